"""Mentions: every phrase that names or describes a person, a group, a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from workers.extract import syntax, tables
from workers.extract.model import learned
from workers.extract.sectors import RELATED, nobody, sector_of

FACILITY = {"airport", "bridge", "hospital", "stadium", "airbase", "palace", "cathedral", "mosque", "prison", "dam", "station", "port",
            "square", "tower", "hall", "museum", "hotel", "street", "road", "avenue", "terminal", "base", "embassy", "plant"}  # fmt: skip
NATURE = {"sea", "river", "ocean", "mountain", "mountains", "strait", "gulf", "island", "islands", "desert", "lake", "valley",
          "bay", "peninsula", "coast", "delta", "heights", "region"}  # fmt: skip
CONTINENTS = {"europe", "asia", "africa", "middle east", "latin america", "south america", "north america", "balkans", "caucasus",
              "sahel", "kashmir", "central asia", "southeast asia", "caribbean", "arctic", "mediterranean", "scandinavia",
              "donbas", "kurdistan", "tibet", "crimea", "darfur", "sinai", "golan heights", "baltics", "oceania"}  # fmt: skip
HAPPENINGS = {"cup", "olympics", "games", "war", "hurricane", "cyclone", "typhoon", "festival", "championship", "grand", "prix",
              "summit", "conference", "day", "week", "revolution", "uprising", "brexit", "treaty", "agreement", "accord", "act"}  # fmt: skip
PERSONAL = {
    "GOV",
    "JUD",
    "LEG",
    "MED",
    "CVL",
    "EDU",
    "JRN",
    "COP",
    "MIL",
    "OPP",
    "REB",
    "UAF",
    "CRM",
    "REL",
    "LAB",
    "REF",
    "SPY",
    "NGO",
    "BUS",
}
GROUPS = {"government", "administration", "ministry", "cabinet", "authority", "embassy", "army", "military", "navy", "force", "police", "court",
          "tribunal", "parliament", "senate", "congress", "assembly", "legislature", "opposition", "militia", "gang", "cartel", "company",
          "firm", "bank", "corporation", "airline", "newspaper", "broadcaster", "television", "channel", "daily", "station", "university",
          "school", "union", "church", "charity", "organisation", "foundation", "party", "agency", "regime", "presidency", "department",
          "delegation", "troop", "guard", "rebel", "militant", "insurgent", "separatist", "guerrilla", "protester", "demonstrator",
          "crowd", "paramilitary", "junta", "squadron", "platoon", "infantry", "garrison", "carmaker", "automaker", "chipmaker",
          "planemaker", "drugmaker", "manufacturer", "insurer", "brewer", "contractor", "developer", "lender", "magazine",
          "tabloid", "judiciary", "mafia", "retailer", "employer", "exporter", "importer", "regulator", "municipality",
          "regiment", "brigade", "battalion", "consulate", "media", "jury", "intelligence", "clergy"}  # fmt: skip
SURE = 0.6
"""Chance from which a learned type is taken."""
PRONOUNS = {"he", "she", "they", "it", "him", "her", "them", "we", "i", "who"}


@dataclass
class Mention:
    """A mention by token indices of its Doc; ``name`` by token indices too, None for a nominal one."""

    start: int
    end: int
    head: int
    type: str
    where: str
    name: tuple[int, int] | None
    ref: str | None = None


def find(doc: Doc, where: str) -> list[Mention]:
    """All mentions of a Doc, by position; longer ones before those nested in them."""
    named = list(_named(doc, where))
    taken = {i for m in named if m.name for i in range(*m.name)}
    found = named + list(_gazetteer(doc, where, taken))
    covered = {m.head for m in found}
    inside = {i for m in found for i in range(m.start, m.end)}
    for token in doc:
        titled = token.pos_ == "PROPN" and token.i not in inside and not token.ent_type_  # "Taiwan's Foreign Minister"
        if (token.pos_ == "NOUN" or titled) and token.i not in covered and token.i not in taken:
            mention = _nominal(token, where, inside)
            if mention is not None:
                found.append(mention)
    return sorted(found, key=lambda m: (m.start, -m.end))


def _named(doc: Doc, where: str) -> Iterator[Mention]:
    for ent in doc.ents:
        span = _trimmed(ent)
        if span is None:
            continue
        kind = _type(span)
        if kind is None:
            continue
        head = _phrase_head(span, kind)
        start, end = syntax.chunk(head)
        start, end = min(start, span.start), max(end, span.end)
        if (
            kind in ("GPE", "LOC", "FAC", "NORP", "EVENT", "WORK")
            or head.i >= span.end + 3
            or not _same_thing(head, span)
        ):
            start, end, head = span.start, span.end, span.root
        yield Mention(start, end, head.i, kind, where, (span.start, span.end))


def _trimmed(ent: Span) -> Span | None:
    """Without quotation marks, possessive endings, and leading articles."""
    start, end = ent.start, ent.end
    doc = ent.doc
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in ("the", "a", "an")):
        start += 1
    while end > start and (
        doc[end - 1].is_space or doc[end - 1].lower_ in ("'s", "’s", "'", "’", ",", '"', "”", "-", "–")
    ):
        end -= 1
    return doc[start:end] if start < end and any(t.text[0].isalnum() for t in doc[start:end]) else None


def _type(span: Span) -> str | None:
    text, label = tables.plain(span.text), span[0].ent_type_ or span.label_
    known = tables.countries()
    last = text.split()[-1]
    if text in known.names or text in known.capitals:
        return "GPE"
    if (text in known.adjectives or text in known.peoples) and label in ("MISC", "NORP", "LOC", "GPE"):
        return "NORP"
    if label in ("LOC", "GPE") and _leader(text):
        return "PERSON"
    seen = _learned(span, label)
    if seen is not None and last not in FACILITY and last not in NATURE and text not in CONTINENTS:
        return seen
    if label in ("LOC", "GPE", "FAC"):
        if last in FACILITY:
            return "FAC"
        if text in CONTINENTS or last in NATURE or text.split()[0] in ("lake", "mount", "cape", "gulf"):
            return "LOC"
        return "GPE" if label != "FAC" else "FAC"
    if label in ("PERSON", "ORG"):
        if label == "ORG" and (last in FACILITY - {"embassy", "port", "plant", "hospital", "museum", "station"}):
            return "FAC"
        return label
    if label in ("MISC", "NORP", "EVENT", "WORK", "WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"):
        words = set(text.split())
        if words & HAPPENINGS:
            return "EVENT"
        if label in ("EVENT", "NORP"):
            return label
        if all(t.pos_ == "ADJ" for t in span) or text.endswith(("ian", "ish", "ist", "ists", "ese", "ic", "im", "ims")):
            return "NORP"
        quoted = span.start > 0 and span.doc[span.start - 1].is_quote
        return "WORK" if quoted or label.startswith("WORK") else None
    return None


def _leader(text: str) -> bool:
    """Whether what the model takes for a place is a leader of the table and no place: "the Biden administration", "Gotabaya Rajapaksa"."""
    places = (tables.cities(), tables.cities_otherwise(), tables.regions(), tables.states())
    return text in tables.leaders() and not any(text in table for table in places)


_FINER = {"LOC": {"GPE", "LOC", "FAC"}, "MISC": {"NORP", "EVENT", "WORK"}}


def _learned(span: Span, label: str) -> str | None:
    """The finer type that the model has learned for a name, where it is sure and does not contradict the coarse one."""
    known = learned.of(span.doc)
    if known is None or label not in _FINER:
        return None
    kinds = [known.kind(t.i) for t in span if t.ent_type_]
    best = max(_FINER[label], key=lambda k: (sum(chance for kind, chance in kinds if kind == k), k))
    sure = sum(chance for kind, chance in kinds if kind == best) / max(1, len(kinds))
    return best if sure >= SURE else None


def _phrase_head(span: Span, kind: str) -> Token:
    """The head of the whole phrase: of "Prime Minister Imran Khan" whichever word the parser put on top."""
    root = span.root
    if kind == "PERSON":
        above = root.head
        if root.dep_ in syntax.FLAT | {"appos"} and above.i < span.start and above.pos_ in ("NOUN", "PROPN"):
            between = root.doc[above.i + 1 : span.start]
            if not any(t.is_punct for t in between):
                return above
        before = span[0].nbor(-1) if span.start else root
        if before.pos_ == "NOUN" and syntax.lemma(before) in RELATED and before.tag_ == "NN":
            return before  # "with his counterpart Ana Ruiz", wherever the parser hung her
    if (
        kind == "ORG"
        and root.head.i == span.start - 1
        and root.head.pos_ == "NOUN"
        and root.dep_ in syntax.FLAT | {"appos", "nmod"}
    ):
        return root.head
    return root


def _same_thing(head: Token, span: Span) -> bool:
    """Whether the phrase is about the named one: "the Reuters reporter" is not Reuters."""
    if span.start <= head.i < span.end:
        return True
    return head.i < span.start


def _gazetteer(doc: Doc, where: str, taken: set[int]) -> Iterator[Mention]:
    """Countries, capitals and peoples that the model did not see; only words with a capital letter."""
    known, organisations = tables.countries(), tables.organisations()
    words = [t.text for t in doc]
    i = 0
    while i < len(doc):
        for size in (4, 3, 2, 1) if words[i][:1].isupper() and i not in taken else ():
            if i + size > len(doc) or any(j in taken for j in range(i, i + size)) or words[i + size - 1].isspace():
                continue
            span = doc[i : i + size]
            text = tables.plain(span.text)
            if text in ("us", "is", "who") and span.text not in ("US", "U.S."):
                continue
            if text in known.names or text in known.capitals:
                kind = "GPE"
            elif text in known.adjectives or text in known.peoples:
                kind = "NORP"
            elif (text in organisations and (size > 1 or span[0].is_upper)) and span[-1].text[:1].isupper():
                kind = "ORG"
            else:
                continue
            yield Mention(span.start, span.end, span.root.i, kind, where, (span.start, span.end))
            i += size - 1
            break
        i += 1


def by_surname(found: list[Mention], docs: Mapping[str, Doc]) -> None:
    """A place of one word that is the last name of a person of the article is that person, if no table has it or a title stands before it."""
    last = {
        docs[m.where][m.name[1] - 1].lower_
        for m in found
        if m.type == "PERSON" and m.name and m.name[1] - m.name[0] > 1
    }
    for m in found:
        if m.type not in ("GPE", "LOC") or m.name is None or m.name[1] - m.name[0] > 1:
            continue
        token = docs[m.where][m.name[0]]
        text = tables.plain(token.text)
        listed = text in tables.cities() or text in tables.regions() or text in tables.countries().names
        titled = token.i > 0 and token.nbor(-1).pos_ in ("NOUN", "PROPN") and bool(sector_of(token.nbor(-1)))
        if token.lower_ in last and (titled or not listed):
            m.type = "PERSON"


def _nominal(token: Token, where: str, inside: set[int]) -> Mention | None:
    lemma = syntax.lemma(token).lower()
    sector = sector_of(token)
    if sector is None or token.dep_ in ("compound", "amod", "nmod:unmarked"):
        return None
    if nobody(token):
        return None
    if token.i in inside and any(t.ent_type_ in ("PERSON", "ORG") for t in token.children):
        return None
    start, end = syntax.phrase(token)
    plural = "Number=Plur" in str(token.morph) or token.tag_ == "NNS"
    kind = (
        "ORG"
        if lemma in GROUPS | {"group"} or (plural and sector in ("REB", "MIL", "COP", "CRM", "UAF", "LAB"))
        else "PERSON"
    )
    return Mention(start, end, token.i, kind, where, None)
