"""Intervals of the calendar: half open, in UTC, each with its grain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from schemas.reading import Grain

_GRAINS: tuple[Grain, ...] = (
    "second", "minute", "hour", "day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century",
)  # fmt: skip
FINENESS: dict[Grain, int] = {g: i for i, g in enumerate(_GRAINS)}
"""How coarse a grain is: 0 is the finest."""
_BY_NAME: dict[str, Grain] = {str(g): g for g in _GRAINS}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


class Interval(NamedTuple):
    """``start`` inclusive, ``end`` exclusive."""

    start: datetime
    end: datetime
    grain: Grain


def grain(unit: str) -> Grain:
    """The grain that a unit of time is written in."""
    return _BY_NAME[unit]


def midnight(moment: datetime) -> datetime:
    """The start of its day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def date(year: int, month: int = 1, day: int = 1) -> datetime:
    """Midnight of a date; ValueError where the calendar has none."""
    return datetime(year, month, day, tzinfo=UTC)


def add_months(start: datetime, count: int) -> datetime:
    """The same day of another month, or the last that it has."""
    index = start.year * 12 + start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    for day in (start.day, 30, 29, 28):
        try:
            return start.replace(year=year, month=month, day=min(day, start.day))
        except ValueError:
            if not 1 <= year <= 9999:
                raise
    raise ValueError("no such day")


def add(start: datetime, count: int, unit: str) -> datetime:
    """``count`` units on, back where it is negative."""
    if unit in _MONTHS:
        return add_months(start, count * _MONTHS[unit])
    return start + timedelta(**{{"weekend": "week"}.get(unit, unit) + "s": count})


def floor(moment: datetime, unit: str) -> datetime:
    """The start of the unit around: weeks start on Monday, a weekend is that week's."""
    day = midnight(moment)
    match unit:
        case "minute":
            return moment.replace(second=0, microsecond=0)
        case "hour":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "week":
            return day - timedelta(days=day.weekday())
        case "weekend":
            return day - timedelta(days=day.weekday() - 5)
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
        case "year":
            return day.replace(day=1, month=1)
        case "decade":
            return date(max(1, day.year // 10 * 10))
        case "century":
            return date(max(1, day.year // 100 * 100))
        case _:
            return day


def unit(moment: datetime, name: str, shift: int = 0) -> Interval:
    """The day, week, month … around a moment, or the ``shift``-th after it."""
    start = add(floor(moment, name), shift, name)
    end = start + timedelta(days=2) if name == "weekend" else add(start, 1, name)
    return Interval(start, end, grain(name))


def day(moment: datetime, shift: int = 0) -> Interval:
    """The day around a moment, or another one."""
    return unit(moment, "day", shift)


def rolling(now: datetime, count: int, name: str) -> Interval:
    """The past ``count`` units (negative) up to the end of today, or the coming ones from today."""
    today = midnight(now)
    if name in ("minute", "hour"):
        return Interval(min(now, add(now, count, name)), max(now, add(now, count, name)), grain(name))
    if count > 0:
        return Interval(today, add(today, count, name), grain(name))
    tomorrow = today + timedelta(days=1)
    return Interval(add(today if name in ("day", "week") else tomorrow, count, name), tomorrow, grain(name))


def season(year: int, month: int) -> Interval:
    """Three months from its first."""
    start = date(year, month)
    return Interval(start, add_months(start, 3), "season")
