"""Hypothesis: queries over the whole grammar, as trees, for round trips and for the parity of the engines."""

from __future__ import annotations

from hypothesis import strategies as st

from workers.query import tree
from workers.query.tree import Field, Node

WORDS = [
    "iran",
    "pakistan",
    "urges",
    "act",
    "militants",
    "border",
    "talks",
    "the",
    "strasse",
    "attacks",
    "attacked",
    "minister",
]
TEXT = st.sampled_from([Field.ANY, Field.ANY, Field.TITLE, Field.LEAD, Field.BODY])
word = st.sampled_from(WORDS)
points = st.sampled_from(["2026", "2026-05", "2026-05-02", "7d", "12h", "today", "last_month", "this_week"])


def _words(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(word, min_size=1, max_size=most).map(tuple)


def leaves(field: Field) -> st.SearchStrategy[Node]:
    """Whatever has positions, in one field."""
    return st.one_of(
        st.builds(tree.Word, _words(2), st.just(field)),
        st.builds(tree.Phrase, _words(3), st.just(field), st.integers(0, 4)),
        st.builds(tree.Wildcard, st.sampled_from(["att*", "attack??", "m?nister", "mil*ants"]), st.just(field)),
        st.builds(tree.Fuzzy, word, st.integers(1, 2), st.just(field)),
        st.builds(tree.Exact, st.sampled_from(["Iran", "iran", "the border", "Pakistan's"]), st.just(field)),
    )


def _group(field: Field) -> st.SearchStrategy[Node]:
    return st.one_of(leaves(field), st.lists(leaves(field), min_size=2, max_size=3).map(lambda p: tree.either(*p)))


def _near(field: Field) -> st.SearchStrategy[Node]:
    pair = st.builds(tree.Near, _group(field), _group(field), st.integers(0, 9), st.booleans(), st.just(field))
    chain = st.builds(tree.Near, pair, _group(field), st.integers(0, 9), st.booleans(), st.just(field))
    return st.one_of(pair, chain)


def _logic(parts: st.SearchStrategy[Node], most: int) -> st.SearchStrategy[Node]:
    return st.recursive(
        parts,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda p: tree.both(*p)),
            st.lists(inner, min_size=2, max_size=3).map(lambda p: tree.either(*p)),
            inner.map(tree.negate),
            st.builds(tree.Boost, inner, st.sampled_from([0.5, 2.0, 3.0])),
        ),
        max_leaves=most,
    )


_positional = TEXT.flatmap(lambda f: st.one_of(leaves(f), _near(f)))
_sentences = _logic(_positional, 4).map(tree.Sentence)
_repeats = st.builds(tree.Repeat, TEXT.flatmap(_group), st.integers(1, 4))
_periods = st.one_of(
    points.map(lambda p: tree.Period(p, p)),
    st.tuples(points, points).map(lambda p: tree.Period(*p)),
    points.map(lambda p: tree.Period(p, None)),
    points.map(lambda p: tree.Period(None, p, before=True)),
    points.map(lambda p: tree.Period(p, None, after=True)),
)
_parties = st.sampled_from([
    tree.Party(("iran",), "IRN"), tree.Party(("pakistan",), "PAK"), tree.Party(("militants",)), tree.Party((), "PAK"),
    tree.Party((), None, "GOV"),
])  # fmt: skip
_slots = st.one_of(
    st.builds(
        tree.PartySlot, st.sampled_from(["actor", "target", "party", "place"]),
        st.lists(_parties, min_size=1, max_size=2).map(tuple),
    ),
    st.builds(tree.ValueSlot, st.just("type"), st.lists(st.sampled_from(["REQUEST", "ASSAULT"]), min_size=1, max_size=2).map(tuple)),
    st.builds(tree.ValueSlot, st.just("realis"), st.sampled_from([("asserted",), ("planned", "demanded")])),
    points.map(lambda p: tree.TimeSlot((tree.Period(p, p),))),
    st.builds(tree.Number, st.just("conf"), st.sampled_from([">=", "<"]), st.sampled_from([0.5, 0.8])),
    st.builds(tree.Number, st.sampled_from(["killed", "injured"]), st.sampled_from([">=", ">", "="]), st.sampled_from([1.0, 10.0])),
)  # fmt: skip
_facts = st.one_of(
    st.sampled_from(["bbc.co.uk", "example.com", "example.org"]).map(tree.Domain),
    st.sampled_from(["www.example.com", "example.org"]).map(tree.Host),
    st.sampled_from(["reuters", "daily post"]).map(lambda v: tree.Fact("source", v)),
    st.sampled_from(["en", "de"]).map(lambda v: tree.Fact("lang", v)),
    st.sampled_from(["s1", "s2"]).map(lambda v: tree.Fact("story", v)),
    st.builds(tree.Named, st.sampled_from(["person", "org"]), _words(1)),
    st.sampled_from([tree.Named("place", ("pakistan",), "PAK"), tree.Named("entity", ("iran",), "IRN"), tree.Named("place", (), "PAK")]),
    st.builds(tree.Number, st.sampled_from(["words", "outlets"]), st.sampled_from([">", "<=", "="]), st.sampled_from([2.0, 30.0])),
    st.builds(tree.Date, st.just("seen"), st.one_of(points.map(lambda p: tree.Period(p, p)), points.map(lambda p: tree.Period(p, None)))),
    _periods.map(lambda p: tree.Date("date", p)),
    st.sampled_from(["hide", "show", "only"]).map(tree.Copies),
    st.booleans().map(tree.First),
    st.lists(_slots, min_size=0, max_size=3).map(lambda s: tree.Event(tuple(s))),
    st.just(tree.Everything()),
)  # fmt: skip

nodes: st.SearchStrategy[Node] = _logic(st.one_of(_positional, _sentences, _repeats, _facts), 7)
queries: st.SearchStrategy[tree.Query] = nodes.map(tree.Query)
"""Queries over the whole grammar but regular expressions (which need a partner) and stored queries (inlined when read)."""
