"""A story: articles of several outlets about one thing that happened."""

from __future__ import annotations

import msgspec


class Story(msgspec.Struct, kw_only=True):
    """A story as it stands after its latest article."""

    id: str
    headline: str
    first_article: str
    first_outlet: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    articles: int = 1
    outlets: list[str] = []
    copies: int = 0
    merged_into: str | None = None


class StoryMerged(msgspec.Struct, kw_only=True):
    """``old`` turned out to be the same story as ``new``; searches for ``old`` follow to ``new``."""

    old: str
    new: str
    at: str | None = None
    reason: str = ""
