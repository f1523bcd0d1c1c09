"""One article → the fields that both engines index.

Declared once: templates and schemas are made from ``FIELDS``.  Texts are given as tokens of our own analysis, joined by
blanks (``query/analysis.py``), so that no engine stems for itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from schemas import ExtractedArticle
from workers.query import analysis, document

Kind = Literal["keyword", "tokens", "integer", "boolean", "stored"]

FIELDS: dict[str, Kind] = {
    "id": "keyword",
    "story": "keyword",
    "lang": "keyword",
    "source": "keyword",
    "feed": "keyword",
    "country": "keyword",
    "host": "keyword",
    "domains": "keyword",
    "refs": "keyword",
    "event_types": "keyword",
    "facet_source": "keyword",
    "facet_country": "keyword",
    "facet_person": "keyword",
    "facet_org": "keyword",
    "facet_place": "keyword",
    "facet_actor": "keyword",
    "copy": "boolean",
    "first": "boolean",
    "outlets": "integer",
    "published": "integer",
    "seen": "integer",
    "version": "integer",
    "title_word": "tokens",
    "title_stem": "tokens",
    "body_word": "tokens",
    "body_stem": "tokens",
    "url_word": "tokens",
    "url_stem": "tokens",
    "author_word": "tokens",
    "author_stem": "tokens",
    "name_word": "tokens",
    "record": "stored",
}


def seconds(time: str | None) -> int | None:
    """RFC 3339 → seconds since 1970, None when absent or unreadable."""
    if not time:
        return None
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def version(article: ExtractedArticle) -> int:
    """A number that grows with the article's revisions: what ``external_gte`` compares."""
    digits = (article.revision or "").split("-", 1)[0]
    if digits.isdigit():
        return int(digits)
    return (seconds(article.seen) or seconds(article.published) or 0) * 1000


def month(article: ExtractedArticle) -> str:
    """``2026.05``: the month in which its first revision arrived."""
    seen = article.first_seen or article.seen or article.published or "1970-01"
    return seen[:7].replace("-", ".")


def _two(text: str) -> tuple[str, str]:
    pairs = [analysis.forms(w) for w in analysis.words(text)]
    return " ".join(p[0] for p in pairs), " ".join(p[1] for p in pairs)


def hosts(url: str | None) -> tuple[str, list[str]]:
    """The host, and every domain it is in: ``news.bbc.co.uk`` → itself, ``bbc.co.uk``, ``co.uk``, ``uk``."""
    host = document.host(url)
    parts = host.split(".")
    return host, [".".join(parts[i:]) for i in range(len(parts))] if host else []


def flat(article: ExtractedArticle) -> dict[str, Any]:
    """The article's indexed fields (without ``record``); absent ones are left out."""
    title_word, title_stem = _two(article.title)
    body_word, body_stem = _two(article.text)
    url_word, url_stem = _two(article.url or article.canonical_url or "")
    author_word, author_stem = _two(article.byline or "")
    host, domains = hosts(article.canonical_url or article.url)
    names: dict[str, set[str]] = {"person": set(), "org": set(), "place": set()}
    refs: set[str] = set()
    for actor in article.actors:
        kind = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}.get(actor.type)
        if kind:
            names[kind].add(actor.name)
        refs.update(x for x in (actor.country, actor.sector) if x)
        if actor.place:
            refs.update(x for x in (actor.place.country,) if x)
            refs.update({f"geo:{actor.place.geonameid}"} if actor.place.geonameid else ())
    said = {w for a in article.actors for n in (a.name, *a.aliases) for w in analysis.folded(n)}
    said |= {w for e in article.entities for w in analysis.folded(e.text)}
    acting = {a.ref: a.name for a in article.actors}
    actors = {acting[r] for e in article.events if not e.marked for r in (*e.actors, *e.targets) if r in acting}
    published, seen = seconds(article.published), seconds(article.seen)
    row: dict[str, Any] = {
        "id": article.id,
        "story": article.story,
        "lang": article.lang,
        "source": " ".join(analysis.folded(article.source or "")) or None,
        "feed": " ".join(analysis.folded(article.feed or "")) or None,
        "country": article.country,
        "host": host or None,
        "domains": domains,
        "refs": sorted(refs),
        "event_types": sorted({e.type for e in article.events}),
        "facet_source": article.source,
        "facet_country": article.country,
        "facet_person": sorted(names["person"]),
        "facet_org": sorted(names["org"]),
        "facet_place": sorted(names["place"]),
        "facet_actor": sorted(actors),
        "copy": article.copy_of is not None,
        "first": article.first,
        "outlets": article.outlets,
        "published": published if published is not None else seen,
        "seen": seen,
        "version": version(article),
        "title_word": title_word,
        "title_stem": title_stem,
        "body_word": body_word,
        "body_stem": body_stem,
        "url_word": url_word,
        "url_stem": url_stem,
        "author_word": author_word,
        "author_stem": author_stem,
        "name_word": " ".join(sorted(said)),
    }
    return {k: v for k, v in row.items() if v is not None and v != "" and v != []}
