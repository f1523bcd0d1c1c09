"""Parties that the parse alone does not give: pairs, lists, what hangs on a light verb, whose deed it is not."""

from __future__ import annotations

from functools import lru_cache

import pytest

from schemas import CleanArticle, ExtractedArticle
from workers.extract import Reader

pytestmark = pytest.mark.model


@lru_cache(1)
def reader() -> Reader:
    """The default pipeline."""
    return Reader()


def read(text: str) -> ExtractedArticle:
    """The text as an article."""
    return reader().read([CleanArticle(id="x", text=text, lang="en", published="2026-05-08T12:00:00Z")])[0]


def told(text: str, kind: str) -> list[tuple[list[str | None], list[str | None], str]]:
    """Names of actors and targets, and realis, of the events of a type."""
    article = read(text)
    names = {a.ref: a.name for a in article.actors}
    return [
        ([names.get(r or "") for r in e.actors], [names.get(r or "") for r in e.targets], e.realis)
        for e in article.events
        if e.type == kind
    ]


def test_both_are_the_two_named_before() -> None:
    """A phrase for a pair stands for the only two that were named, each with the phrase as its span."""
    text = "Emmanuel Tshala met Paul Kagire in Luanda on Monday. Both leaders agreed to withdraw their troops."
    assert told(text, "AGREE")[0][0] == ["Emmanuel Tshala", "Paul Kagire"]
    agreed = next(e for e in read(text).events if e.type == "AGREE")
    assert {text[s.start : s.end] for s in agreed.actor_spans} <= {"Both leaders", "leaders"}


def test_no_guess_who_the_two_are() -> None:
    """With three named before, a pair stays what the text calls it."""
    text = "India, Pakistan and China met in Delhi. The two sides agreed on a truce."
    assert told(text, "AGREE")[0][0] == [None]


def test_whole_list_acts() -> None:
    """Nobody is lost in the middle of a list."""
    text = "The European Union, Canada and New Zealand condemned the jailing of four journalists in Belarus."
    assert told(text, "ACCUSE")[0][0] == ["European Union", "Canada", "New Zealand"]


def test_target_behind_a_light_verb() -> None:
    """What hangs on "directed … at" is the target of the threats, and the killings before are not the speaker's."""
    text = "Iran directed a number of barbs and threats at Pakistan following the killings, while also blaming Israel."
    assert (["Iran"], ["Pakistan"], "asserted") in told(text, "THREATEN")
    assert all("Iran" not in actors for actors, _, _ in told(text, "ASSAULT"))


def test_what_follows_an_attack_is_later() -> None:
    """ "It follows an attack" tells of something earlier."""
    text = "It follows a deadly attack by Somali militants on Kenyan soldiers in February."
    assert [realis for _, _, realis in told(text, "ASSAULT")] == ["background"]


def test_refusal_by_negation() -> None:
    """What somebody will not accept is refused, and not a denied event."""
    assert told("Norway will not accept the proposal, its foreign minister said.", "REJECT")[0][2] == "asserted"


def test_confidence_is_a_share() -> None:
    """Every event has a confidence inside (0, 1)."""
    found = read("Gunmen killed nine soldiers in Mali. Kenya urged Uganda to release the traders.").events
    assert found
    assert all(0 < e.confidence < 1 for e in found)
