"""Suggestions continue what is being typed, and can be read as a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import ExtractedArticle
from workers.index import open_index
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.suggest import suggest
from workers.settings import Settings

ARTICLE = ExtractedArticle(
    id="a", title="Talks", text="x", source="Harbour Post", lang="en", seen="2026-05-01T00:00:00Z"
)


def _values(tmp_path: Path):  # type: ignore[no-untyped-def]
    index = open_index(f"tantivy://{tmp_path}", Settings(_env_file=None), writable=True)
    index.put([ARTICLE])
    return lambda facet: index.facets(parse("*"), (facet,), 100)[facet]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("talks sou", "source:"),
        ("(ti", "title:"),
        ("talks source:har", 'source:"Harbour Post"'),
        ('talks -source:"post', 'source:"Harbour Post"'),
        ("source:", 'source:"Harbour Post"'),
        ("sourcelang:e", "sourcelang:en"),
        ("event:(type:req", "type:REQUEST"),
        ("dup:o", "dup:only"),
    ],
)
def test_what_is_typed_is_continued(typed: str, text: str, tmp_path: Path) -> None:
    """The first suggestion, put in its place, ends the text so."""
    first = suggest(typed, _values(tmp_path))[0]
    assert (typed[: first.start] + first.text).endswith(text)


def test_a_suggested_value_finds_its_articles(tmp_path: Path) -> None:
    """The completed query matches the article that has the value, and its count is told."""
    (only,) = suggest("source:harb", _values(tmp_path))
    assert only.articles == 1
    assert matches(parse("source:harb"[: only.start] + only.text), Document.of(ARTICLE))


@pytest.mark.parametrize("typed", ["", "talks ", '"in quotes', "zzz", "source:nobody", "12:3"])
def test_where_nothing_fits_nothing_is_suggested(typed: str, tmp_path: Path) -> None:
    """No guess for plain text."""
    assert suggest(typed, _values(tmp_path)) == []
