"""The shape of every topic Dateline knows: partitions, compaction, retention.  The same on both logs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers import pipeline
from workers.errors import UnknownTopic

WEEK = 7 * 86400.0


@dataclass(frozen=True)
class Shape:
    """``retention`` in seconds, None: for ever.  A compacted topic keeps the newest record of each key."""

    partitions: int
    compacted: bool = False
    retention: float | None = 2 * WEEK  # twice the window in which a story stays open


# Dead letters wait for a person, so they are kept for ever; they are few, so one partition keeps their order.
DEAD = Shape(partitions=1, retention=None)
_DEAD_NAME = re.compile(r"dateline\.[a-z0-9_-]+\.dead")
_KNOWN = {
    topic.name: Shape(topic.partitions, topic.compacted, None if topic.compacted else topic.days * 86400.0)
    for topic in pipeline.TOPICS
} | {stage.dead: DEAD for stage in pipeline.STAGES.values()}


def known() -> dict[str, Shape]:
    """Every topic of the pipeline, its dead-letter topics included."""
    return dict(_KNOWN)


def shape(name: str) -> Shape:
    """The shape a topic is created with; raise ``UnknownTopic`` for a name that is not Dateline's."""
    if name in _KNOWN:
        return _KNOWN[name]
    if _DEAD_NAME.fullmatch(name):
        return DEAD
    raise unknown(name)


def unknown(name: str) -> UnknownTopic:
    """The error for a topic that neither exists nor belongs to the pipeline."""
    return UnknownTopic(f"There is no topic {name!r}. Topics of Dateline: {', '.join(sorted(_KNOWN))}.")
