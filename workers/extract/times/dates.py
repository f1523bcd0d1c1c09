"""Dates of the calendar: days and months, with or without their year, in words or in figures."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from workers.extract.times.calendar import Interval, add_months, date, day, floor, unit
from workers.extract.times.rules import Around, NotATime, Rule, rule
from workers.extract.times.words import (
    DAYS,
    MODIFIER,
    MODIFIERS,
    MONTH,
    MONTH_WORDS,
    ORDINALS,
    SHORT_WEEKDAY,
    YEAR,
    month,
)

_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_TO = r"\s*(?:[-–—]|\bto\b|\band\b|\bthrough\b|\buntil\b|&)\s*"
_OF_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?(?:{YEAR}(?![\d,.]\d|:\d)|(?:of\s+)?(?P<relative>(?:last|this|next|(?:that |the )?same|that)\s+year)))?"
_UNLIKE_MONTHS = {"may", "march", "mar", "sept", "dec", "jan", "apr", "oct", "nov", "feb", "aug", "jun", "jul", "sep"}
"""Months that are also words or names, and abbreviations: only after a word that dates take."""
_LEADS = re.compile(
    r"\b(?:in|since|until|till|by|during|of|from|to|through|between|and|before|after|for|throughout|the|its|his|her|their|on|as of|early|late|mid|around|"
    r"last|this|next|every|or|[-–/])[\s-]*$",
    re.I,
)
_DELIVERY = re.compile(r"\s+(?:delivery|futures|contracts?|settlement|crude)\b")
"""What is traded in a month is traded before it."""
_NAMES = re.compile(r"(?:\b(?:Black|Ms|Mr|Mrs|Miss|Dr|Theresa|Lady|Prime Minister)\.?\s+)$")
_JUST_PAST = 45
"""Days within which a date without a year is rather the one that has passed than the next year's, whatever the verb's tense."""
_FAR = 45
"""Days within which the publication decides between 4/11 and 11/4."""


def nearest(
    month_: int, day_: int, around: Around, *, whole_month: bool = False, weekday: str | None = None
) -> datetime:
    """A date without a year: the one that its weekday fits, that the story's year has, or that the tense points to."""
    today, found = around.today, []
    for year in range(today.year - 4, today.year + 5):
        try:
            found.append(date(year, month_, day_))
        except ValueError:
            continue
    if not found:
        raise NotATime
    if weekday is not None:
        fitting = [d for d in found if DAYS[d.weekday()][:3] == weekday[:3].lower()]
        if fitting:
            return min(fitting, key=lambda d: abs(d - today))
    ahead = around.ahead
    if ahead is not True and (told := _story_year(around, today)) is not None:
        return date(told, month_, day_)
    if ahead is True:
        recent = max((d for d in found if d <= today), default=None)
        if not whole_month and recent is not None and (today - recent).days < _JUST_PAST:
            return recent
        return next(
            (d for d in found if (add_months(d, 1) if whole_month else d + timedelta(days=1)) > today), found[-1]
        )
    earlier = [d for d in found if d <= today]
    if (ahead is False or whole_month) and earlier:
        return earlier[-1]
    return min(found, key=lambda d: abs(d - today))


def _story_year(around: Around, today: datetime) -> int | None:
    """The year of an older date just before, which the story goes on from: "On May 3, 2009 … On June 6 …"."""
    last = around.found[-1] if around.found else None
    if last is None or last.interval is None or not last.dated or around.start - last.end > 300:
        return None
    if last.interval.grain not in ("day", "month") or abs((today - last.interval.start).days) < 300:
        return None
    return last.interval.start.year


def _relative_year(words: str, around: Around) -> int:
    which = words.split()[0].lower()
    if which in ("last", "this", "next"):
        return around.today.year + {"last": -1, "this": 0, "next": 1}[which]
    known = around.anchor("year")
    return known.start.year if known is not None else around.today.year


