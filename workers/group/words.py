"""What a token of running text is worth to a story: its terms, which of them are names, its figures.  Each token is read once."""

from __future__ import annotations

import re

import numpy as np
from numba import njit
from numpy.typing import NDArray

from workers.group.frequencies import number
from workers.query import analysis

_BITS = 18
MOST = 512
"""Tokens that are read at once, at most."""
TOKENS = 1 << _BITS - 1
"""Tokens that are remembered; after so many the memory starts anew, which changes no result."""
PARTS, FIGURES = 3, 2
"""Terms and figures kept of one token ("Iran-Pakistan" has two terms, "2-1" two figures)."""
ENDS, QUOTED, SMALL, SEVERAL, NAME, FIGURE = (1 << bit for bit in range(32, 38))
"""Marks of a token: it may end a sentence, begins with a quotation mark, with a small letter, has several terms, a name, a figure."""
TERM = 0xFFFFFFFF
"""Bits of the token's first term; 0 for none."""
_SEED, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_FIGURE = re.compile(r"[0-9][0-9.,]*")
_ENDS = frozenset('.!?:;"“”‘')
_QUOTES = "\"“”‘'«"
_SHORT = {
    "mr.", "mrs.", "ms.", "dr.", "gen.", "lt.", "col.", "maj.", "sgt.", "capt.", "sen.", "rep.", "gov.", "prof.", "rev.", "hon.", "st.",
    "no.", "u.s.", "u.n.", "u.k.", "vs.",
}  # fmt: skip
"""What has a full stop inside sentences."""
_NO_NAMES = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "mr", "mrs", "ms", "dr", "reuters",
    "ap", "afp", "the", "president", "minister", "prime", "police", "government",
}  # fmt: skip


class Words:
    """A hash table of tokens; where a token stands, arrays say what it is.  A token that is not there is read when it comes."""

    def __init__(self, usual: frozenset[str]) -> None:
        """``usual``: stems that are no terms, because most articles have them."""
        size = 1 << _BITS
        self._usual = usual
        self._count = 0
        self._new = np.empty((MOST, 4), np.uint64)
        self._table: NDArray[np.uint64] = np.zeros((size, 2), np.uint64)
        """A token's hash, and its first term with its marks."""
        self.more: NDArray[np.uint32] = np.zeros((size, PARTS - 1), np.uint32)
        """The numbers of its other terms, then zeros; this and what follows only where the marks say that there are any."""
        self.names: NDArray[np.uint32] = np.zeros((size, PARTS), np.uint32)
        """Its terms where they are written like names, else 0."""
        self.figures: NDArray[np.uint16] = np.zeros((size, FIGURES), np.uint16)
        """Its figures, then zeros."""

    def room(self, tokens: int) -> None:
        """Make sure that so many more tokens can be read before the memory starts anew."""
        if self._count + tokens > TOKENS:
            self._table[:] = 0
            self._count = 0

    def read(self, text: str, out: NDArray[np.int64], at: int, most: int) -> int:
        """Write the first ``most`` tokens of a text to ``out[at:]``: term with marks, place.  Returns where they end."""
        raw = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        end, missing = _scan(raw, self._table, out, at, at + most, self._new)
        for start, stop, where, key in self._new[:missing].tolist() if missing else ():
            place = _enter(np.uint64(key), self._table)
            self._learn(place, raw[start:stop].tobytes().decode("utf-8", "surrogatepass"))
            out[where] = self._table[place, 1], place
        return int(end)

    def _learn(self, place: int, token: str) -> None:
        self._count += 1
        terms: list[int] = []
        names = [0] * PARTS
        for word in (token,) if token.isalpha() else analysis.words(token):
            folded, stem = analysis.forms(word)
            if len(terms) < PARTS and (len(word) > 1 or word.isdigit()) and stem not in self._usual:
                if word[0].isupper() and len(word) > 1 and folded not in _NO_NAMES:
                    names[len(terms)] = number(stem)
                terms.append(number(stem))
        marks = 0
        if len(terms) > 1:
            marks |= SEVERAL
            self.more[place] = (terms[1:] + [0] * PARTS)[: PARTS - 1]
        if any(names):
            marks |= NAME
            self.names[place] = names
        if figures := [number(f.rstrip(".,")) & 0xFFFF for f in _FIGURE.findall(token)[:FIGURES]]:
            marks |= FIGURE
            self.figures[place] = figures + [0] * (FIGURES - len(figures))
        initial = len(token) == 2 and token[0].isupper()
        if token[-1] in _ENDS and not initial and token.casefold() not in _SHORT:
            marks |= ENDS
        self._table[place, 1] = marks | QUOTED * (token[0] in _QUOTES) | SMALL * token[0].islower() | sum(terms[:1])


@njit(cache=True)
def _space(raw: NDArray[np.uint8], i: int) -> int:
    """Bytes of the white space at ``i``; 0 where there is none."""
    byte = raw[i]
    if byte <= 32:
        return 1
    if byte == 0xC2 and i + 1 < len(raw) and raw[i + 1] == 0xA0:
        return 2
    if i + 2 < len(raw) and (
        byte == 0xE2 and raw[i + 1] == 0x80 and (raw[i + 2] <= 0x8A or raw[i + 2] in (0xA8, 0xA9, 0xAF))
    ):
        return 3
    if i + 2 < len(raw) and byte == 0xE3 and raw[i + 1] == 0x80 and raw[i + 2] == 0x80:
        return 3
    return 0


@njit(cache=True)
def _place(key: np.uint64, table: NDArray[np.uint64]) -> int:
    """Where a key is, or where it could be put."""
    place = np.int64(key >> np.uint64(64 - _BITS))
    while table[place, 0] and table[place, 0] != key:
        place = (place + 1) % len(table)
    return int(place)


@njit(cache=True)
def _enter(key: np.uint64, table: NDArray[np.uint64]) -> int:
    place = _place(key, table)
    table[place, 0] = key
    return place


@njit(cache=True)
def _scan(
    raw: NDArray[np.uint8],
    table: NDArray[np.uint64],
    out: NDArray[np.int64],
    at: int,
    most: int,
    new: NDArray[np.uint64],
) -> tuple[int, int]:
    """The end of what was written to ``out``, and how many tokens were not known.

    ``new`` (n, 4) has where their bytes begin and end, where they go, and their hashes.
    """
    i = missing = 0
    while i < len(raw) and at < most:
        space = _space(raw, i)
        if space:
            i += space
            continue
        start = i
        key = _SEED
        while i < len(raw):
            byte = raw[i]
            if byte <= 32 or (byte >= 0xC2 and _space(raw, i)):
                break
            key = (key ^ np.uint64(byte)) * _PRIME
            i += 1
        key ^= key >> np.uint64(32)
        key = key * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)  # FNV-1a, mixed; never 0, which is an empty place
        place = _place(key, table)
        out[at, 0], out[at, 1] = table[place, 1], place
        if not table[place, 0]:
            new[missing, 0], new[missing, 1], new[missing, 2], new[missing, 3] = start, i, at, key
            missing += 1
        at += 1
    return at, missing
