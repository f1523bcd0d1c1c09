"""Which rows stand under which feature: a packed main part, and a small part for what was added since.

Like the segments of a search engine: additions are seen at once, and merged into the main part when there are many of them.
"""

from __future__ import annotations

import numpy as np

from workers.alert.features import Ints

SMALL = 4_000
"""Additions and removals that are never worth a merge."""


class Postings:
    """Rows by feature.  ``starts`` and ``rows``: those of feature f are rows[starts[f]:starts[f + 1]]."""

    def __init__(self) -> None:
        self._starts = np.zeros(1, np.int64)
        self._rows = np.zeros(0, np.int32)
        self._new: dict[int, list[int]] = {}
        self._fresh = np.zeros(64, bool)
        self._added = 0
        self.removed = 0

    def add(self, feature: int, row: int) -> None:
        """File a row under a feature."""
        if feature >= len(self._fresh):
            self._fresh = grown(self._fresh, feature + 1)
        self._fresh[feature] = True
        self._new.setdefault(feature, []).append(row)
        self._added += 1

    def rows(self, features: Ints) -> Ints:
        """All rows under the features, dead ones too."""
        packed = features[features < len(self._starts) - 1]
        first = self._starts[packed]
        count = self._starts[packed + 1] - first
        some = count > 0
        first, count = first[some], count[some]
        end = np.cumsum(count)
        total = int(end[-1]) if len(end) else 0
        found = self._rows[np.arange(total) + np.repeat(first - end + count, count)]
        if not self._new:
            return found
        fresh = features[features < len(self._fresh)]
        new = [r for f in fresh[self._fresh[fresh]].tolist() for r in self._new[f]]
        return np.concatenate((found, np.array(new, np.int32)))

    @property
    def due(self) -> bool:
        """Whether a merge pays."""
        return self._added + self.removed > max(SMALL, len(self._rows) // 8)

    def merge(self, alive: np.ndarray, features: int) -> None:
        """Take what was added into the main part, and the dead out of it."""
        old = np.repeat(np.arange(len(self._starts) - 1, dtype=np.int32), np.diff(self._starts))
        of = np.fromiter((f for f, rows in self._new.items() for _ in rows), np.int32, self._added)
        rows = np.fromiter((r for rows in self._new.values() for r in rows), np.int32, self._added)
        of, rows = np.concatenate((old, of)), np.concatenate((self._rows, rows))
        live = alive[rows]
        of, rows = of[live], rows[live]
        order = np.argsort(of, kind="stable")
        self._rows = rows[order]
        self._starts = np.zeros(features + 1, np.int64)
        np.cumsum(np.bincount(of, minlength=features), out=self._starts[1:])
        self._new.clear()
        self._fresh = np.zeros(features, bool)
        self._added = self.removed = 0


def grown(array: np.ndarray, size: int) -> np.ndarray:
    """The array with room for at least ``size``, zeros after what it holds; its last axis grows."""
    more = max(size, array.shape[-1] * 3 // 2) - array.shape[-1]
    return np.concatenate((array, np.zeros((*array.shape[:-1], more), array.dtype)), axis=-1)
