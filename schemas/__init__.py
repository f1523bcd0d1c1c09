"""What travels: one module per record, each a ``msgspec.Struct``.

Offsets are Unicode code points, end exclusive.  Times are RFC 3339 strings in UTC (``2026-05-01T12:00:00Z``).
Unknown is ``None`` or an empty list, never a guess.  Unknown fields of an input are ignored, never fatal.
"""

from schemas.alert import Alert, Delivery, Rule, Sighting
from schemas.article import CleanArticle, ExtractedArticle, GroupedArticle, RawArticle, Removed, Revision
from schemas.event import Event, EventRecord, FiveW, Slot
from schemas.reading import Actor, Entity, Model, Place, Quote, Sentence, Span, Time
from schemas.story import Story, StoryMerged

__all__ = [
    "Actor",
    "Alert",
    "CleanArticle",
    "Delivery",
    "Entity",
    "Event",
    "EventRecord",
    "ExtractedArticle",
    "FiveW",
    "GroupedArticle",
    "Model",
    "Place",
    "Quote",
    "RawArticle",
    "Removed",
    "Revision",
    "Rule",
    "Sentence",
    "Sighting",
    "Slot",
    "Span",
    "Story",
    "StoryMerged",
    "Time",
]
