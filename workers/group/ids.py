"""64-bit key → slot, exact: a hash table of 4 bytes an entry, half empty, with the keys of the slots beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MASK = 2**64 - 1


class Ids:
    """For slots below ``size``; linear probing, and an entry taken out leaves no hole behind (Knuth, 6.4, algorithm R)."""

    def __init__(self, size: int) -> None:
        bits = max(4, (2 * size - 1).bit_length())
        self._keys: NDArray[np.uint64] = np.zeros(size, np.uint64)
        self._table = np.zeros(1 << bits, np.uint32).data
        self._shift, self._last = 64 - bits, (1 << bits) - 1

    def _home(self, key: int) -> int:
        return ((key ^ key >> 31) * 0x9E3779B97F4A7C15 & _MASK) >> self._shift

    def get(self, key: int) -> int | None:
        """The slot of a key."""
        place, table, keys = self._home(key), self._table, self._keys
        while entry := table[place]:
            if int(keys[entry - 1]) == key:
                return entry - 1
            place = place + 1 & self._last
        return None

    def key(self, slot: int) -> int:
        """The key of a slot that has one."""
        return int(self._keys[slot])

    def put(self, key: int, slot: int) -> None:
        """Add a key that is not there."""
        place = self._home(key)
        while self._table[place]:
            place = place + 1 & self._last
        self._table[place] = slot + 1
        self._keys[slot] = key

    def remove(self, slot: int) -> None:
        """Take a slot out; it must be in."""
        table, last = self._table, self._last
        place = self._home(int(self._keys[slot]))
        while table[place] != slot + 1:
            place = place + 1 & last
        hole = place
        while entry := table[place := place + 1 & last]:
            home = self._home(int(self._keys[entry - 1]))
            # Move it back unless its home lies cyclically after the hole.
            if (place - home & last) >= (place - hole & last):
                table[hole] = entry
                hole = place
        table[hole] = 0
