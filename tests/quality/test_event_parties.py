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


def read(text: str, title: str = "", published: str = "2026-05-08T12:00:00Z") -> ExtractedArticle:
    """The text as an article."""
    return reader().read([CleanArticle(id="x", title=title, text=text, lang="en", published=published)])[0]


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


def test_both_sides_are_the_two_of_the_deal() -> None:
    """Not the place where they met, nor the country that somebody comes from: the two that the text has told of together."""
    text = (
        "The Ethiopian government and the Oromo Liberation Army agreed on a truce in Pretoria on Monday. Olusegun Obasanjo, a former president of "
        "Nigeria, told reporters in Addis Ababa that both sides had promised to release prisoners."
    )
    assert told(text, "AGREE")[-1][0] == ["Ethiopian government", "Oromo Liberation Army"]


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


def test_a_text_may_end_with_any_word() -> None:
    """Conditions that look at the next word find none at the end of a text."""
    for text in ("Envoy ordered out", "Kenya gave the diplomats a week to get out", "Peru ordered the ambassador out"):
        assert read(text).text == text
    assert told("Kenya ordered the ambassador out.", "SANCTION") == [(["Kenya"], ["ambassador"], "asserted")]


def test_names_that_follow_at_once_are_the_targets() -> None:
    """What they are called is no third one."""
    assert told("Iran blamed regional rivals Israel and Saudi Arabia.", "ACCUSE")[0][1] == ["Israel", "Saudi Arabia"]


def test_whose_decision_is_denounced() -> None:
    """The deed that a noun sums up is its clause's subject's."""
    text = "Turkey took the station off the air, a decision that the European Union denounced as censorship."
    assert (["European Union"], ["Turkey"], "asserted") in told(text, "ACCUSE")


def test_no_party_out_of_the_next_sentence() -> None:
    """The model sees the sentences around; a slot is filled from the trigger's own, or by a resolved name."""
    text = "Belarus's Foreign Ministry rejected the accusations. Poland recalled its ambassador from Minsk."
    assert "Minsk" not in [n for _, whom, _ in told(text, "REJECT") for n in whom]


def test_time_of_the_attack_before() -> None:
    """A time behind "following an attack" is the attack's, not the strikes'."""
    text = "India said it launched air strikes on bases in Pakistan, following an attack on its troops in Kashmir last month."
    events = {text[e.trigger.start : e.trigger.end]: e for e in read(text).events}
    assert events["launched"].when is None
    assert (events["attack"].when or events["launched"].when) is not None


def test_who_is_blamed_did_it() -> None:
    """ "For" and a deed after a judgement: the one judged did it; "on" after "blame": whom; a charge in a clause beside is its subject's."""
    text = "Kenya criticised Uganda for deporting nine traders."
    assert [event[:2] for event in told(text, "COERCE")] == [(["Uganda"], ["nine traders"])]
    assert told("Chile blamed the attack on Peru.", "ACCUSE")[0][:2] == (["Chile"], ["Peru"])
    assert told("Two men appeared in court charged with fraud.", "ACCUSE")[0][:2] == ([], ["Two men"])


def test_where_a_protest_stands_is_no_target() -> None:
    """The towns between which a road is blocked."""
    assert told("Villagers blocked the highway between Puno and Desaguadero.", "PROTEST")[0][1] == []
