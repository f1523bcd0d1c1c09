"""Which PLOVER sector a noun tells, and which nouns of people are nobody where they stand."""

from __future__ import annotations

from spacy.tokens import Token

from workers.extract import syntax, tables

_FIERCE = {"militant": "UAF", "terrorist": "UAF", "rebel": "REB", "insurgent": "REB", "armed": "REB", "separatist": "REB", "jihadist": "UAF",
           "islamist": "REB", "guerrilla": "REB", "extremist": "UAF", "criminal": "CRM", "rights": "NGO", "aid": "NGO", "advocacy": "NGO",
           "opposition": "OPP", "activist": "NGO", "environmental": "NGO", "relief": "NGO", "charity": "NGO", "paramilitary": "REB"}  # fmt: skip
"""What a group is by the adjective before it."""
LEADING = {"leader", "chief", "boss", "commander", "member", "head", "spokesman", "spokeswoman", "spokesperson", "official",
           "representative"}  # fmt: skip
"""Who has the sector of the group whose they are: "gang leader", "union official"."""
_GROUP_OF = {"labour": "LAB", "labor": "LAB", "student": "EDU", "tribal": "CVL", "protest": "OPP", "terror": "UAF"}
_GENERALS = {"secretary", "attorney", "director", "consul", "governor", "solicitor", "inspector", "surgeon", "auditor",
             "postmaster"}  # fmt: skip
"""Whose "general" is no soldier."""
RELATED = {"counterpart", "predecessor", "successor"}
"""Who is told by whom they stand to; what they are it does not say."""
_BROADCASTING = {"radio", "tv", "television", "broadcasting", "news"}
_MIGHT = {"excessive", "deadly", "lethal", "brute", "disproportionate", "physical", "reasonable", "necessary"}
_BARE = {"justice", "hostage", "captive"}
_TOLD = {"det", "amod", "nummod", "compound", "nmod:poss", "poss"}


def sector_of(token: Token) -> str | None:
    """The sector that a noun tells; "" for somebody of no sector, None for nobody.

    What a group is, its adjectives tell ("militant group").
    """
    lemma = syntax.lemma(token).lower()
    before = _before(token)
    if lemma in RELATED:
        return ""
    if lemma == "general" and before in _GENERALS:
        return tables.roles().get(before, "")
    if lemma in ("officer", "station") and before == "police":
        return "COP"
    if lemma == "station" and before not in _BROADCASTING:
        return None
    if lemma in LEADING and (told := _GROUP_OF.get(before, tables.roles().get(before))):
        return told
    if lemma == "group":
        found = [_FIERCE[c.lower_] for c in token.children if c.i < token.i and c.lower_ in _FIERCE]
        told_of = any(c.dep_ in ("amod", "compound", "nmod:poss") for c in token.children)
        return found[-1] if found else ("" if told_of else None)
    sector = tables.roles().get(lemma)
    if sector is None and lemma.endswith(("men", "women")):
        sector = tables.roles().get(lemma[:-2] + "an")
    return sector


def nobody(token: Token) -> bool:
    """ "Justice was done", "held them hostage", "used excessive force": a noun of people that means none here."""
    lemma = syntax.lemma(token).lower()
    if token.tag_ != "NN":
        return False
    if lemma in _BARE:
        return not any(c.dep_ in _TOLD for c in token.children)
    return lemma == "force" and any(c.lower_ in _MIGHT for c in token.children)


def _before(token: Token) -> str:
    """The word before, over a hyphen: "secretary" of "Secretary-General"."""
    if not token.i:
        return ""
    before = token.nbor(-1)
    return (token.nbor(-2) if before.text == "-" and token.i > 1 else before).lower_
