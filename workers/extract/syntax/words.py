"""A token by itself: its dependents, its lemma, whether it is negated."""

from __future__ import annotations

from spacy.tokens import Token


def children(token: Token, labels: set[str]) -> list[Token]:
    """Dependents with one of the labels, in order."""
    return [c for c in token.children if c.dep_ in labels]


_ALWAYS_PLURAL = {
    "news",
    "series",
    "means",
    "headquarters",
    "barracks",
    "politics",
    "forces",
    "authorities",
    "talks",
    "crossroads",
    "species",
    "remains",
    "works",
}


def lemma(token: Token) -> str:
    """The lemma in lower case; the singular of "rallies" is "rally" even where the model has not learned so."""
    found = (token.lemma_ or token.text).lower()
    if token.tag_ in ("NNS", "NNPS"):
        low = token.lower_
        if (
            found.endswith("ie")
            and low.endswith("ies")
            and len(found) > 4
            and found not in ("movie", "cookie", "zombie", "selfie", "calorie", "prairie")
        ):
            return found[:-2] + "y"
        if found == low and low.endswith("s") and low not in _ALWAYS_PLURAL:
            return low[:-1]
    return found


def has_not(verb: Token) -> bool:
    """Whether the verb is negated."""
    if any(c.lower_ == "longer" and c.i and c.nbor(-1).lower_ == "no" for c in verb.children):
        return True
    return any(
        c.dep_ == "neg" or (c.lower_ in ("not", "n't", "n’t", "never") and c.dep_ == "advmod") for c in verb.children
    )
