"""Canonical text parses back to the same tree, and any text at all is a query or a readable error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import queries
from workers.errors import QueryError
from workers.query import analysis, canonical, english, hints, parse
from workers.query.document import Document
from workers.query.matcher import explain, matches
from workers.query.tree import Query

DOCUMENT = Document.of({"id": "1", "title": "Iran urges talks", "text": "Pakistan said militants attacked.\n\nMore."})
PIECES = [
    "iran", "AND", "OR", "NOT", "-", "(", ")", '"', '"a b"', "~2", "^2", "NEAR/5", "near5:", "sent:", "repeat3:", "pref*", "*",
    "/re/", "title:", "exact:", "domain:", "lang:", "words>", "300", "date:", "2026-05", "..", "7d", "9999y", "tz=", "event:(",
    "type:REQUEST", "saved:x", "+", "“", "\x00", "\ud800", "ß", ",", ":", "foo:",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(queries)
def test_canonical_round_trip(query: Query) -> None:
    """What is printed reads as the same tree."""
    assert parse(canonical(query)) == query


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)))
def test_any_text_is_a_query_or_a_readable_error(text: str) -> None:
    """Nothing but QueryError comes out, and the explanation agrees with the match."""
    try:
        query = parse(text)
    except QueryError:
        return
    assert parse(canonical(query)) == query
    assert english(query)
    assert isinstance(hints(query), tuple)
    assert explain(query, DOCUMENT)["matches"] == matches(query, DOCUMENT)


@given(st.text(max_size=50))
def test_folding_is_stable(text: str) -> None:
    """A folded word is one word, and folds to itself."""
    for word in analysis.folded(text):
        assert analysis.folded(word) == (word,)
