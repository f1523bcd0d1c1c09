"""The calendar under the dates: intervals, months of other lengths, and holidays that move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extract.times import holidays
from workers.extract.times.calendar import add_months, floor, rolling, unit

moments = st.datetimes(datetime(1000, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
units = st.sampled_from(["minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century"])


@given(moments, units)
def test_a_unit_holds_its_moment_and_the_next_one_follows(moment: datetime, name: str) -> None:
    """The units of one kind tile time."""
    this = unit(moment, name)
    assert this.start <= moment < this.end
    assert unit(moment, name, 1).start == this.end
    assert floor(this.start, name) == this.start


@given(moments)
def test_a_weekend_is_the_end_of_its_week(moment: datetime) -> None:
    """Saturday and Sunday of the week around."""
    weekend = unit(moment, "weekend")
    assert weekend.start.weekday() == 5
    assert weekend.end == unit(moment, "week").end


def test_months_end_where_they_end() -> None:
    """A month after the 31st is the last day that the next one has."""
    assert add_months(datetime(2019, 1, 31, tzinfo=UTC), 1) == datetime(2019, 2, 28, tzinfo=UTC)
    assert add_months(datetime(2020, 2, 29, tzinfo=UTC), 12) == datetime(2021, 2, 28, tzinfo=UTC)


def test_what_is_past_ends_today() -> None:
    """The past three years are whole ones up to the end of today."""
    past = rolling(datetime(2023, 4, 18, 9, tzinfo=UTC), -5, "year")
    assert (past.start, past.end) == (datetime(2018, 4, 19, tzinfo=UTC), datetime(2023, 4, 19, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "year", "wanted"),
    [
        ("Easter", 2024, (3, 31)), ("Easter", 2025, (4, 20)), ("Easter Monday", 2019, (4, 22)), ("Good Friday", 2018, (3, 30)),
        ("Ash Wednesday", 2018, (2, 14)), ("Thanksgiving", 2018, (11, 22)), ("Thanksgiving Day", 2023, (11, 23)), ("Black Friday", 2018, (11, 23)),
        ("Memorial Day", 2021, (5, 31)), ("Labor Day", 2018, (9, 3)), ("Martin Luther King Jr. Day", 2018, (1, 15)), ("Mother’s Day", 2018, (5, 13)),
        ("Christmas Day", 2018, (12, 25)), ("New Year's Eve", 2018, (12, 31)), ("D-Day", 1944, (6, 6)), ("Fourth of July", 2018, (7, 4)),
    ],
)  # fmt: skip
def test_holidays(name: str, year: int, wanted: tuple[int, int]) -> None:
    """Fixed days, n-th weekdays, and those that hang on Easter."""
    found = holidays.on(name, year)
    assert (found.month, found.day) == wanted


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    """Between March 22 and April 25."""
    found = holidays.easter(year)
    assert found.weekday() == 6
    assert timedelta(0) <= found - datetime(year, 3, 22, tzinfo=UTC) <= timedelta(days=34)
