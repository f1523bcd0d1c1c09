"""Where a place name is: by population, by the article's other places, by what the text itself says ("Paris, Texas")."""

from __future__ import annotations

from collections import Counter
from typing import Any

from schemas import Place
from workers.extract import tables

OTHER = 0.2
"""Weight of a city by another name than its first, and of a region by its largest city, beside a city by its first name."""


class Gazetteer:
    """Resolves the place names of one article; ``countries`` counts those that it speaks of."""

    def __init__(self, countries: Counter[str]) -> None:
        self.countries = countries

    def resolve(self, name: str, after: str = "") -> Place | None:
        """The place, or None for a name that no table has; ``after``: the words that follow in the text, for "Paris, Texas"."""
        text = tables.plain(name).removeprefix("the ")
        known = tables.countries()
        if text == "georgia" and self._american():
            return self._state("georgia")
        if text in known.names:
            return country(known.names[text])
        if text in tables.states() and not (text in tables.cities() and self._qualified(after)):
            return self._state(text)
        if (
            text in tables.cities()
            or text in tables.cities_otherwise()
            or tables.KIND.sub("", text) in tables.regions()
        ):
            return self._likeliest(text, after)
        return None

    def _likeliest(self, text: str, after: str) -> Place:
        """Of the cities with this name, those with it for another name, and the regions, the one that weighs most."""
        found = [(self._weight(city, after), city, "") for city in tables.cities().get(text, [])]
        found += [(OTHER * self._weight(city, after), city, "") for city in tables.cities_otherwise().get(text, [])]
        regions = tables.regions().get(tables.KIND.sub("", text), [])
        found += [(OTHER * self._weight(r.city, after), r.city, r.name) for r in regions]
        _, city, region = max(found, key=lambda f: f[0])
        return Place(
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            geonameid=None if region else int(city["geonameid"]),
            admin1=region or tables.admin1(city["countrycode"], str(city["admin1code"])),
            country=tables.alpha3(city["countrycode"]),
        )

    def _american(self) -> bool:
        return self.countries["USA"] > 0 and not any(self.countries[c] for c in ("RUS", "ARM", "AZE", "TUR"))

    def _qualified(self, after: str) -> bool:
        return bool(after.strip(", "))

    def _state(self, text: str) -> Place | None:
        city = tables.cities().get(text)
        state = tables.states()[text]
        capital = city[0] if city and city[0]["countrycode"] == "US" else None
        return Place(
            lat=float(capital["latitude"]) if capital else _STATE.get(state["code"], (39.8, -98.6))[0],
            lon=float(capital["longitude"]) if capital else _STATE.get(state["code"], (39.8, -98.6))[1],
            geonameid=int(state["geonameid"]),
            admin1=state["name"],
            country="USA",
        )

    def _weight(self, city: dict[str, Any], after: str) -> float:
        weight = float(city["population"]) + 1.0
        alpha3 = tables.alpha3(city["countrycode"]) or ""
        tail = tables.plain(after)
        region = tables.admin1(city["countrycode"], str(city["admin1code"]))
        title = tables.countries().title.get(alpha3, "")
        if (region and tables.plain(region) in tail) or (title and tables.plain(title) in tail):
            weight *= 1e6
        # A country that the article names makes its cities the likelier ones.
        return weight * (1.0 + 20.0 * min(3, self.countries[alpha3]))


# Middles of states, for the map only.
_STATE = {"GA": (32.6, -83.4), "TX": (31.5, -99.3), "CA": (37.2, -119.3), "FL": (28.6, -82.4), "WA": (47.4, -120.5)}


def country(alpha3: str) -> Place | None:
    """A country by its capital's coordinates."""
    facts = tables.places_of_countries().get(alpha3)
    if facts is None:
        return None
    capital = tables.cities().get(tables.plain(facts["capital"]), [])
    here = [c for c in capital if c["countrycode"] == facts["iso"]]
    if not here:
        return None
    return Place(
        lat=float(here[0]["latitude"]),
        lon=float(here[0]["longitude"]),
        geonameid=int(facts["geonameid"]),
        country=alpha3,
    )
