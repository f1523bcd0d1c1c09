"""Stories: online clustering of articles by what they are about, who and where, within a window of days."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice

from workers.group.terms import Vector, cosine, unit

JOIN = 0.25
"""Score from which an article joins a story."""
MERGE = 0.62
"""Score between two stories from which they are one."""
ENTRY = 12
"""Heaviest terms by which a story is found."""
CENTRE = 80
"""Terms kept of a story's centre."""
_POSTED = 200
_TRIED = 16
_NONE: dict[str, None] = {}
DAY = 86400.0


@dataclass
class Open:
    """A story that still takes articles."""

    id: str
    headline: str
    first_article: str
    first_outlet: str | None
    first_seen: str | None
    time: float
    last_seen: str | None = None
    centre: dict[str, float] = field(default_factory=dict)
    direction: dict[str, float] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    copies: int = 0
    outlets: dict[str, None] = field(default_factory=dict)
    posted: tuple[str, ...] = ()
    best: float = -1.0


def story_id(article: str) -> str:
    """A story's id follows from the article that opened it."""
    return "s" + hashlib.blake2b(article.encode(), digest_size=8).hexdigest()


class Stories:
    """All open stories, found by their heaviest terms."""

    def __init__(self) -> None:
        self.open: dict[str, Open] = {}
        self._posted: dict[str, dict[str, None]] = {}

    def find(self, vector: Vector, time: float, window: float) -> list[tuple[float, Open]]:
        """Stories that the article could join, best first: ``(score, story)`` with scores of at least ``JOIN``."""
        rough: dict[str, float] = {}
        for term, weight in list(vector.terms.items())[: ENTRY * 2]:
            for story in islice(reversed(self._posted.get(term, _NONE)), _POSTED):
                rough[story] = rough.get(story, 0.0) + weight
        tried = [s for _, s in nsmallest(_TRIED, [(-weight, s) for s, weight in rough.items()])]
        scored = [(score(vector, self.open[s], time, window), self.open[s]) for s in tried]
        return sorted((p for p in scored if p[0] >= JOIN), key=lambda p: (-p[0], p[1].id))

    def start(self, article: str, headline: str, outlet: str | None, seen: str | None, time: float) -> Open:
        """A new story."""
        story = Open(story_id(article), headline, article, outlet, seen, time)
        self.open[story.id] = story
        return story

    def join(self, story: Open, vector: Vector, time: float, *, copy: bool) -> None:
        """Count an article in; a copy moves nothing but the counts."""
        story.articles += 1
        story.time = max(story.time, time)
        if copy:
            story.copies += 1
            return
        for term, weight in vector.terms.items():
            story.centre[term] = story.centre.get(term, 0.0) + weight
        if len(story.centre) > CENTRE:
            top = sorted(story.centre.items(), key=lambda kv: (-kv[1], kv[0]))[:CENTRE]
            story.centre = dict(top)
        story.direction = unit(story.centre)
        for name in vector.names:
            story.names[name] = story.names.get(name, 0) + 1
        self._post(story)

    def _post(self, story: Open) -> None:
        top = tuple(t for t, _ in sorted(story.direction.items(), key=lambda kv: (-kv[1], kv[0]))[:ENTRY])
        for term in set(story.posted) - set(top):
            self._unpost(term, story.id)
        for term in top:
            self._posted.setdefault(term, {})[story.id] = None
        story.posted = top

    def _unpost(self, term: str, story: str) -> None:
        there = self._posted.get(term)
        if there is not None:
            there.pop(story, None)
            if not there:
                del self._posted[term]

    def merge(self, old: Open, new: Open) -> None:
        """``old`` becomes part of ``new``."""
        for term, weight in old.centre.items():
            new.centre[term] = new.centre.get(term, 0.0) + weight
        new.direction = unit(new.centre)
        for name, count in old.names.items():
            new.names[name] = new.names.get(name, 0) + count
        new.articles += old.articles
        new.copies += old.copies
        new.outlets.update(old.outlets)
        self.close(old)
        self._post(new)

    def close(self, story: Open) -> None:
        """Take no more articles."""
        for term in story.posted:
            self._unpost(term, story.id)
        self.open.pop(story.id, None)

    def expire(self, before: float) -> list[Open]:
        """Close the stories that have had no article since ``before``; return them."""
        gone = [s for s in self.open.values() if s.time < before]
        for story in gone:
            self.close(story)
        return gone


def _length(weights: dict[str, float], names: Iterable[str]) -> float:
    """Of the part of a vector that is names."""
    return math.sqrt(sum(weights[n] ** 2 for n in names if n in weights))


def score(vector: Vector, story: Open, time: float, window: float) -> float:
    """How well an article fits: words and names by cosine, less for the time between; 0 when no name is shared."""
    words = cosine(vector.terms, story.direction)
    shared = vector.names & story.names.keys()
    if len(vector.names) >= 2 and len(story.names) >= 2:
        if not shared:
            return 0.0
        mine, theirs = vector.terms, story.direction
        dot = sum(mine[n] * theirs[n] for n in shared if n in mine and n in theirs)
        names = dot / (_length(mine, vector.names) * _length(theirs, story.names) or 1.0)
        if names < 0.08:
            return 0.0
        together = 0.6 * words + 0.4 * names
    else:
        together = words
    gap = abs(time - story.time) / DAY
    return together * max(0.5, 1.0 - 0.5 * gap / (window / DAY))
