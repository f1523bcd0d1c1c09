"""Which features an article has, by number; and by the negative number, which it has not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workers.alert.features import ALWAYS, NEVER, Ints

Flags = npt.NDArray[np.bool_]


class Marks:
    """One array for all articles: marked for one, cleared again."""

    def __init__(self) -> None:
        self._has: Flags = np.zeros(0, bool)

    def set(self, found: Ints, features: int) -> Flags:
        """Mark an article's features, of so many in all."""
        if len(self._has) < 2 * features:
            # The upper half is asked by negative numbers: a feature that is absent is true there.
            half = 3 * features // 2
            self._has = np.arange(2 * half) >= half
        self._has[found] = True
        self._has[-found] = False
        self._has[ALWAYS], self._has[NEVER] = True, False
        return self._has

    def clear(self, found: Ints) -> None:
        """Unmark them."""
        self._has[found] = False
        self._has[-found] = True
