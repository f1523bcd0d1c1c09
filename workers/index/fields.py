"""One article → the fields that both engines index.

Declared once: templates and schemas are made from ``FIELDS``.  Texts are given as tokens of our own analysis, joined by
blanks (``query/analysis.py``), so that no engine stems for itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from schemas import ExtractedArticle
from workers.query import analysis, document

Kind = Literal["keyword", "tokens", "integer", "boolean", "stored"]

FIELDS: dict[str, Kind] = {
    **dict.fromkeys(("id", "story", "lang", "source", "feed", "country", "host", "domains"), "keyword"),
    **dict.fromkeys(("person_ref", "org_ref", "place_ref", "entity_ref"), "keyword"),
    **dict.fromkeys(("event_types", "party_ref"), "keyword"),
    **dict.fromkeys(("facet_source", "facet_country", "facet_person", "facet_org", "facet_place", "facet_actor"), "keyword"),
    **dict.fromkeys(("copy", "first"), "boolean"),
    **dict.fromkeys(("words", "outlets", "published", "seen", "version"), "integer"),
    **dict.fromkeys(("title_word", "title_stem", "lead_word", "lead_stem", "body_word", "body_stem"), "tokens"),
    **dict.fromkeys(("url_word", "url_stem", "author_word", "author_stem"), "tokens"),
    **dict.fromkeys(("person_name", "org_name", "place_name", "entity_name", "party_word"), "tokens"),
    "record": "stored",
}  # fmt: skip
"""``*_name``: the names one after another with a ``BREAK`` between them.  ``published`` and ``seen``: microseconds since 1970.
``party_*``: everybody and every place that an event may have, so that its candidates are found."""

BREAK = "|"
"""A token that no word is: a run of words never goes from one name into the next."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def version(article: ExtractedArticle) -> int:
    """A number that grows with the article's revisions: what ``external_gte`` compares."""
    digits = (article.revision or "").split("-", 1)[0]
    if digits.isdigit():
        return int(digits)
    seen = document.moment(article.seen) or document.moment(article.published)
    return max(0, micros(seen) // 1000) if seen else 0


def month(article: ExtractedArticle) -> str:
    """``2026.05``: the month in which its first revision arrived."""
    seen = document.moment(article.first_seen or article.seen or article.published)
    return seen.astimezone(UTC).strftime("%Y.%m") if seen else "1970.01"


def hosts(url: str | None) -> tuple[str, list[str]]:
    """The host, and every domain it is in: ``news.bbc.co.uk`` → itself, ``bbc.co.uk``, ``co.uk``."""
    host = document.host(url)
    parts = host.split(".")
    return host, [".".join(parts[i:]) for i in range(len(parts) - 1)] if host else []


def flat(article: ExtractedArticle) -> dict[str, Any]:
    """The article's indexed fields (without ``record``); absent ones are left out."""
    host, domains = hosts(article.canonical_url or article.url)
    published, seen = document.moment(article.published or article.seen), document.moment(article.seen)
    title, body = analysis.all_forms(article.title), analysis.all_forms(article.text)
    lead = body[: len(analysis.words(article.text.split("\n\n", 1)[0]))]
    row: dict[str, Any] = {
        "id": article.id,
        "story": article.story,
        "lang": article.lang,
        "source": " ".join(analysis.folded(article.source or "")),
        "feed": " ".join(analysis.folded(article.feed or "")),
        "country": article.country,
        "host": host,
        "domains": domains,
        "event_types": sorted({e.type for e in article.events}),
        "facet_source": article.source,
        "facet_country": article.country,
        "copy": article.copy_of is not None,
        "first": article.first,
        "outlets": article.outlets,
        "words": len(body),
        "published": None if published is None else micros(published),
        "seen": None if seen is None else micros(seen),
        "version": version(article),
    }
    texts = {"title": title, "lead": lead, "body": body, "url": analysis.all_forms(article.url or article.canonical_url or ""),
             "author": analysis.all_forms(article.byline or "")}  # fmt: skip
    for name, forms in texts.items():
        row[f"{name}_word"] = " ".join([f[0] for f in forms])
        row[f"{name}_stem"] = " ".join([f[1] for f in forms])
    unnamed = _unnamed(article)
    row |= _names(article, unnamed) | _parties(article, unnamed)
    return {k: v for k, v in row.items() if v is not None and v != "" and v != []}


def _names(article: ExtractedArticle, unnamed: set[str]) -> dict[str, Any]:
    """Who and what is mentioned, by kind: names to search, ids, and names to show in facets."""
    said: dict[str, list[str]] = {"person": [], "org": [], "place": [], "entity": []}
    refs: dict[str, set[str]] = {kind: set() for kind in said}
    shown: dict[str, set[str]] = {"person": set(), "org": set(), "place": set()}
    for actor in article.actors:
        name = document.name(msgspec.to_builtins(actor))
        for kind in (name.kind, "entity"):
            if kind in said:
                said[kind] += [" ".join(words) for words in name.names]
                refs[kind] |= name.refs
        if name.kind in shown and actor.ref not in unnamed:
            shown[name.kind].add(actor.name)
    row: dict[str, Any] = {f"{kind}_name": f" {BREAK} ".join(names) for kind, names in said.items()}
    row |= {f"{kind}_ref": sorted(values) for kind, values in refs.items()}
    return row | {f"facet_{kind}": sorted(values) for kind, values in shown.items()}


def _unnamed(article: ExtractedArticle) -> set[str]:
    """Actors that no mention names: "police", "41 prisoners"; they are found by their words, and are no choice in a list."""
    named = {e.ref for e in article.entities if e.name is not None}
    return {e.ref for e in article.entities if e.ref is not None} - named


def _parties(article: ExtractedArticle, unnamed: set[str]) -> dict[str, Any]:
    """What the events' parties and places may be called."""
    if not article.events:
        return {}
    words = {w for a in article.actors for n in (a.name, *a.aliases) for w in analysis.folded(n)}
    refs = {x for a in article.actors for x in (a.country, a.sector) if x}
    acting = {a.ref: a.name for a in article.actors}
    shown: set[str] = set()
    for event in article.events:
        raw = article.title if event.in_ == "title" else article.text
        for span in (*event.actor_spans, *event.target_spans):
            words.update(analysis.folded(raw[span.start : span.end]))
        if event.where:
            words.update(analysis.folded(event.where.name or ""))
            refs.update((event.where.country,) if event.where.country else ())
        if not event.marked:
            shown.update(acting[r] for r in (*event.actors, *event.targets) if r in acting and r not in unnamed)
    return {"party_word": " ".join(sorted(words)), "party_ref": sorted(refs), "facet_actor": sorted(shown)}
