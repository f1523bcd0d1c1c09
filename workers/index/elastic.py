"""The index on Elasticsearch 7.17, 8 or 9: month indices by first-seen date, bulk writes that are idempotent."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import elasticsearch
import msgspec
from elasticsearch import Elasticsearch

from schemas import ExtractedArticle, Story, StoryMerged
from workers.errors import LogFull, RetryableError
from workers.index import fields, render_elastic, search, templates
from workers.index.plan import Plan, plan
from workers.index.protocol import FACETS, Interval, Outcome, Page, Sort
from workers.query.tree import Query
from workers.settings import Settings

_BATCH = 256
_KEEP = "2m"
BULK_BYTES = 8 * 1024 * 1024
"""Bytes of a bulk request; an answer 413 halves the batch."""


class ElasticIndex:
    """``Index`` on Elasticsearch."""

    def __init__(self, url: str, settings: Settings) -> None:
        login = (settings.index_user, settings.index_password) if settings.index_user else None
        self._client = Elasticsearch(url, basic_auth=login, request_timeout=30, retry_on_timeout=False, max_retries=0)
        self._prefix = settings.index_prefix
        self._read = f"{self._prefix}-articles"
        self._ready = False

    # -- writing

    def _prepare(self) -> None:
        """Put the templates once; every month index is made from them."""
        if self._ready:
            return
        with _translated():
            self._client.indices.put_index_template(name=f"{self._prefix}-articles", **templates.articles(self._prefix))
            self._client.indices.put_index_template(name=f"{self._prefix}-stories", **templates.stories(self._prefix))
        self._ready = True

    def put(self, articles: Sequence[ExtractedArticle]) -> list[Outcome]:
        """Store a batch by one bulk request, or several small ones; each item ends as stored, stale, retry or rejected."""
        self._prepare()
        rows = [(a, self._name(a), {**fields.flat(a), "record": msgspec.to_builtins(a)}) for a in articles]
        out: list[Outcome] = []
        for part in _parts(rows):
            out += self._bulk(part)
        return out

    def _name(self, article: ExtractedArticle) -> str:
        return f"{self._prefix}-articles-v{templates.VERSION}-{fields.month(article)}"

    def _bulk(self, rows: list[tuple[ExtractedArticle, str, dict[str, Any]]]) -> list[Outcome]:
        operations: list[dict[str, Any]] = []
        for article, index, row in rows:
            version = {"version": fields.version(article), "version_type": "external_gte"}
            operations += [{"index": {"_index": index, "_id": article.id, **version}}, row]
        try:
            with _translated():
                answer = self._client.bulk(operations=operations)
        except _TooLarge:
            if len(rows) == 1:
                return [Outcome(rows[0][0].id, "rejected", "larger than Elasticsearch takes (http.max_content_length)")]
            half = len(rows) // 2
            return self._bulk(rows[:half]) + self._bulk(rows[half:])
        return [_outcome(next(iter(item.values()))) for item in answer["items"]]

    def put_stories(self, records: Iterable[Story | StoryMerged]) -> None:
        """Store how stories stand, newest last."""
        self._prepare()
        for record in records:
            if isinstance(record, StoryMerged):
                old = self.story(record.old) or {"id": record.old, "headline": "", "first_article": ""}
                record = msgspec.convert({**old, "id": record.old, "merged_into": record.new}, Story)
            row = {"id": record.id, "record": msgspec.to_builtins(record)}
            with _translated():
                self._client.index(index=f"{self._prefix}-stories-v{templates.VERSION}", id=record.id, document=row)

    # -- reading

    def _hits(self, made: Plan, sort: Sort, after: list[Any] | None) -> Iterator[search.Candidate]:
        order: list[dict[str, Any]]
        if sort == "relevance":
            order = [{"_score": "desc"}, {"published": "desc"}, {"id": "asc"}]
        else:
            order = [{"published": {"order": "desc" if sort == "newest" else "asc", "missing": "_last"}}, {"id": "asc"}]
        query = self._ranked(render_elastic.render(made.op), sort)
        while True:
            with _translated():
                found = self._client.search(
                    index=self._read,
                    query=query,
                    sort=order,
                    size=_BATCH,
                    search_after=after,
                    source={"includes": ["record"]},
                    track_total_hits=False,
                    ignore_unavailable=True,
                    allow_no_indices=True,
                )
            hits = found["hits"]["hits"]
            for hit in hits:
                after = list(hit["sort"])
                yield search.Candidate(hit["_source"]["record"], float(hit.get("_score") or 0.0), after)
            if len(hits) < _BATCH:
                return

    def _ranked(self, query: dict[str, Any], sort: Sort) -> dict[str, Any]:
        if sort != "relevance":
            return {"constant_score": {"filter": query}}
        # The hour, so that pages of one search are ranked alike.
        now = int(time.time()) // 3600 * 3600
        fade = {"exp": {"published": {"origin": now, "scale": int(search.HALF_LIFE), "decay": 0.5}}, "weight": 0.75}
        functions = [fade, {"weight": 0.25}]
        return {
            "function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}
        }

    def search(
        self,
        query: Query,
        *,
        sort: Sort = "relevance",
        size: int = 20,
        cursor: str | None = None,
        collapse: bool = False,
    ) -> Page:
        """Return one page, best or newest first."""
        made = plan(query)
        name = search.fingerprint(query, sort, collapse)
        at = search.read_cursor(cursor, name) if cursor else search.Cursor(name, [])
        found = search.sure(made, query, self._hits(made, sort, at.position or None))
        return search.page(
            found, size=size, collapse=collapse, total=lambda: self._count(made, query), search=name, shown=at.stories
        )

    def count(self, query: Query) -> int:
        """How many articles match."""
        return self._count(plan(query), query)

    def _count(self, made: Plan, query: Query) -> int:
        if made.exact:
            with _translated():
                found = self._client.count(
                    index=self._read,
                    query=render_elastic.render(made.op),
                    ignore_unavailable=True,
                    allow_no_indices=True,
                )
            return int(found["count"])
        return sum(1 for _ in self._all(query))

    def _all(self, query: Query) -> Iterator[dict[str, Any]]:
        made = plan(query)
        for candidate in search.sure(made, query, self._hits(made, "newest", None)):
            yield candidate.article

    def ids(self, query: Query) -> list[str]:
        """The ids of every matching article."""
        return [article["id"] for article in self._all(query)]

    def facets(self, query: Query, names: Sequence[str] = FACETS, size: int = 10) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each facet among the matches."""
        made = plan(query)
        if not made.exact:
            rows = (fields.flat(msgspec.convert(a, ExtractedArticle)) for a in self._all(query))
            return search.count_facets(rows, names, size)
        order = [{"_count": "desc"}, {"_key": "asc"}]
        wanted = {n: {"terms": {"field": search.facet_field(n), "size": size, "order": order}} for n in names}
        with _translated():
            found = self._client.search(
                index=self._read,
                query=render_elastic.render(made.op),
                size=0,
                aggs=wanted,
                ignore_unavailable=True,
                allow_no_indices=True,
            )
        groups = found.get("aggregations") or {}
        return {n: [(b["key"], b["doc_count"]) for b in groups.get(n, {}).get("buckets", [])] for n in names}

    def timeline(self, query: Query, interval: Interval = "day") -> list[tuple[str, int]]:
        """Matches per hour, day or month."""
        return search.count_times(
            (fields.seconds(a.get("published") or a.get("seen")) for a in self._all(query)), interval
        )

    def get(self, article: str) -> dict[str, Any] | None:
        """One article by id."""
        with _translated():
            found = self._client.search(
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
        for _ in range(16):
            with _translated():
                try:
                    found = self._client.get(index=f"{self._prefix}-stories-v{templates.VERSION}", id=story)
                except elasticsearch.NotFoundError:
                    return None
            record: dict[str, Any] = found["_source"]["record"]
            if not record.get("merged_into"):
                return record
            story = record["merged_into"]
        return None

    def refresh(self) -> None:
        """Make everything put so far searchable."""
        with _translated():
            self._client.indices.refresh(index=f"{self._prefix}-*", ignore_unavailable=True, allow_no_indices=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class _TooLarge(Exception):
    """The answer 413."""


class _translated:
    """Elasticsearch's errors as Dateline's: down or busy is worth another try, a full disk is named."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, elasticsearch.ApiError):
            if error.status_code == 413:
                raise _TooLarge from error
            if error.status_code in (429, 502, 503, 504):
                raise RetryableError(f"Elasticsearch is busy ({error.status_code}): {error.message}") from error
        elif isinstance(error, elasticsearch.TransportError):
            raise RetryableError(f"Elasticsearch does not answer: {error}") from error


def _outcome(item: dict[str, Any]) -> Outcome:
    status, error = int(item["status"]), item.get("error") or {}
    reason = f"{error.get('type')}: {error.get('reason')}" if error else ""
    if status < 300:
        return Outcome(item["_id"], "stored")
    if status == 409:
        return Outcome(item["_id"], "stale", reason)
    if "flood_stage" in reason or "read-only" in reason:
        raise LogFull(
            f"Elasticsearch's disk is full, its indices are read-only: free space, then it goes on ({reason})."
        )
    if status == 429 or status >= 500:
        return Outcome(item["_id"], "retry", reason)
    return Outcome(item["_id"], "rejected", reason)


def _parts(
    rows: list[tuple[ExtractedArticle, str, dict[str, Any]]],
) -> Iterator[list[tuple[ExtractedArticle, str, dict[str, Any]]]]:
    part: list[tuple[ExtractedArticle, str, dict[str, Any]]] = []
    size = 0
    for row in rows:
        part.append(row)
        size += len(row[0].text) * 4 + 4096
        if size >= BULK_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
