"""The table of leaders: codes and dates are valid, one person at a time holds an office, and well-known people are found."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations

import pycountry
import pytest

from workers.extract import tables

LEADERS = sorted({leader for found in tables.leaders().values() for leader in found})
DAY = 31  # an office may be counted as held by two while it changes hands, and some dates are only a month

# Offices that several people hold at once: (country, office) -> why.
SHARED: dict[tuple[str, str], str] = {}

# Other names of one person that share no word with the usual one.
OTHER_NAMES = {"jokowi", "prachanda", "wachiralongkon"}


PARTICLES = {"al", "el", "bin", "ben", "de", "da", "dos", "von", "van", "der"}


def _words(name: str) -> set[str]:
    words = tables.plain(name).replace("-", " ").replace(".", " ").split()
    return {w for w in words if len(w) > 1} - PARTICLES


def _joined(names: list[str]) -> bool:
    """Whether one can go from any name to any other over names that share a word."""
    reached, rest = _words(names[0]), names[1:]
    while found := [n for n in rest if _words(n) & reached]:
        rest = [n for n in rest if n not in found]
        reached = reached.union(*map(_words, found))
    return not rest


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _holders() -> dict[tuple[str, str], dict[tuple[str, str], list[str]]]:
    """Names by country and office, and by dates: several names with the same dates are spellings of one person."""
    made: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for leader in LEADERS:
        made[leader.country, leader.office][leader.since, leader.to].append(leader.name)
    return made


def test_rows_have_five_columns_and_none_is_there_twice() -> None:
    rows = tables.rows("leaders.tsv")
    assert [r for r in rows if len(r) != 5] == []
    keys = [(tables.plain(r[0]), *r[1:]) for r in rows]
    assert sorted({k for k in keys if keys.count(k) > 1}) == []


def test_names_are_plain_text() -> None:
    for leader in LEADERS:
        assert leader.name == leader.name.strip() != ""
        assert not set(leader.name) & set("&;<>0123456789"), leader
        assert leader.office == leader.office.strip() != ""


def test_countries_are_alpha3() -> None:
    known = {c.alpha_3 for c in pycountry.countries} | {"XKX", "PSE"}
    assert sorted({x.country for x in LEADERS} - known) == []


def test_dates_parse_and_are_in_order() -> None:
    for leader in LEADERS:
        assert _day(leader.since).year > 1940, leader
        assert not leader.to or _day(leader.since) <= _day(leader.to), leader


def test_one_person_at_a_time_holds_an_office() -> None:
    found = []
    for office, held in _holders().items():
        if office in SHARED:
            continue
        for (a, a_to), (b, b_to) in combinations(sorted(held), 2):
            both = min(_day(a_to or "9999-12-31"), _day(b_to or "9999-12-31")) - _day(b)
            if both.days > DAY:
                found.append((office, held[a, a_to], held[b, b_to], both.days))
    assert found == []


def test_the_names_with_the_same_dates_are_of_one_person() -> None:
    """Two people with the very same dates in one office would pass the test of overlaps."""
    for office, held in _holders().items():
        for names in held.values():
            usual = [n for n in names if tables.plain(n) not in OTHER_NAMES]
            assert not usual or _joined(usual), (office, names)


def _on(key: str, day: str) -> set[tuple[str, str]]:
    """(country, office) of those who bear the name and are in office that day."""
    found = tables.leaders().get(tables.plain(key), [])
    return {(x.country, x.office) for x in found if x.since <= day and (not x.to or day <= x.to)}


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        ("rouhani", "2019-03-09", {("IRN", "President")}),
        ("ahmadinejad", "2009-06-20", {("IRN", "President")}),
        ("Javad Zarif", "2015-07-14", {("IRN", "Foreign Minister")}),
        ("khamenei", "2003-01-01", {("IRN", "Supreme Leader")}),
        ("Imran Khan", "2019-03-01", {("PAK", "Prime Minister")}),
        ("Imran Khan", "2023-05-09", set()),
        ("musharraf", "2007-11-03", {("PAK", "President")}),
        ("modi", "2019-02-26", {("IND", "Prime Minister")}),
        ("modi", "2013-02-26", set()),
        ("merkel", "2015-09-04", {("DEU", "Chancellor")}),
        ("schröder", "2003-03-20", {("DEU", "Chancellor")}),
        ("putin", "2010-08-01", {("RUS", "Prime Minister")}),
        ("medvedev", "2008-08-08", {("RUS", "President")}),
        ("putin", "2022-02-24", {("RUS", "President")}),
        ("lavrov", "2014-03-18", {("RUS", "Foreign Minister")}),
        ("trump", "2018-06-12", {("USA", "President")}),
        ("trump", "2022-06-12", set()),
        ("trump", "2025-06-12", {("USA", "President")}),
        ("rumsfeld", "2003-04-11", {("USA", "Defense Secretary")}),
        ("Hillary Clinton", "2011-05-01", {("USA", "Secretary of State")}),
        ("erdogan", "2010-05-31", {("TUR", "Prime Minister")}),
        ("Erdoğan", "2016-07-15", {("TUR", "President")}),
        ("Boris Johnson", "2017-01-01", {("GBR", "Foreign Secretary")}),
        ("truss", "2022-10-01", {("GBR", "Prime Minister")}),
        ("Charles III", "2023-05-06", {("GBR", "King")}),
        ("netanyahu", "2021-12-01", set()),
        ("sharon", "2005-08-15", {("ISR", "Prime Minister")}),
        ("Xi", "2020-01-01", {("CHN", "President")}),
        ("Bashar al-Assad", "2013-08-21", {("SYR", "President")}),
        ("al-sharaa", "2025-05-14", {("SYR", "President")}),
        ("morsi", "2013-01-25", {("EGY", "President")}),
        ("Park Geun-hye", "2016-11-01", {("KOR", "President")}),
        ("Thaksin", "2005-01-01", {("THA", "Prime Minister")}),
        ("Suu Kyi", "2018-01-01", {("MMR", "State Counsellor")}),
        ("Lula", "2008-01-01", {("BRA", "President")}),
        ("Lopez Obrador", "2021-01-01", {("MEX", "President")}),
        ("mugabe", "2008-06-27", {("ZWE", "President")}),
        ("maduro", "2019-01-23", {("VEN", "President")}),
        ("nobody at all", "2019-01-23", set()),
    ],
)
def test_who_is_in_office_on_a_day(key: str, day: str, expected: set[tuple[str, str]]) -> None:
    assert _on(key, day) == expected


def test_a_person_in_two_offices_is_found_first_with_the_higher_one() -> None:
    """The reader takes the first."""
    found = [x for x in tables.leaders()["mohammed bin salman"] if x.since <= "2023-01-01"]
    assert [x.office for x in found] == ["Crown Prince", "Prime Minister"]
