"""What the text and the tables tell of an actor: country, sector, title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from workers.extract import syntax, tables
from workers.extract.actors import words
from workers.extract.actors.names import Known
from workers.extract.mentions import Mention
from workers.extract.sectors import sector_of

if TYPE_CHECKING:
    from workers.extract.actors import Actors

_ALIKE = ("LEG", "GOV", "JUD", "COP")
"""Sectors whose bodies have the same names in many countries."""
_NAMED_ALIKE = ("LEG", "JUD")
"""Sectors whose bodies have bare names that other countries' have, too."""


def country_of_body(actors: Actors, organisation: tables.Organisation, mention: Mention) -> str | None:
    """None for what acts for no country; "Peru's Congress" is Peru's whatever the table has."""
    if organisation.sector == "IGO":
        return None
    inside = country_inside(actors, mention)
    if inside is None and organisation.sector in _NAMED_ALIKE and organisation.country:
        most = max(actors.gazetteer.countries.values(), default=0)
        if actors.gazetteer.countries[organisation.country] < most:
            return None  # "Congress" in an article about Peru
    return inside if inside and organisation.sector in _ALIKE else organisation.country or inside


def leader(actors: Actors, key: str) -> tables.Leader | None:
    """Who led a country on the day of the article; a surname alone is one only where the article names the country."""
    found = tables.leaders().get(key, [])
    day = actors.published[:10]
    held = [x for x in found if (not day or x.since <= day) and (not x.to or not day or day <= x.to)]
    surname_only = " " not in key
    same = {x.country for x in held}
    if surname_only and len(same) != 1:
        return None
    if surname_only and not (actors.gazetteer.countries[held[0].country]):
        return None
    return held[0] if held else None


def once_led(key: str) -> str | None:
    """The country of somebody with the full name of one who led it at another time."""
    lands = {x.country for x in tables.leaders().get(key, [])} if " " in key else set()
    return lands.pop() if len(lands) == 1 else None


def from_text(actors: Actors, mention: Mention, known: Known) -> None:
    """Country, sector and title from the words around the name: these go before any table."""
    if mention.type != "PERSON":
        return
    doc = actors.docs[mention.where]
    start, _ = mention.name or (mention.start, mention.end)
    before = [t for t in doc[mention.start : start] if not t.is_punct]
    country = next((c for t in before if (c := words.country_of(t))), None)
    body = words.body_of(before)
    owned = [i for i, t in enumerate(before) if t.lower_ in ("'s", "’s")]
    if owned and body is None:  # "the president's elder brother"
        before = before[owned[-1] + 1 :]
    sector = words.sector_of_title(before)
    if sector is not None:
        known.actor.sector = sector
        told = [t for t in doc[mention.start : start] if t in before or t.text == "-"]
        kept = [t.text for t in told if words.country_of(t) is None and t.lower_ not in ("'s", "’s")]
        title = " ".join(kept).replace(" - ", "-").strip(" -")
        known.actor.title = known.actor.title or title
        known.office = words.office(title)
    if country and start > mention.start:
        known.actor.country = country


def apposed(actors: Actors, head: Token, where: str) -> bool:
    """ "Its president, Faith Odhiambo": the name beside tells whose office it is."""
    beside = [actors.tokens.headed(c, where) for c in head.children if c.dep_ == "appos"]
    return any(m is not None and m.type == "PERSON" and m.name is not None for m in beside)


def sector(actors: Actors, head: Token, mention: Mention) -> str | None:
    """What the noun tells; of "Hamas's negotiator" the body, of "officers" beside police the police."""
    lemma = syntax.lemma(head)
    if lemma == "officer" and any(k.actor.sector == "COP" for k in actors.known.values()):
        return "COP"
    for owner in syntax.children(head, syntax.POSSESSOR):
        body = actors.tokens.headed(owner, mention.where)
        known = actors.known.get(body.ref or "") if body is not None and body.type == "ORG" else None
        if known is not None and known.actor.sector and (lemma in words.OF_BODY or known.actor.sector == "IGO"):
            return known.actor.sector
    return sector_of(head) or None


def country_inside(actors: Actors, mention: Mention) -> str | None:
    """ "Pakistan's prime minister", "Iranian troops", "Pakistan-based group"."""
    doc = actors.docs[mention.where]
    told = [(t, code) for t in doc[mention.start : mention.end] if (code := words.country_of(t))]
    if any(t.dep_ == "conj" and code != told[0][1] for t, code in told):
        return None  # "Ukrainian, German and French citizens"
    if told:
        return told[0][1]
    head = doc[mention.head]
    for owner in syntax.prepositional(head, {"of", "from"}):
        if code := words.country_of(owner):
            return code
    for owner in syntax.children(head, syntax.POSSESSOR) if syntax.lemma(head) != "counterpart" else ():
        if owner.tag_ in ("PRP$", "WP$") and (whose := actors.pronoun(owner, mention.where)) in actors.known:
            return actors.known[whose].actor.country  # "India said … its troops", "Eritrea, whose troops"
        person = actors.tokens.headed(owner, mention.where)
        if person is not None and person.type == "PERSON" and person.ref in actors.known:
            return actors.known[person.ref].actor.country  # "Colonel Assimi Goita's government"
    for nested in actors.within(mention.where, mention.start, mention.end):
        if mention.start <= nested.start and nested.end <= mention.end and nested.ref:
            known = actors.known.get(nested.ref)
            if known is not None and nested is not mention and known.actor.type in ("GPE", "NORP"):
                return known.actor.country
    return None