def _year(m: re.Match[str], around: Around) -> int | None:
    g = m.groupdict()
    if g.get("year"):
        return int(g["year"])
    return _relative_year(g["relative"], around) if g.get("relative") else None


def _day(m: re.Match[str], around: Around) -> Interval | None:
    g = m.groupdict()
    if g["month"][0].islower():
        raise NotATime
    if re.match(r"\s+(?:Street|St\.|Road|Avenue|Square|Bridge|Hospital|University)", around.after(12)):
        raise NotATime
    number = month(g["month"])
    first = ORDINALS[g["ordinal"].lower()] if g.get("ordinal") else int(g["day"])
    if not 1 <= first <= 31:
        raise NotATime
    year = _year(m, around)
    if (
        year is None
        and (number, first) == (9, 11)
        and re.match(r"(?:\s+terror\w*)?(?:\s+al.Qaeda)?\s+(?:attack|hijack)", around.after(40), re.I)
    ):
        year = 2001
    start = date(year, number, first) if year else nearest(number, first, around, weekday=g.get("weekday"))
    if g.get("day2"):
        last = start.replace(day=int(g["day2"]))
        if last > start:
            return Interval(start, last + timedelta(days=1), "day")
    return day(start)


def _numeric(m: re.Match[str], around: Around) -> Interval | None:
    """4/11/2018 is two dates; the one that can be is meant, or the one that is near the publication, else nothing tells."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"]) if len(m["year"]) == 4 else 2000 + int(m["year"])
    dotted = m["sep"] == "."
    ways = [(b, a)] if dotted else [(a, b), (b, a)]
    made = sorted({date(year, mm, dd) for mm, dd in ways if mm <= 12 and dd <= 31})
    if not made:
        raise NotATime
    if len(made) > 1:
        made = [d for d in made if abs((d - around.today).days) <= _FAR]
    return day(made[0]) if len(made) == 1 else None


def _iso(m: re.Match[str], around: Around) -> Interval | None:
    return day(date(int(m["year"]), int(m["mon"]), int(m["day"])))


def _month_year(m: re.Match[str], around: Around) -> Interval | None:
    if m["month"][0].islower() and m["month"].lower() in _UNLIKE_MONTHS:
        raise NotATime
    year = _year(m, around)
    return unit(date(year or around.today.year, month(m["month"])), "month")


def _month(m: re.Match[str], around: Around) -> Interval | None:
    """A month alone: by the tense; "last March" and "next March" by the calendar."""
    name, which = m["month"], (m["which"] or "").lower().split()
    if name[0].islower() or _NAMES.search(around.before(20)):
        raise NotATime
    bare = not which and m.end("month") - m.start() == len(name)
    if bare and _is_name(name, around):
        raise NotATime
    number, today = month(name), around.today
    if not which and _DELIVERY.match(around.after(16)):
        return unit(date(today.year + (number < today.month), number), "month")
    if not which:
        return unit(nearest(number, 1, around, whole_month=True), "month")
    year = today.year
    if which[0] == "last" or which[-1] == "past":
        year -= number >= today.month
    elif which[0] == "next":
        year += number <= today.month
    return unit(date(year, number), "month")


def _is_name(name: str, around: Around) -> bool:
    """Whether a month's word is a verb, a modal, or part of a person's name."""
    led = _LEADS.search(around.before(20)) is not None
    if re.match(r"[ ]['’]?[A-Z]\w", around.after(4)) and not led:
        return True
    plain = name.lower().rstrip(".")
    if (
        plain == "march"
        and re.match(r"\s+(?:on|for|of|against|to|in|through)\b", around.after(12))
        and re.search(r"\bthe\s+$", around.before(8), re.I)
    ):
        return True
    if re.search(
        r"\b(?:between|from)\s+(?:early |mid-|late )?[A-Z][a-z]{2,8}\.?(?:\s+\d+)?\s+(?:and|to|through|until)\s+$",
        around.before(40),
    ):
        return False
    if (
        plain == "may"
        and re.search(r"\b(?:for|and|to|by|of|on|after|from)\s+$", around.before(8))
        and re.match(r"(?:['’]s)?\s+[a-z]", around.after(5))
    ):
        return (
            re.match(r"\s+(?:and|to|or|in|as|but|when|after|before|at|with|that|this|until)\b", around.after(10))
            is None
        )
    token = around.token
    if token is not None and token.ent_type_ in ("PERSON", "PER"):
        return True
    if led:
        return False
    return plain in _UNLIKE_MONTHS or (
        token is not None and token.i > 0 and token.nbor(-1).ent_type_ in ("PERSON", "PER")
    )


def _day_of_month(m: re.Match[str], around: Around) -> Interval | None:
    """A day alone, "on the 29th": of this month, or the next by the tense."""
    today, number = around.today, int(m["day"])
    if not re.search(r"\bon\s+$", around.before(4), re.I) or not re.match(r"\s*(?:[.,;:!?)]|$)", around.after(4)):
        raise NotATime
    ahead, start = around.ahead, floor(today, "month")
    shifts = (0, 1) if ahead is True else (0, -1)
    for shift in shifts:
        made = add_months(start, shift).replace(day=number)
        if (made >= today) if ahead is True else (made <= today):
            return day(made)
    return None


_WEEKDAY = rf"(?:(?P<weekday>{SHORT_WEEKDAY}),?\s+(?:the\s+)?)?"
_END = r"(?![\d%]|,\d|[:.]\d|['’]\d)"
_WEEKDAY_WORDS = frozenset(d for name in DAYS for d in (name, name[:3])) | {"tues", "thurs", "thur", "wednes"}
RULES: list[Rule] = [
    rule("iso", "#", r"(?P<year>\d{4})([-/])(?P<mon>[01]\d)\2(?P<day>[0-3]\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", _iso),
    rule("numeric", "#", r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|(?<=/)\d\d)(?![/.-]\d)", _numeric),
    rule("month_day", _WEEKDAY_WORDS | MONTH_WORDS | MODIFIERS,
         rf"{MODIFIER}{_WEEKDAY}{MONTH}\s*(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_END}"
         rf"(?:{_TO}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?{_END}(?!\s+(?!May)[a-z]*s\b|\s+(?:{'|'.join(MONTH_WORDS - {'may'})})))?{_OF_YEAR}", _day),
    rule("month_ordinal", _WEEKDAY_WORDS | MONTH_WORDS, rf"{_WEEKDAY}{MONTH}\s+(?:the\s+)?(?P<ordinal>{_ORDINAL}){_OF_YEAR}", _day),
    rule("day_month", {"#", "the"} | _WEEKDAY_WORDS,
         rf"{_WEEKDAY}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?(?:\s+of|,)?[\s-]+{MONTH}{_OF_YEAR}", _day),
    rule("ordinal_month", {"the"} | frozenset(o.split("-")[0] for o in ORDINALS), rf"(?:the\s+)?(?P<ordinal>{_ORDINAL})(?:\s+day)?\s+of\s+{MONTH}{_OF_YEAR}", _day),
    rule("month_year", MODIFIERS | MONTH_WORDS | {"the"},
         rf"{MODIFIER}(?:the\s+month\s+of\s+)?{MONTH},?\s+(?:of\s+|in\s+|,\s*)?(?:{YEAR}(?![\d,.]\d|:\d)|(?P<relative>(?:last|this|next|(?:that |the )?same|that)\s+year))", _month_year),
    rule("month", MODIFIERS | MONTH_WORDS | {"last", "this", "next", "the"},
         rf"{MODIFIER}(?:(?P<which>last|this(?:\s+(?:past|coming))?|next)\s+)?(?:the\s+month\s+of\s+)?{MONTH}(?!\s+\d{{1,2}}\b(?!\s+(?:years|months|weeks|days)))", _month),
    rule("day_of_month", {"the"}, r"the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month),
]  # fmt: skip
