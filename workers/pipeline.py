"""READ FIRST: the stages in order, the topics between them, and the record each topic carries.

    produce → articles.raw → clean → articles.clean → group → articles.grouped → extract → articles.extracted → alert → alerts → deliver
                                                                                                            ↘ index → the index

``alert`` and ``index`` are siblings: alerts fire while the index is down.  ``group`` reads one ordered partition, so that stories
are deterministic.  Every stage is a pure function of records (``workers/<stage>/``); ``agents.py`` feeds it, ``supervise.py`` decides
what becomes of each record.
"""

from __future__ import annotations

from dataclasses import dataclass

import schemas

PARTITIONS = 4


@dataclass(frozen=True)
class Topic:
    """A topic of the log: its name, how many partitions, and the record type on it."""

    name: str
    record: type
    partitions: int = PARTITIONS
    compacted: bool = False
    days: float = 14.0
    """How long records are kept, unless compacted: twice the window in which a story stays open."""


RAW = Topic("articles.raw", schemas.RawArticle)
CLEAN = Topic("articles.clean", schemas.CleanArticle, partitions=1)
GROUPED = Topic("articles.grouped", schemas.GroupedArticle, days=28.0)  # copies are remembered for four windows
EXTRACTED = Topic("articles.extracted", schemas.ExtractedArticle)
STORIES = Topic("stories", schemas.Story, compacted=True)
ALERTS = Topic("alerts", schemas.Alert)
DELIVERIES = Topic("alert.deliveries", schemas.Delivery, partitions=1, compacted=True)
SIGHTINGS = Topic("alert.sightings", schemas.Sighting, partitions=1, days=30.0)
RULES = Topic("alert.rules", schemas.Rule, partitions=1, compacted=True)

TOPICS = (RAW, CLEAN, GROUPED, EXTRACTED, STORIES, ALERTS, SIGHTINGS, DELIVERIES, RULES)


@dataclass(frozen=True)
class Stage:
    """A step of the flow: what it reads, what it writes."""

    name: str
    reads: Topic
    writes: tuple[Topic, ...]

    @property
    def dead(self) -> str:
        """The stage's dead-letter topic."""
        return f"dateline.{self.name}.dead"


STAGES = {
    s.name: s
    for s in (
        Stage("clean", RAW, (CLEAN,)),
        Stage("group", CLEAN, (GROUPED, STORIES)),
        Stage("extract", GROUPED, (EXTRACTED,)),
        Stage("alert", EXTRACTED, (ALERTS, SIGHTINGS)),
        Stage("deliver", ALERTS, (DELIVERIES,)),
        Stage("index", EXTRACTED, ()),
    )
}

MAX_RECORD = 16 * 1024 * 1024
"""Bytes: a larger record is refused at the edge, by producers and by the HTTP push."""
