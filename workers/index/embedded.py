"""The embedded index: tantivy in a folder.  One process writes, any number read."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from schemas import ExtractedArticle, Story, StoryMerged
from workers.errors import LogBusy, LogFull, RetryableError
from workers.index import fields, render_tantivy, search
from workers.index.plan import Plan, plan
from workers.index.protocol import FACETS, Interval, Outcome, Page, Sort
from workers.query.tree import Query

HEAP = 64_000_000
"""Bytes that the writer may hold before it writes a segment."""
RERANKED = 500
"""How many of the best are ranked anew by age."""
_BATCH = 256


def schema() -> tantivy.Schema:
    """The tantivy schema, made from ``fields.FIELDS``."""
    builder = tantivy.SchemaBuilder()
    for name, kind in fields.FIELDS.items():
        if kind == "keyword":
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name.startswith("facet_"))
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
        self._index = tantivy.Index(self._schema, path=str(folder))
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
        return _record(searcher, address), int(number or 0)

    # -- reading

    def _query(self, made: Plan) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.const_score_query(self._article, 0.0)),
                (tantivy.Occur.Must, render_tantivy.render(made.op, self._schema)),
            ]
        )

    def _candidates(self, made: Plan, sort: Sort, offset: int) -> Iterator[search.Candidate]:
        searcher, query = self._index.searcher(), self._query(made)
        if sort == "relevance":
            yield from self._ranked(searcher, query, offset)
            return
        order = tantivy.Order.Desc if sort == "newest" else tantivy.Order.Asc
        for start in itertools.count(offset, _BATCH):
            found = searcher.search(
                query, _BATCH, count=False, order_by_field="published", offset=start, order=order
            ).hits
            for i, (_, address) in enumerate(found):
                yield search.Candidate(_record(searcher, address), 0.0, [start + i + 1])
            if len(found) < _BATCH:
                return

    def _ranked(self, searcher: tantivy.Searcher, query: tantivy.Query, offset: int) -> Iterator[search.Candidate]:
        best = searcher.search(query, RERANKED, count=False).hits
        times = searcher.fast_field_values("published", [a for _, a in best])
        now = time.time()
        scored = [(float(s) * search.decay(t, now), a) for (s, a), t in zip(best, times, strict=True)]  # type: ignore[arg-type]
        scored.sort(key=lambda pair: -pair[0])
        for i, (score, address) in enumerate(scored[offset:], offset):
            yield search.Candidate(_record(searcher, address), score, [i + 1])
        if len(best) < RERANKED:
            return
        for start in itertools.count(max(offset, RERANKED), _BATCH):
            found = searcher.search(query, _BATCH, count=False, offset=start).hits
            for i, (score, address) in enumerate(found):
                yield search.Candidate(_record(searcher, address), float(score), [start + i + 1])
            if len(found) < _BATCH:
                return

    def _all(self, query: Query) -> Iterator[dict[str, Any]]:
        made = plan(query)
        for candidate in search.sure(made, query, self._candidates(made, "newest", 0)):
            yield candidate.article

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
        at = search.read_cursor(cursor, name) if cursor else search.Cursor(name, [0])
        found = search.sure(made, query, self._candidates(made, sort, int(at.position[0]) if at.position else 0))
        return search.page(
            found,
            size=size,
            collapse=collapse,
            total=lambda: self._count(made, query),
            search=name,
            shown=at.stories,
        )

    def count(self, query: Query) -> int:
        """How many articles match."""
        return self._count(plan(query), query)

    def _count(self, made: Plan, query: Query) -> int:
        if made.exact:
            return int(self._index.searcher().search(self._query(made), 1, count=True).count)  # type: ignore[attr-defined]
        return sum(1 for _ in search.sure(made, query, self._candidates(made, "newest", 0)))

    def ids(self, query: Query) -> list[str]:
        """The ids of every matching article."""
        return [article["id"] for article in self._all(query)]

    def facets(self, query: Query, names: Sequence[str] = FACETS, size: int = 10) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each facet among the matches."""
        rows = (fields.flat(msgspec.convert(a, ExtractedArticle)) for a in self._all(query))
        return search.count_facets(rows, names, size)

    def timeline(self, query: Query, interval: Interval = "day") -> list[tuple[str, int]]:
        """Matches per hour, day or month."""
        times = (fields.seconds(a.get("published") or a.get("seen")) for a in self._all(query))
        return search.count_times(times, interval)

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

    def close(self) -> None:
        """Finish merging and let go of the writer's lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _record(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    stored = searcher.doc(address).get_first("record")
    record: dict[str, Any] = msgspec.json.decode(bytes(stored))  # type: ignore[arg-type]
    return record
