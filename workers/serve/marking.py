"""A text cut into pieces for the page: plain, a mention of somebody, an event's trigger, a hit of the query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

_RANK = {"hit": 0, "trigger": 1, "entity": 2, "time": 3}


class Piece(NamedTuple):
    """A stretch of text; ``kind`` is "", "hit", "trigger", "entity" or "time", ``label`` says what it is."""

    text: str
    kind: str
    label: str


def pieces(article: dict[str, Any], where: str, why: dict[str, Any] | None) -> list[list[Piece]]:
    """The paragraphs of ``title`` or ``text``, each as pieces; where marks overlap, the more telling one stands."""
    raw = article.get(where) or ""
    marks = sorted(_marks(article, where, why), key=lambda m: (_RANK[m[2]], m[0]))
    owner: list[tuple[str, str] | None] = [None] * len(raw)
    for start, end, kind, label in marks:
        if start < end <= len(raw) and all(o is None for o in owner[start:end]):
            owner[start:end] = [(kind, label)] * (end - start)
    out: list[list[Piece]] = []
    at = 0
    for paragraph in raw.split("\n\n"):
        out.append(list(_cut(raw, owner, at, at + len(paragraph))))
        at += len(paragraph) + 2
    return out


def _cut(raw: str, owner: list[tuple[str, str] | None], start: int, end: int) -> Iterator[Piece]:
    at = start
    while at < end:
        stop = at + 1
        while stop < end and owner[stop] is owner[at]:
            stop += 1
        kind, label = owner[at] or ("", "")
        yield Piece(raw[at:stop], kind, label)
        at = stop


def _marks(article: dict[str, Any], where: str, why: dict[str, Any] | None) -> Iterator[tuple[int, int, str, str]]:
    if why:
        for span in _spans(why):
            if span["in"] == where:
                yield span["start"], span["end"], "hit", "matches the query"
    for event in article.get("events") or []:
        if event.get("in") == where and not event.get("marked"):
            trigger = event["trigger"]
            yield trigger["start"], trigger["end"], "trigger", f"{event['type']}, {event['realis']}"
    for entity in article.get("entities") or []:
        name = entity.get("name")
        if entity.get("in") == where and name:
            yield name["start"], name["end"], "entity", entity["type"]
    for time in article.get("times") or []:
        if time.get("in", "text") == where:
            label = (
                f"{time['from'][:10]} to {time['to'][:10]}" if time.get("from") and time.get("to") else "not resolved"
            )
            yield time["start"], time["end"], "time", label


def _spans(why: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if why.get("matches"):
        yield from why.get("spans") or []
        for part in why.get("parts") or []:
            yield from _spans(part)
