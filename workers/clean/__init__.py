"""Clean: the article's own words out of what was scraped, with its facts.  Pure: the same input gives the same output."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from schemas import CleanArticle, RawArticle, Removed
from workers.clean import facts, origin, page, tidy
from workers.clean.shingling import fingerprint
from workers.errors import RecordError

T = TypeVar("T", bound=CleanArticle)
LONGEST = 4_000_000
"""Characters of text or HTML that are still read."""


def clean(raw: RawArticle, *, now: str | None = None) -> CleanArticle:
    """Return the clean article; ``RecordError`` for a record with nothing to read.

    ``now``: the time of arrival (RFC 3339) where the record brings no ``seen``.
    """
    for name in ("title", "text", "html", "url", "id"):
        value = getattr(raw, name)
        if value and "\x00" in value:
            raise RecordError(f"{name} holds NUL bytes: send text, decoded as UTF-8.")
        if value and len(value) > LONGEST:
            raise RecordError(f"{name} has {len(value):,} characters; {LONGEST:,} is the most.")
    title, text, byline, published = raw.title or "", raw.text or "", raw.byline, raw.published
    if raw.html and not text.strip():
        read = page.read(raw.html, raw.url)
        title, text = title or read.title, read.text
        byline, published = byline or read.byline, published or read.published
    tidied = tidy.tidy(title, text)
    if not tidied.text and not tidied.title:
        raise RecordError("There is no title and no text in it: send title and text, or html.")
    seen = facts.time(raw.seen) or facts.time(now) or datetime.now(UTC).strftime(facts.FORM)
    when, sure = facts.published(published, raw.url, seen)
    canonical = facts.canonical_url(raw.url)
    article = CleanArticle(
        id=raw.id or facts.identity(canonical, raw.source, tidied.title, tidied.text),
        url=raw.url,
        canonical_url=canonical,
        title=tidied.title,
        text=tidied.text,
        byline=byline or tidied.byline,
        source=raw.source or facts.domain(raw.url),
        domain=facts.domain(raw.url),
        country=origin.country(canonical),
        lang=raw.lang or facts.language(f"{tidied.title}\n{tidied.text}"),
        published=when,
        published_confidence=sure,
        seen=seen,
        removed=[Removed(text, reason) for text, reason in tidied.removed],
        feed=raw.feed,
    )
    article.revision = facts.revision(article)
    return complete(article)


def complete(article: T) -> T:
    """Fill ``lead``, ``fingerprint``, ``published`` and ``lang`` where they are absent; the rest stays as it is."""
    if article.lead is None:
        article.lead = article.text.split("\n\n", 1)[0].strip() or None
    if article.fingerprint is None:
        article.fingerprint = fingerprint(article.text or article.title)
    if article.published is None:
        article.published = article.seen
    return article
