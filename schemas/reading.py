"""What reading an article found: sentences, mentions, actors, times, quotes.

``start`` and ``end`` index ``text`` (``title`` where ``in_ == "title"``): ``text[start:end]`` is the mention, always.
"""

from __future__ import annotations

from typing import Literal

import msgspec

EntityType = Literal["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK"]
Sector = Literal[
    "GOV", "MIL", "COP", "JUD", "LEG", "OPP", "REB", "CVL", "BUS", "MED", "EDU",
    "IGO", "NGO", "CRM", "SPY", "PTY", "REL", "JRN", "LAB", "REF", "UAF",
]  # fmt: skip
Grain = Literal[
    "second", "minute", "hour", "day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century"
]
Field = Literal["text", "title"]


class Span(msgspec.Struct, frozen=True):
    """A half-open range of code points."""

    start: int
    end: int


Sentence = Span


class Entity(msgspec.Struct, rename={"in_": "in"}):
    """One mention: the whole phrase; ``name`` is its proper-name part, None for a nominal mention."""

    start: int
    end: int
    in_: Field
    text: str
    type: EntityType
    ref: str | None = None
    name: Span | None = None


class Place(msgspec.Struct):
    """A resolved place; ``country`` is ISO 3166 alpha-3, ``admin1`` the GeoNames admin-1 name."""

    lat: float
    lon: float
    geonameid: int | None = None
    admin1: str | None = None
    country: str | None = None


class Actor(msgspec.Struct):
    """One thing in the article, whatever it is called: all mentions with this ``ref`` are it."""

    ref: str
    name: str
    type: EntityType
    country: str | None = None
    sector: Sector | None = None
    aliases: list[str] = []
    title: str | None = None
    place: Place | None = None


class Time(msgspec.Struct, rename={"from_": "from", "in_": "in"}):
    """A time expression and the interval it means: ``from`` inclusive, ``to`` exclusive, both None when unresolved."""

    start: int
    end: int
    text: str
    from_: str | None = None
    to: str | None = None
    grain: Grain | None = None
    in_: Field = "text"


class Quote(msgspec.Struct, rename={"in_": "in"}):
    """Reported speech: ``speaker`` and ``via`` are refs, ``cue`` the span of the word of saying; ``direct``: in quotation marks."""

    start: int
    end: int
    speaker: str | None = None
    cue: Span | None = None
    via: str | None = None
    direct: bool = True
    in_: Field = "text"


class Model(msgspec.Struct, frozen=True):
    """Which model read the article."""

    name: str
    version: str
