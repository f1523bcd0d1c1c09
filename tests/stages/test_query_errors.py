"""What cannot be read says so, and how to say it right."""

from __future__ import annotations

import pytest

from workers.errors import QueryError
from workers.query import canonical, parse


@pytest.mark.parametrize(
    ("query", "position", "proposal"),
    [
        ("titel:iran", 0, "title:iran"),
        ("talks NOT (sorce:reuters)", 11, "talks NOT (source:reuters)"),
        ("talks zzqx:iran", 6, 'talks "zzqx iran"'),
        ('orgg:"Red Cross"', 0, 'org:"Red Cross"'),
    ],
)
def test_a_field_that_is_none_is_an_error_with_a_proposal(query: str, position: int, proposal: str) -> None:
    """Never an empty result for a misspelt field; the proposal can be read."""
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == position
    assert caught.value.proposal == proposal
    assert canonical(parse(proposal))


@pytest.mark.parametrize("query", ["Breaking: Iran attacks", "at 12:30", "https://example.com/a", '"note:this" iran'])
def test_a_colon_in_plain_text_is_no_field(query: str) -> None:
    """Headlines, times, addresses and quotations may be pasted."""
    assert parse(query)


@pytest.mark.parametrize("name", ["co.uk", "com", "gov.uk", "uk"])
def test_a_public_suffix_is_nobodys_domain(name: str) -> None:
    """``domain:co.uk`` would be half of a country."""
    with pytest.raises(QueryError, match="nobody's own"):
        parse(f"domain:{name}")
    assert parse(f"domain:example.{name}")


def test_one_time_zone_holds_for_a_query_and_what_is_stored_in_it() -> None:
    """A stored query is read in the zone around it; one of its own must be the same."""
    saved = {"plain": "date:today", "tokyo": "date:today tz=Asia/Tokyo"}.get
    assert canonical(parse("saved:plain tz=Asia/Tokyo", saved=saved)) == "date:today tz=Asia/Tokyo"
    assert canonical(parse("(date:today tz=Asia/Tokyo)^2 iran")) == "date:today^2 AND iran tz=Asia/Tokyo"
    with pytest.raises(QueryError, match="time zone"):
        parse("saved:tokyo date:yesterday", saved=saved)
