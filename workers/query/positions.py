"""Where words, phrases and NEAR stand in an article: spans of token positions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Any, NamedTuple

import re2

from workers.query import analysis, tree
from workers.query.document import Document, Text
from workers.query.tree import Field, Node

MOST = 20_000
"""Places of one NEAR that are kept: only a text of one word repeated has more."""


class Hit(NamedTuple):
    """Tokens ``first`` to ``last`` (exclusive) of one of the article's texts."""

    text: str
    first: int
    last: int


class Scope(NamedTuple):
    """Only this stretch of one text counts."""

    text: str
    first: int
    last: int


def find(node: Node, doc: Document, scope: Scope | None) -> list[Hit]:
    """Every place where a word, phrase, wildcard, NEAR, or OR-group of them stands, in order."""
    match node:
        case tree.Or(parts):
            return sorted({h for p in parts for h in find(p, doc, scope)})
        case tree.Boost(child) | tree.Repeat(child):
            return find(child, doc, scope)
        case tree.Near(left, right, distance, ordered):
            return _near(find(left, doc, scope), find(right, doc, scope), distance, ordered)
    field = getattr(node, "field", None)
    if field is None:
        return []
    out = []
    for name, text, size in doc.texts(field):
        for first, last in _in_text(node, text):
            if last <= size and (scope is None or (name == scope.text and first >= scope.first and last <= scope.last)):
                out.append(Hit(name, first, last))
    # By name of the text, then by place: what NEAR's bisection needs.
    return sorted(out) if field is Field.ANY else out


def _in_text(node: Node, text: Text) -> list[tuple[int, int]]:
    match node:
        case tree.Word(words):
            return _runs(tuple(analysis.stem(w) for w in words), text.stems, text.by_stem)
        case tree.Phrase(words, _, 0):
            return _runs(words, text.words, text.by_word)
        case tree.Phrase(words, _, slop):
            return _loose(words, slop, text)
        case tree.Wildcard(pattern):
            fits = _wildcard(pattern)
            return sorted((i, i + 1) for w, at in text.by_word.items() if fits.fullmatch(w) for i in at)
        case tree.Fuzzy(word, distance):
            return sorted(
                (i, i + 1) for w, at in text.by_word.items() if edits(word, w, distance) <= distance for i in at
            )
        case tree.Exact(needle):
            return _exact(needle, text)
    return []


def _runs(words: tuple[str, ...], have: list[str], by: dict[str, list[int]]) -> list[tuple[int, int]]:
    size = len(words)
    if size == 1:
        return [(i, i + 1) for i in by.get(words[0], ())]
    wanted = list(words)
    if any(w not in by for w in words):
        return []
    return [(i, i + size) for i in by[words[0]] if have[i : i + size] == wanted]


def _loose(words: tuple[str, ...], slop: int, text: Text) -> list[tuple[int, int]]:
    """The words in this order with at most ``slop`` others between them in all: the shortest from each start."""
    out = []
    places = [text.by_word.get(w, []) for w in words]
    for start in places[0]:
        at: int | None = start
        for more in places[1:]:
            i = bisect_left(more, (at or 0) + 1)
            at = more[i] if i < len(more) else None
            if at is None:
                break
        if at is not None and at - start + 1 - len(words) <= slop:
            out.append((start, at + 1))
    return out


@lru_cache(4096)
def _wildcard(pattern: str) -> Any:
    # Linear in the word however many ``*`` there are; a pattern is letters, digits, * and ? only.
    return re2.compile("(?s)" + "".join(".*" if c == "*" else "." if c == "?" else c for c in pattern))


def edits(a: str, b: str, most: int) -> int:
    """Edits between two words (insert, delete, change, swap neighbours; optimal string alignment); ``most + 1`` if more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row = row, [i, *[0] * len(b)]
        for j, y in enumerate(b, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most:
            return most + 1
        before = last
    return row[-1]


def _exact(needle: str, text: Text) -> list[tuple[int, int]]:
    starts, ends = text.edges
    out = []
    at = text.raw.find(needle)
    while at >= 0:
        end = at + len(needle)
        first, last = bisect_left(starts, at), bisect_left(ends, end) + 1
        cut_before = first > 0 and ends[first - 1] > at
        cut_after = last <= len(ends) and starts[last - 1] < end < ends[last - 1]
        inside = last - 1 < len(starts) and starts[last - 1] < end
        stop = last if inside else last - 1
        if not cut_before and not cut_after and stop > first:
            out.append((first, stop))
        at = text.raw.find(needle, at + 1)
    return out


def _near(left: list[Hit], right: list[Hit], distance: int, ordered: bool) -> list[Hit]:
    out: set[Hit] = set()
    longest = max((b.last - b.first for b in right), default=0)
    for a in left:
        low = bisect_left(right, (a.text, a.first - distance - longest, 0))
        high = bisect_right(right, (a.text, a.last + distance, 1 << 60))
        if len(out) > MOST:
            break
        for b in right[low:high]:
            gap = b.first - a.last if a.first <= b.first else a.first - b.last
            if gap < 0 or gap > distance or (ordered and a.first > b.first):
                continue
            out.add(Hit(a.text, min(a.first, b.first), max(a.last, b.last)))
    return sorted(out)


def occurrences(node: Node, doc: Document) -> int:
    """How often something stands in the article, overlapping places counted once."""
    count, end, name = 0, 0, ""
    for hit in sorted(find(node, doc, None), key=lambda h: (h.text, h.last)):
        if hit.text != name or hit.first >= end:
            count, end, name = count + 1, hit.last, hit.text
    return count


__all__ = ["Field", "Hit", "Scope", "edits", "find", "occurrences"]
