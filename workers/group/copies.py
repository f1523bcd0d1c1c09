"""Copies: an article whose words stand, most of them, in an earlier one.

Candidates share one of their smallest shingle hashes (a one-permutation LSH); each is then verified by the overlap of the
sketches, both ways, and by names and figures: reports made from one template share their words, not their facts.

Of an article are kept its smallest hashes and its names and figures, 16 bits for each: 200 bytes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from workers.clean import shingling
from workers.group.articles import Articles
from workers.group.buckets import WIDTH, Buckets, buckets, get, put

KEYS = 12
"""Smallest hashes by which an article is found."""
TOGETHER = 2
"""How many of them a candidate shares: a copy, even one cut in half, has several; a stock phrase gives one."""
HASHES, NAMES, FIGURES = 64, 20, 16
"""Smallest hashes of each kind that are kept of an article."""
ALIKE = 0.5
"""Share of the shorter text's shingles that a copy has in common with its original."""
SAME_FACTS = 0.5
"""Share of the shorter text's figures, and of its names, that a copy keeps."""
_VERIFIED = 12
"""Candidates that are compared at most: those with the most hashes in common."""
_NONE = 0xFFFF
"""Fills the rows of those that have fewer; greater than all that is kept."""


Numbers = NDArray[np.uint16]


class Sketch(NamedTuple):
    """What an article is compared by, each sorted: ``keys`` and roots of its shingle hashes, names, figures.

    ``limit``: of the hashes, all up to this root are there.
    """

    keys: NDArray[np.uint32]
    hashes: NDArray[np.uint16]
    limit: int
    names: Numbers
    figures: Numbers


