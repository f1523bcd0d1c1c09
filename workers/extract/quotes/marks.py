"""Where quotation marks open and close: straight and curly, double and single, nested, and left open over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 5000
"""Characters; marks further apart than this are not a pair."""
SHORTEST_OPEN = 12
"""Characters of a quotation that is left open at its paragraph's end; less is a stray mark."""
_DOUBLE = {'"': '"', "“": '”"“', "„": "“”", "«": "»"}
_SINGLE = {"'": "'", "‘": "’'"}
_ANY = re.compile("[\"“”„«»'‘’]")
_ELIDED = re.compile(r"['’‘](?:\d0s|em|tis|til|cause|n)\b", re.I)


@dataclass(frozen=True)
class Marked:
    """What stands between two marks, without them; ``outer`` is the index of the marked stretch that it is nested in."""

    start: int
    end: int
    outer: int | None = None


@dataclass
class _Open:
    """A mark that waits for its partner; ``at`` is its position."""

    at: int
    closing: str
    single: bool


def find(text: str) -> list[Marked]:
    """All marked stretches, by position, outer ones first.  Marks pair within a paragraph only."""
    found: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        found += _paragraph(text, line.start(), line.end())
    return list(_nested(sorted(found, key=lambda x: (x[0], -x[1]))))


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    waiting: list[_Open] = []
    for m in _ANY.finditer(text, start, end):
        at, mark = m.start(), m.group()
        depth = next((i for i in reversed(range(len(waiting))) if mark in waiting[i].closing), None)
        if depth is not None and _closes(text, at, end, waiting[depth]):
            opened = waiting[depth]
            del waiting[depth:]
            if at - opened.at <= LONGEST and text[opened.at + 1 : at].strip():
                yield opened.at + 1, at
        elif _opens(text, at, start):
            single = mark in _SINGLE
            if not single:  # a second one of the kind: the first was never closed
                waiting = [w for w in waiting if w.closing != _DOUBLE[mark]]
            waiting.append(_Open(at, (_SINGLE if single else _DOUBLE)[mark], single))
    for opened in waiting[:1]:
        if not opened.single and SHORTEST_OPEN <= end - opened.at <= LONGEST:
            yield opened.at + 1, end


def _opens(text: str, at: int, start: int) -> bool:
    mark = text[at]
    if mark not in _DOUBLE and mark not in _SINGLE:
        return False
    before, after = text[at - 1] if at > start else " ", text[at + 1 : at + 2]
    if mark in "'‘" and _ELIDED.match(text, at):
        return False
    if not after or after.isspace():
        return False
    return mark in "“„«" or before.isspace() or before in "([{—–-:\"“„«'‘"


def _closes(text: str, at: int, end: int, opened: _Open) -> bool:
    before, after = text[at - 1], text[at + 1 : at + 2] if at + 1 < end else ""
    if after.isalnum() and opened.single:
        return False  # an apostrophe
    if text[at] == '"':
        return not before.isspace() or not after or not after.isalnum()
    if text[at] == "“":
        return not before.isspace() and opened.closing[0] == "“"
    if not opened.single:
        return True
    if before.isspace():
        return False
    # "the residents’ association": a plural's apostrophe, if another mark can close what is open
    return not (before in "sS" and after == " " and _closed_later(text, at, end, opened))


def _closed_later(text: str, at: int, end: int, opened: _Open) -> bool:
    for i in range(at + 1, end):
        if text[i] in "‘“":
            return False
        if text[i] in opened.closing and not text[i + 1 : i + 2].isalnum() and not text[i - 1].isspace():
            return True
    return False


def _nested(spans: list[tuple[int, int]]) -> Iterator[Marked]:
    around: list[tuple[int, int]] = []  # index and end of the stretches that are still open
    for i, (start, end) in enumerate(spans):
        while around and around[-1][1] <= start:
            around.pop()
        yield Marked(start, end, around[-1][0] if around else None)
        around.append((i, end))
