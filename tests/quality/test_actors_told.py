"""What the text tells of actors: sector by the body whose they are, country by whose they are, who a counterpart is."""

from __future__ import annotations

import pytest

from schemas import Actor, ExtractedArticle
from tests.quality.test_event_parties import read

pytestmark = pytest.mark.model


def actor(article: ExtractedArticle, name: str) -> Actor:
    """The actor of this name."""
    return next(a for a in article.actors if a.name == name)


@pytest.mark.parametrize(
    ("text", "name", "sector"),
    [
        ("U.N. Secretary-General Antonio Guterres welcomed the accord.", "Antonio Guterres", "IGO"),
        ("NATO chief Jens Stoltenberg praised the plan.", "Jens Stoltenberg", "IGO"),
        ("EU foreign policy chief Josep Borrell condemned the law.", "Josep Borrell", "IGO"),
        ("Hamas leader Ismail Haniyeh rejected the offer.", "Ismail Haniyeh", "REB"),
        ("Taliban spokesman Zabihullah Mujahid denied the claim.", "Zabihullah Mujahid", "REB"),
        ("U.S. Attorney General Merrick Garland sued the firm.", "Merrick Garland", "JUD"),
        ("Army General Mark Milley met the ministers.", "Mark Milley", "MIL"),
        ("Police chief Ana Ruiz thanked the witnesses.", "Ana Ruiz", "COP"),
    ],
)
def test_sector_by_title(text: str, name: str, sector: str) -> None:
    """Who heads a body has its sector; not every general is a soldier."""
    assert actor(read(text), name).sector == sector


def test_a_hospital_named_general_is_no_army() -> None:
    """ "General" in a name tells no sector."""
    assert actor(read("Nurses at Leeds General went on strike."), "Leeds General").sector is None


def test_whose_they_are_tells_the_country() -> None:
    """ "Whose troops", a person's government."""
    article = read("Eritrea, whose troops fought in the war, did not sign. Colonel Assimi Goita's government welcomed that.",
                   published="2023-02-05T00:00:00Z")  # fmt: skip
    assert actor(article, "troops").country == "ERI"
    assert next(a for a in article.actors if a.name.endswith("government")).country == "MLI"


def test_a_counterpart_is_who_is_named_beside() -> None:
    """The word and the name are one, with and without a comma; a counterpart's country is not that of whose counterpart he is."""
    text = (
        "Sergei Lavrov met his Malian counterpart Abdoulaye Diop. His TPLF counterpart, Getachew Reda, rejected the plan. Lavrov "
        "criticised his counterpart."
    )
    article = read(text)
    refs = {e.text: e.ref for e in article.entities}
    assert refs["his Malian counterpart Abdoulaye Diop"] == actor(article, "Abdoulaye Diop").ref
    assert refs["His TPLF counterpart"] == actor(article, "Getachew Reda").ref
    assert actor(article, "Abdoulaye Diop").country == "MLI"
    assert actor(article, "counterpart").country is None


def test_qualities_are_nobody() -> None:
    """ "Justice", and "hostage" in "held hostage", are no mentions."""
    article = read("Gunmen held the diners hostage, and justice was done, the minister said.")
    assert not {"hostage", "justice"} & {e.text for e in article.entities}


def test_a_phrase_ends_before_its_participle() -> None:
    """ "Gangs, known locally as bandits" are gangs; a body's negotiator has its sector."""
    article = read(
        "Criminal gangs, known locally as bandits, kidnapped ten people. Hamas's chief negotiator, known as Abu Omar, denied it."
    )
    assert actor(article, "Criminal gangs").sector == "CRM"
    assert next(a for a in article.actors if a.name.startswith("Hamas's")).sector == "REB"


def test_who_led_a_country_once_is_of_it() -> None:
    """Also long after the term, which tells no office."""
    told = actor(read("Alvaro Uribe rejected the deal."), "Alvaro Uribe")
    assert (told.country, told.title) == ("COL", None)


def test_a_title_with_of_is_one_with_its_name() -> None:
    """No second actor "US Secretary of State"."""
    article = read("US Secretary of State Antony Blinken met French Foreign Minister Jean Dupont in Paris.")
    assert [a.name for a in article.actors if a.type == "PERSON"] == ["Antony Blinken", "Jean Dupont"]


def test_a_vice_president_is_not_the_president() -> None:
    """Nor are former and new ones: other offices, other people."""
    article = read(
        "President Ana Rojas met the bishops. The vice president rejected the plan. The former president criticised it."
    )
    doers = {a.name for e in article.events for a in article.actors if a.ref in e.actors}
    assert {"vice president", "former president"} <= doers


def test_officers_beside_police_are_police() -> None:
    """In an army's story they are its own."""
    assert actor(read("Police surrounded the house. Officers arrested two men."), "Officers").sector == "COP"
    assert actor(read("The army seized power. Officers arrested two men."), "Officers").sector == "MIL"


def test_a_union_launches_strikes_of_work() -> None:
    """An air force launches others."""
    assert [e.type for e in read("The dockers' union launched simultaneous strikes at three ports.").events] == [
        "PROTEST"
    ]
    assert [e.type for e in read("Israel launched strikes on targets in Syria.").events] == ["ASSAULT"]


def test_bare_congress_is_the_articles_own() -> None:
    """No guess that it is the American one."""
    article = read(
        "Peruvian President Ana Rojas dissolved Congress in Lima. Peru's army backed her, and the United States condemned it."
    )
    assert actor(article, "Congress").country is None
    assert actor(read("The United States suspended aid after Congress voted."), "Congress").country == "USA"


