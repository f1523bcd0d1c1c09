"""When the next attempt is made: the schedule that Standard Webhooks recommends, 5 s to 24 h, about three days in all."""

from __future__ import annotations

import random

DELAYS = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)
"""Seconds after the first, second … failed attempt."""
JITTER = 0.2
"""The part of a delay that is left to chance, so that messages that failed together do not come back together."""
LONGEST = 86400.0


def delay(attempts: int, asked: float | None, rng: random.Random, delays: tuple[float, ...] = DELAYS) -> float | None:
    """Seconds until the next attempt after ``attempts`` failed ones, None when there is none.

    ``asked``: the endpoint's ``Retry-After`` in seconds, heeded when it is longer.
    """
    if attempts > len(delays):
        return None
    planned = delays[attempts - 1] * (1 + JITTER * rng.random())
    return min(max(planned, asked or 0.0), LONGEST * (1 + JITTER))
