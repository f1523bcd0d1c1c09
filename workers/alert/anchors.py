"""How much of the news a feature lets through: what the anchor of a query is chosen by."""

from __future__ import annotations

import math

from workers.alert.needs import Clause, Name
from workers.group.frequencies import Frequencies
from workers.query import analysis

_FACTS = {
    "=lang": 0.9, "=country": 0.2, "=feed": 0.1, "=source": 0.01, "=domain": 0.01, "=host": 0.01, "=story": 1e-5,
    "=copy": 0.3, "=first": 0.3, "=ref": 0.05, "=event": 0.1,
}  # fmt: skip
"""Rough shares of the articles; only their order matters."""
_BEGINS = 0.2
"""Share of articles with a word that begins with three given letters; each letter more halves it."""


class Anchors:
    """Shares of articles, by the document frequencies that are shipped."""

    def __init__(self) -> None:
        self._frequencies = Frequencies()
        self._shares: dict[Name, float] = {}

    def cost(self, clause: Clause) -> float:
        """About the share of the articles that a clause lets through; 1 and more where it is none to search by."""
        return sum(self.share(name) if there else 1.0 for name, there in clause) if clause else 1.0

    def share(self, name: Name) -> float:
        """About the share of the articles with this feature."""
        known = self._shares.get(name)
        if known is None:
            if len(self._shares) > 100_000:
                self._shares.clear()
            known = self._shares[name] = self._share(name)
        return known

    def _share(self, name: Name) -> float:
        if isinstance(name, tuple):
            a, b = self.share(name[0]), self.share(name[1])
            return min(0.3 * min(a, b), 20 * a * b)
        if name.startswith("t:"):
            return 0.1 * self.share(name[2:])
        if name.startswith("p:"):
            return _BEGINS * 0.5 ** max(0, len(name) - 5)
        if name.startswith("=name "):
            return 0.5 * self._word(name[6:])
        if name.startswith("="):
            return _FACTS[name.split(" ", 1)[0]]
        return self._word(name.removeprefix('"'))

    def _word(self, word: str) -> float:
        return math.exp(-self._frequencies.idf(analysis.stem(word)))
