"""Who the mentions are: one actor for all names, titles and descriptions of one thing in the article."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc, Token

from schemas import Actor
from workers.extract import tables
from workers.extract.actors import facts, pronouns, united, words
from workers.extract.actors.by_token import ByToken
from workers.extract.actors.names import Known, Names
from workers.extract.mentions import Mention
from workers.extract.places import Gazetteer

_TITLES = re.compile(
    r"^(mr|mrs|ms|dr|sir|lord|lady|sheikh|sheik|gen|col|maj|capt|sgt|lt|sen|rep|gov|prof|rev|st)\.?\s+", re.I
)


class Actors:
    """The actors of one article, from the mentions of its Docs in order of reading."""

    def __init__(self, docs: dict[str, Doc], mentions: list[Mention], published: str | None) -> None:
        self.docs, self.mentions, self.published = docs, mentions, published or ""
        self.known: dict[str, Known] = {}
        self.tokens = ByToken(mentions, docs)
        self.at, self.within, self.in_name = self.tokens.at, self.tokens.within, self.tokens.in_name
        self.names = Names()
        self._counter = 0
        self._officials: list[Known] = []
        countries = Counter(c for m in mentions if (c := self._country_named(m)))
        self.gazetteer = Gazetteer(countries)
        self._resolve()

    def text(self, mention: Mention) -> str:
        """The words of a mention."""
        return self.docs[mention.where][mention.start : mention.end].text

    def name(self, mention: Mention) -> str:
        """The words of its proper name."""
        start, end = mention.name or (mention.start, mention.end)
        return self.docs[mention.where][start:end].text

    # -- resolution

    def _resolve(self) -> None:
        named = [(m, m.type == "PERSON" and len(self._parts(m)) > 1) for m in self.mentions if m.name]
        full, rest = [m for m, whole in named if whole], [m for m, whole in named if not whole]
        for mention in full + rest:
            mention.ref = self._named(mention)
        self._officials = [k for k in self.known.values() if k.actor.type == "PERSON" and k.office]
        for mention in self.mentions:
            if mention.name is None:
                mention.ref = self._described(mention)
        united.unite(self)

    def _parts(self, mention: Mention) -> list[str]:
        return tables.plain(_TITLES.sub("", self.name(mention))).split()

    def new(self, name: str, kind: str, **told: object) -> Known:
        """An actor of its own, without a name that others could be known by yet."""
        self._counter += 1
        ref = f"a{self._counter}"
        made = Known(Actor(ref=ref, name=name, type=kind, **told), self._counter)  # type: ignore[arg-type]
        self.known[ref] = made
        return made

    def _named(self, mention: Mention) -> str | None:
        name = _TITLES.sub("", self.name(mention))
        if mention.type == "GPE" and name.isupper() and len(name) > 4:
            name = name.title()  # a dateline's
        key = tables.plain(name).removeprefix("the ")
        known = self.names.person(key) if mention.type == "PERSON" else self.names.same(key, mention.type)
        if known is None:
            known = self._make(mention, name, key)
        self.names.add(known, key)
        if name != known.actor.name and name not in known.actor.aliases:
            known.actor.aliases.append(name)
        facts.from_text(self, mention, known)
        return known.actor.ref

    def _make(self, mention: Mention, name: str, key: str) -> Known:
        known, countries = None, tables.countries()
        organisation = tables.organisations().get(key) or tables.organisations().get(words.without_country(key))
        if mention.type in ("ORG", "NORP") and organisation:
            country = facts.country_of_body(self, organisation, mention)
            known = self.new(
                organisation.name if mention.type == "ORG" else name, "ORG", sector=organisation.sector, country=country
            )
            if known.actor.name != name:
                known.actor.aliases.append(name)
        elif mention.type in ("GPE", "LOC", "FAC"):
            code = countries.names.get(key) or countries.capitals.get(key)
            place = self.gazetteer.resolve(name, self._after(mention))
            if place is not None and place.country and key not in countries.names:
                code = place.country if key not in countries.capitals or place.country == code else code
            known = self.new(name, mention.type, country=code, place=place)
            if key in countries.names or key in countries.capitals:
                known.actor.sector = "GOV"
        elif mention.type == "NORP":
            known = self.new(name, "NORP", country=countries.adjectives.get(key) or countries.peoples.get(key))
        elif mention.type == "PERSON":
            known = self.new(name, "PERSON")
            leader = facts.leader(self, key)
            if leader is not None:
                known.actor.country, known.actor.title = leader.country, leader.office
                known.actor.sector = "REL" if leader.office == "Pope" else "GOV"
                known.office = words.office(leader.office) or leader.office.lower()
            else:
                known.actor.country = facts.once_led(key)
        else:
            sector = words.sector_of_name(key) if mention.type == "ORG" else None
            known = self.new(name, mention.type, sector=sector, country=facts.country_inside(self, mention))
        return known

    def _after(self, mention: Mention) -> str:
        doc = self.docs[mention.where]
        return (
            doc[mention.end : mention.end + 4].text if mention.end < len(doc) and doc[mention.end].text == "," else ""
        )

    def _described(self, mention: Mention) -> str | None:
        """A nominal mention: an office that is somebody's whom the article names, else an actor of its own."""
        doc = self.docs[mention.where]
        head = doc[mention.head]
        country = facts.country_inside(self, mention)
        sector = facts.sector(self, head, mention)
        text = self.text(mention)
        office = words.office(text)
        if office and "Number=Plur" not in str(head.morph) and not facts.apposed(self, head, mention.where):
            holder = self._holder(office, country, mention)
            if holder is not None:
                if text not in holder.actor.aliases:
                    holder.actor.aliases.append(text)
                if country and holder.actor.country is None:
                    holder.actor.country = country
                return holder.actor.ref
        key = tables.plain(text).removeprefix("the ")
        for known in self.names.of(key):
            alive = known.actor.ref in self.known
            if alive and known.actor.type == mention.type and known.actor.country == country:
                return known.actor.ref
        first = doc[mention.start]
        whose = first.tag_ in ("PRP$", "WP$") and first.i < mention.head  # "its troops" are called troops
        made = self.new(
            text[len(first.text_with_ws) :] if whose else text, mention.type, country=country, sector=sector
        )
        self.names.add(made, key)
        made.office = office
        if office and mention.type == "PERSON":
            self._officials.append(made)
        return made.actor.ref

    def _holder(self, office: str, country: str | None, mention: Mention) -> Known | None:
        same = [
            k for k in self._officials if k.office == office and (country is None or k.actor.country in (country, None))
        ]
        if not same and office == "minister" and country is not None:  # "the French minister" is the transport minister
            same = [
                k
                for k in self._officials
                if (k.office or "").endswith(" minister")
                and k.actor.country == country
                and k.office != "prime minister"
            ]
        if country is None and len(same) > 1:
            return None
        return same[0] if len(same) == 1 else None

    def _country_named(self, mention: Mention) -> str | None:
        known = tables.countries()
        key = tables.plain(self.name(mention)).removeprefix("the ")
        return known.names.get(key) or known.capitals.get(key) or known.adjectives.get(key)

    def pronoun(self, token: Token, where: str) -> str | None:
        """Who a pronoun stands for, where that is clear; else None."""
        return pronouns.antecedent(self, token, where)

    def pronoun_list(self, token: Token, where: str) -> tuple[str, ...]:
        """Who a pronoun stands for, if it is a list of several."""
        return tuple(pronouns.together(self, token, where)) if token.pos_ == "PRON" else ()

    def list(self) -> list[Actor]:
        """The actors that some mention stands for, in order of their making."""
        used = {m.ref for m in self.mentions}
        return [k.actor for k in self.known.values() if k.actor.ref in used]
