"""Finds the time expressions of a text: at each word the rules that can begin there, the longest match first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from spacy.tokens import Doc

from schemas import Time
from schemas.reading import Field
from workers.extract.times import anchored, dates, joined, periods, relative, weekdays, years
from workers.extract.times.calendar import Interval
from workers.extract.times.rules import Around, Mention, NotATime, Rule, Unknown
from workers.query.document import moment

_RULES: list[Rule] = [*dates.RULES, *years.RULES, *periods.RULES, *anchored.RULES, *weekdays.RULES, *relative.RULES]
_WORD = re.compile(r"\d+|[^\W\d_]+")
_GLUE = re.compile(r"[@#_/\\=&-]$|(?<=[\w/])[.:]$")
"""What stands before a word that is part of something longer: an address, a hyphenated word."""
_PREFIX = re.compile(r"\b(?:mid|pre|post|early|late|non)[-–]$|(?:\)|[A-Za-z])[.]$", re.I)


def _by_first_word() -> dict[str, list[Rule]]:
    table: dict[str, list[Rule]] = {}
    for rule in _RULES:
        for word in rule.opens:
            table.setdefault(word, []).append(rule)
    return table


_OPENS = _by_first_word()


def find(doc: Doc, where: Field, published: str | None) -> list[Time]:
    """All time expressions of a Doc, resolved where the words and ``published`` (RFC 3339) allow.

    ``where``: the field that the Doc was read from; a title's present tense is the past. Offsets are code points of
    ``doc.text``. An expression made of others ("from 2010 to 2014") stands before its parts, which are there as well.
    """
    now = moment(published)
    around = Around(doc, doc.text, now.astimezone(UTC) if now else None, where == "title")
    for start, rules in _starts(around.text):
        last = around.found[-1].end if around.found else 0
        if start < last or (start > 0 and _glued(around.text, start, last)):
            continue
        mention = _at(start, rules, around)
        if mention is not None:
            around.found.append(mention)
    whole = joined.join(around) if around.found else []
    mentions = sorted([*whole, *around.found], key=lambda m: (m.start, -m.end))
    return [_time(m, around.text, where) for m in mentions]


def _starts(text: str) -> Iterator[tuple[int, list[Rule]]]:
    """Where an expression can begin, with the rules for it."""
    get, digits = _OPENS.get, _OPENS["#"]
    for m in _WORD.finditer(text):
        word = m.group()
        rules = digits if word[0].isdigit() else get(word.lower())
        if rules is not None:
            yield m.start(), rules


def _glued(text: str, start: int, last: int) -> bool:
    """Whether the word goes on from what stands before it; "Monday-Friday", "mid-2015" and "1990–95" do not."""
    if text[start - 1].isspace() or (last and start - last == 1):
        return False
    before = text[max(0, start - 8) : start]
    if text[start - 1].isalnum() or text[start - 1] == "_":
        return not (text[start].isdigit() and text[start - 1] in "QH")
    return _GLUE.search(before) is not None and _PREFIX.search(before) is None


def _at(start: int, rules: list[Rule], around: Around) -> Mention | None:
    text = around.text
    matches = [(m, r) for r in rules if (m := r.pattern.match(text, start)) is not None]
    if len(matches) > 1:
        matches.sort(key=lambda pair: -pair[0].end())
    for m, rule in matches:
        around.start, around.end = m.span()
        try:
            interval = _checked(rule.resolve(m, around))
        except NotATime:
            continue
        except (Unknown, ValueError, OverflowError):  # no such day, or outside of the calendar that computers keep
            interval = None
        return Mention(start, m.end(), interval, rule.name, m.groupdict().get("year") is not None)
    return None


def _checked(interval: Interval | None) -> Interval | None:
    return interval if interval is not None and interval.start < interval.end else None


def _time(mention: Mention, text: str, where: Field) -> Time:
    start, end = mention.start, mention.end
    if mention.interval is None:
        return Time(start=start, end=end, text=text[start:end], in_=where)
    low, high, grain = mention.interval
    return Time(start=start, end=end, text=text[start:end], from_=_form(low), to=_form(high), grain=grain, in_=where)


def _form(at: datetime) -> str:
    return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
