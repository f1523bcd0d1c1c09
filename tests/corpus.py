"""Articles made up at random from the words that generated queries ask for: short, odd, and full of near misses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from schemas import ExtractedArticle
from schemas.event import Count, Event, EventPlace, EventTime
from schemas.reading import Actor, Place, Span
from workers.query import analysis

FORMS = [
    "Iran", "iran", "Iran's", "Írán", "Pakistan", "PAKISTAN", "Pakistan’s", "urges", "urged", "Urging", "act", "acts", "cat",
    "at", "a", "the", "militants", "militant", "border", "cross-border", "talks", "talk", "Straße", "strasse", "attack", "attacks",
    "attacked", "atacks", "minister", "ministers", "mnister", "US", "us", "U.S.", "the border", "snake_case", "19", "covid-19",
    "Ångström", "x" * 101, "日本", "½", "e\u0301tat", "état", "of", "and", "or",
]  # fmt: skip
ACTORS = [
    Actor("a1", "Iran", "GPE", country="IRN", aliases=["Islamic Republic of Iran"]),
    Actor("a2", "Pakistan", "GPE", country="PAK", place=Place(30.0, 70.0, geonameid=1168579, country="PAK")),
    Actor("a3", "the Iranian government", "ORG", country="IRN", sector="GOV"),
    Actor("a4", "Jane Doe", "PERSON", country="PAK", sector="GOV", aliases=["Minister Doe"]),
    Actor("a5", "militants", "ORG", sector="REB"),
    Actor("a6", "Islamabad", "GPE", country="PAK", place=Place(33.7, 73.1, geonameid=1176615, country="PAK")),
    Actor("a7", "Border Talks", "EVENT"),
]
URLS = [
    None, "https://www.example.com/world/iran-talks", "https://example.org/border_attack?id=19", "https://news.bbc.co.uk/1",
    "https://bbc.co.uk/act", "http://badexample.com/", "https://example.de/a", "not an address", "https://EXAMPLE.com./x", "https://[::1/x",
]  # fmt: skip
MOMENTS = [
    "2026-04-30T23:59:59Z", "2026-05-01T00:00:00Z", "2026-05-01T00:00:00+02:00", "2026-05-02T12:00:00Z", "2026-05-02T12:00:00.4Z",
    "2026-04-25T12:00:00Z", "2026-05-02T00:00:00Z", "2025-12-31T15:00:00Z", "2026-06-01T00:00:00Z", "2026-05-03",
]  # fmt: skip


def articles(count: int, seed: int) -> list[ExtractedArticle]:
    """``count`` articles; the same for the same seed."""
    r = Random(seed)
    return [_article(r, i) for i in range(count)]


def _article(r: Random, i: int) -> ExtractedArticle:
    title, text = _text(r, r.randint(0, 9), 1), _text(r, r.choice([0, 3, 12, 40]), r.randint(1, 3))
    actors = r.sample(ACTORS, r.randint(0, 5)) if r.random() < 0.7 else []
    url = r.choice(URLS)
    return ExtractedArticle(
        id=f"g{i:04d}", title=title, text=text, url=url, canonical_url=url if r.random() < 0.5 else None,
        byline=r.choice([None, "Jane Doe", "Iran Desk", "The Minister, Border Post"]), source=r.choice([None, "Reuters", "Daily Post", "The Daily Post"]),
        feed=r.choice([None, "World", "World news"]), lang=r.choice([None, "en", "de"]),
        published=r.choice([None, *MOMENTS]), seen=r.choice(MOMENTS), country=r.choice([None, "GBR", "DEU"]), story=r.choice([None, "s1", "s2"]),
        copy_of=r.choice([None, None, "g0000"]), first=r.random() < 0.3, outlets=r.randint(1, 4), first_seen=r.choice(MOMENTS),
        sentences=_sentences(r, text), actors=actors, events=[_event(r, actors, title, text) for _ in range(r.choice([0, 0, 1, 2, 3]))],
    )  # fmt: skip


def _text(r: Random, words: int, paragraphs: int) -> str:
    out = []
    for _ in range(paragraphs):
        pieces = []
        for _ in range(words):
            word = r.choice(FORMS) if r.random() < 0.9 else r.choice(["said", "on", "Monday"])
            pieces.append(word + r.choice(["", "", "", "", ",", ".", "?", "!"]))
        out.append(" ".join(pieces))
    return r.choice(["\n\n", "\n\n", "\n"]).join(out)


def _sentences(r: Random, text: str) -> list[Span]:
    """Sometimes none (an article that was not read), sometimes cut between any two words."""
    cuts = sorted({0, *(t.start for t in analysis.tokens(text) if r.random() < 0.15)})
    return [] if r.random() < 0.5 else [Span(a, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if b > a]


def _event(r: Random, actors: list[Actor], title: str, text: str) -> Event:
    field = "title" if r.random() < 0.3 else "text"
    tokens = analysis.tokens(title if field == "title" else text)

    def side() -> tuple[list[str | None], list[Span]]:
        refs: list[str | None] = [r.choice([None, *(a.ref for a in actors)]) for _ in range(r.randint(0, 2))]
        spans = [Span(t.start, t.end) for t in r.choices(tokens, k=len(refs))] if tokens else []
        return refs, spans

    (agents, agent_spans), (targets, target_spans) = side(), side()
    count = r.choice([None, Count(1, 1), Count(10, None), Count(None, 10), Count(12, 20), Count()])
    return Event(
        type=r.choice(["REQUEST", "ASSAULT", "CONSULT"]), trigger=Span(0, 1), mode=r.choice([None, "aerial", "beat"]), in_=field,  # type: ignore[arg-type]
        actors=agents, targets=targets, actor_spans=agent_spans, target_spans=target_spans, when=_time(r),
        where=r.choice([None, EventPlace(name="Islamabad", country="PAK"), EventPlace(name="the border"), EventPlace(country="IRN")]),
        realis=r.choice(["asserted", "planned", "demanded"]), killed=count, injured=r.choice([None, count]),  # type: ignore[arg-type]
        confidence=r.choice([0.2, 0.5, 0.8, 0.95]), marked=r.random() < 0.3,
    )  # fmt: skip


def _time(r: Random) -> EventTime | None:
    if r.random() < 0.3:
        return None
    start = datetime(2026, 4, 20, tzinfo=UTC) + timedelta(hours=12 * r.randint(0, 40))
    end = start + timedelta(days=r.choice([1, 1, 30]))
    return EventTime(from_=start.isoformat(), to=r.choice([None, end.isoformat()]))
