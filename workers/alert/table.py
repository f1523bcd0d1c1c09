"""What is checked of each query, by row: signed features that must hold, and one group of which one must."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workers.alert.features import ALWAYS, NEVER, Found, Ints
from workers.alert.postings import grown

MUST, ANY = 5, 5
"""Columns; what does not fit is evaluated exactly."""
_PAIRS = 256
"""Pairs of places of two words that are compared at once."""
DEAD, SETTLED, CLOSE, OPEN = 0, 1, 2, 3
"""States of a row: removed; the columns decide; two words must stand close too; the whole query is evaluated."""


class Table:
    """Columns of whole numbers, 53 bytes a row."""

    def __init__(self) -> None:
        self._columns = np.zeros((MUST + ANY, 1024), np.int32)
        self._close = np.zeros((2, 1024), np.int32)
        self._most = np.zeros(1024, np.int32)
        self.state = np.zeros(1024, np.int8)
        self._has = np.zeros(0, bool)

    def set(self, row: int, must: Sequence[int], any_: Sequence[int], state: int) -> None:
        """Fill a row; a negative feature must not be there."""
        if row >= len(self.state):
            self._columns = grown(self._columns, row + 1)
            self._close = grown(self._close, row + 1)
            self._most = grown(self._most, row + 1)
            self.state = grown(self.state, row + 1)
        fill = NEVER if any_ else ALWAYS
        self._columns[:, row] = (
            *must, *[ALWAYS] * (MUST - len(must)), *any_, *[fill] * (ANY - len(any_)),
        )  # fmt: skip
        self.state[row] = state

    def close(self, row: int, left: int, right: int, most: int, ordered: bool) -> None:
        """Two stems that must stand close to each other."""
        self._close[:, row] = left, right
        self._most[row] = ~most if ordered else most

    def passing(self, rows: Ints, found: Ints, features: int) -> Ints:
        """The living rows whose columns hold for an article with these features."""
        if len(self._has) < 2 * features:
            # A feature that must not be there is asked for by its negative number: the upper half says which are absent.
            half = 3 * features // 2
            self._has = np.arange(2 * half) >= half
        has = self._has
        has[found] = True
        has[-found] = False
        has[ALWAYS] = True
        has[NEVER] = False
        for column in self._columns[:MUST]:
            rows = rows[has[column[rows]]]
        group = self._columns[MUST:]
        ok = has[group[0][rows]]
        for column in group[1:]:
            ok |= has[column[rows]]
        rows = rows[ok & (self.state[rows] != DEAD)]
        has[found] = False
        has[-found] = True
        has[ALWAYS] = True
        return rows

    def standing_close(self, rows: Ints, found: Found) -> Ints:
        """Those of the rows whose two words do: all pairs of their places at once."""
        left, right = self._close[:, rows]
        ordered = self._most[rows] < 0
        most = np.where(ordered, ~self._most[rows], self._most[rows])
        stems, places = found.by_stem
        first, second = np.searchsorted(stems, left), np.searchsorted(stems, right)
        times = np.searchsorted(stems, right, "right") - second
        pairs = (np.searchsorted(stems, left, "right") - first) * times
        good = np.zeros(len(rows), bool)
        few = np.flatnonzero((pairs > 0) & (pairs <= _PAIRS))
        of = np.repeat(few, pairs[few])
        ends = np.cumsum(pairs[few])
        at = np.arange(len(of)) - np.repeat(ends - pairs[few], pairs[few])
        gap = places[second[of] + at % times[of]] - places[first[of] + at // times[of]]
        close = np.abs(gap) - 1 <= most[of]
        good[of[close & ((gap > 0) | ((gap < 0) & ~ordered[of]))]] = True
        for i in np.flatnonzero(pairs > _PAIRS).tolist():
            good[i] = self._stands_close(int(rows[i]), found)
        return rows[good]

    def _stands_close(self, row: int, found: Found) -> bool:
        """Whether the two words of a row do, both of them frequent: place by place."""
        left, right = self._close[:, row].tolist()
        most = int(self._most[row])
        ordered = most < 0
        most = ~most if ordered else most
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
