"""What words say of an actor: country, office, sector."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from schemas.reading import Sector
from workers.extract import syntax, tables
from workers.extract.sectors import LEADING, sector_of

OFFICES = {
    "president",
    "premier",
    "minister",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "governor",
    "mayor",
    "leader",
    "pope",
}
_PREMIER = {"premier": "prime minister"}
_NOT_IN_OFFICE = {"vice", "deputy", "former", "ex", "new", "next", "incoming", "late"}
"""Before an office: another office, or somebody else's."""
OF_BODY = LEADING | {"founder", "negotiator", "chair", "chairperson", "adviser", "aide", "envoy", "lawmaker", "director", "chairman",
                     "chairwoman", "militant", "fighter"}  # fmt: skip
"""Titles that have the sector of the body whose they are: a leader of Hamas, a head of NATO."""
KINDS = {"group", "movement", "party", "militia", "organisation", "organization", "network", "faction", "union", "agency",
         "newspaper", "airline", "company", "firm", "carmaker", "bank", "broadcaster", "television", "channel", "station",
         "gang", "cartel", "alliance", "foundation", "charity", "daily", "magazine"}  # fmt: skip
"""What a body is, said behind its name."""
_LONGEST = 5
_AIR = {"tv", "radio"}


def acronym(name: str) -> str:
    """The first letters of a name's words with capitals."""
    return "".join(w[0] for w in name.split() if w[:1].isupper()).casefold()


def country_of(token: Token) -> str | None:
    """The country that a word, or it and the next, names."""
    known = tables.countries()
    text = tables.plain(token.text)
    if not token.text[:1].isupper():
        return None
    found = known.names.get(text) or known.adjectives.get(text) or known.capitals.get(text)
    if found is None and token.i + 1 < len(token.doc):
        pair = tables.plain(token.doc[token.i : token.i + 2].text)
        found = known.names.get(pair) or known.adjectives.get(pair)
    return found


def without_country(key: str) -> str:
    """A name without the people in front of it ("pakistani taliban")."""
    known = tables.countries()
    first, _, rest = key.partition(" ")
    return rest if first in known.adjectives else key


def office(title: str) -> str | None:
    """The office of a title: "prime minister" of "the Iranian premier"."""
    words = tables.plain(title).replace("-", " ").split()
    for word, before in zip(reversed(words), reversed(["", *words[:-1]]), strict=False):
        if word in OFFICES:
            if word == "minister":
                return f"{before} minister" if before not in ("", "'s") else "minister"
            whole = _PREMIER.get(word, word)
            return f"{before} {whole}" if before in _NOT_IN_OFFICE else whole
    return None


def sector_of_name(key: str) -> Sector | None:
    """The sector that a name itself tells ("ministry of")."""
    if key.startswith(("ministry of", "department of", "department for", "office of the")):
        return "GOV"
    for word in reversed(key.split()):
        if word == "general":
            continue  # a hospital, an attorney's office
        single = word.removesuffix("s")
        if word in _AIR:
            return "JRN"
        for form in (word, single):
            if tables.roles().get(form, "CVL") != "CVL":  # a Citizen TV is nobody's neighbour
                return tables.roles()[form]  # type: ignore[return-value]
    return None


def body_of(title: Sequence[Token]) -> tables.Organisation | None:
    """The organisation of the table that a title names: "European Council President"."""
    for size in range(min(_LONGEST, len(title)), 0, -1):
        for i in range(len(title) - size + 1):
            found = tables.organisations().get(tables.plain(" ".join(t.text for t in title[i : i + size])))
            if found is not None and title[i].text[:1].isupper():
                return found
    return None


def sector_of_title(title: Sequence[Token]) -> Sector | None:
    """The sector that the words before a name tell: that of the body that it names, else of the last noun of office."""
    lemmas = [syntax.lemma(t) for t in title]
    body = body_of(title)
    if body is not None and (body.sector == "IGO" or lemmas[-1] in OF_BODY):
        return body.sector  # type: ignore[return-value]
    for token in reversed(title):
        if token.pos_ not in ("NOUN", "PROPN") or (lemmas[-1] != "deputy" and syntax.lemma(token) == "deputy"):
            continue  # "deputy chair"
        if sector := sector_of(token):
            return sector  # type: ignore[return-value]
    return None
