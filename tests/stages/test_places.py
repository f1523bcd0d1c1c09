"""Where places are: by the article's countries, by other names of cities, by regions."""

from __future__ import annotations

from collections import Counter

import pytest

from workers.extract import tables
from workers.extract.places import Gazetteer


@pytest.mark.parametrize(
    ("name", "speaks_of", "country", "admin1"),
    [
        ("Fallujah", "IRQ", "IRQ", "Al Anbar"),
        ("Axum", "", "ETH", "Tigray"),
        ("Mekelle", "", "ETH", "Tigray"),
        ("Odessa", "UKR", "UKR", "Odessa"),
        ("Odessa", "USA", "USA", "Texas"),
        ("Tigray", "", "ETH", "Tigray"),
        ("North Kivu", "", "COD", "Nord Kivu"),
        ("Helmand province", "", "AFG", "Helmand"),
        ("Punjab", "PAK", "PAK", "Punjab"),
        ("Punjab", "IND", "IND", "Punjab"),
        ("Victoria", "AUS", "AUS", "Victoria"),
    ],
)
def test_where_a_name_is(name: str, speaks_of: str, country: str, admin1: str) -> None:
    """A city by another name, a region, and of several the one whose country the article speaks of."""
    place = Gazetteer(Counter([speaks_of] if speaks_of else [])).resolve(name)
    assert place is not None
    assert (place.country, place.admin1) == (country, admin1)


def test_a_name_of_no_table_is_nowhere() -> None:
    """No guess."""
    assert Gazetteer(Counter()).resolve("Wessex-upon-Nothing") is None


def test_countries_have_their_capitals_and_peoples() -> None:
    """Every country of the United Nations with more than a million people has an adjective, a people and a capital that is a name."""
    rows = {
        code: (names, capitals, adjectives, peoples)
        for code, names, capitals, adjectives, peoples in tables.rows("countries.tsv")
    }
    for facts in tables.places_of_countries().values():
        if facts["iso3"] in rows and facts["population"] > 1_000_000 and facts["iso3"] not in ("HKG", "PRI"):
            names, capitals, adjectives, peoples = rows[facts["iso3"]]
            assert (adjectives and peoples) or facts["iso3"] == "COG", names  # "Congolese" is the other Congo's
            assert capitals or "city" in facts["capital"].lower() or facts["capital"] in names, names
            assert "&" not in capitals + adjectives + peoples, names


def test_the_north_is_no_place_of_a_table() -> None:
    """Some district is called so, and news means something else."""
    assert Gazetteer(Counter()).resolve("North") is None


def test_every_sovereign_country_is_in_the_table() -> None:
    """Of a million people or more; the table lacked the Dominican Republic once."""
    codes = {row[0] for row in tables.rows("countries.tsv")}
    gone = {"SCG", "ANT"}  # GeoNames keeps them
    assert not {
        c for c, f in tables.places_of_countries().items() if f["population"] > 1_000_000 and c not in codes | gone
    }
