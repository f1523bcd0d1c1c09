"""Who is next: a queue for each endpoint, so that a slow or dead one delays nobody else."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

PER_ENDPOINT = 2
"""Attempts at one endpoint at the same time."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds that an endpoint is left alone once it is ill, doubled with each further failure, and at most."""
ILL = 3
"""Failures in a row after which an endpoint is ill: one message that it does not like says nothing of the others."""


@dataclass
class Lane:
    """One endpoint: what waits for it, by due time, and how it has been doing."""

    waiting: list[tuple[float, str]] = field(default_factory=list)
    flying: int = 0
    failures: int = 0
    closed_until: float = 0.0

    @property
    def most(self) -> int:
        """Attempts at the same time: an ill one gets a single message to show that it is well again."""
        return 1 if self.failures >= ILL else PER_ENDPOINT


class Lanes:
    """Times in seconds since 1970."""

    def __init__(self, room: int = 200, first_pause: float = FIRST_PAUSE) -> None:
        self._lanes: dict[str, Lane] = {}
        self._room = room
        self._pause = first_pause

    def push(self, endpoint: str, due: float, number: str) -> None:
        """Queue a message."""
        heapq.heappush(self._lanes.setdefault(endpoint, Lane()).waiting, (due, number))

    def ready(self, now: float) -> list[tuple[str, str]]:
        """Messages to send now, (endpoint, id): one of each endpoint in turn, as far as there is room."""
        out: list[tuple[str, str]] = []
        found = True
        while found and self._room > 0:
            found = False
            for endpoint, lane in self._lanes.items():
                if self._room > 0 and lane.flying < lane.most and lane.waiting and self._at(lane) <= now:
                    out.append((endpoint, heapq.heappop(lane.waiting)[1]))
                    lane.flying += 1
                    self._room -= 1
                    found = True
        return out

    def done(self, endpoint: str, now: float, *, well: bool | None) -> None:
        """An attempt is over; ``well``: the endpoint answered as it should; None: it was not asked."""
        lane = self._lanes[endpoint]
        lane.flying -= 1
        self._room += 1
        if well is not None:
            lane.failures = 0 if well else lane.failures + 1
            ill = lane.failures - ILL
            lane.closed_until = now + min(self._pause * 2 ** min(ill, 20), LONGEST_PAUSE) if ill >= 0 else 0.0
        if not lane.waiting and not lane.flying and not lane.failures:
            del self._lanes[endpoint]

    def next(self) -> float | None:
        """When the next message can be sent; None when nothing waits, or only for attempts under way."""
        if self._room <= 0:
            return None
        times = [self._at(lane) for lane in self._lanes.values() if lane.waiting and lane.flying < lane.most]
        return min(times, default=None)

    @staticmethod
    def _at(lane: Lane) -> float:
        return max(lane.waiting[0][0], lane.closed_until)
