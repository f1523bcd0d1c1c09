"""The user's article, event by event: who did what to whom, when, where and how surely, each deed once."""

from __future__ import annotations

import pytest

from schemas import Event, ExtractedArticle, RawArticle
from workers.clean import clean
from workers.extract import Reader

pytestmark = pytest.mark.model


@pytest.fixture
def article(sample: str) -> ExtractedArticle:
    """The article, read."""
    title, _, text = sample.partition("\n")
    return Reader().read([clean(RawArticle(title=title, text=text, published="2019-03-09"))])[0]


def found(article: ExtractedArticle, kind: str, doers: list[str], others: list[str] | None = None) -> list[Event]:
    """Events of a type whose actors and targets have these names, in order of reading."""
    names = {a.ref: a.name for a in article.actors}
    return [
        e
        for e in article.events
        if e.type == kind
        and sorted(names.get(r or "", "") for r in e.actors) == sorted(doers)
        and (others is None or [names.get(r or "", "") for r in e.targets] == others)
    ]


def root(article: ExtractedArticle, event: Event) -> int:
    """The first mention of an event."""
    return event.same_as if event.same_as is not None else article.events.index(event)


def test_the_demand(article: ExtractedArticle) -> None:
    """Headline, lead and first paragraph tell one demand, on Saturday."""
    headline = found(article, "REQUEST", ["Iran"], ["Pakistan"])[0]
    lead = found(article, "REQUEST", ["Hassan Rouhani"], ["Islamabad"])[0]
    assert (headline.in_, headline.realis) == ("title", "asserted")
    assert lead.when is not None
    assert lead.when.from_ == "2019-03-09T00:00:00Z"
    assert root(article, lead) == root(article, headline)


def test_warning_and_telephone(article: ExtractedArticle) -> None:
    """Rouhani threatens Khan, and speaks to him by phone."""
    assert found(article, "THREATEN", ["Hassan Rouhani"], ["Imran Khan"])
    assert [e.mode for e in found(article, "CONSULT", ["Hassan Rouhani", "Imran Khan"])] == ["phone"]


def test_the_attack_of_february(article: ExtractedArticle) -> None:
    """One attack on the Guards, told three times: 27 dead, counted once, before the news."""
    attacks = found(article, "ASSAULT", ["Pakistan-based Sunni-Baluchi militant group"], ["Revolutionary Guards"])
    assert [(e.realis, e.killed.low if e.killed else None) for e in attacks] == [("background", 27)]
    before = found(article, "ASSAULT", ["Pakistan-based fighters"], ["Iranian troops"])[0]
    assert root(article, attacks[0]) == root(article, before)
    for event in (before, attacks[0]):
        assert event.when is not None
        assert event.when.from_ == "2019-02-01T00:00:00Z"


def test_kashmir_and_the_air_strikes(article: ExtractedArticle) -> None:
    """India strikes by air in Pakistan; the attack in Kashmir before it killed dozens."""
    strikes = [e for e in article.events if e.type == "ASSAULT" and e.mode == "aerial"]
    assert any(e.where is not None and e.where.country == "PAK" for e in strikes)
    assert len({root(article, e) for e in strikes}) == 1
    kashmir = [e for e in article.events if e.where is not None and e.where.name == "Kashmir"]
    assert kashmir[0].type == "ASSAULT"
    assert kashmir[0].killed is not None
    assert kashmir[0].killed.low == 24
    assert found(article, "ASSAULT", ["Pakistan"], ["India"])


def test_what_was_agreed(article: ExtractedArticle) -> None:
    """A visit of Khan to Iran is planned; both agree to work together: either once."""
    visits = found(article, "CONSULT", ["Imran Khan", "Iran"])
    assert {(e.mode, e.realis) for e in visits} == {("visit", "planned")}
    assert len({root(article, e) for e in visits}) == 1
    assert found(article, "AGREE", ["Hassan Rouhani", "Imran Khan"])
    assert found(article, "ACCUSE", ["Iran"], ["Israel", "Saudi Arabia"])


def test_no_trigger_twice(article: ExtractedArticle) -> None:
    """The paragraphs that the page repeats tell nothing twice."""
    assert len({(e.in_, e.trigger.start) for e in article.events}) == len(article.events)
