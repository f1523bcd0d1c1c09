"""What an engine can be asked for: the parts of a plan, free of any engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class All:
    """Every article."""


@dataclass(frozen=True)
class Nothing:
    """No article."""


@dataclass(frozen=True)
class Term:
    """``value`` is among the field's keywords or tokens."""

    field: str
    value: str | bool


@dataclass(frozen=True)
class Run:
    """``words`` stand one after the other in the field."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Apart:
    """``left`` and ``right`` stand in the field with at most ``most`` tokens between, not overlapping; ``ordered``: left first."""

    field: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    most: int
    ordered: bool


@dataclass(frozen=True)
class Pattern:
    """A token of the field fits the wildcard pattern (``*`` any run, ``?`` one character)."""

    field: str
    pattern: str


@dataclass(frozen=True)
class Like:
    """A token of the field is at most ``distance`` edits away."""

    field: str
    word: str
    distance: int


@dataclass(frozen=True)
class Between:
    """``low <= field < high``; None: open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple[Op, ...]


@dataclass(frozen=True)
class Some:
    """One of the parts holds."""

    parts: tuple[Op, ...]


@dataclass(frozen=True)
class Without:
    """The part does not hold."""

    part: Op


@dataclass(frozen=True)
class Weighted:
    """The part, ranked as if it counted ``factor`` times."""

    part: Op
    factor: float


Op = All | Nothing | Term | Run | Apart | Pattern | Like | Between | Every | Some | Without | Weighted
