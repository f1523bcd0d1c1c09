"""What a query cannot do without, as clauses over features of an article.

A query becomes an AND of clauses, a clause an OR of signed features: (name, True) must be there, (name, False) must not.
The clauses are necessary; ``exact`` says that they are sufficient too, so that nothing is left to evaluate.

Names of features: ``word`` a stem in title or body, ``"word`` a folded word, ``t:`` before either in the title, ``p:abc`` a word
that begins so, ``=fact value``; a pair of names: one directly after the other; a pair and a name: three in a row.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

from workers.query import analysis, tree
from workers.query.tree import Field, Node

Name = str | tuple[str, str] | tuple[tuple[str, str], str]
Literal = tuple[Name, bool]
Clause = tuple[Literal, ...]
Cost = Callable[[Clause], float]
PREFIX, LONGEST_PREFIX = 3, 8
"""Characters of ``p:``, at least and at most: an article's words are looked up once for each length that is asked for."""
WIDEST = 24
"""Clauses that an OR of ANDs may become when it is multiplied out."""
LONGEST = 64
"""Literals of one clause that is multiplied out."""


class Close(NamedTuple):
    """Two stems in title or body with at most ``most`` words between; ``ordered``: left first."""

    left: str
    right: str
    most: int
    ordered: bool


class Needs(NamedTuple):
    """``close``: what the clauses leave open is just this; else, where ``exact`` is False, the whole query is evaluated."""

    clauses: tuple[Clause, ...]
    exact: bool = True
    close: Close | None = None


NOTHING = Needs((), exact=False)


def needs(node: Node, cost: Cost) -> Needs:
    """The clauses of a tree."""
    match node:
        case tree.Everything() | tree.Copies("show"):
            return Needs(())
        case tree.And(parts):
            return _both([needs(p, cost) for p in parts])
        case tree.Or(parts):
            return _either([needs(p, cost) for p in parts], cost)
        case tree.Not(child):
            return _without(needs(child, cost))
        case tree.Boost(child):
            return needs(child, cost)
        case tree.Sentence(child) | tree.Repeat(child):
            return Needs(_present(needs(child, cost)), exact=False)
        case tree.Near():
            return _near(node, cost)
        case _:
            return _words(node) or _facts(node)


def _both(parts: list[Needs]) -> Needs:
    clauses = tuple(dict.fromkeys(c for p in parts for c in p.clauses))
    close = [p.close for p in parts if p.close]
    open_ = [p for p in parts if not p.exact]
    return Needs(clauses, not open_, close[0] if len(close) == len(open_) == 1 else None)


def _either(parts: list[Needs], cost: Cost) -> Needs:
    exact = all(p.exact for p in parts)
    if not all(p.clauses for p in parts):
        return Needs((), exact and any(not p.clauses for p in parts))
    wide, long = 1, sum(max(len(c) for c in p.clauses) for p in parts)
    for p in parts:
        wide *= len(p.clauses)
    if wide > WIDEST or (wide > 1 and long > LONGEST):
        return Needs((_joined(tuple(min(p.clauses, key=cost) for p in parts)),), exact=False)
    return Needs(tuple(dict.fromkeys(_joined(way) for way in product(*[p.clauses for p in parts]))), exact)


def _joined(clauses: tuple[Clause, ...]) -> Clause:
    return tuple(dict.fromkeys(literal for clause in clauses for literal in clause))


def _without(part: Needs) -> Needs:
    """De Morgan, where it stays small: not (a or b), not (a and b)."""
    if not part.exact or not part.clauses:
        return NOTHING
    if len(part.clauses) == 1:
        return Needs(tuple(((name, not there),) for name, there in part.clauses[0]))
    if all(len(c) == 1 for c in part.clauses):
        return Needs((tuple((c[0][0], not c[0][1]) for c in part.clauses),))
    return NOTHING


def _present(part: Needs) -> tuple[Clause, ...]:
    """Those that say only what is there: true of the article when they are of a part of it."""
    return tuple(c for c in part.clauses if all(there for _, there in c))


def _near(node: tree.Near, cost: Cost) -> Needs:
    left, right = needs(node.left, cost), needs(node.right, cost)
    close = None
    if node.field is Field.ANY:
        match node.left, node.right:
            case tree.Word((a,), Field.ANY), tree.Word((b,), Field.ANY):
                close = Close(analysis.stem(a), analysis.stem(b), node.distance, node.ordered)
    return Needs(tuple(dict.fromkeys((*_present(left), *_present(right)))), False, close)


def _words(node: Node) -> Needs | None:
    match node:
        case tree.Word(words, field):
            return _run([analysis.stem(w) for w in words], field, 0)
        case tree.Phrase(words, field, slop):
            return _run([f'"{w}' for w in words], field, slop)
        case tree.Exact(text, field):
            return _run([f'"{w}' for w in analysis.folded(text)], field, 0)._replace(exact=False)
        case tree.Wildcard(pattern, field) if field not in (Field.URL, Field.AUTHOR):
            start = pattern.replace("?", "*").split("*", 1)[0]
            if len(start) >= PREFIX:
                known = start[:LONGEST_PREFIX]
                return Needs(((("p:" + known, True),),), pattern == known + "*" and field is Field.ANY)
    return None


def _run(names: list[str], field: Field, slop: int) -> Needs:
    """Words that follow each other."""
    if field in (Field.URL, Field.AUTHOR) or not names:
        return NOTHING
    if field is Field.TITLE:
        return Needs(tuple(((f"t:{n}", True),) for n in dict.fromkeys(names)), exact=len(names) == 1)
    if slop or len(names) == 1:
        return Needs(tuple(((n, True),) for n in dict.fromkeys(names)), exact=len(names) == 1 and field is Field.ANY)
    if len(names) == 3:
        first, second, third = names
        row: Name = ((first, second), third)
        return Needs((((row, True),),), exact=field is Field.ANY)
    pairs = dict.fromkeys(zip(names, names[1:], strict=False))
    return Needs(tuple(((p, True),) for p in pairs), exact=len(names) == 2 and field is Field.ANY)


def _facts(node: Node) -> Needs:
    match node:
        case tree.Domain(name):
            return _fact(f"=domain {name}", exact="." in name)
        case tree.Host(name) if name:
            return _fact(f"=host {name}")
        case tree.Fact(name, value):
            return _fact(f"={name} {value}")
        case tree.Copies(mode):
            return Needs(((("=copy", mode == "only"),),))
        case tree.First(value):
            return Needs(((("=first", value),),))
        case tree.Named(_, words, ref):
            ids = (("=ref " + ref, True),) if ref is not None else ()
            if words:
                return Needs(tuple((*ids, (f"=name {w}", True)) for w in dict.fromkeys(words)), exact=False)
            return Needs((ids,) if ids else (), exact=False)
        case tree.Event(slots):
            kinds = [s.values for s in slots if isinstance(s, tree.ValueSlot) and s.name == "type" and s.values]
            return Needs(tuple(tuple((f"=event {v}", True) for v in dict.fromkeys(k)) for k in kinds), exact=False)
        case _:
            return NOTHING


def _fact(name: str, exact: bool = True) -> Needs:
    return Needs((((name, True),),), exact)
