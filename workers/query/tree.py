"""The syntax tree: what a query means, free of how it was typed.

Nodes are frozen and compare by value; ``canonical(query)`` prints a text that parses back to an equal tree.
Words in the tree are folded (lower case, no accents: ``analysis.fold``), never stemmed: an engine stems a ``Word`` itself with
``analysis.stem``.  A text field is pushed down to the leaves, so a leaf stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Field(StrEnum):
    """Where in the article a word must stand.  ``ANY`` is title or body; ``LEAD`` is the first paragraph of the body."""

    ANY = "any"
    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    URL = "url"
    AUTHOR = "author"


Op = Literal[">", ">=", "<", "<=", "="]


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a query."""


# ---- Boolean


@dataclass(frozen=True, slots=True)
class Everything(Node):
    """``*``: every article."""


@dataclass(frozen=True, slots=True)
class And(Node):
    """All of two or more; never holds another ``And``."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Any of two or more; never holds another ``Or``."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Not this; never holds another ``Not``."""

    child: Node


@dataclass(frozen=True, slots=True)
class Boost(Node):
    """``x^2``: the same articles, ranked as if ``x`` counted ``factor`` times."""

    child: Node
    factor: float


# ---- words (leaves that have positions)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """An unquoted word, matched by stem.  Several words (``covid-19``, ``U.S.``) must follow each other directly."""

    words: tuple[str, ...]
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """``"a b"~slop``: exact forms in this order, at most ``slop`` other words between them in all."""

    words: tuple[str, ...]
    field: Field = Field.ANY
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard(Node):
    """``pref*``, ``w?rd``: over whole unstemmed words; ``*`` is any run of characters, ``?`` exactly one."""

    pattern: str
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Fuzzy(Node):
    """``word~1``: an unstemmed word at most ``distance`` insertions, deletions, changes or swaps of neighbours away."""

    word: str
    distance: int = 1
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Exact(Node):
    """``exact:"US"``: these very characters, not inside a longer word."""

    text: str
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Regex(Node):
    """``title:/re/i``: searched in the raw title, URL or byline by a linear-time engine (RE2)."""

    pattern: str
    field: Field
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Near(Node):
    """``x NEAR/n y``: in one field, not overlapping, at most ``distance`` words between; ``ordered``: x before y.

    Operands are ``Word``, ``Phrase``, ``Wildcard``, ``Fuzzy``, ``Exact``, ``Near``, or ``Or`` (``Boost``) of those, all in one ``field``.
    """

    left: Node
    right: Node
    distance: int
    ordered: bool = False
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Sentence(Node):
    """``sent:(…)``: the child holds within one sentence (the title is one sentence)."""

    child: Node


@dataclass(frozen=True, slots=True)
class Repeat(Node):
    """``repeat3:x``: at least ``times`` occurrences, title and body counted together."""

    child: Node
    times: int


# ---- facts about the article


@dataclass(frozen=True, slots=True)
class Domain(Node):
    """``domain:bbc.co.uk``: the host is this or below it, and this is at least a registrable domain."""

    name: str


@dataclass(frozen=True, slots=True)
class Host(Node):
    """``host:www.bbc.co.uk``: exactly this host."""

    name: str


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """One of the article's facts equals ``value``, already in the form that ``Document`` gives.

    ``source`` and ``feed``: folded words joined by blanks; ``lang``: ISO 639-1 (639-3 where there is none); ``country``: ISO 3166 alpha-3;
    ``story``: the id.
    """

    name: Literal["source", "feed", "lang", "country", "story"]
    value: str


