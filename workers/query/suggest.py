"""What may follow in the search box: field names, and values of a field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from workers.query import analysis, names
from workers.query.printer import quoted

Values = Callable[[str], list[tuple[str, int]]]
"""A facet's most frequent values with their counts."""

_LAST = re.compile(r'(?:^|(?<=[\s(!+-]))([A-Za-z]*)(?:(:)("[^"]*|[^\s()"]*))?$')
_FACETS = {"source": "source", "person": "person", "org": "org", "place": "place", "country": "country", "lang": "lang"}
_FIXED = {
    "type": sorted(names.TYPES), "realis": sorted(names.REALIS), "dup": ["hide", "show", "only"], "first": ["true", "false"],
    "date": ["today", "yesterday", "7d", "this_week", "last_week", "this_month", "last_month"],
}  # fmt: skip
_FIELDS = (
    "author", "body", "country", "date", "domain", "dup", "entity", "event", "exact", "feed", "first", "host", "lang", "lead", "org",
    "person", "place", "saved", "seen", "sent", "source", "story", "title", "url",
)  # fmt: skip


class Suggestion(NamedTuple):
    """``text`` takes the place of what stands from ``start`` on; ``articles``: how many have the value, where known."""

    text: str
    start: int
    articles: int | None = None


def suggest(text: str, values: Values, size: int = 10) -> list[Suggestion]:
    """For the end of ``text``: names of fields that begin so, or after ``field:`` values with a word that begins so."""
    m = _LAST.search(text)
    if m is None or not (m[1] or m[2]):
        return []
    if not m[2]:
        return [Suggestion(f"{name}:", m.start(1)) for name in _FIELDS if name.startswith(m[1].lower())][:size]
    field, typed = names.KEYS.get(m[1].lower(), m[1].lower()), m[3].lstrip('"')
    if field in _FIXED:
        found: list[tuple[str, int | None]] = [(v, None) for v in _FIXED[field]]
    elif field in _FACETS:
        found = list(values(_FACETS[field]))
    else:
        return []
    begins = [(v, n) for v, n in found if _begins(v, typed)]
    return [Suggestion(quoted(v), m.start(3), n) for v, n in begins[:size]]


def _begins(value: str, typed: str) -> bool:
    """Whether the typed text begins the value at one of its words."""
    wanted, have = " ".join(analysis.folded(typed)), " ".join(analysis.folded(value))
    return not wanted or have.startswith(wanted) or f" {wanted}" in have