def sketch(fingerprint: str, names: Numbers, figures: Numbers) -> Sketch:
    """Of an article with this fingerprint; ``names`` and ``figures``: sorted numbers of 16 bits."""
    hashes = shingling.read(fingerprint)
    roots = _roots(hashes)
    if len(hashes) < shingling.FEWEST:
        limit = _NONE - 1
    elif len(hashes) in (shingling.FEWEST, shingling.MOST):
        limit = int(roots[-1])
    else:
        limit = math.isqrt(2**32 // shingling.SCALE)
    return Sketch(hashes[:KEYS], roots, limit, names, figures)


class Copies:
    """The sketches of ``size`` articles at most, by slot, and the index of their smallest hashes."""

    def __init__(self, size: int) -> None:
        self._hashes = np.zeros((size, HASHES), np.uint16)
        self._facts = np.zeros((size, NAMES + FIGURES), np.uint16)
        # Five or six entries for a bucket of eight.
        self._index = buckets(max(8, (size * KEYS // 5).bit_length() - 1))
        self._slots = np.zeros(_VERIFIED, np.int64)
        self._alike = np.zeros(_VERIFIED, np.float64)

    def put(self, slot: int, article: Sketch) -> None:
        """Remember an article in a slot, in place of what was there."""
        _put(slot, article, self._hashes, self._facts, self._index)

    def find(self, article: Sketch, key: int, articles: Articles) -> tuple[int, float] | None:
        """The original that it repeats, and how much: ``(slot, similarity)``; None for an article of its own.

        ``key``: its own, so that it is no copy of itself, nor of what was already said to be its copy.
        """
        best: tuple[float, float, int, int] | None = None
        count = _candidates(
            article.keys, article.hashes, article.limit, self._hashes, self._index, self._slots, self._alike
        )
        for slot, alike in zip(self._slots[:count].tolist(), self._alike[:count].tolist(), strict=True):
            its, of = articles.key(slot), articles.original(slot)
            if its and key not in (its, of) and self.same_facts(article, slot):
                # The one most alike, of those the first, and of those any, but always the same one.
                best = max(best or (0.0, 0.0, 0, 0), (alike, -articles.arrived(slot), its, slot))
        if best is None:
            return None
        alike, slot = best[0], best[3]
        root = articles.find(articles.original(slot))
        if root is not None and (whole := _alike(article.hashes, article.limit, self._hashes[root])) >= ALIKE * 0.8:
            return root, round(whole, 4)
        return slot, round(alike, 4)

    def same_facts(self, article: Sketch, slot: int) -> bool:
        """Whether it has the figures and the names of the article there."""
        facts = self._facts[slot]
        return bool(_agree(article.figures, facts[NAMES:], 3) and _agree(article.names, facts[:NAMES], 2))


@njit(cache=True)
def _roots(hashes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Square roots keep the order and are finer among small hashes, of which a long text has all its own."""
    out = np.empty(len(hashes), np.uint16)
    for i in range(len(hashes)):
        out[i] = min(int(math.sqrt(float(hashes[i]))), _NONE - 1)
    return out


@njit(cache=True)
def _put(slot: int, article: Sketch, hashes: Numbers, facts: Numbers, index: Buckets) -> None:
    for i in range(HASHES):
        hashes[slot, i] = article.hashes[i] if i < len(article.hashes) else _NONE
    for i in range(NAMES):
        facts[slot, i] = article.names[i] if i < len(article.names) else _NONE
    for i in range(FIGURES):
        facts[slot, NAMES + i] = article.figures[i] if i < len(article.figures) else _NONE
    for key in article.keys:
        put(index, key, slot)


@njit(cache=True)
def _alike(mine: NDArray[np.uint16], limit: int, theirs: NDArray[np.uint16]) -> float:
    """Share of the shorter text's shingles that are in the longer, estimated on the hashes that both sketches would keep."""
    last = int(theirs[-1])
    limit = min(limit, last if last != _NONE else _NONE - 1)
    i = j = both = 0
    while i < len(mine) or j < len(theirs):
        one = int(mine[i]) if i < len(mine) else _NONE
        other = int(theirs[j]) if j < len(theirs) else _NONE
        if min(one, other) > limit:
            break
        both += int(one == other)
        i += int(one <= other)
        j += int(other <= one)
    return both / max(1, min(i, j))


@njit(cache=True)
def _candidates(
    keys: NDArray[np.uint32], mine: NDArray[np.uint16], limit: int, every: NDArray[np.uint16], index: Buckets, slots: NDArray[np.int64],
    alike: NDArray[np.float64],
) -> int:  # fmt: skip
    """Fill ``slots`` and ``alike`` with those that share enough hashes, most first, and are alike; returns how many."""
    found = np.empty(KEYS * WIDTH, np.int64)
    count = 0
    for key in keys:
        count = get(index, key, found, count)
    found = found[:count]
    found.sort()
    best = np.zeros(_VERIFIED, np.int64)
    shared = np.zeros(_VERIFIED, np.int64)
    fewest = TOGETHER if len(keys) == KEYS else 1
    start = several = 0
    for i in range(1, count + 1):
        if i < count and found[i] == found[start]:
            continue
        if i - start >= fewest:
            place = several
            while place and shared[place - 1] < i - start:
                if place < _VERIFIED:
                    best[place], shared[place] = best[place - 1], shared[place - 1]
                place -= 1
            if place < _VERIFIED:
                best[place], shared[place] = found[start], i - start
                several = min(several + 1, _VERIFIED)
        start = i
    count = 0
    for i in range(several):
        share = _alike(mine, limit, every[best[i]])
        if share >= ALIKE:
            slots[count], alike[count] = best[i], share
            count += 1
    return count


@njit(cache=True)
def _agree(mine: Numbers, theirs: Numbers, fewest: int) -> bool:
    """Whether the smaller of two sets has enough of the other, or too few to say; of ``theirs`` the greatest may be missing."""
    limit = theirs[-1] if theirs[-1] != _NONE else _NONE - 1
    i = j = both = 0
    while i < len(mine) or j < len(theirs):
        one = mine[i] if i < len(mine) else _NONE
        other = theirs[j] if j < len(theirs) else _NONE
        if min(one, other) > limit:
            break
        both += int(one == other)
        i += int(one <= other)
        j += int(other <= one)
    smaller = min(i, j)
    return smaller < fewest or both >= SAME_FACTS * smaller
