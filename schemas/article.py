"""An article on its way: raw → clean → grouped → extracted.  Each adds fields; none changes ``id``, and
``title`` and ``text`` stay as ``clean`` left them."""

from __future__ import annotations

from typing import Literal

import msgspec

from schemas.event import Event, FiveW
from schemas.reading import Actor, Entity, Model, Quote, Sentence, Time

Confidence = Literal["high", "medium", "low"]


class RawArticle(msgspec.Struct, kw_only=True):
    """What a producer sends: ``url`` with ``html``, or with ``title`` and ``text``."""

    url: str | None = None
    html: str | None = None
    title: str | None = None
    text: str | None = None
    published: str | None = None
    seen: str | None = None
    source: str | None = None
    lang: str | None = None
    id: str | None = None
    byline: str | None = None
    feed: str | None = None


class Removed(msgspec.Struct):
    """Something that cleaning took out, and why ("repeated paragraph", "boilerplate", "byline", …)."""

    text: str
    reason: str


class Revision(msgspec.Struct):
    """What a revision changed against the one before, by sentence."""

    added: list[str] = []
    removed: list[str] = []
    changed: list[tuple[str, str]] = []


class CleanArticle(msgspec.Struct, kw_only=True):
    """The article's own words and facts.  Paragraphs of ``text`` are separated by one blank line."""

    id: str
    title: str = ""
    text: str = ""
    url: str | None = None
    canonical_url: str | None = None
    lead: str | None = None
    byline: str | None = None
    source: str | None = None
    domain: str | None = None
    country: str | None = None
    """The publisher's, ISO 3166 alpha-3, by the top-level domain; None where that is generic."""
    lang: str | None = None
    published: str | None = None
    published_confidence: Confidence | None = None
    seen: str | None = None
    revision: str | None = None
    """Content revision: time-ordered where times are known, so that a later correction replaces."""
    fingerprint: str | None = None
    """MinHash of the word shingles, base64 of little-endian uint32."""
    removed: list[Removed] = []
    feed: str | None = None


class GroupedArticle(CleanArticle, kw_only=True):
    """A clean article with its story and, if it is a copy, its original."""

    story: str | None = None
    copy_of: str | None = None
    similarity: float | None = None
    changes: Revision | None = None
    """Against the revision before, for a correction at the same URL."""
    first_seen: str | None = None
    """When its first revision arrived: it names the month of the index, so that a correction replaces."""
    first: bool = False
    """True for the article that opened its story."""
    outlets: int = 1
    """Outlets in the story when this article arrived, itself included."""


class ExtractedArticle(GroupedArticle, kw_only=True):
    """A grouped article with everything that was read in it."""

    sentences: list[Sentence] = []
    entities: list[Entity] = []
    actors: list[Actor] = []
    times: list[Time] = []
    quotes: list[Quote] = []
    events: list[Event] = []
    five_w: FiveW | None = None
    model: Model | None = None
    extractor: str | None = None
    unread: str | None = None
    """Why nothing was read, e.g. "language: de"."""
