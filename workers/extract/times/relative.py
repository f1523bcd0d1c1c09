"""What is told from the day of publication: "yesterday", "last month", "two weeks ago", "the past decade"."""

from __future__ import annotations

import re

from workers.extract.times.calendar import Interval, add, day, rolling, unit
from workers.extract.times.rules import Around, NotATime, Rule, Unknown, rule
from workers.extract.times.weekdays import weekend
from workers.extract.times.words import (
    ABOUT,
    ABOUT_WORDS,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    NUMBER_WORDS,
    PART_OF_DAY,
    UNIT,
    VAGUE,
    count,
    unit_name,
)

_TODAY = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": -1, "this": 0, "last": -1}
_HALVES = {
    "year": ("month", 6, 12),
    "month": ("day", 15, 30),
    "week": ("day", 3, 7),
    "decade": ("year", 5, 10),
    "day": ("hour", 12, 24),
}
"""What half a unit is counted in: the smaller unit, how many are a half, how many the whole."""


def _named_day(m: re.Match[str], around: Around) -> Interval | None:
    words = m["word"].lower().split()
    if words[0] == "the":
        return day(around.today, -2 if words[2] == "before" else 2)
    return day(around.today, _TODAY[words[0]])


def _deictic(m: re.Match[str], around: Around) -> Interval | None:
    """Units around now: "last month" is the calendar's, "the past month" the thirty days up to now; "the last three years" end now, too."""
    which, name = m["which"].lower().split()[-1], unit_name(m["unit"])
    plural = m["plural"] is not None
    the = m[0].lower().startswith("the ")
    if m["vague"] or (plural and m["count"] is None and m["which"].lower() != "this"):
        raise Unknown
    size = count(m["count"])
    if which == "previous" and name in ("day", "week") and m["count"] is None:
        raise NotATime  # counted from a date in the text
    if name == "day" and m["count"] is None and which in ("last", "next", "this", "current"):
        raise NotATime
    if (
        m["count"] is None
        and which in ("last", "next", "this", "current")
        and re.match(r"\s+of\s+(?!the\s+(?:year|month)\b)(?!\d)", around.after(24))
        and the
    ):
        raise NotATime
    if m["count"] is None and name in ("minute", "hour"):
        raise NotATime if which != "past" else Unknown
    running = which in ("past", "coming") or m["count"] is not None or (the and which in ("last", "next"))
    if which == "past" and m["count"] is None and m["which"].lower().startswith("this") and name in ("week", "weekend"):
        return _past_week(name, around)
    if which in ("this", "current") or not running or name in ("weekend", "quarter"):
        shift = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1}.get(which, 1)
        if name == "weekend":
            return weekend(around, shift if which != "this" else None)
        if m["count"] is not None:
            shift = shift * size if shift else 0
            other = unit(around.today, name, -1 if shift < 0 else 1)
            whole = unit(around.today, name, shift)
            return Interval(min(whole.start, other.start), max(whole.end, other.end), whole.grain)
        return unit(around.today, name, shift)
    around.today  # noqa: B018  raises Unknown without a publication
    assert around.now is not None
    sign = 1 if which in ("next", "coming") else -1
    if m["half"]:
        if name not in _HALVES:
            raise Unknown
        small, half, whole_ = _HALVES[name]
        return rolling(around.now, sign * (whole_ * size + half), small)
    return rolling(around.now, sign * size, name)


def _past_week(name: str, around: Around) -> Interval:
    if name == "weekend":
        return weekend(around, None if around.today.weekday() >= 5 else -1)
    return rolling(around.today, -1, "week")


def _in_the_unit(m: re.Match[str], around: Around) -> Interval | None:
    """Such as "earlier in the day", "later in the week": the day that was said last, else the present one."""
    name = m["unit"].lower()
    if name not in ("day", "week", "month", "year"):
        raise NotATime
    known = around.anchor(name) if name == "day" else None
    return unit(known.start if known else around.today, name)


def _ago(m: re.Match[str], around: Around) -> Interval | None:
    """The day, week, month or year so long ago."""
    return _shift(m, around, -1)


def _in(m: re.Match[str], around: Around) -> Interval | None:
    """So long from now; "in two weeks" only where the verb looks ahead: else it lasted so long."""
    if not m["time"] and not _to_come(around):
        raise NotATime
    return _shift(m, around, 1)


