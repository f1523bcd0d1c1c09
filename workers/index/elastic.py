"""The index on Elasticsearch 7.17, 8 or 9: month indices by first-seen date behind a read alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import elasticsearch
import msgspec

from schemas import ExtractedArticle, Story, StoryMerged
from workers.index import elastic_read, elastic_write, fields, render_elastic, search, templates
from workers.index.elastic_client import connect, translated
from workers.index.plan import Plan, plan
from workers.index.protocol import FACETS, Interval, Outcome, Page, Sort
from workers.query.tree import Query
from workers.settings import Settings


class ElasticIndex:
    """``Index`` on Elasticsearch."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.client = connect(url, settings)
        self.prefix = settings.index_prefix
        self._read = f"{self.prefix}-articles"
        self._snapshots = elastic_read.Snapshots(self.client, self._read)
        self._ready = False

    # -- writing

    def _prepare(self) -> None:
        """Put the templates once; every month index is made from them."""
        if self._ready:
            return
        with translated():
            for name, made in templates.every(self.prefix).items():
                self.client.indices.put_index_template(name=f"{self.prefix}-{name}", **made)
        self._ready = True

    def put(self, articles: Sequence[ExtractedArticle]) -> list[Outcome]:
        """Store a batch by one bulk request, or several small ones; each item ends as stored, stale, retry or rejected."""
        self._prepare()
        return elastic_write.store(self.client, (elastic_write.row(a, self._name(a)) for a in articles))

    def _name(self, article: ExtractedArticle) -> str:
        return templates.index_name(self.prefix, "articles", fields.month(article))

    def put_stories(self, records: Iterable[Story | StoryMerged]) -> None:
        """Store how stories stand, newest last."""
        self._prepare()
        rows: dict[str, dict[str, Any]] = {}
        for record in records:
            if isinstance(record, StoryMerged):
                old = rows.get(record.old) or self._story(record.old) or {"headline": "", "first_article": ""}
                rows[record.old] = {**old, "id": record.old, "merged_into": record.new}
            else:
                rows[record.id] = msgspec.to_builtins(record)
        lines: list[dict[str, Any]] = []
        for key, row in rows.items():
            lines += [{"index": {"_index": templates.index_name(self.prefix, "stories"), "_id": key}}]
            lines += [{"id": key, "record": row}]
        if lines:
            with translated():
                self.client.bulk(operations=lines)

    # -- reading

    def _walk(self, made: Plan, sort: Sort, **more: Any) -> elastic_read.Walk:
        return elastic_read.Walk(self.client, self._snapshots, render_elastic.render(made.op), sort, **more)

    def search(
        self,
        query: Query,
        *,
        sort: Sort = "relevance",
        size: int = 20,
        cursor: str | None = None,
        collapse: bool = False,
    ) -> Page:
        """Return one page, best or newest first; the pages of one search are cut from one state of the index."""
        query = search.at_once(query)
        made, name = plan(query), search.fingerprint(query, sort, collapse)
        start = search.read_cursor(cursor, name) if cursor else search.Cursor(name, [])
        first = size + 1 if made.exact and not collapse else 3 * size + 10
        walk = self._walk(made, sort, after=start.position, snapshot=start.snapshot, first=first)
        return search.page(
            search.sure(made, query, walk),
            size=size,
            collapse=collapse,
            total=lambda: walk.total if made.exact else self._count(made, query),
            start=start,
            snapshot=lambda: self._snapshots.lend(walk.snapshot),
        )

    def count(self, query: Query) -> int:
        """How many articles match."""
        query = search.at_once(query)
        return self._count(plan(query), query)

    def _count(self, made: Plan, query: Query) -> int:
        if not made.exact:
            return sum(1 for _ in self._all(query))
        with translated():
            found = self.client.count(
                index=self._read,
                query=render_elastic.render(made.op),
                ignore_unavailable=True,
                allow_no_indices=True,
            )
        return int(found["count"])

    def _all(self, query: Query, bare: bool = False) -> Iterator[dict[str, Any]]:
        query = search.at_once(query)
        made = plan(query)
        walk = self._walk(made, "newest", bare=bare and made.exact)
        for candidate in search.sure(made, query, walk):
            yield candidate.article

    def ids(self, query: Query) -> list[str]:
        """The ids of every matching article."""
        return [article["id"] for article in self._all(query, bare=True)]

    def facets(self, query: Query, names: Sequence[str] = FACETS, size: int = 10) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each facet among the matches."""
        made = plan(query)
        if not made.exact:
            rows = (fields.flat(msgspec.convert(a, ExtractedArticle)) for a in self._all(query))
            return search.count_facets(rows, names, size)
        order = [{"_count": "desc"}, {"_key": "asc"}]
        wanted = {n: {"terms": {"field": search.facet_field(n), "size": size, "order": order}} for n in names}
        groups = self._aggregate(made, wanted)
        return {n: [(b["key"], b["doc_count"]) for b in groups.get(n, {}).get("buckets", [])] for n in names}

    def _aggregate(self, made: Plan, wanted: dict[str, Any]) -> dict[str, Any]:
        with translated():
            found = self.client.search(
                index=self._read,
                query=render_elastic.render(made.op),
                size=0,
                aggs=wanted,
                ignore_unavailable=True,
                allow_no_indices=True,
            )
        return found.get("aggregations") or {}

    def timeline(self, query: Query, interval: Interval = "day") -> list[tuple[str, int]]:
        """Matches per hour, day or month."""
        made = plan(query)
        if not made.exact:
            return search.count_times(((search.published(a), 1) for a in self._all(query)), interval)
        histogram = {"field": "published", "interval": search.SPAN[interval], "min_doc_count": 1}
        groups = self._aggregate(made, {"times": {"histogram": histogram}}).get("times", {}).get("buckets", [])
        return search.count_times(((b["key"], b["doc_count"]) for b in groups), interval)

    def get(self, article: str) -> dict[str, Any] | None:
        """One article by id."""
        with translated():
            found = self.client.search(
                index=self._read,
                query={"ids": {"values": [article]}},
                source={"includes": ["record"]},
                size=1,
                ignore_unavailable=True,
                allow_no_indices=True,
            )
        hits = found["hits"]["hits"]
        return hits[0]["_source"]["record"] if hits else None

    def story(self, story: str) -> dict[str, Any] | None:
        """One story by id; a merged one leads to what it became."""
        record = self._story(story)
        for _ in range(16):
            if record is None or not record.get("merged_into"):
                break
            record = self._story(record["merged_into"])
        return record

    def _story(self, story: str) -> dict[str, Any] | None:
        with translated():
            try:
                found = self.client.get(index=templates.index_name(self.prefix, "stories"), id=story)
            except elasticsearch.NotFoundError:
                return None
        record: dict[str, Any] = found["_source"]["record"]
        return record

    def refresh(self) -> None:
        """Make everything put so far searchable."""
        self._snapshots.drop()
        with translated():
            self.client.indices.refresh(index=f"{self.prefix}-*", ignore_unavailable=True, allow_no_indices=True)

    def reload(self) -> None:
        """Nothing: the node refreshes by itself each second, and asking for more on every request would cost it dearly."""

    def close(self) -> None:
        """Let go of the index's state and close the connections."""
        self._snapshots.drop()
        self.client.close()
