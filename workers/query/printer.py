"""Tree → canonical text, which parses back to an equal tree."""

from __future__ import annotations

from workers.query import tree
from workers.query.tree import Field, Node

_PRECEDENCE = {tree.Or: 1, tree.And: 2, tree.Near: 3, tree.Not: 4}


def canonical(query: tree.Query | Node) -> str:
    """The query as it was understood: explicit operators, brackets only where they are needed."""
    root = query.root if isinstance(query, tree.Query) else query
    # One zone holds for the whole query: at its end, where no bracket or boost can come between.
    zones = sorted(tree.zones(root) - {"UTC"})
    return _print(root) + "".join(f" tz={z}" for z in zones)


def _print(node: Node, above: int = 0) -> str:
    text = _bare(node)
    mine = _PRECEDENCE.get(type(node), 9)
    return f"({text})" if mine <= above and mine < 9 else text


def _bare(node: Node) -> str:
    match node:
        case tree.Everything():
            return "*"
        case tree.And(parts):
            # A mix of AND and OR is echoed with its brackets.
            return " AND ".join(_print(p, 2) for p in parts)
        case tree.Or(parts):
            return " OR ".join(_print(p, 2) for p in parts)
        case tree.Not(child):
            return f"NOT {_print(child, 4)}"
        case tree.Boost(child, factor):
            return (
                f"{_print(child, 8)}^{factor:g}"
                if not isinstance(child, tree.Boost)
                else f"({_print(child)})^{factor:g}"
            )
        case tree.Near(left, right, distance, ordered):
            return f"{_print(left, 2)} {'O' if ordered else ''}NEAR/{distance} {_print(right, 3)}"
        case tree.Sentence(child):
            return f"sent:({_print(child)})"
        case tree.Repeat(child, times):
            return f"repeat{times}:({_print(child)})"
        case tree.Event(slots):
            return f"event:({' '.join(_slot(s) for s in slots)})"
        case _:
            return _leaf(node)


def _leaf(node: Node) -> str:
    match node:
        case tree.Word(words, field):
            return _in(field, words[0] if len(words) == 1 else "-".join(words))
        case tree.Phrase(words, field, slop):
            return _in(field, f'"{" ".join(words)}"' + (f"~{slop}" if slop else ""))
        case tree.Wildcard(pattern, field):
            return _in(field, pattern)
        case tree.Fuzzy(word, distance, field):
            return _in(field, f"{word}~{distance}")
        case tree.Exact(text, field):
            return _in(field, f'exact:"{text}"')
        case tree.Regex(pattern, field, ignore):
            return _in(field, f"/{pattern}/{'i' if ignore else ''}")
        case tree.Domain(name):
            return f"domain:{name}"
        case tree.Host(name):
            return f"host:{name}"
        case tree.Fact(name, value):
            return f"{name}:{quoted(value)}"
        case tree.Named(kind, words, ref):
            return f"{kind}:{quoted(' '.join(words) or ref or '')}"
        case tree.Number(name, op, value):
            return f"{name}{op}{_number(value)}"
        case tree.Date(name, period):
            return _date(name, period)
        case tree.Copies(mode):
            return f"dup:{mode}"
        case tree.First(value):
            return f"first:{str(value).lower()}"
    raise TypeError(f"not a node: {node!r}")


def _in(field: Field, text: str) -> str:
    return text if field is Field.ANY else f"{field.value}:{text}"


def quoted(value: str) -> str:
    """A value as it stands after ``field:``."""
    # Andorra's code is AND.
    plain = value not in ("AND", "OR", "NOT") and all(c.isalnum() or c in "-_.:" for c in value)
    return value if value and plain else f'"{value}"'


def _number(value: float) -> str:
    text = repr(value)
    return text.removesuffix(".0") if "e" not in text else f"{value:f}"


def _date(name: str, period: tree.Period) -> str:
    if period.after:
        return f"after:{period.first}"
    if period.before:
        return f"before:{period.last}"
    return f"{name}:{_points(period)}"


def _points(period: tree.Period) -> str:
    if period.first == period.last and period.first is not None:
        return period.first
    return f"{period.first or ''}..{period.last or ''}"


def _slot(slot: tree.Slot) -> str:
    match slot:
        case tree.PartySlot(name, values):
            return f"{name}:{_list([_party(v) for v in values])}"
        case tree.ValueSlot(name, texts):
            return f"{name}:{_list([quoted(t) for t in texts])}"
        case tree.TimeSlot(periods):
            return f"when:{_list([_points(p) for p in periods])}"
        case tree.Number(name, op, value):
            return f"{name}{op}{_number(value)}"


def _list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"({' OR '.join(values)})"


def _party(party: tree.Party) -> str:
    return quoted(" ".join(party.words) or party.country or party.sector or "")
