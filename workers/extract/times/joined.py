"""Expressions made of others: "from May to August 2011", "since 2014", "the three months to June", "two days before Christmas"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from workers.extract.times.calendar import FINENESS, Interval, add, add_months, grain, unit
from workers.extract.times.rules import Around, Mention
from workers.extract.times.words import ABOUT, NUMBER, UNIT, count, unit_name

_LEAD = re.compile(r"\b(from|between|since)\s+(?:(?:the|late|early)\s+)?$", re.I)
_BETWEEN = re.compile(r"\s*(?P<word>[-–—]|\s(?:and|to|until|till|through|thru|up to)\s)\s*(?:the\s+)?$", re.I)
_PRESENT = re.compile(r"\s*(?:[-–—]|\bto\b|\buntil\b|\btill\b)\s*(?:the\s+)?(?:present(?:[\s-]day)?|now|date)\b", re.I)
_MOVED = re.compile(r"\b(?:mov|postpon|delay|shift|reschedul|push|chang|brought|switch|extend)\w*\b[^.;]{0,40}$", re.I)
"""A meeting moved from Monday to Friday lasts no five days."""
_PERIOD = re.compile(
    rf"(?:\b(?:the|its|their)\s+)?(?:(?:first|last|full)\s+)?(?:(?:{NUMBER})[\s-]+)?\b(?:fiscal\s+|financial\s+)?{UNIT}s?\s+(?:to|through|ended|ending|until|up\s+to)\s+(?:on\s+|in\s+|the\s+end\s+of\s+|end[\s-])?$",
    re.I,
)
_OFFSET = re.compile(
    rf"(?:\b{ABOUT}(?:{NUMBER})|\bthe)\s+{UNIT}s?\s+(?P<word>before|after|ahead\s+of|following|from)\s+(?:the\s+)?$",
    re.I,
)
_AROUND = re.compile(
    r"\b(?:the\s+)?(?P<unit>week|weekend|month|year|quarter)\s+(?:of|starting|beginning|commencing|that\s+(?:began|started))\s+(?:on\s+)?$",
    re.I,
)
_HINT = re.compile(
    r"\b(?:from|between|since|the|to|through|ended|ending|until|on|in|of|end|before|after|starting|following|late|early|beginning|commencing|began|started)[\s-]+$|^$",
    re.I,
)


def join(around: Around) -> list[Mention]:
    """The joined expressions of a text; the parts that they are made of stand in ``around.found`` and get the years that they share."""
    made: list[Mention] = []
    for i, first in enumerate(around.found):
        before = around.text[max(0, first.start - 60) : first.start]
        lead = _LEAD.search(before)
        try:
            made += _joined(around, i, lead, before)
        except (ValueError, OverflowError):  # before or after the years that there are
            continue
    return made


def _joined(around: Around, i: int, lead: re.Match[str] | None, before: str) -> list[Mention]:
    first = around.found[i]
    whole = _to_present(around, first)
    if whole is None and i + 1 < len(around.found):
        whole = _range(around, i, lead, before)
    if whole is not None:
        return [whole]
    if first.interval is None or not _HINT.search(before[-14:]):
        return []
    return [m for m in (_since(around, first, lead), _before(first, before)) if m is not None]


def _range(around: Around, i: int, lead: re.Match[str] | None, before: str) -> Mention | None:
    first, second = around.found[i], around.found[i + 1]
    if second.start - first.end > 12 or first.interval is None or second.interval is None:
        return None
    link = _BETWEEN.match(around.text[first.end : second.start])
    if link is None:
        return None
    led, word = (lead[1].lower() if lead else ""), link["word"].strip(" ,").lower()
    if (word == "and" and led != "between") or led == "since" or (led == "from" and _MOVED.search(before)):
        return None
    if not led and second.rule != "named_day" and (first.interval.grain != second.interval.grain or (word == "—")):
        return None
    _align(around, first, second)
    a, b = first.interval, second.interval
    if a is None or b is None or a.start >= b.end or a.start == b.start:
        return None
    finer = min(a.grain, b.grain, key=lambda g: FINENESS[g])
    start = first.start - (len(before) - lead.start()) if lead else first.start
    return Mention(start, second.end, Interval(a.start, b.end, finer), "range", first.dated or second.dated)


def _to_present(around: Around, first: Mention) -> Mention | None:
    """Up to now: "2013 – present"."""
    m = _PRESENT.match(around.text, first.end)
    if m is None or first.interval is None or around.now is None or first.interval.start >= around.now:
        return None
    return replace(
        first, end=m.end(), interval=Interval(first.interval.start, around.now, first.interval.grain), rule="range"
    )


def _align(around: Around, first: Mention, second: Mention) -> None:
    """Give both ends one year, or the years that put them in order."""
    a, b = first.interval, second.interval
    assert a is not None
    assert b is not None
    if a.grain not in ("day", "month", "season", "quarter") or b.grain not in ("day", "month", "season", "quarter"):
        return
    weekdays = first.rule == second.rule == "weekday"
    if second.dated and not first.dated and first.rule in ("month", "month_day", "day_month", "season", "quarter"):
        first.interval, first.dated = _years(a, b.start.year - a.start.year), True
        if first.interval.start > b.start:
            first.interval = _years(first.interval, -1)
    elif first.dated and not second.dated and second.rule in ("month", "month_day", "day_month", "season", "quarter"):
        second.interval, second.dated = _years(b, a.start.year - b.start.year), True
        if second.interval.start < a.start:
            second.interval = _years(second.interval, 1)
    elif b.start < a.start and not (first.dated or second.dated):
        around.start, around.end = first.start, first.end
        later = (
            around.ahead is not False and around.now is not None and (around.ahead is True or a.start > around.today)
        )
        if weekdays:
            week = timedelta(days=7)
            if later:
                second.interval = b._replace(start=b.start + week, end=b.end + week)
            else:
                first.interval = a._replace(start=a.start - week, end=a.end - week)
        elif later:
            second.interval = _years(b, 1)
        else:
            first.interval = _years(a, -1)


def _years(interval: Interval, count_: int) -> Interval:
    return interval._replace(start=add_months(interval.start, 12 * count_), end=add_months(interval.end, 12 * count_))


def _since(around: Around, mention: Mention, lead: re.Match[str] | None) -> Mention | None:
    """From then until the publication."""
    if lead is None or lead[1].lower() != "since" or around.now is None or mention.interval is None:
        return None
    first, start = mention.interval.start, mention.start - (lead.end() - lead.start())
    if first >= around.now:
        return None
    return replace(mention, start=start, interval=Interval(first, around.now, mention.interval.grain), rule="since")


def _before(mention: Mention, before: str) -> Mention | None:
    """What stands in front and counts from it."""
    assert mention.interval is not None
    start, end, own = mention.interval
    if (
        (m := _PERIOD.search(before))
        and own in ("day", "month")
        and (name := unit_name(m["unit"])) in ("week", "month", "quarter", "year")
    ):
        return _at(mention, m, before, Interval(add(end, -count(m["count"]), name), end, grain(name)))
    if (m := _OFFSET.search(before)) and (name := unit_name(m["unit"])) not in ("minute", "hour"):
        if FINENESS[own] > FINENESS["week" if name == "weekend" else grain(name)]:
            return None
        sign = -1 if m["word"].lower() in ("before", "ahead of") else 1
        return _at(mention, m, before, unit(start, name, sign * count(m["count"])))
    if (m := _AROUND.search(before)) and own == "day":
        return _at(mention, m, before, unit(start, unit_name(m["unit"])))
    return None


def _at(mention: Mention, m: re.Match[str], before: str, interval: Interval) -> Mention:
    return replace(mention, start=mention.start - (len(before) - m.start()), interval=interval, rule="joined")
