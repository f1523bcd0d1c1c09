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
    assert actor(article, "whose troops").country == "ERI"
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
    assert actor(article, "his counterpart").country is None


def test_qualities_are_nobody() -> None:
    """ "Justice", and "hostage" in "held hostage", are no mentions."""
    article = read("Gunmen held the diners hostage, and justice was done, the minister said.")
    assert not {"hostage", "justice"} & {e.text for e in article.entities}
