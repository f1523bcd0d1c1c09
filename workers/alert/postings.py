"""Which rows stand under which feature: a packed main part, and a small part for what was added since.

Like the segments of a search engine: additions are seen at once, and merged into the main part when there are many of them.
Beside each row stands a second feature that it needs: most of what is found is sorted out by it, read in one sweep, before any
row is looked at.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
SMALL = 4_000
"""Additions and removals that are never worth a merge."""


class Postings:
    """Rows by feature.  ``starts`` and ``rows``: those of feature f are rows[starts[f]:starts[f + 1]]; ``seconds`` beside them."""

    def __init__(self) -> None:
        self._starts = np.zeros(1, np.int64)
        self._rows = np.zeros(0, np.int32)
        self._seconds = np.zeros(0, np.int32)
        self._new: dict[int, list[int]] = {}  # row and second feature in one number
        self._fresh = np.zeros(64, bool)
        self._added = 0
        self.removed = 0

    def add(self, feature: int, row: int, second: int) -> None:
        """File a row under a feature, with another that it needs (negative: that must not be there)."""
        if feature >= len(self._fresh):
            self._fresh = grown(self._fresh, feature + 1)
        self._fresh[feature] = True
        self._new.setdefault(feature, []).append(second << 32 | row)
        self._added += 1

    def rows(self, features: Ints) -> Ints:
        """All rows under the features, dead ones too."""
        return self._under(features)[0]

    def likely(self, features: Ints, has: npt.NDArray[np.bool_]) -> Ints:
        """The rows under the features whose second feature is there too."""
        rows, seconds = self._under(features)
        return rows[has.take(seconds)]

    def _under(self, features: Ints) -> tuple[Ints, Ints]:
        packed = features[: np.searchsorted(features, len(self._starts) - 1)]
        first = self._starts[packed]
        count = self._starts[packed + 1] - first
        end = count.cumsum()
        total = int(end[-1]) if len(end) else 0
        at = np.arange(total) + (first - end + count).repeat(count)
        rows, seconds = self._rows.take(at), self._seconds.take(at)
        if not self._new:
            return rows, seconds
        fresh = features[: np.searchsorted(features, len(self._fresh))]
        new = np.array([r for f in fresh[self._fresh[fresh]].tolist() for r in self._new[f]], np.int64)
        return np.concatenate((rows, _row(new))), np.concatenate((seconds, _second(new)))

    @property
    def due(self) -> bool:
        """Whether a merge pays."""
        return self._added + self.removed > max(SMALL, len(self._rows) // 8)

    def merge(self, alive: np.ndarray, features: int) -> None:
        """Take what was added into the main part, and the dead out of it."""
        old = np.repeat(np.arange(len(self._starts) - 1, dtype=np.int32), np.diff(self._starts))
        of = np.fromiter((f for f, rows in self._new.items() for _ in rows), np.int32, self._added)
        new = np.fromiter((r for rows in self._new.values() for r in rows), np.int64, self._added)
        of = np.concatenate((old, of))
        rows, seconds = np.concatenate((self._rows, _row(new))), np.concatenate((self._seconds, _second(new)))
        live = alive[rows]
        of, rows, seconds = of[live], rows[live], seconds[live]
        order = np.argsort(of, kind="stable")
        self._rows, self._seconds = rows[order], seconds[order]
        self._starts = np.zeros(features + 1, np.int64)
        np.cumsum(np.bincount(of, minlength=features), out=self._starts[1:])
        self._new.clear()
        self._fresh = np.zeros(features, bool)
        self._added = self.removed = 0


def _row(packed: Ints) -> np.ndarray:
    return (packed & np.int64((1 << 32) - 1)).astype(np.int32)


def _second(packed: Ints) -> np.ndarray:
    return (packed >> np.int64(32)).astype(np.int32)


def grown(array: Any, size: int) -> Any:
    """The array with room for at least ``size``, zeros after what it holds; its first axis grows."""
    more = max(size, len(array) * 3 // 2) - len(array)
    return np.concatenate((array, np.zeros((more, *array.shape[1:]), array.dtype)))
