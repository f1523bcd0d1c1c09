"""The tables of names: codes are real, no name means two things, and organisations in the news get their country and sector."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pycountry
import pytest

from schemas.reading import Sector
from workers.extract import tables

SECTORS = set(get_args(Sector))
ROWS = [([*row, "", "", ""])[:4] for row in tables.rows("organisations.tsv")]


def forms(row: list[str]) -> set[str]:
    """The keys by which a row is found."""
    return {tables.plain(a).removeprefix("the ") for a in [row[0], *filter(None, row[3].split("|"))]}


def test_rows_are_clean() -> None:
    """Name, sector, country, aliases; no spaces at the edges, no empty alias, no row twice."""
    for row in tables.rows("organisations.tsv"):
        assert 2 <= len(row) <= 4, row
        assert all(cell == cell.strip() for cell in row), row
        if len(row) == 4 and row[3]:
            aliases = row[3].split("|")
            assert all(a and a == a.strip() for a in aliases), row
    twice = [name for name, count in Counter(row[0] for row in ROWS).items() if count > 1]
    assert not twice


def test_sectors_are_plovers() -> None:
    """Organisations and roles have no other sector than PLOVER's."""
    assert not {(name, sector) for name, sector, *_ in ROWS if sector not in SECTORS}
    assert set(tables.roles().values()) <= SECTORS


def test_countries_are_alpha_3() -> None:
    """Every country is a code of ISO 3166, or Kosovo's; international organisations have none."""
    known = {c.alpha_3 for c in pycountry.countries} | {"XKX"}
    assert not {(name, country) for name, _, country, _ in ROWS if country and country not in known}
    assert not [name for name, sector, country, _ in ROWS if sector == "IGO" and country]
    assert {row[2] for row in ROWS if row[2]} <= set(tables.countries().title)


def test_no_name_means_two_things() -> None:
    """An alias belongs to one organisation, and to no country or people."""
    owners: dict[str, str] = {}
    clashes = []
    for row in ROWS:
        for form in forms(row):
            if owners.setdefault(form, row[0]) != row[0]:
                clashes.append((form, owners[form], row[0]))
    assert not clashes
    places = tables.countries()
    assert not {f for f in owners if f in places.names or f in places.adjectives or f in places.peoples}


def test_every_name_is_found() -> None:
    """By name and by alias, the row's own facts come back."""
    found = tables.organisations()
    for row in ROWS:
        for form in forms(row):
            assert found[form] == (row[0], row[1], row[2] or None)


def test_a_role_has_one_sector() -> None:
    """No noun stands twice, and each is one lower-case word, as they are looked up by lemma."""
    words = [word for _, line in tables.rows("roles.tsv") for word in line.split()]
    assert not [word for word, count in Counter(words).items() if count > 1]
    assert all(word == tables.plain(word) for word in words)


@pytest.mark.parametrize(
    ("name", "sector", "country"),
    [
        ("UNESCO", "IGO", None),
        ("OPCW", "IGO", None),
        ("the UN General Assembly", "IGO", None),
        ("Shanghai Cooperation Organisation", "IGO", None),
        ("African Development Bank", "IGO", None),
        ("Pakistani Taliban", "REB", "PAK"),
        ("Hayat Tahrir al-Sham", "REB", "SYR"),
        ("Kosovo Liberation Army", "REB", "XKX"),
        ("PFLP", "REB", "PSE"),
        ("Sinaloa cartel", "CRM", "MEX"),
        ("BJP", "PTY", "IND"),
        ("Likud", "PTY", "ISR"),
        ("Sinn Féin", "PTY", "IRL"),
        ("ZANU-PF", "PTY", "ZWE"),
        ("Verkhovna Rada", "LEG", "UKR"),
        ("Lok Sabha", "LEG", "IND"),
        ("Shin Bet", "SPY", "ISR"),
        ("Scotland Yard", "COP", "GBR"),
        ("People's Liberation Army", "MIL", "CHN"),
        ("Quds Force", "MIL", "IRN"),
        ("Kremlin", "GOV", "RUS"),
        ("Élysée", "GOV", "FRA"),
        ("The Fed", "GOV", "USA"),
        ("Bank of Japan", "GOV", "JPN"),
        ("Gazprom", "BUS", "RUS"),
        ("Saudi Aramco", "BUS", "SAU"),
        ("Eskom", "BUS", "ZAF"),
        ("Kommersant", "JRN", "RUS"),
        ("South China Morning Post", "JRN", "HKG"),
        ("Reporters Without Borders", "NGO", None),
        ("COSATU", "LAB", "ZAF"),
        ("Harvard", "EDU", "USA"),
        ("Russian Orthodox Church", "REL", "RUS"),
        ("Foreign Office", "GOV", None),
        ("Labour Party", "PTY", None),
    ],
)
def test_in_the_news(name: str, sector: str, country: str | None) -> None:
    """What the news calls them; a name that several countries use has no country of its own."""
    found = tables.organisations()[tables.plain(name).removeprefix("the ")]
    assert (found.sector, found.country) == (sector, country)


@pytest.mark.parametrize(
    ("noun", "sector"),
    [
        ("senator", "LEG"),
        ("smuggler", "CRM"),
        ("sniper", "UAF"),
        ("warlord", "REB"),
        ("lawyer", "JUD"),
        ("hostage", "CVL"),
        ("banker", "BUS"),
        ("columnist", "JRN"),
        ("scientist", "EDU"),
        ("pastor", "REL"),
        ("refugee", "REF"),
        ("doctor", "MED"),
    ],
)
def test_roles(noun: str, sector: str) -> None:
    """The sector of people who are named by what they do."""
    assert tables.roles()[noun] == sector
