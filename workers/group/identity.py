"""Ids and times as numbers of fixed size, where they have the form that ``clean`` gives them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from workers.clean.facts import moment

NEVER = -(2**63)
"""Stands for an unknown time."""


def key(id: str) -> int:
    """128 bits for an article's id: its own where it is 32 hexadecimal digits, else a hash."""
    if len(id) == 32:
        try:
            own = int(id, 16)
        except ValueError:
            own = 0
        if own and f"{own:032x}" == id:
            return own
    return int.from_bytes(hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")


def name(key: int) -> str:
    """The id of 32 hexadecimal digits."""
    return f"{key:032x}"


@lru_cache(4096)
def stamp(value: str | None) -> float | None:
    """Seconds since 1970, or None for no time."""
    when = moment(value)
    return when.timestamp() if when else None


def seconds(value: str | None) -> int:
    """Whole seconds since 1970, or ``NEVER``."""
    when = stamp(value)
    return NEVER if when is None else int(when)


@lru_cache(4096)
def written(seconds: int) -> str | None:
    """The inverse, in RFC 3339."""
    return None if seconds == NEVER else datetime.fromtimestamp(seconds, UTC).isoformat()[:19] + "Z"
