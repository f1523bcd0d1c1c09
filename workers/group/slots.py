"""Places in arrays of a fixed size, given out and taken back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Slots:
    """Free places among ``size``: the one freed last is given first, so that untouched memory stays untouched."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.high = 0
        """Places that have ever been given out: ``0 … high - 1``."""
        self._free = np.zeros(size, np.uint32)
        self._count = 0

    def __len__(self) -> int:
        return self.high - self._count

    def take(self) -> int:
        """A free place; there must be one."""
        if self._count:
            self._count -= 1
            return int(self._free[self._count])
        if self.high == self.size:
            raise MemoryError("Every place is taken.")
        self.high += 1
        return self.high - 1

    def give(self, places: NDArray[np.intp]) -> None:
        """Take places back."""
        self._free[self._count : self._count + len(places)] = places
        self._count += len(places)
