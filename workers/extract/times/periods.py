"""Parts of a year: quarters, halves, its first months, seasons, holidays, its end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from workers.extract.times import holidays
from workers.extract.times.calendar import Interval, add, add_months, date, day, season, unit
from workers.extract.times.rules import Around, NotATime, Rule, Unknown, rule
from workers.extract.times.words import MODIFIER, MODIFIERS, NUMBER, SEASONS, UNIT, YEAR, count

_ORDER = {
    "first": 0,
    "opening": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "final": -1,
    "4th": 3,
    "last": -1,
}
_ORDER_WORDS = "|".join(_ORDER)
_OF = rf"(?:,?\s+(?:(?:of|in)\s+)?(?:(?:fiscal|financial)(?:\s+year)?\s+)?{YEAR}|,?\s+(?:of\s+)?(?P<relative>(?:last|this|next|the|that|the (?:current|previous|same))\s+(?:(?:fiscal|financial)\s+)?year))"
_NOT_SPORT = re.compile(
    r"[\s-](?:profits?|results?|net|revenues?|sales|earnings|loss(?:es)?|figures|gdp|growth|pretax|operating|income|output|report|data)",
    re.I,
)


def _year(m: re.Match[str], around: Around) -> int | None:
    g = m.groupdict()
    for name in ("year", "year2"):
        if g.get(name):
            return int(g[name]) if len(g[name]) == 4 else 2000 + int(g[name])
    words = (g.get("relative") or "").lower().split()
    if not words:
        return None
    if "previous" in words:
        return around.today.year - 1
    if "same" in words or words[0] == "that":
        known = around.anchor("year")
        return known.start.year if known else None
    return around.today.year + {"last": -1, "next": 1}.get(words[0], 0)


def _past_or_next(starts: list[datetime], around: Around, ahead: bool | None) -> datetime:
    """The next one that is not over when the clause looks ahead, else the last that has begun."""
    today = around.today
    if ahead is True:
        return next((s for s in starts if add_months(s, 3) > today), starts[-1])
    return next((s for s in reversed(starts) if s <= today), starts[0])


def _over(start: datetime, today: datetime) -> bool:
    """Whether a quarter is over or nearly so: what rose in it is known."""
    return add_months(start, 3) - timedelta(days=16) <= today


def _quarter(m: re.Match[str], around: Around) -> Interval | None:
    g = m.groupdict()
    number = int(g["digit"]) - 1 if g.get("digit") else _ORDER[g["order"].lower()] % 4
    year = _year(m, around)
    if g.get("order") and g["order"].lower() == "last" and year is None:
        return unit(around.today, "quarter", -1)
    if year is None:
        today = around.today
        ahead, starts = around.ahead, [date(y, 3 * number + 1) for y in range(today.year - 2, today.year + 2)]
        if ahead is False:
            starts = [s for s in starts if _over(s, today)]
        start = _past_or_next(starts, around, ahead)
    else:
        start = date(year, 3 * number + 1)
    return unit(start, "quarter")


def _half(m: re.Match[str], around: Around) -> Interval | None:
    """A match has halves, too: only with a year, or in front of a figure of business."""
    year = _year(m, around)
    if year is None and m["digit"] is None and not _NOT_SPORT.match(around.after(20)):
        raise NotATime
    second = (m["digit"] == "2") if m["digit"] else _ORDER[m["order"].lower()] != 0
    if year is None:
        today = around.today
        year = today.year - 1 if second and today.month < 7 and around.ahead is not True else today.year
    start = date(year, 7 if second else 1)
    return Interval(start, add_months(start, 6), "month")


def _part(m: re.Match[str], around: Around) -> Interval | None:
    """Units at an end of a year: "the first nine months of 2018"."""
    if m["which"].lower() in ("second", "third", "fourth"):
        raise NotATime
    year = _year(m, around) or around.today.year
    size, first = count(m["count"]), _ORDER[m["which"].lower()] == 0
    name = m["unit"].lower()
    if name not in ("day", "week", "month", "quarter"):
        raise NotATime
    if first:
        start, end = date(year), add(date(year), size, name)
    else:
        start, end = add(date(year + 1), -size, name), date(year + 1)
    return Interval(start, end, "month" if name == "quarter" else name)  # type: ignore[arg-type]


def _season(m: re.Match[str], around: Around) -> Interval | None:
    name, which = m["season"].lower(), (m["which"] or "").lower().split()
    year, month = _year(m, around), SEASONS[name]
    if year is not None:
        return season(year, month)
    if not which or (
        name == "fall" and which[0] == "the" and not re.search(r"\b(?:in|during|this)\s+$", around.before(8), re.I)
    ):
        raise NotATime
    if m["season"][0].isupper() and re.match(r"\s+[A-Z]", around.after(4)):
        raise NotATime
    today = around.today
    starts = [date(y, month) for y in range(today.year - 2, today.year + 3)]
    if which[0] in ("that", "the") and which[-1] in ("that", "following", "same", "next", "previous"):
        known = around.anchor("year")
        if known is None:
            raise Unknown
        if which[-1] in ("following", "next"):
            return season(
                next(
                    y
                    for y in (known.start.year, known.start.year + 1)
                    if date(y, month) >= known.start or y > known.start.year
                ),
                month,
            )
        return season(known.start.year - (which[-1] == "previous"), month)
    if which[0] == "last" or which[-1] == "past":
        over = [s for s in starts if add_months(s, 3) <= today]
        return season(over[-1].year, month)
    if which[0] == "next" or which[-1] == "coming":
        return season(next(s for s in starts if s > today).year, month)
    ahead = around.ahead
    if which[0] == "this" and ahead is None:
        year = today.year - 1 if name == "winter" and today.month < 3 else today.year
        return season(year, month)
    if which[0] == "this" and ahead is False and today.month <= 2 and month > 2:
        return season(today.year - 1, month)
    return season(_past_or_next(starts, around, ahead).year, month)


def _holiday(m: re.Match[str], around: Around) -> Interval | None:
    name, which = m["holiday"], (m["which"] or m["after"] or "").lower().split()
    if re.match(r"9/11|9-11|sept", name, re.I):
        return day(date(2001, 9, 11))
    if name[0].islower() or re.match(
        r"\s+(?:island|tree|card|carol|song|movie|market|parade|egg)s?\b", around.after(12), re.I
    ):
        raise NotATime
    if not around.headline and (re.match(r"\s+[A-Z][a-z]", around.after(4)) or _surname(around)):
        raise NotATime
    year = _year(m, around)
    if year is not None:
        return day(holidays.on(name, year))
    today = around.today
    found = [holidays.on(name, y) for y in range(today.year - 1, today.year + 2)]
    earlier, later = [d for d in found if d <= today], [d for d in found if d >= today]
    if which and which[0] == "last":
        return day(found[0] if which[-1] == "year" else next(d for d in reversed(found) if d < today))
    if which and which[0] == "next":
        return day(found[2] if which[-1] == "year" else next(d for d in found if d > today))
    if which and which[-1] == "year":
        return day(found[1])
    ahead = around.ahead
    if ahead is None:
        return day(min(found, key=lambda d: abs(d - today)))
    return day(later[0] if ahead else earlier[-1])


def _surname(around: Around) -> bool:
    token = around.token
    if token is None or token.is_sent_start or token.i == 0:
        return False
    before = token.nbor(-1)
    return before.pos_ == "PROPN" and before.is_title and (token.head == before or before.head == token)


def _edge(m: re.Match[str], around: Around) -> Interval | None:
    """The first or last day of the week, month or year that it is."""
    name, this = (m["unit"] or m["unit2"]).lower(), unit(around.today, (m["unit"] or m["unit2"]).lower())
    if name not in ("week", "month", "quarter", "year", "decade"):
        raise NotATime
    if m["unit2"] and around.ahead is False and around.today.month <= 3 and name == "year":
        this = unit(around.today, name, -1)  # "rose at year-end", said in January
    if m["edge"] and m["edge"].lower() in ("start", "beginning"):
        return day(this.start)
    return day(this.end - timedelta(days=1)) if (m["edge"] or "end").lower() == "end" else this


_RELATIVE_YEAR = r"(?:\s+(?P<after>(?:last|this|next)\s+year))?"
_SEASON_WHICH = (
    r"(?:(?P<which>(?:last|next|(?:this|the|that)(?:\s+(?:past|coming|following|same|next|previous))?))\s+)?"
)
_ORDINALS = frozenset({"the", "first", "second", "third", "fourth", "last", "final", "opening", "#"})
RULES: list[Rule] = [
    rule("quarter", _ORDINALS, rf"(?:the\s+)?(?:(?:fiscal|financial|calendar)\s+)?(?P<order>{_ORDER_WORDS})(?:\s+(?:fiscal|financial|calendar))?[\s-]+quarter{_OF}?", _quarter),
    rule("year_quarter", {"#", "the"}, rf"(?:the\s+)?{YEAR}(?:['’]s)?\s+(?P<order>first|second|third|fourth)[\s-]+quarter", _quarter),
    rule("years_quarter", {"last", "this", "next"}, r"(?P<relative>(?:last|this|next)\s+year)['’]s\s+(?P<order>first|second|third|fourth)[\s-]+quarter", _quarter),
    rule("q", {"q", "#"}, rf"Q(?P<digit>[1-4])(?:\s*(?:of\s+)?(?:FY\s?)?{YEAR})?|[1-4]Q(?:\s?['’]?(?P<year2>\d{{4}}|\d\d))?", lambda m, a: _q(m, a)),
    rule("half", _ORDINALS | {"h"}, rf"(?:the\s+)?(?P<order>first|second|last|1st|2nd)[\s-]+half{_OF}?|H(?P<digit>[12])\s+(?P<year2>20\d\d)", _half),
    rule("part", _ORDINALS, rf"(?:the\s+)?(?P<which>first|last|opening|final)\s+{NUMBER}\s+{UNIT}s?{_OF}", _part),
    rule("season", MODIFIERS | set(SEASONS) | {"last", "this", "next", "the", "that"},
         rf"{MODIFIER}{_SEASON_WHICH}(?P<season>spring|summer|autumn|fall|winter)(?:time)?(?:\s+season)?(?:{_OF}(?:[-–]\d\d)?)?", _season),
    rule("holiday", holidays.WORDS | {"last", "next", "this", "#", "september", "sept"},
         rf"(?:(?P<which>last|next|this)\s+)?(?P<holiday>{holidays.PATTERN}|9/11){_RELATIVE_YEAR}(?:,?\s+(?:of\s+|in\s+)?{YEAR}(?![,.]\d))?", _holiday),
    rule("edge", {"the", "end", "start", "beginning", "rest", "year", "month"},
         rf"(?:the\s+)?(?:very\s+)?(?P<edge>end|start|beginning|rest|remainder|turn)\s+of\s+the\s+(?:(?:current|calendar|fiscal)\s+)?{UNIT}|(?P<unit2>year|month)(?:-|\s)?end", _edge),
]  # fmt: skip


def _q(m: re.Match[str], around: Around) -> Interval | None:
    if m[0][0] == "q":
        raise NotATime
    return _quarter(m, around)
