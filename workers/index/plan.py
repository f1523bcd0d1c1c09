"""A query's tree → the candidates an engine can find by itself, as a small engine-neutral plan.

A plan never loses a match: where an engine cannot say exactly what a node means (NEAR over groups, one sentence, one and
the same event), the plan says something wider and is marked inexact; the in-process matcher then decides on each candidate.
Under a NOT "wider" turns into "narrower", so that nothing is lost there either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from workers.query import analysis, dates, tree


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


Op = All | Nothing | Term | Run | Pattern | Like | Between | Every | Some | Without | Weighted


@dataclass(frozen=True)
class Plan:
    """``op`` finds every match; ``exact``: and nothing else, so that the matcher need not look again."""

    op: Op
    exact: bool


_TEXTS = {
    tree.Field.ANY: ("title", "body"),
    tree.Field.TITLE: ("title",),
    tree.Field.LEAD: ("body",),
    tree.Field.BODY: ("body",),
    tree.Field.URL: ("url",),
    tree.Field.AUTHOR: ("author",),
}


def plan(query: tree.Query, now: datetime | None = None) -> Plan:
    """The candidates for ``query``; relative dates are resolved against ``query.now``, else ``now``, else the clock."""
    return _Planner(query.now or now or datetime.now(UTC)).of(query.root, wide=True)


def _some(parts: list[Op]) -> Op:
    parts = [p for p in parts if not isinstance(p, Nothing)]
    if any(isinstance(p, All) for p in parts):
        return All()
    return Nothing() if not parts else parts[0] if len(parts) == 1 else Some(tuple(parts))


def _every(parts: list[Op]) -> Op:
    if any(isinstance(p, Nothing) for p in parts):
        return Nothing()
    parts = [p for p in parts if not isinstance(p, All)]
    return All() if not parts else parts[0] if len(parts) == 1 else Every(tuple(parts))


class _Planner:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def of(self, node: tree.Node, wide: bool) -> Plan:
        match node:
            case tree.Everything():
                return Plan(All(), True)
            case tree.And(parts) | tree.Or(parts):
                made = [self.of(p, wide) for p in parts]
                join = _every if isinstance(node, tree.And) else _some
                return Plan(join([m.op for m in made]), all(m.exact for m in made))
            case tree.Not(child):
                inner = self.of(child, not wide)
                if isinstance(inner.op, All | Nothing):
                    return Plan(Nothing() if isinstance(inner.op, All) else All(), inner.exact)
                return Plan(Without(inner.op), inner.exact)
            case tree.Boost(child, factor):
                inner = self.of(child, wide)
                return Plan(Weighted(inner.op, factor), inner.exact)
            case _:
                leaf = self.leaf(node)
                return leaf if leaf.exact or wide else Plan(Nothing(), False)

    def leaf(self, node: tree.Node) -> Plan:
        """A node that is no Boolean: its candidates, at least all matches."""
        match node:
            case tree.Word(words, field):
                stems = tuple(analysis.stem(w) for w in words)
                return Plan(self._run(field, "stem", stems), field is not tree.Field.LEAD)
            case tree.Phrase(words, field, slop):
                if slop and len(words) > 1:
                    parts: list[Op] = [self._terms_together(words, t) for t in _TEXTS[field]]
                    return Plan(_some(parts), False)
                return Plan(self._run(field, "word", words), field is not tree.Field.LEAD)
            case tree.Wildcard(pattern, field):
                return Plan(_some([Pattern(f"{t}_word", pattern) for t in _TEXTS[field]]), field is not tree.Field.LEAD)
            case tree.Fuzzy(word, distance, field):
                parts = [Like(f"{t}_word", word, distance) for t in _TEXTS[field]]
                return Plan(_some(parts), field is not tree.Field.LEAD)
            case tree.Exact(text, field):
                words = analysis.folded(text)
                return Plan(self._run(field, "word", words) if words else All(), False)
            case tree.Near(left, right):
                return Plan(_every([self.loose(left), self.loose(right)]), False)
            case tree.Sentence(child) | tree.Repeat(child):
                return Plan(self.loose(child), False)
            case tree.Domain() | tree.Host() | tree.Fact() | tree.Copies() | tree.First() | tree.Date() | tree.Number():
                return self.fact(node)
            case tree.Named(_, words, ref):
                known: list[Op] = [Term("name_word", w) for w in words]
                return Plan(_every(known + ([Term("refs", ref)] if ref and not words else [])), False)
            case tree.Event(slots):
                return Plan(_every([self.slot(s) for s in slots]), False)
            case _:
                return Plan(All(), False)

    def loose(self, node: tree.Node) -> Op:
        """Candidates for something that must hold in a narrower scope than the article: negations there say nothing."""
        match node:
            case tree.And(parts):
                return _every([self.loose(p) for p in parts])
            case tree.Or(parts):
                return _some([self.loose(p) for p in parts])
            case tree.Not():
                return All()
            case tree.Boost(child):
                return self.loose(child)
            case _:
                return self.leaf(node).op

    def fact(self, node: tree.Node) -> Plan:
        match node:
            case tree.Domain(name):
                return Plan(Term("domains", name), False)
            case tree.Host(name):
                return Plan(Term("host", name), False)
            case tree.Fact(name, value):
                return Plan(Term(name, value), False)
            case tree.Copies("show"):
                return Plan(All(), True)
            case tree.Copies(mode):
                return Plan(Term("copy", mode == "only"), True)
            case tree.First(value):
                return Plan(Term("first", value), True)
            case tree.Date(name, period):
                low, high = dates.interval(period, self.now)
                field = "published" if name == "date" else "seen"
                # Widened by a second on both sides: the fields hold whole seconds, the matcher decides at the edge.
                return Plan(
                    Between(
                        field, int(low.timestamp()) - 1 if low else None, int(high.timestamp()) + 2 if high else None
                    ),
                    False,
                )
            case _:
                return Plan(All(), False)

    def slot(self, slot: tree.Slot) -> Op:
        match slot:
            case tree.ValueSlot("type", values):
                return _some([Term("event_types", v) for v in values])
            case tree.PartySlot(_, values):
                return _some([self._party(v) for v in values])
            case _:
                return All()

    def _party(self, party: tree.Party) -> Op:
        words: list[Op] = [_every([Term("name_word", w) for w in party.words])] if party.words else []
        codes: list[Op] = [Term("refs", c) for c in (party.country, party.sector) if c]
        return _some(words + codes) if words or codes else All()

    def _run(self, field: tree.Field, form: str, words: tuple[str, ...]) -> Op:
        if not words:
            return Nothing()
        if len(words) == 1:
            return _some([Term(f"{t}_{form}", words[0]) for t in _TEXTS[field]])
        return _some([Run(f"{t}_{form}", words) for t in _TEXTS[field]])

    def _terms_together(self, words: tuple[str, ...], text: str) -> Op:
        return _every([Term(f"{text}_word", w) for w in words])
