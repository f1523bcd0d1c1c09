"""Who did it to whom where the parties stand far from the words that tell it: each rule with sentences of its own."""

from __future__ import annotations

import pytest

from tests.quality.test_event_parties import read, told

pytestmark = [pytest.mark.model]

CASES: list[tuple[str, str, list[str | None], list[str | None]]] = [
    ("Fiji's refusal to sign the treaty has drawn a rebuke from Tonga.", "ACCUSE", ["Tonga"], ["Fiji"]),
    ("Chad is holding General Idriss Mbaye, accused of treason.", "ACCUSE", [], ["Idriss Mbaye"]),
    ("Farmers occupied an estate and were driven out by soldiers.", "COERCE", ["soldiers"], ["Farmers"]),
    ("Police detained and later deported two journalists.", "COERCE", ["Police"], ["two journalists"]),
    ("Lina Haddad, whom Syria had deported, returned.", "COERCE", ["Syria"], ["Lina Haddad"]),
    ("Malawi called on Zambia to send troops to Congo.", "MOBILIZE", ["Zambia"], ["Congo"]),
    ("Togo blamed the bombing on Mali.", "ASSAULT", ["Mali"], []),
    ("Peru condemned the raid and summoned the Chilean ambassador.", "ACCUSE", ["Peru"], []),
    ("Gunmen kill 19 in northern Benin.", "ASSAULT", ["Gunmen"], [None]),
    ("A Turkish air strike killed nine Kurds near Kobani.", "ASSAULT", ["Turkish"], ["Kurds"]),
    ("Marines sank a Greek trawler with two drones.", "ASSAULT", ["Marines"], ["Greek"]),
    ("Anna Weber wrote to the World Bank, asking it to release the files.", "REQUEST", ["Anna Weber"], ["World Bank"]),
    ("Gabon asked Ghana for vaccines, a request that Ghana granted.", "REQUEST", ["Gabon"], ["Ghana"]),
    ("Benin dismissed as false a Red Cross report on the camps.", "REJECT", ["Benin"], ["Red Cross"]),
    ("Two brigades have been sent to the Chadian border by Libya.", "MOBILIZE", ["Libya"], []),
    ("Police are looking into whether Pavel Horak bribed ministers.", "ACCUSE", ["Police"], ["Pavel Horak"]),
    ("A 19-year-old man blew himself up outside a mosque in Kano.", "ASSAULT", ["19-year-old man"], [None]),
    ("Italy rejected a demand by Malta for more ships.", "REQUEST", ["Malta"], ["Italy"]),
    ("The clan, whose threats against a judge were taped, denied it.", "THREATEN", [None], ["judge"]),
    ("Togo jailed two monks who had criticised its laws.", "ACCUSE", ["two monks"], ["Togo"]),
    ("Oman airlifted 80 tons of tents and milk to Kurdish families.", "AID", ["Oman"], ["Kurdish families"]),
    ("Farmers staged a sit-in at the offices of Nestle.", "PROTEST", ["Farmers"], ["Nestle"]),
    ("Chad served notice that it would strike unless Libya withdrew.", "THREATEN", ["Chad"], ["Libya"]),
    ("Rwanda rejected accusations that it arms the rebels.", "ACCUSE", [], ["Rwanda"]),
    ("Cabin crew at Air Botswana went on strike on Monday.", "PROTEST", [None], ["Air Botswana"]),
    ("Miners held a vigil outside the headquarters of Glencore.", "PROTEST", ["Miners"], ["Glencore"]),
    ("Kenya will fly 400 policemen to Port-au-Prince.", "MOBILIZE", ["Kenya"], []),
    ("A court ordered the brewery to close its well.", "REQUEST", ["court"], [None]),
    ("Students pressed rector Otto Lindner to resign.", "REQUEST", ["Students"], ["Otto Lindner"]),
    ("Serbia ruled out any talks with Kosovo.", "CONSULT", ["Serbia", "Kosovo"], []),
    ("Militiamen armed with clubs attacked a village in Mali.", "ASSAULT", ["Militiamen"], [None]),
    ("Iraq denounced the jailing of three journalists in Oman.", "COERCE", [], ["three journalists"]),
]


