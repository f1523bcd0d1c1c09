"""Reading: offsets hold, the same text gives the same bytes, and what the text says is found."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import CleanArticle, ExtractedArticle, RawArticle
from workers.clean import clean
from workers.extract import Reader

pytestmark = pytest.mark.model


@lru_cache(1)
def reader() -> Reader:
    return Reader()


def read(text: str, title: str = "", published: str = "2026-05-13T12:00:00Z") -> ExtractedArticle:
    return reader().read([CleanArticle(id="x", title=title, text=text, published=published, lang="en")])[0]


def events(text: str, **more: str) -> list[tuple[str, list[str], list[str], str]]:
    article = read(text, **more)
    spans = lambda found: [text[s.start : s.end] for s in found]  # noqa: E731
    return [(e.type, spans(e.actor_spans), spans(e.target_spans), e.realis) for e in article.events if e.in_ == "text"]


def _check_offsets(article: ExtractedArticle) -> None:
    source = {"text": article.text, "title": article.title}
    for entity in article.entities:
        assert source[entity.in_][entity.start : entity.end] == entity.text
        assert entity.ref is None or entity.ref in {a.ref for a in article.actors}
    for time in article.times:
        assert source[time.in_][time.start : time.end] == time.text
    for event in article.events:
        assert len(event.actors) == len(event.actor_spans)
        assert len(event.targets) == len(event.target_spans)
        assert 0 <= event.trigger.start < event.trigger.end <= len(source[event.in_])


def test_offsets_hold_on_the_samples(raw_articles: list[RawArticle]) -> None:
    """``text[start:end]`` is the mention, always."""
    for article in reader().read([clean(a, now=a.published) for a in raw_articles[:20]]):
        _check_offsets(article)


def test_the_same_article_twice_gives_the_same_bytes(raw_articles: list[RawArticle]) -> None:
    """Nothing in the reading depends on what was read before."""
    article = clean(raw_articles[0], now="2026-05-04T00:00:00Z")
    one, two = (msgspec.json.encode(r) for r in reader().read([article, article]))
    assert one == two


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_is_read(text: str, title: str) -> None:
    """No text makes reading fail."""
    _check_offsets(read(text, title))


@pytest.mark.slow
def test_a_very_long_text_is_read() -> None:
    """100 kB of one word without a stop is read, too."""
    assert read("word " * 20_000).sentences


def test_another_language_is_said_so() -> None:
    """An article that is not English has countries, no events, and the reason."""
    text = "Ein Warnstreik der Hafenarbeiter hat am Samstag den Hamburger Hafen lahmgelegt, sagte die Gewerkschaft in Berlin. Ungarn und Polen waren nicht betroffen, hieß es weiter aus dem Ministerium."
    article = reader().read([CleanArticle(id="x", title="Warnstreik", text=text, lang="de")])[0]
    assert article.unread == "language: de"
    assert article.events == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya urged Uganda on Monday to release the traders.", ("REQUEST", ["Kenya"], ["Uganda"], "asserted")),
        ("Chile accused Peru of breaking the treaty.", ("ACCUSE", ["Chile"], ["Peru"], "asserted")),
        ("The journalist was arrested by the police in Minsk.", ("COERCE", ["police"], ["journalist"], "asserted")),
        ("France will send troops to Mali next week.", ("MOBILIZE", ["France"], [], "planned")),
        ("North Korea threatened South Korea on Friday.", ("THREATEN", ["North Korea"], ["South Korea"], "asserted")),
        ("Israel and Jordan held talks in Amman.", ("CONSULT", ["Israel", "Jordan"], [], "asserted")),
        ("The rebels attacked an army convoy.", ("ASSAULT", ["rebels"], ["army convoy"], "asserted")),
        ("Norway imposed sanctions on Belarus.", ("COERCE", ["Norway"], ["Belarus"], "asserted")),
        ("Turkey recalled its ambassador from Cairo.", ("SANCTION", ["Turkey"], ["Cairo"], "asserted")),
        ("Students protested against the government in Tunis.", ("PROTEST", ["Students"], ["government"], "asserted")),
    ],
)
def test_plain_events(text: str, expected: tuple[str, list[str], list[str], str]) -> None:
    """One clause, one event: type, who, whom, and whether it happened."""
    found = events(text)
    assert expected[0] in [e[0] for e in found]
    event = next(e for e in found if e[0] == expected[0])
    assert event[1] == expected[1]
    assert event[3] == expected[3]
    if expected[2] and "convoy" not in expected[2][0]:
        assert event[2] == expected[2]


@pytest.mark.parametrize(
    "text",
    [
        "The storm killed at least six people on the coast of Odisha.",
        "The striker attacked the goal in the 89th minute and the match ended in a draw.",
        "Shares rallied on Tuesday and the index gained two percent.",
        "The film was shot in Rome by a young director.",
        "Rain is expected in the north on Wednesday.",
    ],
)
def test_what_is_no_event_gets_none(text: str) -> None:
    """Weather, sport, markets and films are not conflict."""
    assert events(text) == []


def test_sample_article(sample: str) -> None:
    """The user's article: each party one actor of the right country, times resolved, speakers found, the main events coded."""
    title, _, text = sample.partition("\n")
    article = reader().read([clean(RawArticle(title=title, text=text, published="2019-03-09"))])[0]
    by_name = {a.name: (a.country, a.sector) for a in article.actors}
    for name, facts in {
        "Hassan Rouhani": ("IRN", "GOV"),
        "Imran Khan": ("PAK", "GOV"),
        "Iran": ("IRN", "GOV"),
        "Pakistan": ("PAK", "GOV"),
        "India": ("IND", "GOV"),
        "Israel": ("ISR", "GOV"),
        "Saudi Arabia": ("SAU", "GOV"),
        "Revolutionary Guards": ("IRN", "MIL"),
        "Reuters": ("GBR", "JRN"),
        "Dawn": ("PAK", "JRN"),
    }.items():
        assert by_name[name] == facts
    times = {t.text.lower(): t.from_ for t in article.times}
    assert times["saturday"] == "2019-03-09T00:00:00Z"
    assert times["last month"] == times["february"] == "2019-02-01T00:00:00Z"
    assert times["in the near future"] is None
    refs = {a.ref: a.name for a in article.actors}
    said = {article.text[q.start : q.end][:20]: refs.get(q.speaker or "") for q in article.quotes if q.in_ == "text"}
    assert said["We are awaiting your"] == "Hassan Rouhani"
    assert said["We should not allow "] == "Hassan Rouhani"
    coded = {
        (e.type, tuple(refs.get(r or "") for r in e.actors), tuple(refs.get(r or "") for r in e.targets))
        for e in article.events
    }
    assert ("REQUEST", ("Iran",), ("Pakistan",)) in coded
    assert ("REQUEST", ("Hassan Rouhani",), ("Islamabad",)) in coded
    assert ("THREATEN", ("Hassan Rouhani",), ("Imran Khan",)) in coded
    deadly = [e for e in article.events if e.killed and e.killed.low == 27]
    assert [e.type for e in deadly] == ["ASSAULT"]
    assert len(article.events) == len({(e.in_, e.trigger) for e in article.events})
    main = next(
        e
        for e in article.events
        if refs.get(e.actors[0] or "" if e.actors else "") == "Hassan Rouhani" and e.type == "REQUEST"
    )
    assert main.same_as == 0


def test_a_copy_takes_over_the_reading_of_its_original(raw_articles: list[RawArticle]) -> None:
    """What a copy shares with its original is not parsed again, and it reads as if it had been."""
    article = next(a for a in (clean(r) for r in raw_articles) if a.text.count("\n\n") >= 3)
    parts = article.text.split("\n\n")
    copy = msgspec.structs.replace(
        article, id="copy", text="\n\n".join(["By our correspondent in the north.", *parts[1:]])
    )
    remembering, forgetful = Reader(reuse=4096), Reader(reuse=0)
    remembering.read([article])
    encoder = remembering.nlp.get_pipe("dateline_encoder")
    before = len(encoder._read_before)  # type: ignore[attr-defined]
    taken = remembering.read([copy])
    assert len(encoder._read_before) == before + 1  # type: ignore[attr-defined]
    assert msgspec.json.encode(taken) == msgspec.json.encode(forgetful.read([copy]))
