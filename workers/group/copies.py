"""Copies: an article whose words stand, most of them, in an earlier one.

Candidates share one of their smallest shingle hashes (a one-permutation LSH); each is then verified by the overlap of the
sketches, both ways, and by names and figures: reports made from one template share their words, not their facts.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.clean import shingling

KEYS = 10
"""Smallest hashes by which an article is found."""
ALIKE = 0.5
"""Share of the shorter text's shingles that a copy has in common with its original."""
SAME_FACTS = 0.5
"""Share of the shorter text's figures, and of its names, that a copy keeps."""
_CROWD = 64
_VERIFIED = 12
"""Candidates that are compared at most: those with the most hashes in common."""


@dataclass(frozen=True)
class Candidate:
    """What is remembered of an article: its id, sketch, facts, and whose copy it is."""

    id: str
    sketch: NDArray[np.uint32]
    names: frozenset[str]
    numbers: frozenset[str]
    root: str
    time: float


class Copies:
    """The articles of the window, by their smallest shingle hashes."""

    def __init__(self) -> None:
        self._by_key: dict[int, list[int]] = {}
        self._articles: dict[int, Candidate] = {}
        self._number: dict[str, int] = {}
        self._order: deque[int] = deque()
        self._next = 0

    def __len__(self) -> int:
        return len(self._articles)

    def find(self, article: Candidate) -> tuple[str, float] | None:
        """The original that it repeats, and how much: ``(id, similarity)``; None for an article of its own."""
        shared = Counter(n for k in article.sketch[:KEYS].tolist() for n in self._by_key.get(k, ()))
        # A copy, even one cut in half, shares several of the smallest hashes; a stock phrase gives one.
        likely = sorted(shared, key=lambda n: (-shared[n], n))[:_VERIFIED]
        best: tuple[float, float, Candidate] | None = None
        for number in sorted(likely):
            known = self._articles[number]
            if known.id == article.id:
                continue
            alike = containment(article.sketch, known.sketch)
            if alike < ALIKE or not _same_facts(article, known):
                continue
            if best is None or (alike, -known.time) > (best[0], -best[2].time):
                best = (alike, -known.time, known)
        if best is None:
            return None
        root = self._root(best[2])
        if root.id != best[2].id and root.id != article.id:
            alike = containment(article.sketch, root.sketch)
            if alike >= ALIKE * 0.8:
                return root.id, round(alike, 4)
        return best[2].id, round(best[0], 4)

    def _root(self, known: Candidate) -> Candidate:
        number = self._number.get(known.root)
        return self._articles[number] if number is not None else known

    def add(self, article: Candidate) -> None:
        """Remember an article; a revision takes the place of the one before."""
        self.forget(article.id)
        number, self._next = self._next, self._next + 1
        self._articles[number] = article
        self._number[article.id] = number
        self._order.append(number)
        for key in article.sketch[:KEYS].tolist():
            crowd = self._by_key.setdefault(key, [])
            crowd.append(number)
            if len(crowd) > _CROWD:  # a phrase of everybody's; the newest will do
                del crowd[0]

    def forget(self, article: str) -> None:
        """Drop an article."""
        number = self._number.pop(article, None)
        if number is None:
            return
        for key in self._articles.pop(number).sketch[:KEYS].tolist():
            crowd = self._by_key.get(key)
            if crowd and number in crowd:
                crowd.remove(number)
                if not crowd:
                    del self._by_key[key]

    def expire(self, before: float) -> list[str]:
        """Drop articles older than ``before`` (seconds since 1970), in order of arrival; return their ids."""
        gone = []
        while self._order:
            known = self._articles.get(self._order[0])
            if known is not None and known.time >= before:
                break
            self._order.popleft()
            if known is not None:
                gone.append(known.id)
                self.forget(known.id)
        return gone


def containment(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> float:
    """Share of the shorter text's shingles that are in the longer, estimated on the hashes that both sketches would keep."""
    if not len(a) or not len(b):
        return 0.0
    limit = min(_limit(a), _limit(b))
    a, b = a[a <= limit], b[b <= limit]
    smaller = min(len(a), len(b))
    if smaller == 0:
        return 0.0
    return len(np.intersect1d(a, b, assume_unique=True)) / smaller


def _limit(sketch: NDArray[np.uint32]) -> int:
    if len(sketch) < shingling.FEWEST:
        return 2**32 - 1
    if len(sketch) in (shingling.FEWEST, shingling.MOST):
        return int(sketch[-1])
    return 2**32 // shingling.SCALE


def _same_facts(a: Candidate, b: Candidate) -> bool:
    return _share(a.numbers, b.numbers, 3) >= SAME_FACTS and _share(a.names, b.names, 2) >= SAME_FACTS


def _share(a: frozenset[str], b: frozenset[str], fewest: int) -> float:
    smaller = min(len(a), len(b))
    return 1.0 if smaller < fewest else len(a & b) / smaller
