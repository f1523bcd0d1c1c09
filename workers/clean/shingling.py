"""The fingerprint of a text: a scaled MinHash of its word shingles.

All shingle hashes below a fixed fraction of the range are kept (FracMinHash; Irber et al. 2022), so that, unlike with a MinHash of
fixed size, containment can be measured both ways: a copy cut to a third is still seen to be inside its original.
"""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np
from numpy.typing import NDArray

WORDS = 4
"""Words of a shingle."""
SCALE = 4
"""One hash in so many is kept."""
FEWEST, MOST = 64, 400
"""Hashes of a fingerprint: short texts keep their smallest ones, very long texts too."""
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> list[str]:
    """Runs of ``WORDS`` words, lower case; a shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    if len(words) <= WORDS:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)]


def hashes(text: str) -> NDArray[np.uint32]:
    """All shingle hashes, sorted, each once."""
    raw = np.fromiter((zlib.crc32(s.encode("utf-8", "surrogatepass")) for s in shingles(text)), dtype=np.uint32)
    # CRC is linear: one round of multiplication and shift spreads it over the whole range.
    mixed = raw.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def sketch(text: str) -> NDArray[np.uint32]:
    """The kept hashes, sorted."""
    every = hashes(text)
    kept = every[every < np.uint32(2**32 // SCALE)]
    return every[:FEWEST] if len(kept) < FEWEST else kept[:MOST]


def fingerprint(text: str) -> str:
    """The sketch as base64 of little-endian uint32."""
    return base64.b64encode(sketch(text).astype("<u4").tobytes()).decode()


def read(fingerprint: str) -> NDArray[np.uint32]:
    """The inverse: sorted hashes; an unreadable fingerprint gives none."""
    try:
        return np.frombuffer(base64.b64decode(fingerprint), dtype="<u4").astype(np.uint32)
    except ValueError:
        return np.zeros(0, np.uint32)
