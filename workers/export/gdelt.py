"""Events in the column order of GDELT 2.0's event table, for tools that read it (codebook: "GDELT Event Codebook V2.0").

What GDELT guesses is left empty here when the article does not say it: religions, ethnic groups, ADM2 and tone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from schemas import Actor, Event, ExtractedArticle
from workers.extract.tables import places_of_countries

GOLDSTEIN = {"01": 0.0, "02": 3.0, "03": 4.0, "04": 1.0, "05": 3.5, "06": 6.0, "07": 7.0, "08": 5.0, "09": -2.0, "10": -5.0, "11": -2.0,
             "12": -4.0, "13": -6.0, "14": -6.5, "15": -7.2, "16": -4.0, "17": -7.0, "18": -9.0, "19": -10.0, "20": -10.0}  # fmt: skip
"""Goldstein's scale by CAMEO root (Goldstein 1992, as CAMEO assigns it to its roots)."""
_QUADS = (("05", "1"), ("08", "2"), ("13", "3"), ("20", "4"))
_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{c}" for c in _ACTOR), *(f"Actor2{c}" for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles",
    "AvgTone", *(f"Actor1Geo_{c}" for c in _GEO), *(f"Actor2Geo_{c}" for c in _GEO), *(f"ActionGeo_{c}" for c in _GEO), "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""61 columns, in order."""


def rows(article: ExtractedArticle, *, all_realis: bool = False) -> Iterator[list[str]]:
    """One row an event: first mentions only, those below the confidence threshold left out.

    Without ``all_realis`` only what happened is given (GDELT has no column for plans and denials).
    """
    actors = {a.ref: a for a in article.actors}
    for i, event in enumerate(article.events):
        told = event.realis in ("asserted", "background") or all_realis
        if event.same_as is not None or event.marked or not told or not event.cameo:
            continue
        if not event.actors and not event.targets:
            continue  # GDELT's events have an actor
        mentions = 1 + sum(e.same_as == i for e in article.events)
        first, second = _sides(event, actors)
        yield _row(article, i, event, first, second, mentions)


def _sides(event: Event, actors: dict[str, Actor]) -> tuple[Actor | None, Actor | None]:
    doers = [actors.get(r or "") for r in event.actors]
    others = [actors.get(r or "") for r in event.targets]
    if not others and len(doers) > 1:  # between equals
        return doers[0], doers[1]
    return (doers[0] if doers else None), (others[0] if others else None)


def _row(
    article: ExtractedArticle, i: int, event: Event, first: Actor | None, second: Actor | None, mentions: int
) -> list[str]:
    code = event.cameo or ""
    day = (event.when.from_ if event.when and event.when.from_ else article.published or article.seen or "")[:10]
    year, month, date = (*day.split("-"), "", "")[:3] if day else ("", "", "")
    fraction = f"{int(year) + (30 * (int(month) - 1) + int(date)) / 365:.4f}" if date else ""
    quad = next((q for last, q in _QUADS if code[:2] <= last), "4")
    added = "".join(c for c in (article.seen or article.published or "") if c.isdigit())[:14].ljust(14, "0")
    row = [
        event_id(article.id, i),
        f"{year}{month}{date}",
        f"{year}{month}",
        year,
        fraction,
        *_actor(first),
        *_actor(second),
    ]
    row += [
        str(int(i == 0)),
        code,
        code[:3],
        code[:2],
        quad,
        str(GOLDSTEIN.get(code[:2], "")),
        str(mentions),
        "1",
        "1",
        "",
    ]
    where = event.where
    action = ["", "", "", "", "", "", "", ""]
    if where is not None and where.name:
        action = [
            "4" if where.lat is not None else "1",
            where.name,
            _fips(where.country),
            "",
            "",
            _number(where.lat),
            _number(where.lon),
            "",
        ]
    return [*row, *_geo(first), *_geo(second), *action, added, article.url or article.source or ""]


def event_id(article: str, index: int) -> str:
    """A stable number for an event of an article, as GLOBALEVENTID wants one."""
    return str(int.from_bytes(hashlib.sha256(f"{article}#{index}".encode()).digest()[:7], "big"))


def _actor(actor: Actor | None) -> list[str]:
    if actor is None:
        return [""] * len(_ACTOR)
    country, sector = actor.country or "", actor.sector or ""
    return [country + sector, actor.name.upper(), country, "", "", "", "", sector, "", ""]


def _geo(actor: Actor | None) -> list[str]:
    if actor is None or actor.country is None:
        return [""] * len(_GEO)
    place = actor.place
    if place is None:
        name = str(places_of_countries().get(actor.country, {}).get("name", ""))
        return ["1", name, _fips(actor.country), "", "", "", "", ""]
    feature = str(place.geonameid) if place.geonameid else ""
    return ["4", actor.name, _fips(place.country), "", "", _number(place.lat), _number(place.lon), feature]


@lru_cache(512)
def _fips(alpha3: str | None) -> str:
    """GDELT's geography uses FIPS 10-4 codes."""
    return str(places_of_countries().get(alpha3 or "", {}).get("fips", "") or "")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
