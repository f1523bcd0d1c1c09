"""How often: a query that is suddenly everywhere (spike), or gone quiet (flatline).  Counted in stories, not in copies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from schemas import Rule, Sighting
from workers.query.document import moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS = 28
"""Days that the last hour is compared with."""
FEWEST_DAYS = 7
"""With less history than this there is no verdict."""
STEP = timedelta(minutes=5)
"""Matches of a flatline rule are noted once in so long."""


@dataclass(frozen=True)
class Hour:
    """The last hour of a spike rule."""

    stories: int
    outlets: int
    usual: float
    """Median stories of the same hour on the days before."""
    days: int


class Rates:
    """What rate rules have seen; ``note`` says what is news and belongs into the log."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[datetime, str, str]]] = {}
        self._noted: set[tuple[str, datetime, str, str]] = set()

    def note(self, sighting: Sighting, kind: str) -> bool:
        """Count a sighting; false when it counts for nothing: the same story in the same outlet in the same hour."""
        at = moment(sighting.at)
        if at is None:
            return False
        step = HOUR if kind == "spike" else STEP
        story, source = (sighting.story or "", sighting.source or "") if kind == "spike" else ("", "")
        bucket = at - timedelta(seconds=at.timestamp() % step.total_seconds())
        key = (sighting.rule, bucket, story, source)
        if key in self._noted:
            return False
        self._noted.add(key)
        insort(self._seen.setdefault(sighting.rule, []), (at, sighting.story or "", sighting.source or ""))
        return True

    def last(self, rule: str) -> datetime | None:
        """When the rule last matched."""
        return next((at for at, story, _ in reversed(self._seen.get(rule, ())) if story), None)

    def hour(self, rule: Rule, now: datetime) -> Hour:
        """The hour up to ``now`` beside the same hour on the days before, as far back as the rule has looked."""
        seen = self._seen.get(rule.id, [])
        starts = [t for t in (moment(rule.updated), seen[0][0] if seen else None) if t is not None]
        since = min(starts, default=now)
        days = [d for d in range(1, DAYS + 1) if now - d * DAY - HOUR >= since]
        counts = [len(self._stories(seen, now - d * DAY)) for d in days]
        stories = self._stories(seen, now)
        outlets = {source for _, source in self._pairs(seen, now) if source}
        return Hour(len(stories), len(outlets), float(median(counts)) if counts else 0.0, len(days))

    @staticmethod
    def _pairs(seen: list[tuple[datetime, str, str]], until: datetime) -> set[tuple[str, str]]:
        low = bisect_right(seen, (until - HOUR, "\U0010ffff", ""))
        high = bisect_left(seen, (until + timedelta(microseconds=1), "", ""))
        return {(story, source) for _, story, source in seen[low:high] if story}

    def _stories(self, seen: list[tuple[datetime, str, str]], until: datetime) -> set[str]:
        return {story for story, _ in self._pairs(seen, until)}

    def forget(self, now: datetime) -> None:
        """Let go of what is older than the days compared."""
        before = now - (DAYS + 1) * DAY
        self._noted = {key for key in self._noted if key[1] >= before}
        for rule, seen in self._seen.items():
            # The oldest one stays: it says since when the rule has looked.
            cut = bisect_left(seen, (before, "", ""))
            self._seen[rule] = seen[:1] + seen[max(cut, 1) :]


def spiking(rule: Rule, hour: Hour) -> bool:
    """Whether the hour is a spike: so many times the median, in so many outlets, with enough days to compare."""
    enough = hour.days >= FEWEST_DAYS and hour.outlets >= rule.spike_outlets
    return enough and hour.stories >= rule.spike_times * max(hour.usual, 1 / rule.spike_times)


def flat_since(rule: Rule, rates: Rates, now: datetime) -> datetime | None:
    """Since when a flatline rule has been quiet, if for longer than it may."""
    last = rates.last(rule.id) or moment(rule.updated)
    return last if last is not None and now - last >= timedelta(seconds=rule.flat_after) else None
