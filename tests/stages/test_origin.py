"""A publisher's country comes from its address, or is not known."""

from __future__ import annotations

import pytest

from schemas import RawArticle
from workers.clean import clean
from workers.clean.origin import country
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.co.uk/a", "GBR"),
        ("https://example.de/a", "DEU"),
        ("https://example.com.pk/a", "PAK"),
        ("https://EXAMPLE.ir.", "IRN"),
        ("https://example.com.co/a", "COL"),
        ("https://example.co/a", None),
        ("https://example.io/a", None),
        ("https://example.tv/a", None),
        ("https://example.com/uk/", None),
        ("https://example.eu/", None),
        ("https://localhost/de", None),
        ("https://[::1/", None),
        ("no address", None),
        (None, None),
    ],
)
def test_country_of_an_address(url: str | None, expected: str | None) -> None:
    """By the top-level domain where it is a country's own; None where anybody may have it."""
    assert country(url) == expected


def test_a_cleaned_article_is_found_by_its_country() -> None:
    """``country:`` matches what clean derived, by name and by code."""
    article = Document.of(clean(RawArticle(url="https://example.co.uk/1", title="Talks", text="Talks went on.")))
    for query in ("country:UK", "country:GBR", 'sourcecountry:"United Kingdom"'):
        assert matches(parse(query), article)
    assert not matches(parse("country:FRA"), article)
