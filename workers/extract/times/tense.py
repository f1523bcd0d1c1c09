"""Whether the clause around a time expression looks ahead or back: its verb's tense, and words of waiting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

_WILL = {"will", "'ll", "’ll", "shall", "would", "wo", "could", "may", "might", "must", "should", "can"}
_BACK = {"was", "were", "had", "did", "has", "have", "been", "'ve", "’ve"}
_BE = {"is", "are", "am", "'m", "’m", "'re", "’re", "'s", "’s"}
_PLANNED = {
    "schedule",
    "plan",
    "expect",
    "set",
    "slate",
    "due",
    "intend",
    "tip",
    "propose",
    "earmark",
    "forecast",
    "destine",
    "bind",
}
_IMPLIES = {"manage", "fail", "begin", "start", "continue", "use", "force", "appear", "seem", "refuse", "try", "attempt", "help", "allow",
            "come", "go", "travel", "gather", "return", "stop", "cease", "happen", "turn", "prove", "get", "decline"}  # fmt: skip
"""Verbs whose infinitive happened when they did ("managed to", "gathered to"): the others' is still to come."""
_PLANS = {
    "plan",
    "decision",
    "deal",
    "agreement",
    "promise",
    "vow",
    "pledge",
    "proposal",
    "deadline",
    "order",
    "request",
    "call",
    "bid",
    "invitation",
}
_SET = {"due", "scheduled", "slated"}
_BOUND = {
    "due",
    "set",
    "likely",
    "unlikely",
    "ready",
    "certain",
    "sure",
    "bound",
    "about",
    "poised",
    "prepared",
    "expected",
    "scheduled",
    "slated",
    "eligible",
}
_SAY = {"comment", "say", "confirm", "discuss", "disclose", "elaborate", "speak", "talk", "identify", "give"}
_LOOK_BACK = {"investigate", "probe", "mourn", "condemn", "recover", "regret", "analyse", "analyze", "respond", "blame", "accuse", "commemorate", "denounce",
              "survive", "charge", "praise", "welcome", "criticise", "criticize"}  # fmt: skip
"""Verbs whose object has happened."""
_TIMETABLE = {"begin", "start", "open", "end", "close", "meet", "arrive", "leave", "visit", "travel", "head", "play", "face", "host", "return",
              "vote", "go", "take", "expire", "resume", "kick", "come", "hold", "fly", "run"}  # fmt: skip
"""Verbs whose present tense is a timetable's: "the summit opens on Thursday"."""
_WAITING = re.compile(
    r"(?:\b(?:ahead of|by|until|till|prior to|upcoming|effective|(?:scheduled|planned|expected|set|slated|due|billed|in time) (?:for|on)|due(?: on| by)?|no later than|"
    r"before|deadline (?:of|is)|starting|beginning)\s+(?:\w+\s+)?)$",
    re.I,
)
_SURE = re.compile(
    r"(?:(?:ahead of|upcoming|in the run-up to|front-?runners? in)\s[^,.;:]{0,32}|(?:effective|(?:scheduled|planned|expected|slated|due|billed) (?:for|on)|no later than|"
    r"\b(?:has|have|had|given|gave|gives) until)\s+(?:\w+\s+)?)$",
    re.I,
)


def ahead(first: Token, last: Token, before: str, *, headline: bool = False) -> bool | None:
    """True for the future, False for the past, None when nothing tells.

    ``first`` and ``last`` are the expression's tokens, ``before`` the text in front of it (its last words are enough); a
    headline's present tense is the past.
    """
    if _SURE.search(before):
        return True
    told = _of_verbs(first, last.i, headline)
    if told is None and _WAITING.search(before):
        return True
    return told


def _of_verbs(token: Token, last: int, headline: bool) -> bool | None:
    own = True  # the date is the verb's own, not that of a noun below it ("are investigating the raid on Friday")
    for above in _up(token):
        children = list(above.children)
        helpers = {c.lower_ for c in children if c.dep_ in ("aux", "aux:pass", "auxpass", "cop")}
        if above.pos_ not in ("VERB", "AUX"):
            if above.lower_ in _SET or any(c.lower_ in _SET for c in children):
                return True
            if helpers:
                return _of_helpers(helpers)
            own = own and (above.pos_ != "NOUN" or token.i <= above.i <= last)
            continue
        if helpers & _BE and any(c.lower_ == "due" and c.dep_ == "mark" for c in children):
            return True  # "is due to meet", with the infinitive on top
        if above.lemma_ in _LOOK_BACK and (not own or above.tag_ == "VBG"):
            return False
        if helpers & _WILL:
            return _of_modal(above, helpers, children)
        if "to" in {c.lower_ for c in children if c.dep_ in ("aux", "mark")}:
            told = True if headline and above.dep_ in ("acl", "ROOT") else _of_infinitive(above)
            if told is not None:
                return told
            continue
        if helpers:
            if above.lemma_ in _PLANNED and above.tag_ == "VBN" and not helpers & {"has", "have", "had"}:
                return True
            if (told := _of_helpers(helpers)) is not None:
                return told if told is False or (own and above.tag_ in ("VBG", "VBN")) else None
        if above.tag_ == "VBN":
            return above.lemma_ in _PLANNED
        if above.tag_ == "VBD":
            return False
        if above.tag_ in ("VBZ", "VBP"):
            if headline:
                return False
            return True if own and above.lemma_ in _TIMETABLE | _PLANNED else None
    return None


def _of_modal(verb: Token, helpers: set[str], children: list[Token]) -> bool:
    """ "Could not be reached", "would not comment" and "may have died" are past."""
    if "have" in helpers and not helpers & {"will", "'ll", "’ll"}:
        return False
    refused = any(c.lower_ in ("not", "n't", "n’t") for c in children)
    return not (refused and ("could" in helpers or verb.lemma_ in _SAY))


def _of_helpers(helpers: set[str]) -> bool | None:
    if helpers & _WILL:
        return True
    if helpers & _BACK:
        return False
    return True if helpers & _BE else None


def _of_infinitive(verb: Token) -> bool | None:
    """An infinitive is still to come, unless it was managed, tried or begun; None: what is above it tells."""
    governor = verb.head
    if governor == verb:
        return True
    if verb.dep_ in ("xcomp", "ccomp", "csubj"):
        if governor.pos_ == "ADJ":
            return True if governor.lower_ in _BOUND else None
        if governor.lemma_ == "be" or governor.pos_ not in ("VERB", "AUX"):
            return True
        return None if governor.lemma_ in _IMPLIES else True
    if verb.dep_ in ("acl", "relcl"):
        return True if governor.lemma_ in _PLANS else None
    return None


def _up(token: Token) -> Iterator[Token]:
    for _ in range(12):
        yield token
        if token.head == token:
            return
        token = token.head
