"""A query's tree → the candidates an engine can find by itself, as a small engine-neutral plan.

A plan never loses a match: where an engine cannot say exactly what a node means (NEAR over groups, one sentence, one and
the same event), the plan says something wider and is marked inexact; the in-process matcher then decides on each candidate.
Under a NOT "wider" turns into "narrower", so that nothing is lost there either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor

from workers.index.fields import micros
from workers.index.ops import All, Apart, Between, Every, Like, Nothing, Op, Pattern, Run, Some, Term, Weighted, Without
from workers.query import analysis, dates, tree


@dataclass(frozen=True)
class Plan:
    """``op`` finds every match; ``exact``: and nothing else, so that the matcher need not look again."""

    op: Op
    exact: bool


_TEXTS = {
    tree.Field.ANY: ("title", "body"),
    tree.Field.TITLE: ("title",),
    tree.Field.LEAD: ("lead",),
    tree.Field.BODY: ("body",),
    tree.Field.URL: ("url",),
    tree.Field.AUTHOR: ("author",),
}

WIDEST, PAIRS = 30, 16
"""Nearness that an engine is asked for itself: words between, and pairs of the two sides; beyond, the matcher decides."""


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
                return Plan(self._run(field, "stem", tuple(analysis.stem(w) for w in words)), True)
            case tree.Phrase(words, field, slop):
                if not slop or len(words) == 1:
                    return Plan(self._run(field, "word", words), True)
                if len(words) == 2 and slop <= WIDEST:
                    parts: list[Op] = [Apart(f"{t}_word", words[:1], words[1:], slop, True) for t in _TEXTS[field]]
                    return Plan(_some(parts), True)
                return Plan(_some([_every([Term(f"{t}_word", w) for w in words]) for t in _TEXTS[field]]), False)
            case tree.Wildcard(pattern, field):
                return Plan(_some([Pattern(f"{t}_word", pattern) for t in _TEXTS[field]]), True)
            case tree.Fuzzy(word, distance, field):
                return Plan(_some([Like(f"{t}_word", word, distance) for t in _TEXTS[field]]), True)
            case tree.Exact(text, field):
                words = analysis.folded(text)
                return Plan(self._run(field, "word", words) if words else All(), False)
            case tree.Near():
                return self.near(node)
            case tree.Sentence(child) | tree.Repeat(child):
                return Plan(self.loose(child), False)
            case tree.Domain() | tree.Host() | tree.Fact() | tree.Copies() | tree.First() | tree.Date() | tree.Number():
                return self.fact(node)
            case tree.Named(kind, words, ref):
                named: list[Op] = [_run(f"{kind}_name", words)] if words else []
                return Plan(_some([*named, *([Term(f"{kind}_ref", ref)] if ref else [])]), True)
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

    def near(self, node: tree.Near) -> Plan:
        """Words and phrases of one form: as the engine's own nearness; anything else by the matcher."""
        left, right = _sides(node.left), _sides(node.right)
        if left and right and node.distance <= WIDEST and len(left) * len(right) <= PAIRS:
            pairs = [(a, b) for a in left for b in right]
            if all(form == other for (form, _), (other, _) in pairs):
                return Plan(
                    _some([
                        Apart(f"{t}_{form}", a, b, node.distance, node.ordered)
                        for t in _TEXTS[node.field]
                        for (form, a), (_, b) in pairs
                    ]),
                    True,
                )  # fmt: skip
        return Plan(_every([self.loose(node.left), self.loose(node.right)]), False)

    def fact(self, node: tree.Node) -> Plan:
        """Facts are exact in both engines."""
        match node:
            case tree.Domain(name):
                return Plan(Term("domains", name), True)
            case tree.Host(name):
                return Plan(Term("host", name), True)
            case tree.Fact(name, value):
                return Plan(Term(name, value), True)
            case tree.Copies("show"):
                return Plan(All(), True)
            case tree.Copies(mode):
                return Plan(Term("copy", mode == "only"), True)
            case tree.First(value):
                return Plan(Term("first", value), True)
            case tree.Date(name, period):
                low, high = (None if t is None else micros(t) for t in dates.interval(period, self.now))
                return Plan(Between("published" if name == "date" else "seen", low, high), True)
            case tree.Number(name, op, value):
                return Plan(_between(name, op, value), True)
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
        words: list[Op] = [_every([Term("party_word", w) for w in party.words])] if party.words else []
        codes: list[Op] = [Term("party_ref", c) for c in (party.country, party.sector) if c]
        return _some(words + codes) if words or codes else All()

    def _run(self, field: tree.Field, form: str, words: tuple[str, ...]) -> Op:
        return _some([_run(f"{t}_{form}", words) for t in _TEXTS[field]])


def _run(field: str, words: tuple[str, ...]) -> Op:
    if not words:
        return Nothing()
    return Term(field, words[0]) if len(words) == 1 else Run(field, words)


def _between(name: str, op: tree.Op, value: float) -> Op:
    """A comparison of a whole number with any number."""
    match op:
        case ">":
            return Between(name, floor(value) + 1, None)
        case ">=":
            return Between(name, ceil(value), None)
        case "<":
            return Between(name, None, ceil(value))
        case "<=":
            return Between(name, None, floor(value) + 1)
        case _:
            return Between(name, int(value), int(value) + 1) if value == int(value) else Nothing()


def _sides(node: tree.Node) -> list[tuple[str, tuple[str, ...]]]:
    """What one side of a NEAR may be, as (form, words); empty where an engine cannot say it."""
    match node:
        case tree.Word(words):
            return [("stem", tuple(analysis.stem(w) for w in words))]
        case tree.Phrase(words, _, slop) if not slop or len(words) == 1:
            return [("word", words)]
        case tree.Boost(child):
            return _sides(child)
        case tree.Or(parts):
            sides = [_sides(p) for p in parts]
            return [s for side in sides for s in side] if all(sides) else []
        case _:
            return []