def test_whose_brother_he_is_is_no_office() -> None:
    """What stands before the possessive is somebody else's."""
    told = actor(read("Police arrested the president's elder brother Mahinda Silva in Colombo."), "Mahinda Silva")
    assert (told.sector, told.title) == (None, None)


def test_a_surname_is_the_person() -> None:
    """Also where the model alone sees a place."""
    text = "The HDP's former leader, Selahattin Demirtas, has been in jail since 2016. The court ruled that Demirtas must be released immediately."
    assert [a.name for a in read(text).actors if "Demirtas" in a.name] == ["Selahattin Demirtas"]
    leader = read(
        "Protesters stormed the residence, demanding that Gotabaya Rajapaksa quit over Sri Lanka's worst crisis in decades."
    )
    assert actor(leader, "Gotabaya Rajapaksa").type == "PERSON"


def test_they_are_not_the_audience() -> None:
    """ "Told reporters": who listens is not spoken of."""
    text = '"They are afraid of losing," Tayip Temel told reporters. "That is why they attack us."'
    reporters = {e.ref for e in read(text).entities if e.text == "reporters"}
    assert not reporters & {r for e in read(text).events for r in (*e.actors, *e.targets)}


def test_a_long_name_and_its_end_are_one() -> None:
    """Particles and articles of family names, and a second name that the text gives."""
    text = (
        "European Commission President Ursula von der Leyen met General Abdel Fattah al-Burhan and Mohamed Hamdan Dagalo, better known as Hemedti. "
        "Von der Leyen urged Burhan to stop. Hemedti refused to sign."
    )
    people = [a.name for a in read(text).actors if a.type == "PERSON"]
    assert people == ["Ursula von der Leyen", "Abdel Fattah al-Burhan", "Mohamed Hamdan Dagalo"]


def test_a_body_and_its_kind_are_one() -> None:
    """ "The CGT union" is the CGT."""
    article = read(
        "The CGT union rejected the plan. The CGT called a strike, and the Islamic Jihad militant group fired rockets."
    )
    assert {"CGT union", "Islamic Jihad militant group"}.isdisjoint({a.name for a in article.actors})


def test_people_of_several_countries_act_for_none() -> None:
    """Not for the first that is named."""
    article = read("Ukrainian, German and French citizens were killed by gunmen in Venice.")
    assert next(a for a in article.actors if a.name.endswith("citizens")).country is None


def test_its_president_is_not_the_president() -> None:
    """The name beside tells who it is."""
    article = read(
        "President William Ruto spoke in Nairobi. The Law Society condemned the arrests. Its president, Faith Odhiambo, criticised police."
    )
    accused = [e for e in article.events if e.type == "ACCUSE"]
    assert accused[-1].actors == [actor(article, "Faith Odhiambo").ref]


def test_they_may_be_a_list() -> None:
    """All of it, where one list is spoken of."""
    article = read(
        "Antony Blinken spoke with Abdel al-Burhan and Musa Dagalo, urging them to stop. South Korea and Japan said they would send aircraft."
    )
    names = {a.ref: a.name for a in article.actors}
    asked = next(e for e in article.events if e.type == "REQUEST")
    assert [names[r] for r in asked.targets] == ["Abdel al-Burhan", "Musa Dagalo"]
    last = article.events[-1]
    assert [names[r] for r in last.actors] == ["South Korea", "Japan"]


def test_koreans_are_not_all_one_kim() -> None:
    """Four persons with one family name, whose given names have a hyphen."""
    article = read(
        "The North's vice defense minister, Kim Kang-il, denounced the drill. Kim Yo-jong, the sister of leader Kim Jong-un, mocked it. "
        "Opposition leader Lee Jae-myung accused the president of provoking Pyongyang.", published="2024-10-01T00:00:00Z"
    )  # fmt: skip
    people = {a.name: a.sector for a in article.actors if a.type == "PERSON" and "-" in a.name}
    assert list(people) == ["Kim Kang-il", "Kim Yo-jong", "Kim Jong-un", "Lee Jae-myung"]
    assert people["Lee Jae-myung"] == "OPP"


def test_whose_leader_or_station_it_is_tells_the_sector() -> None:
    """A gang's leader is no statesman, a police station no broadcaster."""
    article = read("The gang leader threatened a war after gunmen attacked several police stations.")
    assert actor(article, "gang leader").sector == "CRM"
    assert actor(article, "several police stations").sector == "COP"


def test_a_former_president_is_one_with_his_name() -> None:
    """No second actor for the words before the name."""
    article = read("Figures including former US president Barack Obama denounced the harassment of Yunus.")
    assert [a.name for a in article.actors if a.sector == "GOV" and a.type == "PERSON"] == ["Barack Obama"]


def test_a_name_without_the_second_family_name_is_the_same() -> None:
    """With and without accents."""
    article = read(
        "Mexico extradited Ovidio Guzmán López on Friday.", title="Mexico extradites Ovidio Guzman to the United States"
    )
    assert [a.name for a in article.actors if a.type == "PERSON"] == ["Ovidio Guzmán López"]


def test_a_judge_orders_somebody_else_to_be_held() -> None:
    """Whom the sentence before speaks of."""
    article = read("Dieter Schmidt is accused of spying. A judge ordered that he be held in custody.")
    held = [e for e in article.events if e.type == "COERCE"]
    assert [e.targets for e in held] == [[actor(article, "Dieter Schmidt").ref]]
