"""What conditions ask of a clause."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.events.somebody import doers, party, undergoers


def some(verb: Token, test: Callable[[Token], bool]) -> bool:
    """Whether the test holds of one to whom it is done."""
    return any(test(t) for t in undergoers(verb))


def infinitive(verb: Token) -> Token | None:
    """The clause with "to" below the verb."""
    for c in verb.children:
        if c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.lower_ == "to" for g in c.children):
            return c
    return None


def known_subject(verb: Token) -> bool:
    """Whether it is told by whom, or is a passive."""
    return any(party(d) for d in doers(verb)) or syntax.passive(verb)
