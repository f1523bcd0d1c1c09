"""A lossy index of fixed size: key → the newest slots put under it.

Each key has a bucket of ``fan`` rows of eight entries; a slot goes to the row that its number says, in place of what was put there longest
ago.  An entry holds a slot and eight bits of the key, not the key: who asks must check what it gets.  So nothing ever has to be taken out
either: an entry of a slot that is free, or that someone else has by now, fails the check.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

WIDTH = 8
_SLOT = np.uint64(0xFFFFFF)
_TAG = np.uint64(0xFF000000)
_ODD = np.uint64(0x9E3779B97F4A7C15)


class Buckets(NamedTuple):
    """``entries``: (buckets, rows of a bucket, 8), 33 bytes a row with ``turn``; memory is taken when a row is first written."""

    entries: NDArray[np.uint32]
    turn: NDArray[np.uint8]
    """Where the next entry of a row goes."""
    shift: np.uint64


def buckets(bits: int, fan: int = 1) -> Buckets:
    """``2**bits`` empty buckets of ``fan`` rows."""
    entries = np.zeros((1 << bits, fan, WIDTH), np.uint32)
    return Buckets(entries, np.zeros((1 << bits, fan), np.uint8), np.uint64(64 - bits))


@njit(cache=True)
def put(index: Buckets, key: np.uint32, slot: int) -> None:
    """Enter ``slot`` (below 2**24 - 1) under a key, unless it is there."""
    mixed = np.uint64(key) * _ODD
    bucket = np.int64(mixed >> index.shift)
    row = slot % index.turn.shape[1]
    entry = np.uint32((mixed & _TAG) | np.uint64(slot + 1))
    for place in range(WIDTH):
        if index.entries[bucket, row, place] == entry:
            return
    oldest = index.turn[bucket, row]
    index.entries[bucket, row, oldest] = entry
    index.turn[bucket, row] = (oldest + 1) % WIDTH


@njit(cache=True)
def get(index: Buckets, key: np.uint32, out: NDArray[np.int64], count: int) -> int:
    """Append the slots found under a key to the first ``count`` of ``out``; returns how many there are then."""
    mixed = np.uint64(key) * _ODD
    bucket = np.int64(mixed >> index.shift)
    tag = mixed & _TAG
    for row in range(index.turn.shape[1]):
        for place in range(WIDTH):
            entry = np.uint64(index.entries[bucket, row, place])
            if (entry & _TAG) == tag and entry & _SLOT:
                out[count] = np.int64(entry & _SLOT) - 1
                count += 1
    return count
