"""A plan → Elasticsearch's query DSL.  Only what 7.17, 8 and 9 all have."""

from __future__ import annotations

from typing import Any

from workers.index import ops as p


def render(op: p.Op) -> dict[str, Any]:
    """The query that finds exactly what ``op`` says."""
    match op:
        case p.All():
            return {"match_all": {}}
        case p.Nothing():
            return {"match_none": {}}
        case p.Term(field, value):
            return {"term": {field: {"value": value}}}
        case p.Run(field, words):
            return {"match_phrase": {field: {"query": " ".join(words)}}}
        case p.Apart(field, left, right, most, ordered):
            orders = [(left, right)] if ordered else [(left, right), (right, left)]
            ways = [_apart(a, b, most) for a, b in orders]
            return {"intervals": {field: ways[0] if ordered else {"any_of": {"intervals": ways}}}}
        case p.Pattern(field, pattern):
            return {"wildcard": {field: {"value": pattern, "rewrite": "constant_score"}}}
        case p.Like(field, word, distance):
            # constant_score: every term within the distance, not the fifty most likely ones.
            like = {"value": word, "fuzziness": distance, "transpositions": True, "rewrite": "constant_score"}
            return {"fuzzy": {field: like}}
        case p.Between(field, low, high):
            bounds = {k: v for k, v in (("gte", low), ("lt", high)) if v is not None}
            return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}
        case p.Every(parts):
            return {"bool": {"must": [render(part) for part in parts]}}
        case p.Some(parts):
            return {"bool": {"should": [render(part) for part in parts], "minimum_should_match": 1}}
        case p.Without(part):
            return {"bool": {"must_not": [render(part)]}}
        case p.Weighted(part, factor):
            return {"bool": {"must": [render(part)], "boost": factor}}
    raise TypeError(f"not a plan: {op!r}")


def _apart(first: tuple[str, ...], second: tuple[str, ...], most: int) -> dict[str, Any]:
    runs = [{"match": {"query": " ".join(words), "max_gaps": 0, "ordered": True}} for words in (first, second)]
    return {"all_of": {"intervals": runs, "max_gaps": most, "ordered": True}}
