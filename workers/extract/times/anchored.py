"""What is told from another date of the text: "the following day", "two years later", "that month", "the same day"."""

from __future__ import annotations

import re

from workers.extract.times.calendar import Interval, add, unit
from workers.extract.times.rules import Around, NotATime, Rule, Unknown, rule
from workers.extract.times.words import (
    ABOUT,
    ABOUT_WORDS,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    NUMBER_WORDS,
    UNIT,
    count,
    unit_name,
)

_OPEN = re.compile(r"\s*(?:[.,;:!?)—–\"”]|$|(?:and|but|when|in|at|for|from|with|on|to|by|as|while)\b)")
"""What follows "a day before" where the date that it counts from was said already."""
_COARSEST = {"minute": "hour", "hour": "hour", "day": "day", "weekend": "week", "week": "week", "month": "month", "quarter": "quarter", "year": "year",
             "decade": "decade", "century": "century"}  # fmt: skip
_DAYS = {"morning": "day", "afternoon": "day", "evening": "day", "night": "day"}


def _that(m: re.Match[str], around: Around) -> Interval | None:
    name = m["unit"].lower()
    name = _DAYS.get(name, name)
    words = m["which"].lower().split()
    shift = 1 if words[-1] in ("following", "next") else -1 if words[-1] in ("previous", "preceding") else 0
    if m["which"].lower() == "the next" and re.match(r"\s+of\b|\s+(?:generation|big|step|few)", around.after(12)):
        raise NotATime
    known = around.anchor(_COARSEST[name])
    if known is None:
        if words[-1] == "previous" and name in ("month", "quarter", "year"):
            return unit(around.today, name, -1)
        raise Unknown
    return unit(known.start, name, shift)


def _later(m: re.Match[str], around: Around) -> Interval | None:
    """So long after or before the date said last; "a year earlier" keeps the month or quarter that it compares with."""
    word, name = m["word"].lower(), unit_name(m["unit"])
    if word in ("before", "after") and not _OPEN.match(around.after(10)):
        raise NotATime
    sign = -1 if word in ("earlier", "before", "previously") else 1
    known = around.anchor(_COARSEST[name])
    if m["half"]:
        raise Unknown
    if known is None:
        if word in ("earlier", "before") and name in ("month", "quarter", "year"):
            return unit(around.today, name, -count(m["count"]))
        raise Unknown
    if name == "year" and sign < 0 and known.grain in ("month", "quarter"):
        return unit(add(known.start, -count(m["count"]), "year"), known.grain)
    if name in ("minute", "hour"):
        return unit(add(known.start, sign * count(m["count"]), name), "hour")
    return unit(known.start, name, sign * count(m["count"]))


def _the_before(m: re.Match[str], around: Around) -> Interval | None:
    """The "day before" and the "year after", when nothing follows that it is counted from."""
    if not _OPEN.match(around.after(10)):
        raise NotATime
    name = _DAYS.get(m["unit"].lower(), m["unit"].lower())
    sign = -1 if m["word"].lower() in ("before", "earlier") else 1
    known = around.anchor(_COARSEST[name])
    if known is not None:
        return unit(known.start, name, sign)
    if sign < 0 and name in ("month", "quarter", "year"):
        return unit(around.today, name, sign)
    raise Unknown


_DAY_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade|morning|afternoon|evening|night)"
RULES: list[Rule] = [
    rule("that", MODIFIERS | {"that", "the"}, rf"{MODIFIER}(?P<which>that(?:\s+same)?|the\s+(?:very\s+)?(?:same|following|next|previous|preceding))\s+(?:(?:fiscal|calendar)\s+)?{_DAY_UNIT}", _that),
    rule("later", {"#"} | NUMBER_WORDS | ABOUT_WORDS, rf"{ABOUT}{NUMBER}\s+{UNIT}s?\s+(?P<word>later|earlier|before|after|previously)", _later),
    rule("the_before", {"the"}, rf"the\s+{_DAY_UNIT}\s+(?P<word>before|after)", _the_before),
]  # fmt: skip
