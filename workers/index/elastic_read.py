"""Reading from Elasticsearch a batch at a time, in order, from one state of the index: point-in-time and search_after."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import elasticsearch
from elasticsearch import Elasticsearch

from workers.index.elastic_client import translated
from workers.index.protocol import Sort
from workers.index.search import HALF_LIFE, Candidate

KEEP = "5m"
"""How long a state of the index is kept for the next page."""
FRESH = 1.0
"""Seconds for which searches share a state, so that not every search has to ask for one."""
LARGEST = 500
"""Hits asked for at once."""


class Snapshots:
    """The states of the index (points in time) that searches read from."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias
        self._current = ""
        self._opened = 0.0
        self._lent = False

    def take(self) -> str:
        """A state at most ``FRESH`` old; empty where there is no index yet."""
        if self._current and time.monotonic() - self._opened < FRESH:
            return self._current
        self.drop()
        with translated():
            try:
                made = self._client.open_point_in_time(index=self._alias, keep_alive=KEEP, ignore_unavailable=True)
            except (elasticsearch.NotFoundError, elasticsearch.BadRequestError):
                return ""
        self._current, self._opened, self._lent = str(made["id"]), time.monotonic(), False
        return self._current

    def lend(self, snapshot: str) -> str:
        """Keep a state for the cursor that names it; it ends by itself when nobody asks for a further page."""
        self._lent = self._lent or snapshot == self._current
        return snapshot

    def drop(self) -> None:
        """Forget the current state, and close it unless a cursor names it."""
        if self._current and not self._lent:
            with translated(), contextlib.suppress(elasticsearch.NotFoundError):
                self._client.close_point_in_time(id=self._current)
        self._current = ""


class Walk:
    """The hits of one query in order.  ``total`` is known once the first batch has been read."""

    def __init__(
        self,
        client: Elasticsearch,
        snapshots: Snapshots,
        query: dict[str, Any],
        sort: Sort,
        *,
        after: list[Any] | None = None,
        snapshot: str = "",
        first: int = LARGEST,
        bare: bool = False,
    ) -> None:
        self._client = client
        self._snapshots = snapshots
        self._query = _ranked(query, sort)
        self._order = order(sort)
        self._after = after or None
        self._size = max(1, min(first, LARGEST))
        self._bare = bare
        self.snapshot = snapshot or snapshots.take()
        self.total = 0

    def __iter__(self) -> Iterator[Candidate]:
        count = True
        while self.snapshot:
            found = self._batch(count)
            if count:
                self.total, count = int(found["hits"]["total"]["value"]), False
            hits = found["hits"]["hits"]
            for hit in hits:
                self._after = list(hit["sort"])
                record = {"id": hit["_id"]} if self._bare else hit["_source"]["record"]
                yield Candidate(record, float(hit.get("_score") or 0.0), self._after)
            if len(hits) < self._size:
                return
            self._size = min(LARGEST, 2 * self._size)

    def _batch(self, count: bool) -> Any:
        try:
            return self._ask(count)
        except elasticsearch.NotFoundError:
            # The state has ended (nobody asked for this page for long): go on from the same place in a new one.
            self._snapshots.drop()
            self.snapshot = self._snapshots.take()
            return self._ask(count)

    def _ask(self, count: bool) -> Any:
        with translated():
            return self._client.search(
                pit={"id": self.snapshot, "keep_alive": KEEP},
                query=self._query,
                sort=self._order,
                size=self._size,
                search_after=self._after,
                source=False if self._bare else {"includes": ["record"]},
                track_total_hits=count,
            )


def order(sort: Sort) -> list[dict[str, Any]]:
    """Best, newest or oldest first; ties by date and id, so that the order is total."""
    if sort == "relevance":
        return [{"_score": "desc"}, {"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
    return [{"published": {"order": "desc" if sort == "newest" else "asc", "missing": "_last"}}, {"id": "asc"}]


def _ranked(query: dict[str, Any], sort: Sort) -> dict[str, Any]:
    if sort != "relevance":
        return {"constant_score": {"filter": query}}
    # The hour, so that pages of one search are ranked alike.
    now = int(time.time()) // 3600 * 3600 * 10**6
    fade = {"exp": {"published": {"origin": now, "scale": int(HALF_LIFE) * 10**6, "decay": 0.5}}, "weight": 0.75}
    functions = [fade, {"weight": 0.25}]
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}}
