"""What a rule is, and what it sees of the text around."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from spacy.tokens import Doc, Span, Token

from workers.extract.times import tense
from workers.extract.times.calendar import FINENESS, Interval, midnight

NEAR = 700
"""Characters within which the last date said is what "two days later" counts from."""


class NotATime(Exception):
    """What the pattern matched is something else: a number of people, a newspaper's name."""


class Unknown(Exception):
    """It is a time, but nothing says which."""


@dataclass(slots=True)
class Mention:
    """An expression found: code points of the text, its interval if known, and whether the words say the year."""

    start: int
    end: int
    interval: Interval | None
    rule: str
    dated: bool = False


@dataclass(slots=True)
class Around:
    """What a rule may look at: the text around, the clause's tense, the publication, and the expressions before."""

    doc: Doc
    text: str
    now: datetime | None
    headline: bool
    found: list[Mention] = field(default_factory=list)
    start: int = 0
    end: int = 0

    @property
    def today(self) -> datetime:
        """The day of publication at midnight; raises Unknown without one."""
        if self.now is None:
            raise Unknown
        return midnight(self.now)

    @property
    def tokens(self) -> Span | None:
        """The tokens of the expression."""
        span = self.doc.char_span(self.start, self.end, alignment_mode="expand")
        return span if span is not None and len(span) else None

    @property
    def token(self) -> Token | None:
        """The first one."""
        return None if (span := self.tokens) is None else span[0]

    @property
    def last_token(self) -> Token | None:
        """The last one."""
        return None if (span := self.tokens) is None else span[-1]

    @property
    def ahead(self) -> bool | None:
        """True where the clause is about the future, False where it is about the past, None when nothing tells."""
        span = self.tokens
        return None if span is None else tense.ahead(span[0], span[-1], self.before(60), headline=self.headline)

    def before(self, size: int = 24) -> str:
        """The text in front of the expression."""
        return self.text[max(0, self.start - size) : self.start]

    def after(self, size: int = 24) -> str:
        """The text behind it."""
        return self.text[self.end : self.end + size]

    def anchor(self, coarsest: str) -> Interval | None:
        """The last date said before, if near and no coarser than a day, month or year …, else None."""
        for mention in reversed(self.found):
            if mention.interval is None or FINENESS[mention.interval.grain] > FINENESS[coarsest]:  # type: ignore[index]
                continue
            return mention.interval if self.start - mention.end <= NEAR else None
        return None


Resolve = Callable[[re.Match[str], Around], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, tried only where one of its first words stands (``#``: a digit).

    ``resolve`` gives the interval, None or Unknown for a time that nothing pins down, and raises NotATime for what is none.
    """

    name: str
    opens: frozenset[str]
    pattern: re.Pattern[str]
    resolve: Resolve


def rule(name: str, opens: Iterable[str], pattern: str, resolve: Resolve) -> Rule:
    """A rule whose pattern ends at the end of a word."""
    return Rule(name, frozenset(opens), re.compile(rf"(?:{pattern})(?!\w)", re.I), resolve)
