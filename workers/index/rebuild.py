"""An embedded index of another version → one of this version, made from its records beside it and then put in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from schemas import ExtractedArticle, Story
from workers.errors import DatelineError
from workers.index.embedded import EmbeddedIndex

_BATCH = 1_000


def rebuild(folder: Path) -> int:
    """Make the index anew; returns the number of articles.  Nothing may write it meanwhile; the old one is kept until the new is whole."""
    if not tantivy.Index.exists(str(folder)):
        raise DatelineError(f"There is no index in {folder}.")
    old = tantivy.Index.open(str(folder))
    fresh, aside = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    shutil.rmtree(fresh, ignore_errors=True)
    made = EmbeddedIndex(fresh, writable=True)
    count = 0
    for part in _batches(old, "article"):
        count += len(part)
        lost = [o for o in made.put([msgspec.convert(r, ExtractedArticle) for r in part]) if o.state != "stored"]
        if lost:
            raise DatelineError(f"The index was not migrated: {lost[0].id}: {lost[0].reason}. It stays as it was.")
    for part in _batches(old, "story"):
        made.put_stories([msgspec.convert(r, Story) for r in part])
    made.close()
    folder.rename(aside)
    fresh.rename(folder)
    shutil.rmtree(aside)
    return count


def _batches(index: tantivy.Index, kind: str) -> Iterator[list[dict[str, Any]]]:
    searcher, at = index.searcher(), 0
    query = tantivy.Query.term_query(index.schema, "row_kind", kind)
    while True:
        hits = searcher.search(query, _BATCH, count=False, offset=at).hits
        if not hits:
            return
        yield [msgspec.json.decode(bytes(searcher.doc(a).get_first("record"))) for _, a in hits]  # type: ignore[arg-type]
        at += len(hits)
