"""Names of fields and their aliases, and how typed values become the values of the tree."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

import pycountry

from schemas.event import EventType, Realis
from schemas.reading import Sector
from workers.errors import QueryError
from workers.query import analysis
from workers.query.tree import Field, Party

FIELDS = {
    "title": Field.TITLE, "intitle": Field.TITLE, "lead": Field.LEAD, "inlead": Field.LEAD, "body": Field.BODY,
    "text": Field.BODY, "intext": Field.BODY, "url": Field.URL, "inurl": Field.URL, "author": Field.AUTHOR,
    "byline": Field.AUTHOR,
}  # fmt: skip
KEYS = {
    "site": "domain", "domainis": "host", "sourcelang": "lang", "sourcecountry": "country", "when": "date",
    "search": "saved",
}  # fmt: skip
SECTORS = set(get_args(Sector))
TYPES = set(get_args(EventType))
REALIS = set(get_args(Realis))
_EXTRA = {"kosovo": "XKX", "xkx": "XKX", "xk": "XKX", "palestine": "PSE", "uk": "GBR", "us": "USA", "usa": "USA",
          "russia": "RUS", "south korea": "KOR", "north korea": "PRK", "iran": "IRN", "syria": "SYR", "turkey": "TUR",
          "vietnam": "VNM", "laos": "LAO", "bolivia": "BOL", "venezuela": "VEN", "tanzania": "TZA", "moldova": "MDA",
          "taiwan": "TWN", "czech republic": "CZE", "ivory coast": "CIV", "brunei": "BRN"}  # fmt: skip


@lru_cache(4096)
def country(value: str, codes: bool = True) -> str | None:
    """A country's name → ISO 3166 alpha-3, or None.  ``codes``: its alpha-2 and alpha-3 codes too."""
    low = " ".join(analysis.folded(value))
    if low in _EXTRA:
        return _EXTRA[low]
    return _countries().get(low) or (_countries().get("code " + low) if codes else None)


@lru_cache(1)
def _countries() -> dict[str, str]:
    table: dict[str, str] = {}
    for c in pycountry.countries:
        for name in (c.name, getattr(c, "common_name", c.name), getattr(c, "official_name", c.name)):
            table[" ".join(analysis.folded(name))] = c.alpha_3
        table["code " + c.alpha_2.lower()] = table["code " + c.alpha_3.lower()] = c.alpha_3
    return table


def language(value: str) -> str:
    """A language's name or code → ISO 639-1 (639-3 where there is none)."""
    low = value.strip().lower().partition("-")[0] if len(value) < 8 else value.strip().lower()
    known = pycountry.languages
    # Codes first: there is a language named "En", and it is not English.
    found = known.get(alpha_2=low) or known.get(alpha_3=low)
    if found is None:
        try:
            found = known.lookup(value)
        except LookupError:
            raise QueryError(
                f"There is no language {value!r}: use a code such as en or a name such as English."
            ) from None
    return str(getattr(found, "alpha_2", found.alpha_3))


def party(value: str) -> Party:
    """Who or where in an event: a name, which may be a country's, or a code such as IRN or GOV."""
    words = analysis.folded(value)
    if not words:
        raise QueryError(f"{value!r} names nobody.")
    if value.isupper() and len(value) in (2, 3):
        if value in SECTORS:
            return Party((), None, value)
        if code := country(value):
            return Party((), code, None)
    return Party(words, country(value, codes=False), None)


def choice(value: str, allowed: set[str], what: str, upper: bool) -> str:
    """One of a fixed list of words."""
    word = value.upper() if upper else value.lower()
    if word not in allowed:
        raise QueryError(f"There is no {what} {value!r}: use one of {', '.join(sorted(allowed))}.")
    return word
