"""Numbers of an event: killed, injured, arrested, with their range words."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from schemas import Span as Range
from schemas.event import Count, Magnitude
from workers.extract import syntax

_WORDS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_WORDS |= {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_VAGUE = {
    "dozens": (24, None),
    "scores": (40, None),
    "hundreds": (200, None),
    "thousands": (2000, None),
    "several": (3, None),
    "dozen": (12, 12),
    "a": (1, 1),
    "an": (1, 1),
}
_AT_LEAST = re.compile(
    r"\b(at least|more than|over|no fewer than|as many as|up to|nearly|almost|about|around|some)\s*$", re.I
)
KILLED = {"kill", "die", "slay", "dead", "death", "murder", "massacre", "assassinate", "execute"}
INJURED = {"wound", "injure", "hurt", "injury"}


def of_sentence(sentence: Span, trigger: Token, assaults: list[Token]) -> tuple[Count | None, Count | None]:
    """Killed and injured in the trigger's sentence; a count belongs to the last assault told before it, else to the first after."""
    killed = injured = None
    for token in sentence:
        lemma = syntax.lemma(token)
        if lemma not in KILLED | INJURED:
            continue
        owner = next(
            (
                t
                for t in reversed(assaults)
                if t.i <= token.i and (t.i == token.i or t.pos_ != "VERB" or syntax.lemma(t) not in KILLED)
            ),
            None,
        )
        if (owner or (assaults[0] if assaults else trigger)).i != trigger.i and token.i != trigger.i:
            continue
        if lemma in KILLED and killed is None:
            killed = _count_of(token)
        elif lemma in INJURED and injured is None:
            injured = _count_of(token)
    return killed, injured


def _count_of(token: Token) -> Count | None:
    if token.pos_ in ("VERB", "AUX"):
        things = syntax.passive_subjects(token) if syntax.passive(token) else syntax.objects(token)
        if syntax.lemma(token) == "die":
            things = syntax.subjects(token)
    elif token.pos_ == "ADJ":
        things = [token.head] if token.head != token else []
        things += syntax.children(token, syntax.SUBJECT)
    else:
        things = [token]
    for thing in things:
        found = number(thing)
        if found is not None:
            return found
    return None


def number(head: Token) -> Count | None:
    """The number of a noun phrase: "at least 27 troops", "dozens of Indian troops", "two men"."""
    if head.lower_ in _VAGUE and head.lower_ not in ("a", "an"):
        low, high = _VAGUE[head.lower_]
        return Count(low, high, Range(head.idx, head.idx + len(head)))
    for c in (*[x for x in head.children if x.dep_ == "nummod"], *([head] if head.pos_ == "NUM" else [])):
        value = _value(c)
        if value is None:
            continue
        before = head.doc[max(0, c.i - 4) : c.i].text
        open_end = _AT_LEAST.search(before)
        word = open_end[1].lower() if open_end else ""
        least: int | None = value
        most: int | None = value
        if word in ("at least", "more than", "over", "no fewer than"):
            most = None
        elif word in ("up to", "as many as"):
            least = None
        return Count(least, most, Range(c.idx, c.idx + len(c)))
    if any(c.lower_ in ("a", "an") and c.dep_ == "det" for c in head.children):
        c = next(c for c in head.children if c.lower_ in ("a", "an"))
        return Count(1, 1, Range(c.idx, c.idx + len(c)))
    return None


def _value(token: Token) -> int | None:
    text = token.text.replace(",", "").lower()
    if text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, _, ones = text.partition("-")
    return _WORDS[tens] + _WORDS[ones] if tens in _WORDS and ones in _WORDS else None


def magnitude(trigger: Token, kind: str, mode: str | None) -> Magnitude | None:
    """How many took part in a protest, how many were arrested."""
    if kind == "COERCE" and mode == "arrest" and trigger.pos_ in ("VERB", "ADJ"):
        things, unit = (
            (syntax.passive_subjects(trigger) if syntax.passive(trigger) else syntax.objects(trigger)),
            "arrested",
        )
    elif kind == "PROTEST" and trigger.pos_ in ("VERB",):
        things, unit = syntax.subjects(trigger), "participants"
    else:
        return None
    for thing in things:
        found = number(thing)
        if found is not None and found.low:
            return Magnitude(float(found.low), unit, found.span)
    return None
