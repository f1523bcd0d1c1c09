"""The dateline: ``TEHRAN (Reuters) -``, ``ISLAMABAD, March 9 (AP) —``: where the report was filed and by which agency."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(
    r"^(?P<place>[A-Z][A-Z’'.\-]+(?:[ \-/][A-Z][A-Z’'.\-]*)*(?:,\s*[A-Z][A-Za-z. ]{2,40}?)?|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?=\s*\())"
    r"(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}))?"
    r"\s*(?:\((?P<agency>[A-Z][\w .&’'-]{1,40})\))?\s*[-–—:]{1,2}\s+(?=[\"“'‘A-Z0-9])"
)
_AGENCY = re.compile(r"^\((?P<agency>CNN|Reuters|AP|AFP|BBC|Xinhua|UPI|dpa|ANI|IANS|PTI)\)\s*[-–—]*\s*")


class Filed(NamedTuple):
    """Code-point spans of the place and the agency, and where the report itself starts."""

    place: tuple[int, int] | None
    agency: tuple[int, int] | None
    start: int


def find(text: str) -> Filed | None:
    """The dateline at the start of a text, or None."""
    m = _LINE.match(text) or _AGENCY.match(text)
    if m is None:
        return None
    groups = m.groupdict()
    return Filed(
        m.span("place") if groups.get("place") else None, m.span("agency") if groups.get("agency") else None, m.end()
    )
