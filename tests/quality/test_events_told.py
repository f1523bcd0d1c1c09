"""When events were, which of them a noun means, and what no party of them is."""

from __future__ import annotations

import pytest

from tests.quality.test_event_parties import read, told

pytestmark = pytest.mark.model


def test_the_time_of_a_sentence_is_not_that_of_its_history() -> None:
    """What a relative clause tells was not when the main clause was; the year before a noun is that of the noun."""
    article = read("A court in Dhaka jailed seven men on Wednesday for a 2016 attack on a cafe that killed 22 people.")
    when = {article.text[e.trigger.start : e.trigger.end]: e.when and (e.when.from_ or "")[:10] for e in article.events}
    assert when == {"jailed": "2026-05-06", "attack": "2016-01-01", "killed": "2016-01-01"}


@pytest.mark.parametrize(
    ("text", "realis"),
    [
        ("Five men stormed the cafe on July 1, 2016, and killed nine guards.", ["background", "background"]),
        ("Five men stormed the cafe on Monday.", ["asserted"]),
        ("Troops will storm the town in 2027.", ["planned"]),
    ],
)
def test_what_is_long_past_is_history(text: str, realis: list[str]) -> None:
    """A deed with a date of its own that is months before the article is no news."""
    assert [r for *_, r in told(text, "ASSAULT")] == realis


@pytest.mark.parametrize("published", ["2026-05-08", "2026-05-08T12:00:00", "2026-05-08T14:00:00+02:00", "soon", ""])
def test_any_date_of_an_article_is_read(published: str) -> None:
    """With a zone, without one, without an hour, or none at all."""
    assert read("Five men stormed the cafe on July 1, 2016.", published=published).events


def test_a_headline_tells_news() -> None:
    """Also one without an auxiliary."""
    article = read("", title="Three Sentenced to Death in Bangladesh for 2016 Cafe Attack, Court Acquits One")
    assert article.events[0].realis == "asserted"


def test_the_attack_is_the_one_told_by_that_word() -> None:
    """Not the last violence before: "since the attack" does not speak of the siege's end."""
    text = "Gunmen carried out an attack on a cafe in Dhaka on Friday. Commandos killed all five gunmen. Since the attack, the city has been quiet."
    events = [(text[e.trigger.start : e.trigger.end], e.same_as) for e in read(text).events]
    last = len(events) - 1
    assert events[last] == ("attack", 0)


@pytest.mark.parametrize(
    "text",
    [
        "Volker Turk called for an investigation into the killing of at least 28 people in Nara.",
        "The United Nations urged restraint.",
        "The bishop urged calm.",
    ],
)
def test_what_is_asked_for_is_not_who_is_asked(text: str) -> None:
    """Victims and virtues are no targets of a request."""
    assert [others for _, others, _ in told(text, "REQUEST")] == [[]]


def test_they_are_not_what_they_are_called() -> None:
    """ "Arrested 49 soldiers, calling them mercenaries. They were freed": the soldiers."""
    text = "Mali arrested 49 Ivorian soldiers at the airport, calling them mercenaries. They were freed in March."
    assert [others for _, others, _ in told(text, "RETREAT")] == [["49 Ivorian soldiers"]]


def test_of_two_that_tell_the_same_the_upper_is_the_main_event() -> None:
    """ "Filed a lawsuit, accusing it": the suit is what happened."""
    article = read("The regulator and 17 states filed an antitrust lawsuit against Amazon on Tuesday, accusing it of squeezing sellers.",
                   title="Amazon sued by regulator and 17 states")  # fmt: skip
    assert article.five_w is not None
    assert article.five_w.what is not None
    assert article.five_w.what.text.startswith("The regulator and 17 states filed")


def test_thousands_of_protesters_are_a_crowd() -> None:
    """They protest, also with a verb that shares its subject."""
    text = "Thousands of protesters broke through barricades and stormed the president's residence in Colombo."
    assert "ASSAULT" not in [e.type for e in read(text).events]


def test_a_match_report_tells_of_arrests_only() -> None:
    """Nobody attacks or surrenders in it; whom police arrest there is told."""
    text = (
        "Arsenal came from behind to beat Liverpool 3-2 on Sunday and went top of the Premier League. Salah fired Liverpool ahead, but Saka struck twice "
        "before Jesus was brought down by a defender in the box and scored from the penalty spot.\n\n"
        '"We attacked them from the first whistle and never surrendered," manager Mikel Arteta said after the match.\n\n'
        "Police arrested a 19-year-old man after bottles were thrown at the visitors' bus before the game."
    )
    assert {e.type for e in read(text).events} == {"COERCE"}


def test_a_storm_accuses_nobody() -> None:
    """It slams into a coast; a minister slams a rival."""
    assert read("Typhoon Doksuri slams into China after killing 39.").events == []
    assert [e.type for e in read("The minister slammed Poland for the delay.").events] == ["ACCUSE"]


def test_it_is_no_group_of_people() -> None:
    """ "It" after hackers is the firm, or nobody."""
    text = (
        "Russian hackers have published data stolen from a firm after it refused to pay a ransom, the BBC has learned."
    )
    assert "Russian hackers" not in told(text, "REJECT")[0][0]


def test_what_falls_and_kills_assaults_nobody() -> None:
    """Nor does it when both verbs share a subject."""
    assert "ASSAULT" not in [
        e.type for e in read("A concrete canopy at the railway station fell and killed 15 people.").events
    ]


def test_a_nations_strikes_are_of_warplanes() -> None:
    """Unless the sentence speaks of work."""
    assert {e.type for e in read("Israeli strikes killed at least ten people in Beirut.").events} == {"ASSAULT"}
    assert {e.type for e in read("French strikes over pay closed schools, the teachers' union said.").events} == {
        "PROTEST"
    }


def test_the_sides_are_not_where_it_was_filed() -> None:
    """ "BEIRUT/JERUSALEM" accepted nothing."""
    text = "BEIRUT/JERUSALEM, Nov 27 (Reuters) - A ceasefire came into effect on Wednesday after both sides accepted an agreement."
    assert not {"Beirut", "Jerusalem"} & {r for doers, _, _ in told(text, "AGREE") for r in doers}
