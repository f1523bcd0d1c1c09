"""Why an article matched: the sentences behind the explanation, and what a correction added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from schemas import ExtractedArticle
from workers.query.document import Document

MOST = 6
"""Sentences given as reason."""


def sentences(why: dict[str, Any], document: Document) -> list[dict[str, Any]]:
    """The sentences that what matched stands in, the title first: ``{"in", "start", "end", "text"}``, code points."""
    found: dict[tuple[str, int, int], None] = {}
    for span in _spans(why):
        if span["in"] == "title":
            found["title", 0, len(document.title.raw)] = None
        elif span["in"] == "text":
            found["text", *_around(document, span["start"])] = None
    ordered = sorted(found, key=lambda f: (f[0] != "title", f[1]))[:MOST]
    raw = {"title": document.title.raw, "text": document.body.raw}
    return [{"in": where, "start": a, "end": b, "text": raw[where][a:b]} for where, a, b in ordered]


def _spans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not node["matches"] or node["query"].startswith("NOT "):
        return
    yield from node.get("spans", ())
    for part in node.get("parts", ()):
        yield from _spans(part)


def _around(document: Document, at: int) -> tuple[int, int]:
    """The sentence that a code point of the text stands in."""
    tokens = document.body.tokens
    bounds = document.body.bounds
    starts = [tokens[first].start for first, _ in bounds]
    first, last = bounds[max(0, bisect_right(starts, at) - 1)]
    start, end = tokens[first].start, tokens[last - 1].end
    raw = document.body.raw
    while end < len(raw) and raw[end] in ".!?…\"'”’)":
        end += 1
    return start, end


def added(article: ExtractedArticle) -> Document | None:
    """The words that a correction added, as a document; None when this is none.

    Names count where the added words hold them; events are left out, their offsets are those of the whole text.
    """
    if article.changes is None:
        return None
    text = "\n\n".join([*article.changes.added, *(new for _, new in article.changes.changed)])
    record = Document.of(article).article
    actors = [a for a in record["actors"] if any(n and n in text for n in (a["name"], *(a.get("aliases") or ())))]
    return Document(
        record | {"title": "", "text": text, "sentences": [], "entities": [], "events": [], "actors": actors}
    )
