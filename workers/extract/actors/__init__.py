"""Who the mentions are: one actor for all names, titles and descriptions of one thing in the article."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc, Token

from schemas import Actor
from workers.extract import syntax, tables
from workers.extract.actors import pronouns, words
from workers.extract.actors.by_token import ByToken
from workers.extract.actors.names import Known, Names
from workers.extract.mentions import Mention, sector_of
from workers.extract.places import Gazetteer

_TITLES = re.compile(
    r"^(mr|mrs|ms|dr|sir|lord|lady|sheikh|sheik|gen|col|maj|capt|sgt|lt|sen|rep|gov|prof|rev|st)\.?\s+", re.I
)
_KNOWN = {",", "(", "better", "also", "widely", "commonly", "popularly", "formerly", "known", "as"}
_OF_STATE = 4
"""Words of what somebody is secretary of."""
_ALIKE = ("LEG", "GOV", "JUD", "COP")
"""Sectors whose bodies have the same names in many countries."""

_NAMED_ALIKE = ("LEG", "JUD")
"""Sectors whose bodies have bare names that other countries' have, too."""


class Actors:
    """The actors of one article, from the mentions of its Docs in order of reading."""

    def __init__(self, docs: dict[str, Doc], mentions: list[Mention], published: str | None) -> None:
        self.docs, self.mentions, self.published = docs, mentions, published or ""
        self.known: dict[str, Known] = {}
        self._tokens = ByToken(mentions, docs)
        self.at, self.within, self.in_name = self._tokens.at, self._tokens.within, self._tokens.in_name
        self.names = Names()
        self._counter = 0
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
        for mention in self.mentions:
            if mention.name is None:
                mention.ref = self._described(mention)
        self._appositions()
        self._beside()
        self._kinds()
        self._known_as()

    def _parts(self, mention: Mention) -> list[str]:
        return tables.plain(_TITLES.sub("", self.name(mention))).split()

    def new(self, name: str, kind: str, **facts: object) -> Known:
        """An actor of its own, without a name that others could be known by yet."""
        self._counter += 1
        ref = f"a{self._counter}"
        made = Known(Actor(ref=ref, name=name, type=kind, **facts), self._counter)  # type: ignore[arg-type]
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
        self._facts_from_text(mention, known)
        return known.actor.ref

    def _make(self, mention: Mention, name: str, key: str) -> Known:
        known, countries = None, tables.countries()
        organisation = tables.organisations().get(key) or tables.organisations().get(words.without_country(key))
        if mention.type in ("ORG", "NORP") and organisation:
            country = self._country_of(organisation, mention)
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
            leader = self._leader(key)
            if leader is not None:
                known.actor.country, known.actor.title = leader.country, leader.office
                known.actor.sector = "REL" if leader.office == "Pope" else "GOV"
                known.office = words.office(leader.office) or leader.office.lower()
            else:
                known.actor.country = self._once_led(key)
        else:
            known = self.new(
                name, mention.type, sector=words.sector_of_name(key), country=self._country_inside(mention)
            )
        return known

    def _country_of(self, organisation: tables.Organisation, mention: Mention) -> str | None:
        """None for what acts for no country; "Peru's Congress" is Peru's whatever the table has."""
        if organisation.sector == "IGO":
            return None
        inside = self._country_inside(mention)
        if inside is None and organisation.sector in _NAMED_ALIKE and organisation.country:
            most = max(self.gazetteer.countries.values(), default=0)
            if self.gazetteer.countries[organisation.country] < most:
                return None  # "Congress" in an article about Peru
        return inside if inside and organisation.sector in _ALIKE else organisation.country or inside

    def _after(self, mention: Mention) -> str:
        doc = self.docs[mention.where]
        return (
            doc[mention.end : mention.end + 4].text if mention.end < len(doc) and doc[mention.end].text == "," else ""
        )

    def _leader(self, key: str) -> tables.Leader | None:
        found = tables.leaders().get(key, [])
        day = self.published[:10]
        held = [x for x in found if (not day or x.since <= day) and (not x.to or not day or day <= x.to)]
        surname_only = " " not in key
        same = {x.country for x in held}
        if surname_only and len(same) != 1:
            return None
        if surname_only and not (self.gazetteer.countries[held[0].country]):
            return None
        return held[0] if held else None

    def _once_led(self, key: str) -> str | None:
        """The country of somebody with the full name of one who led it at another time."""
        lands = {x.country for x in tables.leaders().get(key, [])} if " " in key else set()
        return lands.pop() if len(lands) == 1 else None

    def _facts_from_text(self, mention: Mention, known: Known) -> None:
        """Country, sector and title from the words around the name: these go before any table."""
        if mention.type != "PERSON":
            return
        doc = self.docs[mention.where]
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

    def _described(self, mention: Mention) -> str | None:
        """A nominal mention: an office that is somebody's whom the article names, else an actor of its own."""
        doc = self.docs[mention.where]
        head = doc[mention.head]
        country = self._country_inside(mention)
        sector = self._sector(head, mention)
        text = self.text(mention)
        office = words.office(text)
        if office and "Number=Plur" not in str(head.morph) and not self._apposed(head, mention.where):
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
        return made.actor.ref

    def _apposed(self, head: Token, where: str) -> bool:
        """ "Its president, Faith Odhiambo": the name beside tells whose office it is."""
        beside = [self._tokens.headed(c, where) for c in head.children if c.dep_ == "appos"]
        return any(m is not None and m.type == "PERSON" and m.name is not None for m in beside)

    def _sector(self, head: Token, mention: Mention) -> str | None:
        """What the noun tells; of "Hamas's negotiator" the body, of "officers" beside police the police."""
        lemma = syntax.lemma(head)
        if lemma == "officer" and any(k.actor.sector == "COP" for k in self.known.values()):
            return "COP"
        for owner in syntax.children(head, syntax.POSSESSOR):
            body = self._tokens.headed(owner, mention.where)
            known = self.known.get(body.ref or "") if body is not None and body.type == "ORG" else None
            if known is not None and known.actor.sector and (lemma in words.OF_BODY or known.actor.sector == "IGO"):
                return known.actor.sector
        return sector_of(head) or None

    def _holder(self, office: str, country: str | None, mention: Mention) -> Known | None:
        people = [k for k in self.known.values() if k.actor.type == "PERSON" and k.names and k.office]
        same = [k for k in people if k.office == office and (country is None or k.actor.country in (country, None))]
        if not same and office == "minister" and country is not None:  # "the French minister" is the transport minister
            same = [
                k
                for k in people
                if (k.office or "").endswith(" minister")
                and k.actor.country == country
                and k.office != "prime minister"
            ]
        if country is None and len(same) > 1:
            return None
        return same[0] if len(same) == 1 else None

    def _appositions(self) -> None:
        """ "Iran's president, Hassan Rouhani": the description and the name are one."""
        for mention in self.mentions:
            doc = self.docs[mention.where]
            head = doc[mention.head]
            if head.dep_ not in ("appos",) or mention.ref is None:
                continue
            other = self._tokens.headed(head.head, mention.where)
            if other is None or other.ref is None or other.ref == mention.ref:
                continue
            pair = sorted((mention, other), key=lambda m: m.name is None)
            if pair[0].name is None or pair[1].name is not None or pair[0].type not in ("PERSON", "ORG"):
                continue
            self._unite(pair[0], pair[1])

    def _beside(self) -> None:
        """ "US Secretary of State Ann Rourke": a description that the name directly follows is the named one's."""
        for named in self.mentions:
            if named.type != "PERSON" or named.name is None or not named.start:
                continue
            doc, at = self.docs[named.where], named.start
            while (
                at > max(0, named.start - _OF_STATE)
                and doc[at - 1].pos_ == "PROPN"
                and self._tokens.at(doc[at - 1], named.where) is None
            ):
                at -= 1
            if at < named.start and doc[at - 1].lower_ == "of":  # "the US Secretary of State Ann Rourke"
                at -= 1
            before = self._tokens.at(doc[at - 1], named.where) if at else None
            described = before is not None and before.end == at and before.name is None
            if before is not None and described and before.type == "PERSON" and before.ref and named.ref != before.ref:
                self._unite(named, before)

    def _kinds(self) -> None:
        """ "The Islamic Jihad militant group", "the CGT union": a body by its name and its kind is the body."""
        for mention in self.mentions:
            doc = self.docs[mention.where]
            if mention.name is not None or mention.type != "ORG" or syntax.lemma(doc[mention.head]) not in words.KINDS:
                continue
            inside = self._tokens.within(mention.where, mention.start, mention.head)
            bodies = [m for m in inside if m.type == "ORG" and m.name is not None and m.start == mention.start]
            if (
                len(bodies) == 1
                and doc[bodies[0].end].text not in ("'s", "’s", "'", "’")
                and bodies[0].ref != mention.ref
            ):
                self._unite(bodies[0], mention)

    def _known_as(self) -> None:
        """ "Mohamed Dagalo, better known as Hemedti": one person, whatever the model takes the second name for."""
        for mention in self.mentions:
            doc, i = self.docs[mention.where], mention.end
            if mention.type != "PERSON" or mention.name is None:
                continue
            while i < len(doc) and doc[i].lower_ in _KNOWN:
                i += 1
            other = self._tokens.at(doc[i], mention.where) if i < len(doc) and doc[i - 1].lower_ == "as" else None
            if other is None or other.name is None or other.start != i or other.ref in (None, mention.ref):
                continue
            for m in self.mentions:
                if m.ref == other.ref and m is not other:
                    m.ref, m.type = mention.ref, "PERSON"
            gone = self.known.pop(other.ref or "", None)
            keep = self.known[mention.ref or ""]
            if gone is not None and gone.actor.name not in keep.actor.aliases:
                keep.actor.aliases.append(gone.actor.name)
            other.ref, other.type = mention.ref, "PERSON"

    def _unite(self, named: Mention, described: Mention) -> None:
        old = described.ref
        keep, gone = self.known[named.ref or ""], self.known.get(old or "")
        if gone is None or gone.names & keep.names or (gone.actor.type == "PERSON" and gone.actor.title):
            return
        keep.actor.country = keep.actor.country or gone.actor.country
        keep.actor.sector = keep.actor.sector or gone.actor.sector
        keep.office = keep.office or gone.office
        if keep.actor.type == "PERSON":
            keep.actor.title = keep.actor.title or self.text(described)
        for m in self.mentions:
            if m.ref == old:
                m.ref = named.ref
        if self.text(described) not in keep.actor.aliases:
            keep.actor.aliases.append(self.text(described))
        self.known.pop(gone.actor.ref, None)

    # -- countries

    def _country_named(self, mention: Mention) -> str | None:
        known = tables.countries()
        key = tables.plain(self.name(mention)).removeprefix("the ")
        return known.names.get(key) or known.capitals.get(key) or known.adjectives.get(key)

    def _country_inside(self, mention: Mention) -> str | None:
        """ "Pakistan's prime minister", "Iranian troops", "Pakistan-based group"."""
        doc = self.docs[mention.where]
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
            if owner.tag_ in ("PRP$", "WP$") and (whose := self.pronoun(owner, mention.where)) in self.known:
                return self.known[whose].actor.country  # "India said … its troops", "Eritrea, whose troops"
            person = self._tokens.headed(owner, mention.where)
            if person is not None and person.type == "PERSON" and person.ref in self.known:
                return self.known[person.ref].actor.country  # "Colonel Assimi Goita's government"
        for nested in self.within(mention.where, mention.start, mention.end):
            if mention.start <= nested.start and nested.end <= mention.end and nested.ref:
                known = self.known.get(nested.ref)
                if known is not None and nested is not mention and known.actor.type in ("GPE", "NORP"):
                    return known.actor.country
        return None

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