@pytest.mark.parametrize(("text", "kind", "doers", "others"), CASES)
def test_parties(text: str, kind: str, doers: list[str | None], others: list[str | None]) -> None:
    """One of the events of the type has these parties."""
    assert (doers, others) in [event[:2] for event in told(text, kind)]


def test_a_deed_of_nobody_points_to_the_one_before() -> None:
    """What is condemned is the raid of the sentence before; nobody is guessed into it."""
    found = read("Rebels raided a village in Chad on Friday and killed six farmers. Niger condemned the attack.").events
    plain = [e for e in found if not e.actors and not e.targets]
    assert all(e.same_as is not None for e in plain)
    assert [e.type for e in found if e.sentence == 1 and e.actors] == ["ACCUSE"]


def test_what_is_lifted_is_a_deed_too() -> None:
    """A ban that is lifted was a ban; what is only done with a light verb is one event."""
    assert len(told("Rebels launched air strikes on a base in Mali.", "ASSAULT")) == 1


def test_phrases_that_tell_nothing() -> None:
    """Courtesy and a claim of responsibility are no events."""
    assert read("Both sides look forward to the visit of Imran Khan.").events[0].type == "CONSULT"
    assert read("The Baloch Liberation Front claimed responsibility on Friday.").events == []


def test_what_is_claimed_is_not_asserted() -> None:
    """An accusation is no fact, and one that is rejected is denied."""
    assert [e[2] for e in told("Rwanda rejected accusations that it arms the rebels.", "AID")] == ["denied"]


def test_attackers_are_not_guessed_from_another_clause() -> None:
    """Of two that withdraw after weeks of shelling neither is said to have shelled."""
    text = (
        "Armenia and Azerbaijan agreed on Monday to withdraw their troops from three disputed heights along their border after "
        "two weeks of shelling that killed at least 14 soldiers, both governments said."
    )
    assaults = [e for e in read(text).events if e.type == "ASSAULT"]
    assert assaults
    assert not any(e.actors for e in assaults)
    killed = read("Five policemen killed by bomb in Pakistan").events[0]
    assert [(killed.actors, s.start, s.end) for s in killed.target_spans] == [([], 0, len("Five policemen"))]


def test_a_killing_beside_an_attack_is_a_mention_of_it() -> None:
    """The village is attacked, the farmers are killed: two mentions of one event, and the count stands once."""
    text = "Gunmen stormed a village in Chad on Friday, killing nine farmers."
    assaults = [e for e in read(text).events if e.type == "ASSAULT"]
    assert [[text[s.start : s.end] for s in e.target_spans] for e in assaults] == [["village"], ["nine farmers"]]
    assert [e.same_as for e in assaults] == [None, 0]
    assert [e.killed.low if e.killed else None for e in assaults] == [9, None]


def test_a_killing_in_an_attack_is_a_mention_of_it() -> None:
    """Told by a verb or by the noun, the attack is one event, with one count of the dead."""
    for text in (
        "Fourteen miners were killed in an ambush by Baluch rebels near Quetta on Sunday.",
        "Rebels detonated a bomb under a jeep near Quetta on Sunday, killing fourteen miners.",
    ):
        assaults = [e for e in read(text).events if e.type == "ASSAULT"]
        assert [e.same_as for e in assaults] == [None, 0]
        assert [e.killed.low if e.killed else None for e in assaults] == [14, None]
        assert all(e.actor_spans for e in assaults)


def test_anonymity_is_no_request() -> None:
    """Who will not be named asks nobody for anything."""
    assert told("A diplomat who asked not to be named accused Chad of arming rebels.", "REQUEST") == []
    assert told("Two ministers, who requested anonymity, confirmed it.", "REQUEST") == []


