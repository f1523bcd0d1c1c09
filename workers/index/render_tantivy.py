"""A plan → a tantivy query."""

from __future__ import annotations

import re

import tantivy

from workers.index import ops as p

_LONG = 2**62


def render(op: p.Op, schema: tantivy.Schema) -> tantivy.Query:
    """The tantivy query that finds exactly what ``op`` says."""
    q = tantivy.Query
    match op:
        case p.All():
            return q.all_query()
        case p.Nothing():
            return q.empty_query()
        case p.Term(field, value):
            return q.term_query(schema, field, value)
        case p.Run(field, words):
            return q.phrase_query(schema, field, list(words))
        case p.Apart(field, left, right, most, ordered):
            orders = [(left, right)] if ordered else [(left, right), (right, left)]
            runs = [q.phrase_query(schema, field, _offsets(a, b, n)) for a, b in orders for n in range(most + 1)]
            return runs[0] if len(runs) == 1 else q.boolean_query([(tantivy.Occur.Should, r) for r in runs])
        case p.Pattern(field, pattern):
            return q.regex_query(schema, field, wildcard_regex(pattern))
        case p.Like(field, word, distance):
            return q.fuzzy_term_query(schema, field, word, distance, transposition_cost_one=True)
        case p.Between(field, low, high):
            return q.range_query(
                schema,
                field,
                tantivy.FieldType.Integer,
                -_LONG if low is None else low,
                _LONG if high is None else high,
                include_upper=False,
            )
        case p.Every(parts):
            return q.boolean_query([(tantivy.Occur.Must, render(part, schema)) for part in parts])
        case p.Some(parts):
            return q.boolean_query([(tantivy.Occur.Should, render(part, schema)) for part in parts])
        case p.Without(part):
            # A Boolean of only negations finds nothing in tantivy.
            return q.boolean_query(
                [
                    (tantivy.Occur.Must, q.const_score_query(q.all_query(), 0.0)),
                    (tantivy.Occur.MustNot, render(part, schema)),
                ]
            )
        case p.Weighted(part, factor):
            return q.boost_query(render(part, schema), factor)
    raise TypeError(f"not a plan: {op!r}")


def wildcard_regex(pattern: str) -> str:
    """``pref*`` and ``w?rd`` as a regular expression over a whole token."""
    return "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)


def _offsets(first: tuple[str, ...], second: tuple[str, ...], between: int) -> list[str | tuple[int, str]]:
    """The words with their places, exactly ``between`` other ones standing between the two runs."""
    words = [*enumerate(first), *enumerate(second, len(first) + between)]
    return [(place, word) for place, word in words]