@dataclass(frozen=True, slots=True)
class Named(Node):
    """``person:``, ``org:``, ``place:``, ``entity:``: mentioned in the article.

    True if ``words`` are a contiguous run of the words of one of the things' names, or one of them has the id ``ref`` (an ISO 3166
    alpha-3 code for places in or equal to that country, ``geo:123`` for a GeoNames id).  ``words`` is empty when an id was typed.
    """

    kind: Literal["person", "org", "place", "entity"]
    words: tuple[str, ...]
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Number(Node):
    """``words>300``, ``outlets>=5``; inside ``Event`` also ``conf``, ``killed``, ``injured``."""

    name: Literal["words", "outlets", "conf", "killed", "injured"]
    op: Op
    value: float


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as typed; relative parts stay relative (``dates.interval`` resolves it against a clock).

    ``first`` and ``last`` are points such as ``2026-05``, ``7d``, ``today``, ``last_month``; None: open.  ``first == last``: that period itself.
    ``after``: strictly after the end of ``first``; ``before``: strictly before the start of ``last``.
    """

    first: str | None = None
    last: str | None = None
    after: bool = False
    before: bool = False
    tz: str = "UTC"


@dataclass(frozen=True, slots=True)
class Date(Node):
    """``date:`` (published, else seen) or ``seen:``."""

    name: Literal["date", "seen"]
    period: Period


@dataclass(frozen=True, slots=True)
class Copies(Node):
    """``dup:``: hide = articles that repeat no other, only = those that do, show = all."""

    mode: Literal["hide", "show", "only"]


@dataclass(frozen=True, slots=True)
class First(Node):
    """``first:true``: the article that opened its story."""

    value: bool = True


# ---- events


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or some place: by name (a contiguous run of the words of one of its names) or by a code.

    ``country`` (alpha-3) and ``sector`` (PLOVER's, such as GOV) match too, each by itself; ``words`` is empty when a code was typed.
    """

    words: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class PartySlot:
    """One of ``values`` is among the event's actors, targets, either (``party``), or is its place."""

    name: Literal["actor", "target", "party", "place"]
    values: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """The event's type, mode or realis is one of ``values``."""

    name: Literal["type", "mode", "realis"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """The event's time overlaps one of ``periods``; an event without a time does not match."""

    periods: tuple[Period, ...]


Slot = PartySlot | ValueSlot | TimeSlot | Number


@dataclass(frozen=True, slots=True)
class Event(Node):
    """``event:(…)``: every slot holds for one and the same event.  No slots: has any event.

    Marked events (below the settings' threshold) do not count unless a ``conf`` slot asks for a confidence.
    """

    slots: tuple[Slot, ...] = ()


# ---- the query


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on a query that can be read: ``position`` is a code point of the text typed, None for the query as a whole."""

    kind: str
    message: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read.  Equal when the trees are.  ``now``: the clock for relative dates; None: the time of evaluation."""

    root: Node
    text: str = field(default="", compare=False)
    now: datetime | None = field(default=None, compare=False)
    notes: tuple[Hint, ...] = field(default=(), compare=False)
    """What the parser noticed in the text itself (lower-case operators and the like); part of ``hints``."""


def children(node: Node) -> tuple[Node, ...]:
    """The node's direct parts."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(child) | Boost(child) | Sentence(child) | Repeat(child):
            return (child,)
        case Near(left, right):
            return (left, right)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def zones(node: Node) -> set[str]:
    """The time zones of all times in it."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Date):
            found.add(part.period.tz)
        elif isinstance(part, Event):
            found.update(p.tz for s in part.slots if isinstance(s, TimeSlot) for p in s.periods)
    return found


def both(*parts: Node) -> Node:
    """``And`` in its normal form: flat, and no ``And`` of one."""
    flat = _flat(And, parts)
    return flat[0] if len(flat) == 1 else And(flat)


def either(*parts: Node) -> Node:
    """``Or`` in its normal form: flat, and no ``Or`` of one."""
    flat = _flat(Or, parts)
    return flat[0] if len(flat) == 1 else Or(flat)


def negate(part: Node) -> Node:
    """``Not`` in its normal form: two cancel out."""
    return part.child if isinstance(part, Not) else Not(part)


def _flat(kind: type[And] | type[Or], parts: tuple[Node, ...]) -> tuple[Node, ...]:
    out: list[Node] = []
    for part in parts:
        out.extend(part.children if isinstance(part, kind) else (part,))
    return tuple(out)
