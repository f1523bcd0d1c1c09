"""What is checked of each query, by row: signed features that must hold, and one group of which one must."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workers.alert.features import ALWAYS, NEVER, Found, Ints
from workers.alert.postings import grown

MUST, ANY = 4, 8
"""Columns; what does not fit is evaluated exactly.  Whole words of four flags, so that a row's are compared at once."""
_ALL = np.uint32(0x01010101)
_PAIRS = 256
"""Pairs of places of two words that are compared at once."""
DEAD, SETTLED, CLOSE, OPEN = 0, 1, 2, 3
"""States of a row: removed; the columns decide; two words must stand close too; the whole query is evaluated."""
_EMPTY = 4
"""Added to a state: there is nothing in the columns, which are spared then."""


class Table:
    """Whole numbers, 65 bytes a row; a row's stand together, as few rows of many are looked at."""

    def __init__(self) -> None:
        self._columns = np.zeros((1024, MUST + ANY), np.int32)
        self._close = np.zeros((1024, 4), np.int32)
        self._state = np.zeros(1024, np.int8)
        self._first = np.zeros(0, np.int32)
        self._times = np.zeros(0, np.int32)

    def alive(self, rows: int) -> npt.NDArray[np.bool_]:
        """Which of the first rows are not removed."""
        return self._state[:rows] != DEAD

    def remove(self, row: int) -> None:
        """Let nothing pass by a row any more."""
        self._state[row] = DEAD

    def set(self, row: int, must: Sequence[int], any_: Sequence[int], state: int) -> None:
        """Fill a row; a negative feature must not be there."""
        if row >= len(self._state):
            self._columns = grown(self._columns, row + 1)
            self._close = grown(self._close, row + 1)
            self._state = grown(self._state, row + 1)
        fill = NEVER if any_ else ALWAYS
        self._columns[row] = (
            *must, *[ALWAYS] * (MUST - len(must)), *any_, *[fill] * (ANY - len(any_)),
        )  # fmt: skip
        self._state[row] = state if must or any_ else state | _EMPTY

    def close(self, row: int, left: int, right: int, most: int, ordered: bool) -> None:
        """Two stems that must stand close to each other."""
        self._close[row] = left, right, 1 if ordered else -most - 1, most + 1

    def passing(self, rows: Ints, has: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
        """Those of the living rows whose columns hold for an article with these features, by state: settled, close, open."""
        states = self._state.take(rows)
        full = np.flatnonzero((states > DEAD) & (states < _EMPTY))
        flags = has.take(self._columns.take(rows[full], axis=0)).view(np.uint32)
        states[full[(flags[:, 0] != _ALL) | ((flags[:, 1] | flags[:, 2]) == 0)]] = DEAD
        states &= _EMPTY - 1
        return rows[states == SETTLED], rows[states == CLOSE], rows[states == OPEN]

    def standing_close(self, rows: Ints, found: Found, features: int) -> Ints:
        """Those of the rows whose two words do: the first places of both, then all pairs of places, of all rows at once."""
        if not len(rows):
            return rows
        left, right, low, high = self._close.take(rows, axis=0).T
        if len(self._first) < features:
            self._first, self._times = np.zeros((2, 3 * features // 2), np.int32)
        stems, first, times, places = found.by_stem
        self._first[stems], self._times[stems] = first, times
        first, second, times = self._first.take(left), self._first.take(right), self._times.take(right)
        pairs = self._times.take(left) * times
        gap = places.take(second) - places.take(first)
        good = (gap >= low) & (gap <= high) & (gap != 0)
        for i in np.flatnonzero(~good & (pairs > _PAIRS)).tolist():
            good[i] = self._stands_close(int(rows[i]), found)
        some = np.flatnonzero(~good & (pairs > 1) & (pairs <= _PAIRS))
        pairs = pairs[some]
        of = some.repeat(pairs)
        at = np.arange(len(of)) - (pairs.cumsum() - pairs).repeat(pairs)
        gap = places[second[of] + at % times[of]] - places[first[of] + at // times[of]]
        good[of[(gap >= low[of]) & (gap <= high[of]) & (gap != 0)]] = True
        return rows[good]

    def _stands_close(self, row: int, found: Found) -> bool:
        """Whether the two words of a row do, both of them frequent: place by place."""
        left, right, low, high = self._close[row].tolist()
        ordered, most = low > 0, high - 1
        a, b = found.places.get(left, ()), found.places.get(right, ())
        if left == right:
            return any(y - x - 1 <= most for x, y in zip(a, a[1:], strict=False))
        i = j = 0
        while i < len(a) and j < len(b):
            gap = b[j] - a[i]
            if gap > 0:
                if gap - 1 <= most:
                    return True
                i += 1
            else:
                if not ordered and -gap - 1 <= most:
                    return True
                j += 1
        return False
