"""Long articles are read as short ones are: nothing that happens in one part hides what another tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.test_event_parties import read
from workers.extract.training import annotated

pytestmark = pytest.mark.model
DATA = Path(__file__).parents[2] / "data" / "sentences"


@pytest.fixture(scope="module")
def paragraphs() -> list[str]:
    """360 sentences of news of all desks, each from a story of its own."""
    files = ("leads-13", "sport-2", "business-2", "wire-9", "unrest-13", "local-9")
    return [s.text for f in files for s in annotated.read(DATA / f"{f}.txt")][:360]


def test_a_long_article_tells_what_its_parts_tell(paragraphs: list[str]) -> None:
    """Its events are those of its paragraphs read in tens, but for the few that hang on what stands before."""
    whole = read("\n\n".join(paragraphs))
    parts = [read("\n\n".join(paragraphs[i : i + 10])) for i in range(0, len(paragraphs), 10)]
    apart = sum(len(p.events) for p in parts)
    assert apart > 200
    assert abs(len(whole.events) - apart) <= 0.03 * apart


def test_every_ref_of_a_long_article_is_an_actor(paragraphs: list[str]) -> None:
    """Entities, events and quotations name no actor that the record does not have."""
    article = read("\n\n".join(paragraphs))
    known = {a.ref for a in article.actors}
    used = {e.ref for e in article.entities} | {r for e in article.events for r in (*e.actors, *e.targets)}
    used |= {r for q in article.quotes for r in (q.speaker, q.via)}
    assert used - {None} <= known


@pytest.mark.parametrize(
    "text",
    [
        "The opposition leader, Hassan Karimi, was arrested on Monday. Police took the opposition leader to prison. "
        "The opposition leader rejected the charges.",
        "Police arrested the opposition leader on Monday. The opposition leader, Hassan Karimi, rejected the charges. "
        "The opposition leader accused the judges of bias.",
    ],
)
def test_a_description_that_was_named_keeps_its_name(text: str) -> None:
    """Who is called by name in an apposition is the same one wherever the description stands, before and after."""
    article = read(text)
    refs = {e.ref for e in article.entities if e.text.lower().endswith("opposition leader")}
    assert len(refs) == 1
    assert {a.name for a in article.actors if a.ref in refs} == {"Hassan Karimi"}


def test_a_part_about_sport_does_not_silence_the_news() -> None:
    """A bulletin with a match report at its end still tells of the attack at its beginning; the match tells nothing."""
    news = "Gunmen attacked a police station in Quetta on Monday, killing four officers."
    calm = "The ministry publishes the figures of the harvest each year, and this year they were much as before in all districts."
    match = (
        "The striker shot twice and the goalkeeper saved. The visitors attacked from the left, the defenders fought, and the referee blew his whistle "
        "for a penalty. The coach praised his players after the match, the league's last game of the season, and fans in the stadium cheered the team."
    )  # fmt: skip
    article = read("\n\n".join([news, *[calm] * 40, match]))
    assert [e.type for e in article.events if e.trigger.start < len(news)] == ["ASSAULT", "ASSAULT"]
    assert not [e for e in article.events if e.trigger.start > len(article.text) - len(match)]
