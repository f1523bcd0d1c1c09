"""Reading from tantivy a batch at a time, in order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import tantivy

from workers.index import search
from workers.index.protocol import Sort

RERANKED = 200
"""How many of the best are ranked anew by age."""
BATCH = 256


class Walk:
    """The hits of one query in order.  ``total`` is known once the first batch has been read."""

    def __init__(
        self, searcher: tantivy.Searcher, query: tantivy.Query, sort: Sort, offset: int, first: int, bare: bool
    ) -> None:
        self._searcher = searcher
        self._query = query
        self._sort = sort
        self._offset = offset
        self._size = max(1, first)
        self._bare = bare
        self.total = 0

    def __iter__(self) -> Iterator[search.Candidate]:
        at = self._offset
        if self._sort == "relevance" and at < RERANKED:
            for score, address in self._best()[at:]:
                at += 1
                yield self._candidate(address, score, at)
            if at < RERANKED:
                return
        order = tantivy.Order.Asc if self._sort == "oldest" else tantivy.Order.Desc
        more = {} if self._sort == "relevance" else {"order_by_field": "published", "order": order}
        while True:
            found = self._ask(self._size, at, **more)
            for score, address in found:
                at += 1
                yield self._candidate(address, 0.0 if more else float(score), at)
            if len(found) < self._size:
                return
            self._size = min(BATCH, 2 * self._size)

    def _ask(self, size: int, offset: int, **more: Any) -> list[Any]:
        found = self._searcher.search(self._query, size, count=not self.total, offset=offset, **more)
        self.total = self.total or int(found.count or 0)  # type: ignore[attr-defined]
        return list(found.hits)

    def _best(self) -> list[tuple[float, tantivy.DocAddress]]:
        """The best by words, ranked anew by age; the hour, so that pages of one search are ranked alike."""
        best = self._ask(RERANKED, 0)
        times = self._searcher.fast_field_values("published", [a for _, a in best])
        now = time.time() // 3600 * 3600
        scored = [(float(s) * search.decay(t, now), a) for (s, a), t in zip(best, times, strict=True)]  # type: ignore[arg-type]
        return sorted(scored, key=lambda pair: -pair[0])

    def _candidate(self, address: tantivy.DocAddress, score: float, place: int) -> search.Candidate:
        return search.Candidate(record_at(self._searcher, address, self._bare), score, [place])


class _Id(msgspec.Struct):
    id: str


_whole = msgspec.json.Decoder()
_bare = msgspec.json.Decoder(_Id)


def record_at(searcher: tantivy.Searcher, address: tantivy.DocAddress, bare: bool = False) -> dict[str, Any]:
    """The stored record; ``bare``: its id alone."""
    stored = bytes(searcher.doc(address).get_first("record"))  # type: ignore[arg-type]
    return {"id": _bare.decode(stored).id} if bare else _whole.decode(stored)
