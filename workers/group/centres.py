"""What each open story is about: its heaviest terms, found by any of them and compared with an article's.

A row is ``TERMS`` pairs of a term (32 bits) and its weight (15 bits, and one that says that it is a name), heaviest first, of unit length.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from workers.group.buckets import WIDTH, Buckets, buckets, get, put
from workers.group.terms import Vector

TERMS = 64
"""Terms kept of a story."""
ENTRY = 12
"""Heaviest terms by which a story is found; an article asks with twice as many."""
STEADY = 64.0
"""Length of a centre, in articles that say the same, from which newer articles push older ones out."""
ROUGH = 0.15
"""Weight of the article's terms by which it found a story, from which the two are compared."""
JOIN = 0.3
"""Score from which an article joins a story."""
NAMES = 0.08
"""Cosine of the names below which an article with names is about other people and places."""
TRIED = 8
"""Stories that are compared at most."""
FAN = 4
"""Rows of a term in the index: so many times eight of its newest stories are found."""
_ONE, _NAME = 0x7FFF, 0x8000
_LOW = 0xFFFF
_TABLE = 4096

Words32 = NDArray[np.uint32]
Weights = NDArray[np.float32]


class Centres:
    """The centres of ``size`` stories at most, by slot."""

    def __init__(self, size: int) -> None:
        self._terms = np.zeros((size, TERMS), np.uint32)
        self._weights = np.zeros((size, TERMS), np.uint16)
        self._length = np.zeros(size, np.float32)
        self._index = buckets(max(8, (size * ENTRY // (WIDTH * FAN)).bit_length() - 1), FAN)
        # The article in hand, by the low bits of its terms: a comparison is then one look-up a term.
        self._hand = np.zeros(_LOW + 1, np.float32)
        self._slots = np.zeros(TRIED, np.int64)
        self._scores = np.zeros((TRIED, 2), np.float64)

    def near(
        self, article: Vector, open_: NDArray[np.bool_], times: NDArray[np.float64], time: float, window: float
    ) -> list[tuple[float, int]]:
        """``(score, slot)`` of the open stories with a score of at least ``JOIN``, by their ``times`` and what they are about."""
        count = _near(
            article.terms, article.weights, self._index, open_, times, time, window, self._terms, self._weights, self._hand, self._slots,
            self._scores,
        )  # fmt: skip
        return list(zip(self._scores[:count, 0].tolist(), self._slots[:count].tolist(), strict=True)) if count else []

    def cosine(self, one: int, other: int) -> float:
        """Of two centres, names or not."""
        return _cosine(self._terms[one], self._weights[one], self._terms[other], self._weights[other])

    def add(self, slot: int, terms: Words32, weights: Weights, scale: float = 1.0) -> None:
        """Move a centre towards these terms, each given once and ``scale`` times its weight; an empty centre takes them."""
        _add(slot, terms, weights, scale, self._terms, self._weights, self._length, self._index)

    def join(self, old: int, new: int) -> None:
        """Add one centre to another."""
        raw = self._weights[old]
        weights = np.where(raw & _NAME, -1.0, 1.0).astype(np.float32) * (raw & _ONE) / np.float32(_ONE)
        count = int(np.count_nonzero(self._terms[old]))
        self.add(new, self._terms[old, :count].copy(), weights[:count], float(self._length[old]))

    def clear(self, slots: NDArray[np.intp]) -> None:
        """Forget what these stories are about."""
        self._length[slots] = 0.0


@njit(cache=True)
def _likely(
    terms: Words32,
    weights: Weights,
    index: Buckets,
    open_: NDArray[np.bool_],
    best: NDArray[np.int64],
    rough: NDArray[np.float64],
) -> int:
    """Fill ``best`` with the open slots that share most weight, ``rough``, most first; returns how many."""
    found = np.empty(2 * ENTRY * FAN * WIDTH, np.int64)
    table = np.zeros(_TABLE, np.int64)
    slots = np.empty(len(found), np.int64)
    sums = np.empty(len(found), np.float64)
    several = 0
    for i in range(min(len(terms), 2 * ENTRY)):
        for j in range(get(index, terms[i], found, 0)):
            slot = found[j]
            if not open_[slot]:
                continue
            place = (slot * 40503) % _TABLE
            while table[place] and slots[table[place] - 1] != slot:
                place = (place + 1) % _TABLE
            if not table[place]:
                slots[several], sums[several] = slot, 0.0
                several += 1
                table[place] = several
            sums[table[place] - 1] += abs(weights[i])
    count = 0
    for i in range(several):
        if sums[i] < ROUGH:
            continue
        place = count
        while place and (
            sums[i] > rough[place - 1, 1] or (sums[i] == rough[place - 1, 1] and slots[i] < best[place - 1])
        ):
            if place < TRIED:
                best[place], rough[place, 1] = best[place - 1], rough[place - 1, 1]
            place -= 1
        if place < TRIED:
            best[place], rough[place, 1] = slots[i], sums[i]
            count = min(count + 1, TRIED)
    return count


@njit(cache=True)
def _near(
    terms: Words32, weights: Weights, index: Buckets, open_: NDArray[np.bool_], times: NDArray[np.float64], time: float, window: float,
    all_terms: Words32, all_weights: NDArray[np.uint16], hand: Weights, slots: NDArray[np.int64], scores: NDArray[np.float64],
) -> int:  # fmt: skip
    """Fill ``slots`` and the first column of ``scores``; returns how many.

    Words and names count by cosine, less for the time between, nothing from a window on; no story without a name in common.
    """
    count = _likely(terms, weights, index, open_, slots, scores)
    own, length, fit = 0, 0.0, 0
    for i in range(len(terms)):
        hand[terms[i] & _LOW] = i + 1
        if weights[i] < 0.0:
            own += 1
            length += weights[i] * weights[i]
    for i in range(count):
        slot = slots[i]
        words = dot = theirs = 0.0
        names = 0
        for j in range(TERMS):
            term = all_terms[slot, j]
            if not term:
                break
            weight = (all_weights[slot, j] & _ONE) / _ONE
            named = all_weights[slot, j] & _NAME
            if named:
                names += 1
                theirs += weight * weight
            place = np.int64(hand[term & _LOW]) - 1
            if place >= 0 and terms[place] == term:
                words += weight * abs(weights[place])
                if named and weights[place] < 0.0:
                    dot -= weight * weights[place]
        if own >= 2 and names >= 2:
            alike = dot / max(1e-9, math.sqrt(length * theirs))
            words = 0.0 if alike < NAMES else 0.6 * words + 0.4 * alike
        gap = abs(time - times[slot]) / window
        score = 0.0 if gap > 1.0 else words * (1.0 - 0.5 * gap)
        if score >= JOIN:
            slots[fit], scores[fit, 0] = slot, score
            fit += 1
    for i in range(len(terms)):
        hand[terms[i] & _LOW] = 0
    return fit


@njit(cache=True)
def _cosine(terms: Words32, weights: NDArray[np.uint16], other: Words32, others: NDArray[np.uint16]) -> float:
    out = 0.0
    for i in range(TERMS):
        for j in range(TERMS):
            if terms[i] == other[j] and terms[i]:
                out += (weights[i] & _ONE) * float(others[j] & _ONE)
    return out / (float(_ONE) * _ONE)


@njit(cache=True)
def _add(
    slot: int, terms: Words32, weights: Weights, scale: float, all_terms: Words32, all_weights: NDArray[np.uint16], lengths: Weights,
    index: Buckets,
) -> None:  # fmt: skip
    every = np.empty(TERMS + len(terms), np.uint32)
    sums = np.empty(TERMS + len(terms), np.float64)
    before = count = 0
    while lengths[slot] and before < TERMS and all_terms[slot, before]:
        raw = all_weights[slot, before]
        every[before] = all_terms[slot, before]
        sums[before] = (raw & _ONE) / _ONE * lengths[slot] * (-1.0 if raw & _NAME else 1.0)
        before += 1
    count = before
    for i in range(len(terms)):
        more = weights[i] * scale
        place = 0
        while place < before and every[place] != terms[i]:
            place += 1
        if place < before:
            # Once a name, always a name.
            there = sums[place]
            sums[place] = (abs(there) + abs(more)) * (-1.0 if there < 0.0 or more < 0.0 else 1.0)
        else:
            every[count], sums[count] = terms[i], more
            count += 1
    for i in range(1, count):
        term, weight, place = every[i], sums[i], i
        while place and (
            abs(sums[place - 1]) < abs(weight) or (abs(sums[place - 1]) == abs(weight) and every[place - 1] > term)
        ):
            every[place], sums[place] = every[place - 1], sums[place - 1]
            place -= 1
        every[place], sums[place] = term, weight
    count = min(count, TERMS)
    length = math.sqrt((sums[:count] * sums[:count]).sum())
    all_terms[slot] = 0
    for i in range(count):
        all_terms[slot, i] = every[i]
        all_weights[slot, i] = int(abs(sums[i]) / length * _ONE + 0.5) | (_NAME if sums[i] < 0.0 else 0)
    lengths[slot] = min(length, STEADY)
    for i in range(min(count, ENTRY)):
        put(index, every[i], slot)