def test_the_nearest_subject_did_both() -> None:
    """A form that may be a participle belongs to the clause that it stands in, a verb of saying beside the one above."""
    rammed = told("Peru said a Chilean ship had rammed a boat and injured three sailors.", "ASSAULT")
    assert {tuple(actors) for actors, _, _ in rammed} == {("Chilean",)}
    assert told("Peru said a Chilean ship had rammed a boat and accused Chile of piracy.", "ACCUSE")[0][0] == ["Peru"]


def test_whom_a_pronoun_stands_for() -> None:
    """The subject above, unless it is asked or warned by it; a group for "they"; the only person for "him"."""
    girls = "Boko Haram freed 31 girls whom it had kidnapped in Yobe."
    assert told(girls, "ASSAULT")[0][:2] == (["Boko Haram"], ["31 girls"])
    released = "Nigeria denounced the officers and demanded that they release the president."
    assert told(released, "RETREAT")[0][0] == ["officers"]
    barred = "A court in Kuala Lumpur fined the editor of a website and barred him from travelling."
    assert told(barred, "COERCE")[1][1] == told(barred, "COERCE")[0][1]
    assert told("Two soldiers beat shopkeepers whom they blamed for a theft.", "ACCUSE")[0][0] == ["Two soldiers"]


def test_it_that_follows_is_nobody() -> None:
    """ "It follows an attack": a report goes on, and nobody acts."""
    text = "It follows an attack by Malian rebels on a barracks in February, killing nine soldiers."
    assert not any(s.start == 0 for e in read(text).events for s in e.actor_spans)


def test_a_group_of_the_sentence_before() -> None:
    """ "Them" is the only group that the last sentence told of, and nobody where it told of two."""
    one = told("Twelve sailors had hidden in the hold. A Danish frigate rescued them on Friday.", "AID")
    two = told("Twelve sailors fought eight pirates. A Danish frigate rescued them on Friday.", "AID")
    assert [targets for _, targets, _ in one] == [["Twelve sailors"]]
    assert [targets for _, targets, _ in two] == [[None]]


def test_who_speaks_says_i() -> None:
    """The first person of a quotation is its speaker, also "we"; outside of one it is nobody."""
    speech = '"We condemn the raid, and I have asked Chad to arrest the raiders," Libyan minister Omar Salem said.'
    assert told(speech, "ACCUSE")[0][0] == ["Omar Salem"]
    assert told(speech, "REQUEST")[0][:2] == (["Omar Salem"], ["Chad"])
    assert told("We condemn the raid on the camp.", "ACCUSE")[0][0] == [None]


def test_whose_troops_they_are() -> None:
    """A possessive pronoun tells an actor's country: two countries' troops are two actors."""
    text = "Mali said its troops had killed three rebels. Chad said it had begun raids after an ambush of its troops."
    troops = [a for a in read(text).actors if a.name == "troops"]
    assert [(a.country, a.sector) for a in troops] == [("MLI", "MIL"), ("TCD", "MIL")]


def test_it_of_a_sentence_with_a_subject_is_not_of_the_one_before() -> None:
    """ "The hospital said it had treated 84": never Chile, which the sentence before speaks of; "It killed" may be."""
    other = told("Chile offered rescue dogs. The hospital in Huaraz said it had treated 84 people.", "AID")
    assert [actors for actors, _, _ in other if "Chile" in actors] == []
    before = told("The Lord's Resistance Army crossed into Congo. It abducted nine pupils near Dungu.", "ASSAULT")
    assert before[0][0] == ["Lord's Resistance Army"]


def test_fighting_that_breaks_out_has_no_actor() -> None:
    """Who was killed since it broke out did not start it; who was killed while attacking attacked."""
    broke = told(
        "The pullback is due to begin soon. At least 14 soldiers have been killed since fighting broke out.", "ASSAULT"
    )
    assert all(actors == [] for actors, _, _ in broke)
    attacking = told("Three rebels were killed while attacking a post near Goma.", "ASSAULT")
    assert ["Three rebels"] in [actors for actors, _, _ in attacking]
