"""Points in time as people type them, and the intervals that they mean against a clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workers.errors import QueryError
from workers.query.tree import Period

_ABSOLUTE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([hdwmy])")
_NAMED = ("now", "today", "yesterday", "tomorrow")
_UNITS = ("week", "month", "year", "quarter")
_WHICH = {"last": -1, "this": 0, "next": 1}

Interval = tuple[datetime, datetime]


@lru_cache(64)
def zone(name: str) -> tzinfo:
    """A time zone by its IANA name; ``QueryError`` when there is none."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise QueryError(f"There is no time zone {name!r}: use a name such as Europe/Paris.") from error


def check(point: str) -> str:
    """Return the point in its normal form; ``QueryError`` for what is none."""
    low = point.lower().replace("-ago", "").replace(" ", "_")
    point_interval(low, datetime(2026, 1, 1, tzinfo=UTC))
    return low


def interval(period: Period, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The stretch ``[low, high)`` that a period means at ``now``; None: open."""
    here = now.astimezone(zone(period.tz))
    low = high = None
    if period.first is not None:
        start, end = point_interval(period.first, here)
        low = end if period.after else start
    if period.last is not None:
        start, end = point_interval(period.last, here)
        high = start if period.before else end
    return low, high


def point_interval(point: str, now: datetime) -> Interval:
    """``2026-05`` → all of May; ``7d`` → from seven days ago to now; ``last_month``, ``today``, a full time stamp."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if m := _ABSOLUTE.fullmatch(point):
        return _absolute(m, now)
    if m := _AGO.fullmatch(point):
        try:
            return now - _span(int(m[1]), m[2]), now
        except OverflowError:
            raise QueryError(f"{point!r} is before the calendar begins.") from None
    if point in _NAMED:
        if point == "now":
            return now, now
        day = today + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[point])
        return day, day + timedelta(days=1)
    which, _, unit = point.partition("_")
    if which in _WHICH and unit in _UNITS:
        return _unit(unit, _WHICH[which], today)
    try:
        moment = datetime.fromisoformat(point.upper())
    except ValueError:
        raise QueryError(
            f"{point!r} is no date: use 2026-05-31, 2026-05, 2026, 7d, 24h, today, last_week, last_month, or A..B."
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    if not 1000 <= moment.year <= 9000:
        raise QueryError(f"{point!r} is not in the calendar.")
    return moment, moment + timedelta(seconds=1)


def _absolute(m: re.Match[str], now: datetime) -> Interval:
    year, month, day = int(m[1]), int(m[2] or 1), int(m[3] or 1)
    try:
        if not 1000 <= year <= 9000:
            raise ValueError
        start = datetime(year, month, day, tzinfo=now.tzinfo)
        if m[3]:
            return start, start + timedelta(days=1)
        return start, _months(start, 1 if m[2] else 12)
    except (ValueError, OverflowError):
        raise QueryError(f"{m[0]!r} is not in the calendar.") from None


def _months(start: datetime, count: int) -> datetime:
    index = start.year * 12 + start.month - 1 + count
    return start.replace(year=index // 12, month=index % 12 + 1, day=1)


def _span(count: int, unit: str) -> timedelta:
    return timedelta(hours=count * {"h": 1, "d": 24, "w": 168, "m": 730, "y": 8766}[unit])


def _unit(unit: str, shift: int, today: datetime) -> Interval:
    if unit == "week":
        start = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return start, start + timedelta(weeks=1)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = today.replace(day=1, month=(today.month - 1) // size * size + 1)
    start = _months(first, shift * size)
    return start, _months(start, size)
