"""The embedded index: tantivy in a folder.  One process writes, any number read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from schemas import ExtractedArticle, Story, StoryMerged
from workers.errors import LogBusy, LogFull, RetryableError, SettingsError
from workers.index import fields, ops, render_tantivy, search
from workers.index.embedded_read import BATCH, Walk, record_at
from workers.index.plan import Plan, plan
from workers.index.protocol import FACETS, Interval, Outcome, Page, Sort
from workers.query.tree import Query

HEAP = 64_000_000
"""Bytes that the writer may hold before it writes a segment."""
_COUNTED = {search.facet_field(name) for name in FACETS}


def schema() -> tantivy.Schema:
    """The tantivy schema, made from ``fields.FIELDS``."""
    builder = tantivy.SchemaBuilder()
    for name, kind in fields.FIELDS.items():
        if kind == "keyword":
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in _COUNTED)
        elif kind == "tokens":
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        elif kind == "integer":
            builder.add_integer_field(name, indexed=True, fast=True)
        elif kind == "boolean":
            builder.add_boolean_field(name, indexed=True, fast=True)
        else:
            builder.add_bytes_field(name, stored=True)
    builder.add_text_field("row_kind", tokenizer_name="raw", index_option="basic")
    return builder.build()


class EmbeddedIndex:
    """``Index`` on tantivy.  Stories are rows of the same index, told apart by ``row_kind``."""

    def __init__(self, path: str | Path, *, writable: bool = False) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
        except ValueError as error:
            if "schema" not in str(error).lower():
                raise
            raise SettingsError(
                f"The index in {folder} is of another version: stop what writes it, then run `dateline index migrate`."
            ) from error
        self._index.register_tokenizer(
            "whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._writer: tantivy.IndexWriter | None = None
        if writable:
            self._writer = self._open_writer(folder)
        self._article = self._term("row_kind", "article")

    def _open_writer(self, folder: Path) -> tantivy.IndexWriter:
        try:
            return self._index.writer(heap_size=HEAP, num_threads=1)
        except ValueError as error:
            raise LogBusy(f"Another process already writes the index in {folder}: stop it first ({error}).") from error

    def _term(self, field: str, value: Any) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value)

    # -- writing

    def put(self, articles: Sequence[ExtractedArticle]) -> list[Outcome]:
        """Store a batch and commit it: what is reported as stored survives a kill."""
        writer = self._writing()
        newest: dict[str, int] = {}
        outcomes = []
        for article in articles:
            number = fields.version(article)
            known = newest.get(article.id)
            if known is None:
                known = self._known_version(article.id)
            if known is not None and known > number:
                outcomes.append(Outcome(article.id, "stale", f"revision {known} is already there"))
                continue
            newest[article.id] = number
            self._write(writer, "article", article.id, fields.flat(article), article)
            outcomes.append(Outcome(article.id, "stored"))
        self._commit(writer)
        return outcomes

    def put_stories(self, records: Iterable[Story | StoryMerged]) -> None:
        """Store how stories stand, newest last."""
        writer = self._writing()
        for record in records:
            if isinstance(record, StoryMerged):
                old = self.story(record.old) or {"id": record.old, "headline": "", "first_article": ""}
                record = msgspec.convert({**old, "id": record.old, "merged_into": record.new}, Story)
            self._write(writer, "story", record.id, {"id": record.id}, record)
        self._commit(writer)

    def expire(self, before: int) -> int:
        """Delete the articles that arrived before a moment (microseconds since 1970); returns how many."""
        writer = self._writing()
        old = render_tantivy.render(ops.Between("seen", None, before), self._schema)
        count = int(self._index.searcher().search(old, 1, count=True).count)  # type: ignore[attr-defined]
        writer.delete_documents_by_query(old)
        self._commit(writer)
        return count

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise LogBusy("This process opened the index for reading only.")
        return self._writer

    def _write(self, writer: tantivy.IndexWriter, kind: str, key: str, row: dict[str, Any], record: Any) -> None:
        mine = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._term("row_kind", kind)), (tantivy.Occur.Must, self._term("id", key))]
        )
        writer.delete_documents_by_query(mine)
        document = tantivy.Document.from_dict({**row, "row_kind": kind}, self._schema)
        document.add_bytes("record", msgspec.json.encode(record))
        writer.add_document(document)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        try:
            writer.commit()
        except (ValueError, OSError) as error:
            if "No space left" in str(error):
                raise LogFull(
                    f"The disk under the index is full: free some space, then it goes on ({error})."
                ) from error
            raise RetryableError(f"The index could not be written: {error}") from error
        self._index.reload()

    def _known_version(self, article: str) -> int | None:
        found = self._row("article", article)
        return None if found is None else int(found[1])

    def _row(self, kind: str, key: str) -> tuple[dict[str, Any], int] | None:
        searcher = self._index.searcher()
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._term("row_kind", kind)), (tantivy.Occur.Must, self._term("id", key))]
        )
        hits = searcher.search(query, 1, count=False).hits
        if not hits:
            return None
        address = hits[0][1]
        number = searcher.fast_field_values("version", [address])[0] if kind == "article" else 0
        return record_at(searcher, address), int(number or 0)

    # -- reading

    def _query(self, made: Plan) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.const_score_query(self._article, 0.0)),
                (tantivy.Occur.Must, render_tantivy.render(made.op, self._schema)),
            ]
        )

    def _walk(self, made: Plan, sort: Sort, offset: int = 0, first: int = BATCH, bare: bool = False) -> Walk:
        return Walk(self._index.searcher(), self._query(made), sort, offset, first, bare)

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
        query = search.at_once(query)
        made, name = plan(query), search.fingerprint(query, sort, collapse)
        start = search.read_cursor(cursor, name) if cursor else search.Cursor(name, [0])
        first = size + 1 if made.exact and not collapse else 3 * size + 10
        walk = self._walk(made, sort, int(start.position[0]) if start.position else 0, first)
        return search.page(
            search.sure(made, query, walk),
            size=size,
            collapse=collapse,
            total=lambda: walk.total if made.exact else self._count(made, query),
            start=start,
        )

    def count(self, query: Query) -> int:
        """How many articles match."""
        query = search.at_once(query)
        return self._count(plan(query), query)

    def _count(self, made: Plan, query: Query) -> int:
        if made.exact:
            return int(self._index.searcher().search(self._query(made), 1, count=True).count)  # type: ignore[attr-defined]
        return sum(1 for _ in self._all(query))

    def _all(self, query: Query, bare: bool = False) -> Iterator[dict[str, Any]]:
        query = search.at_once(query)
        made = plan(query)
        for candidate in search.sure(made, query, self._walk(made, "newest", bare=bare and made.exact)):
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
        # More than asked for, so that ties at the end can be put in order.
        wanted = {n: {"terms": {"field": search.facet_field(n), "size": max(200, 4 * size)}} for n in names}
        found = self._index.searcher().aggregate(self._query(made), wanted)
        counts = {n: [(b["key"], int(b["doc_count"])) for b in found.get(n, {}).get("buckets", [])] for n in names}
        return {n: sorted(rows, key=lambda kv: (-kv[1], kv[0]))[:size] for n, rows in counts.items()}

    def timeline(self, query: Query, interval: Interval = "day") -> list[tuple[str, int]]:
        """Matches per hour, day or month."""
        made = plan(query)
        if not made.exact:
            return search.count_times(((search.published(a), 1) for a in self._all(query)), interval)
        histogram = {"field": "published", "interval": float(search.SPAN[interval]), "min_doc_count": 1}
        found = self._index.searcher().aggregate(self._query(made), {"times": {"histogram": histogram}})
        buckets = found.get("times", {}).get("buckets", [])
        return search.count_times(((b["key"], int(b["doc_count"])) for b in buckets), interval)

    def get(self, article: str) -> dict[str, Any] | None:
        """One article by id."""
        found = self._row("article", article)
        return found[0] if found else None

    def story(self, story: str) -> dict[str, Any] | None:
        """One story by id; a merged one leads to what it became."""
        found = self._row("story", story)
        for _ in range(16):
            if found is None or not found[0].get("merged_into"):
                break
            found = self._row("story", found[0]["merged_into"])
        return found[0] if found else None

    def refresh(self) -> None:
        """See what the writing process has committed."""
        self._index.reload()

    def reload(self) -> None:
        """The same as ``refresh``: the index is a folder that is read again."""
        self._index.reload()

    def close(self) -> None:
        """Finish merging and let go of the writer's lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
