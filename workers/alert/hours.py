"""Times of day in a rule's own time zone: quiet hours, digests.  Summer time comes out of the zone's data."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas import Rule
from workers.errors import RecordError
from workers.query.document import moment

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def check(rule: Rule) -> Rule:
    """The rule, if its options can be meant; ``RecordError`` with what is wrong."""
    try:
        ZoneInfo(rule.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RecordError(f"There is no time zone {rule.timezone!r}: use one like Europe/Paris.") from error
    for name in ("quiet_from", "quiet_to", "digest_at"):
        value = getattr(rule, name)
        if value is not None and not _CLOCK.fullmatch(value):
            raise RecordError(f"{name} is a time of day like 22:30, not {value!r}.")
    if (rule.quiet_from is None) != (rule.quiet_to is None):
        raise RecordError("Quiet hours need quiet_from and quiet_to.")
    if min(rule.wait, rule.repeat_gap) < 0 or rule.flat_after <= 0 or rule.spike_times <= 0:
        raise RecordError("Durations are seconds, and not below zero.")
    if rule.limit_per_hour is not None and rule.limit_per_hour < 1:
        raise RecordError("limit_per_hour is at least 1; to hear nothing, mute the alert.")
    if rule.muted_until and moment(rule.muted_until) is None:
        raise RecordError(f"muted_until is a time like 2026-05-01T12:00:00Z, not {rule.muted_until!r}.")
    return rule


def after_quiet(rule: Rule, at: datetime) -> datetime:
    """``at``, or the end of the quiet hours that it falls into."""
    if rule.quiet_from is None or rule.quiet_to is None or rule.quiet_from == rule.quiet_to:
        return at
    zone = ZoneInfo(rule.timezone)
    local = at.astimezone(zone)
    start, end = _clock(rule.quiet_from), _clock(rule.quiet_to)
    now = local.time()
    if start < end:
        quiet, tomorrow = start <= now < end, False
    else:
        quiet, tomorrow = now >= start or now < end, now >= start
    if not quiet:
        return at
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    return max(at, datetime.combine(day, end, zone).astimezone(UTC))


def digest(rule: Rule, at: datetime) -> datetime:
    """When the next daily or weekly (Monday's) digest goes out, after ``at``."""
    zone = ZoneInfo(rule.timezone)
    local = at.astimezone(zone)
    day = local.date()
    while True:
        due = datetime.combine(day, _clock(rule.digest_at), zone).astimezone(UTC)
        if due > at and (rule.digest == "daily" or day.weekday() == 0):
            return due
        day += timedelta(days=1)


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def spoken(seconds: float) -> str:
    """A duration for people: 90 s, 5 min, 2 h, 3 days."""
    for size, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or seconds == size:
            return f"{seconds / size:g} {name}".replace("1 days", "1 day")
    return f"{seconds:g} s"
