"""Search on top of an engine's ranked candidates: look again where the plan is inexact, fold stories, cut pages.

An engine gives ``Candidate``s in order, lazily; everything a reader sees is decided here, the same for both engines.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from workers.errors import QueryError
from workers.index import fields
from workers.index.plan import Plan
from workers.index.protocol import Hit, Interval, Page
from workers.query import canonical, document
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HALF_LIFE = 14 * 86400.0
"""Seconds after which an article's relevance counts half: readers of news want the new."""


@dataclass(frozen=True)
class Candidate:
    """An article that an engine found, with the engine's score and where in its order it stands."""

    article: dict[str, Any]
    score: float
    position: list[Any]


class Cursor(msgspec.Struct, array_like=True):
    """Where a page ended: the query it belongs to, the engine's position, the stories already shown."""

    query: str
    position: list[Any]
    stories: list[str] = []
    snapshot: str = ""
    """The engine's name for the state of the index that the pages are cut from; empty: none is kept."""


def decay(published: int | None, now: float) -> float:
    """What an article's age (microseconds since 1970) leaves of its score, from 1 (``now``, seconds) towards 0.25 (old)."""
    age = max(0.0, now - published / 1e6) if published is not None else HALF_LIFE
    return float(0.25 + 0.75 * 0.5 ** (age / HALF_LIFE))


def at_once(query: Query) -> Query:
    """The query with its clock set, so that candidates and matcher take ``7d`` from the same moment."""
    return query if query.now else replace(query, now=datetime.now(UTC))


def fingerprint(query: Query, sort: str, collapse: bool) -> str:
    """Names a search, so that a cursor is not used for another."""
    return hashlib.blake2b(f"{sort}|{collapse}|{canonical(query)}".encode(), digest_size=8).hexdigest()


def write_cursor(cursor: Cursor) -> str:
    """An opaque text for the address line."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def read_cursor(text: str, fingerprint: str) -> Cursor:
    """The inverse; ``QueryError`` for a cursor that is broken or of another query."""
    try:
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise QueryError("The cursor cannot be read: leave it out to start from the first page.") from error
    if cursor.query != fingerprint:
        raise QueryError("The cursor belongs to another query: leave it out to start from the first page.")
    return cursor


def sure(plan: Plan, query: Query, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Only the candidates that really match."""
    if plan.exact:
        yield from candidates
        return
    for candidate in candidates:
        if matches(query, Document.of(candidate.article)):
            yield candidate


def page(
    found: Iterator[Candidate],
    *,
    size: int,
    collapse: bool,
    total: Callable[[], int],
    start: Cursor,
    snapshot: Callable[[], str] = lambda: "",
) -> Page:
    """Cut one page off ``found``; with ``collapse`` a story is shown once, by its best hit."""
    hits: list[Hit] = []
    stories = list(start.stories)
    known = set(stories)
    position: list[Any] | None = None
    for candidate in found:
        story = candidate.article.get("story")
        if collapse and story:
            if story in known:
                position = candidate.position if len(hits) < size else position
                continue
            known.add(story)
            stories.append(story)
        if len(hits) == size:
            after = Cursor(
                start.query, position or start.position, stories[:-1] if collapse and story else stories, snapshot()
            )
            return Page(total(), hits, write_cursor(after))
        hits.append(Hit(candidate.article, candidate.score, max(0, int(candidate.article.get("outlets") or 1) - 1)))
        position = candidate.position
    return Page(total(), hits, None)


_FACET = {
    "source": "facet_source",
    "country": "facet_country",
    "lang": "lang",
    "person": "facet_person",
    "org": "facet_org",
    "place": "facet_place",
    "event": "event_types",
    "actor": "facet_actor",
}


def facet_field(name: str) -> str:
    """The indexed field of a facet; ``QueryError`` for one that is not there."""
    if name not in _FACET:
        raise QueryError(f"There is no facet {name!r}: use {', '.join(_FACET)}.")
    return _FACET[name]


def count_facets(rows: Iterable[dict[str, Any]], names: Sequence[str], size: int) -> dict[str, list[tuple[str, int]]]:
    """Count the values of each facet over ``rows`` of indexed fields; ties in order of the value."""
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows:
        for name, counter in counters.items():
            value = row.get(facet_field(name))
            counter.update(value if isinstance(value, list) else [value] if value else [])
    return {n: sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))[:size] for n, c in counters.items()}


SPAN = {"hour": 3600 * 10**6, "day": 86400 * 10**6, "month": 86400 * 10**6}
"""Microseconds of a bucket that an engine counts; months are put together from days."""


def count_times(moments: Iterable[tuple[float | None, int]], interval: Interval) -> list[tuple[str, int]]:
    """(Microseconds since 1970, how often) → counts per hour, day or month."""
    form = {"hour": "%Y-%m-%dT%H:00:00Z", "day": "%Y-%m-%d", "month": "%Y-%m"}[interval]
    counts: Counter[str] = Counter()
    for moment, times in moments:
        if moment is not None and times:
            counts[(_EPOCH + timedelta(microseconds=int(moment))).strftime(form)] += times
    return sorted(counts.items())


def published(article: dict[str, Any]) -> int | None:
    """An article's place on the timeline: microseconds since 1970."""
    moment = document.moment(article.get("published") or article.get("seen"))
    return None if moment is None else fields.micros(moment)
