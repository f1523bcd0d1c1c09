"""Events: who did what to whom, when and where, with the words that say so (PLOVER 2021, draft 0.8)."""

from __future__ import annotations

from typing import Literal

import msgspec

from schemas.reading import Field, Span

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "RETREAT", "COOPERATE", "AID", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Realis = Literal["asserted", "planned", "demanded", "possible", "denied", "background"]


class EventTime(msgspec.Struct, rename={"from_": "from"}):
    """When: the span that says so (None if taken from the dateline), its interval, and how sure that is (0-1)."""

    from_: str | None = None
    to: str | None = None
    grain: str | None = None
    span: Span | None = None
    confidence: float = 1.0


class EventPlace(msgspec.Struct):
    """Where: ``ref`` of the place among the actors; ``span`` None if taken from the dateline."""

    ref: str | None = None
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    span: Span | None = None
    confidence: float = 1.0


class Count(msgspec.Struct):
    """A number the text gives: ``low`` to ``high`` (None: open), and the words."""

    low: int | None = None
    high: int | None = None
    span: Span | None = None


class Magnitude(msgspec.Struct):
    """Another number of the event: ``unit`` is "participants", "arrested", or an ISO 4217 currency."""

    value: float
    unit: str
    span: Span | None = None


class Event(msgspec.Struct, rename={"in_": "in"}):
    """One mention of an event.  ``actors[i]`` belongs to ``actor_spans[i]``; None where the span resolves to nobody."""

    type: EventType
    trigger: Span
    mode: str | None = None
    cameo: str | None = None
    in_: Field = "text"
    actors: list[str | None] = []
    targets: list[str | None] = []
    actor_spans: list[Span] = []
    target_spans: list[Span] = []
    when: EventTime | None = None
    where: EventPlace | None = None
    realis: Realis = "asserted"
    negated: bool = False
    reported_by: str | None = None
    killed: Count | None = None
    injured: Count | None = None
    magnitude: Magnitude | None = None
    sentence: int | None = None
    """Index into the article's ``sentences``; None for an event in the title."""
    confidence: float = 0.0
    marked: bool = False
    """True when the confidence is below the threshold of the settings: kept, but not counted."""
    same_as: int | None = None


class Slot(msgspec.Struct, rename={"in_": "in"}):
    """One answer of the five W."""

    text: str
    start: int
    end: int
    in_: Field = "text"


class FiveW(msgspec.Struct):
    """The article's main event; None where the article does not say."""

    who: Slot | None = None
    what: Slot | None = None
    when: Slot | None = None
    where: Slot | None = None


class EventRecord(msgspec.Struct):
    """What the index holds per event: the event with its article's facts, so that it stands alone."""

    id: str
    article: str
    event: Event
    sentence_text: str
    story: str | None = None
    url: str | None = None
    source: str | None = None
    published: str | None = None
    seen: str | None = None
    actor_names: list[str] = []
    target_names: list[str] = []
    actor_countries: list[str] = []
    target_countries: list[str] = []