def _to_come(around: Around) -> bool:
    """Whether "in two weeks" hangs on a verb that looks ahead, and not on a noun ("days in a year")."""
    last = around.last_token
    return last is not None and last.head.pos_ != "NOUN" and around.ahead is True


def _shift(m: re.Match[str], around: Around, sign: int) -> Interval | None:
    g = m.groupdict()
    name, size = unit_name(m["unit"]), sign * count(m["count"])
    today = around.today
    assert around.now is not None
    if name == "weekend":
        return unit(today, "weekend", size)
    if g.get("half_of"):
        smaller = {"century": ("decade", 5), "decade": ("year", 5), "year": ("month", 6)}.get(name)
        if smaller is None:
            raise Unknown
        return unit(today, smaller[0], sign * smaller[1])
    if g.get("half"):
        if name not in _HALVES:
            raise Unknown
        small, half, whole = _HALVES[name]
        return unit(around.now, small, size * whole + sign * half)
    if g.get("exact"):
        start, words = add(today, size, name), g["exact"].lower().split()
        if words[-1] in ("week", "month"):
            return unit(start, words[-1])
        return day(start, {"tomorrow": 1, "yesterday": -1}.get(words[0], 0))
    if name in ("minute", "hour"):
        return unit(add(around.now, size, name), "hour")
    if name == "century":
        return unit(add(today, size, name), "decade")
    return unit(today, name, size)


def _vague(m: re.Match[str], around: Around) -> Interval | None:
    raise Unknown


_WHICH = r"(?P<which>this\s+past|this\s+coming|this|last|next|past|coming|previous|current)"
_SIZES = f"(?P<vague>{'|'.join(VAGUE)}|couple\\s+of)"
_WEEKS = MODIFIERS | {"this", "last", "next", "past", "coming", "previous", "current", "the"}
RULES: list[Rule] = [
    rule("named_day", MODIFIERS | {"today", "tonight", "yesterday", "tomorrow", "overnight", "this", "last", "the"},
         rf"{MODIFIER}(?P<word>the\s+day\s+(?:before\s+yesterday|after\s+tomorrow)|tonight|overnight|(?:today|yesterday|tomorrow){PART_OF_DAY}|this\s+(?:morning|afternoon|evening)|last\s+(?:night|evening))", _named_day),
    rule("deictic", _WEEKS, rf"{MODIFIER}(?:the\s+)?{_WHICH}\s+(?:(?:{NUMBER}|{_SIZES})[\s-]+)?(?:(?:fiscal|financial|calendar|full)\s+)?{UNIT}(?P<plural>s)?", _deictic),
    rule("in_the_unit", MODIFIERS, rf"(?:early|earlier|late|later)\s+in\s+the\s+{UNIT}", _in_the_unit),
    rule("ago", {"#", "half"} | NUMBER_WORDS | ABOUT_WORDS, rf"{ABOUT}(?P<half_of>half\s+)?{NUMBER}(?:\]|\s|-)+{UNIT}s?\s+ago(?:\s+(?P<exact>today|tomorrow|yesterday|this\s+(?:week|month)))?", _ago),
    rule("in", {"in", "within"}, rf"in\s+{ABOUT}{NUMBER}\s+{UNIT}s?(?P<time>['’]?s?['’]?\s+time|\s+from\s+now)?", _in),
    rule("from_now", {"#"} | NUMBER_WORDS, rf"{NUMBER}\s+{UNIT}s?\s+(?P<time>from\s+(?:now|today))", _in),
    rule("vague", {"in", "the", "near", "recent", "coming", "a", "several", "many", "few", "some", "days", "weeks", "months", "years", "decades", "centuries",
                   "soon", "recently", "lately", "just", "only"},
         r"(?:in\s+)?(?:the\s+)?(?:near|foreseeable|not too distant|immediate)\s+future|(?:in\s+)?(?:the\s+)?(?:recent|coming)\s+(?:days|weeks|months|years|decades)|"
         r"(?:(?:a\s+few|several|many|some|a\s+couple\s+of)\s+)?(?:minutes|hours|days|weeks|months|years|decades|centuries)\s+ago|recently|lately|soon(?=[\s.,])", _vague),
]  # fmt: skip
