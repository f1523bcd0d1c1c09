"""Weekdays and weekends, told from the day of publication or from another date of the text."""

from __future__ import annotations

import re

from workers.extract.times.calendar import Interval, day, floor, unit
from workers.extract.times.rules import Around, NotATime, Rule, Unknown, rule
from workers.extract.times.words import DAYS, MODIFIER, MODIFIERS, PART_OF_DAY, WEEKDAY

_NAMED = re.compile(
    r"\b(?:black|bloody|good|palm|super(?: bowl)?|cyber|ash|fat|shrove|easter|holy|maundy|whit|manic|giving|ruby|mail on|a|one|every|each|any|most|many|another|the ([A-Z]\w+ )?first|some)\s+$",
    re.I,
)
_PAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Night Live|Night Football|Post|People|Star|Independent|Agreement|Tribune|School|Mass)\b"
)


def _weekday(m: re.Match[str], around: Around) -> Interval | None:
    """A weekday is the last one unless the clause looks ahead; "Thursday of next week" names its week."""
    if _is_no_day(m, around):
        raise NotATime
    today, number = around.today, DAYS.index(m["weekday"].lower())
    if m["week"]:
        return day(unit(today, "week", {"last": -1, "this": 0, "next": 1}[m["week"].lower()]).start, number)
    which = (m["which"] or "").lower().split()
    if which and which != ["the"] and which[0] in ("the", "that"):
        return _of_the_text(which[-1], number, around)
    back, forward = (today.weekday() - number) % 7, (number - today.weekday()) % 7
    if which and (which[0] in ("last", "previous", "past") or which[-1] == "past"):
        return day(today, -(back or 7))
    if which and (which[0] in ("next", "coming") or which[-1] == "coming"):
        return day(today, forward or 7)
    ahead = around.ahead
    return day(today, forward if ahead or (ahead is None and which[:1] == ["this"]) else -back)


def _is_no_day(m: re.Match[str], around: Around) -> bool:
    """A newspaper, a title, a day that has a name or any Friday at all."""
    after = around.after(16)
    if m["weekday"][0].islower() or _PAPER.match(after) or re.match(r"\s+the\s+13th", after):
        return True
    if m[0].endswith(("Morning", "Night", "Afternoon", "Evening")) and re.match(r"\s+[A-Z]", after):
        return not around.headline
    named = _NAMED.search(around.before(24)) if m.start("weekday") == m.start() else None
    return named is not None and (named[0].strip().lower() != "a" or not _in_front_of_noun(around))


def _of_the_text(which: str, number: int, around: Around) -> Interval:
    """Such as "the following Monday" and "that Friday": counted from the date said last."""
    known = around.anchor("week")
    if known is None:
        raise Unknown
    at = known.start
    if which in ("following", "next"):
        return day(at, (number - at.weekday()) % 7 or 7)
    if which in ("that", "same"):
        return day(floor(at, "week"), number)
    return day(at, -((at.weekday() - number) % 7 or 7))


def _in_front_of_noun(around: Around) -> bool:
    """Whether it tells a noun: "a Friday statement" is of a certain Friday, "on a Friday" of any."""
    token = around.last_token
    return token is not None and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN")


def weekend(around: Around, shift: int | None) -> Interval:
    """The last or the next one; this one is the last until Friday if the verb looks back."""
    today = around.today
    if shift is None:
        past = around.ahead is False and today.weekday() < 5
        return unit(today, "weekend", -1 if past else 0)
    if shift < 0 and today.weekday() < 5:
        return unit(today, "weekend", -1)
    return unit(today, "weekend", shift)


def _the_weekend(m: re.Match[str], around: Around) -> Interval | None:
    """Such as "over the weekend", the last one if nothing tells; not "weekend talks"."""
    if not re.search(
        r"\b(?:over|throughout|at|on|during|for|by|until|before|since|across|of|after|through|in|whole|to|into|this|all)\s+(?:the\s+)?$",
        around.before(14),
        re.I,
    ):
        raise NotATime
    if around.ahead is None and around.today.weekday() < 5:
        return unit(around.today, "weekend", -1)
    return weekend(around, None)


_WHICH_DAY = r"(?:(?P<which>last|next|this(?:\s+(?:past|coming))?|coming|previous|past|that|the(?:\s+(?:following|next|previous|same))?)\s+)?"
RULES: list[Rule] = [
    rule("weekday", frozenset(DAYS) | MODIFIERS | {"this", "last", "next", "past", "coming", "previous", "the", "that"},
         rf"{MODIFIER}{_WHICH_DAY}{WEEKDAY}{PART_OF_DAY}(?:,?\s+(?:of\s+)?(?P<week>last|this|next)\s+week)?", _weekday),
    rule("weekend", {"weekend", "the"}, r"(?:the\s+)?weekend", _the_weekend),
]  # fmt: skip
