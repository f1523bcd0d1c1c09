"""In how many documents a term stands: shipped start values, then learned from the stream."""

from __future__ import annotations

import math
import zlib
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

USUAL = 1.2
"""Terms with a smaller idf are left out: three articles in ten have them."""
LAST = (1 << 20) - 1
"""The bits of a term's number that say which counter is its own."""


def number(text: str) -> int:
    """A term or figure as 32 bits; never 0, which stands for none."""
    # CRC is linear: one round of multiplication and shift spreads it over the whole range.
    mixed = zlib.crc32(text.encode("utf-8", "surrogatepass")) * 0x9E3779B97F4A7C15
    return (mixed >> 29) & 0xFFFFFFFF or 1


@lru_cache(1)
def shipped() -> tuple[int, NDArray[np.uint32], frozenset[str]]:
    """How many documents, how many of them have each term (by counter), and the terms that are too usual."""
    text = resources.files("workers.group").joinpath("data/df.tsv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    documents = int(head.split("\t")[1])
    counts = np.zeros(LAST + 1, np.uint32)
    usual = set()
    for word, times in (line.split("\t") for line in lines):
        counts[number(word) & LAST] += int(times)
        if int(times) > documents / math.exp(USUAL):
            usual.add(word)
    return documents, counts, frozenset(usual)


class Frequencies:
    """In how many documents a term stands: shipped start values, then learned from the stream.

    One counter for each remainder of the terms' numbers, so that the size is fixed; two rare words that share one look a little less rare.
    """

    def __init__(self) -> None:
        self.documents, counts, _ = shipped()
        self.counts = counts.copy()

    def idf(self, term: str) -> float:
        """ln(N / n), at least 0.1, of a stem."""
        return max(0.1, math.log(self.documents / (1.0 + int(self.counts[number(term) & LAST]))))
