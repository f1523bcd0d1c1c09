"""Hypothesis: queries over the whole grammar, as trees, for round trips and for the parity of the engines.

Everything of docs/query.md but ``saved:``, which is inlined when a query is read.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from hypothesis import strategies as st

from workers.query import tree
from workers.query.tree import Field, Node

WORDS = [
    "iran", "pakistan", "urges", "act", "a", "at", "cat", "militants", "border", "talks", "the", "strasse", "attacks", "attacked",
    "minister", "us", "u", "s", "covid", "19", "etat", "日本", "angstrom", "of", "and", "or", "x" * 100, "case", "example", "doe",
]  # fmt: skip
PATTERNS = [
    "att*", "attack??", "m?nister", "mil*ants", "attack*", "act??", "?act",
    "a?ts", "xxx*", "etat*", "bor*r", "cov*", "ira*n", "exa*",
]  # fmt: skip
EXACT = [
    "Iran", "iran", "the border", "Pakistan's", "US", "U.S.", "Iran, the",
    "snake_case", "covid-19", "Straße", "at", "PAKISTAN", "état",
]  # fmt: skip
REGEXES = [
    "[Ii]ran", "act$", "^the", "a.?t", r"\bUS\b", r"\d+", "Doe|Desk", "example[.]", "(urges|urged) .*border", "straße", ".*", "a{2,}",
]  # fmt: skip
TEXTS = st.sampled_from([Field.ANY] * 4 + [Field.TITLE, Field.LEAD, Field.BODY])
FIELDS = st.one_of(TEXTS, TEXTS, st.sampled_from([Field.URL, Field.AUTHOR]))
word = st.sampled_from(WORDS)
points = st.sampled_from([
    "2026", "2026-05", "2026-05-02", "2026-04-30", "7d", "12h", "36h", "2w", "1m", "1y", "now", "today", "yesterday", "tomorrow",
    "last_month", "this_week", "last_quarter", "this_year", "2026-05-02t12:00:00z", "2026-05-01t00:00:00+02:00",
])  # fmt: skip
ops: st.SearchStrategy[tree.Op] = st.sampled_from([">", ">=", "<", "<=", "="])


def _words(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(word, min_size=1, max_size=most).map(tuple)


@cache
def _leaves(field: Field) -> st.SearchStrategy[Node]:
    """Whatever has positions, in one field."""
    return st.one_of(
        st.builds(tree.Word, _words(1), st.just(field)),
        st.builds(tree.Word, _words(3), st.just(field)),
        st.builds(tree.Phrase, _words(3), st.just(field), st.integers(0, 4)),
        st.builds(tree.Wildcard, st.sampled_from(PATTERNS), st.just(field)),
        st.builds(tree.Fuzzy, word, st.integers(1, 2), st.just(field)),
        st.builds(tree.Exact, st.sampled_from(EXACT), st.just(field)),
    )


def _boosted(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(parts, parts, parts, st.builds(tree.Boost, parts, st.sampled_from([0.5, 2.0, 3.0])))


@cache
def _group(field: Field) -> st.SearchStrategy[Node]:
    several = st.lists(_boosted(_leaves(field)), min_size=2, max_size=3).map(lambda p: tree.either(*p))
    return _boosted(st.one_of(_leaves(field), several))


@cache
def _near(field: Field) -> st.SearchStrategy[Node]:
    def join(left: st.SearchStrategy[Node], right: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.builds(tree.Near, left, right, st.integers(0, 9), st.booleans(), st.just(field))

    pair = join(_group(field), _group(field))
    return st.one_of(pair, join(pair, _group(field)), join(_group(field), pair))


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


_positional = FIELDS.flatmap(lambda f: st.one_of(_leaves(f), _leaves(f), _near(f)))
_sentences = _logic(TEXTS.flatmap(lambda f: st.one_of(_leaves(f), _near(f))), 4).map(tree.Sentence)
_repeats = st.builds(tree.Repeat, FIELDS.flatmap(lambda f: st.one_of(_group(f), _near(f))), st.integers(1, 4))
_periods = st.one_of(
    points.map(lambda p: tree.Period(p, p)),
    st.tuples(points, points).map(lambda p: tree.Period(*p)),
    points.map(lambda p: tree.Period(p, None)),
    points.map(lambda p: tree.Period(None, p)),
)
_open = st.one_of(
    points.map(lambda p: tree.Period(None, p, before=True)), points.map(lambda p: tree.Period(p, None, after=True))
)
_parties = st.sampled_from([
    tree.Party(("iran",), "IRN"), tree.Party(("pakistan",), "PAK"), tree.Party(("militants",)), tree.Party((), "PAK"),
    tree.Party((), None, "GOV"), tree.Party((), None, "REB"), tree.Party(("doe",)), tree.Party(("the", "border")), tree.Party(("islamabad",)),
    tree.Party(("islamic", "republic", "of", "iran"), "IRN"), tree.Party(("and",)), tree.Party((), "AND"),
])  # fmt: skip


def _some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple)


_slots: st.SearchStrategy[tree.Slot] = st.one_of(
    st.builds(
        tree.PartySlot, st.sampled_from(["actor", "target", "party", "place"]),
        st.lists(_parties, min_size=1, max_size=2).map(tuple),
    ),
    st.builds(tree.ValueSlot, st.just("type"), _some(["REQUEST", "ASSAULT", "AID"])),
    st.builds(tree.ValueSlot, st.just("mode"), _some(["aerial", "beat"])),
    st.builds(tree.ValueSlot, st.just("realis"), _some(["asserted", "planned", "demanded", "denied"])),
    st.lists(_periods, min_size=1, max_size=2).map(lambda p: tree.TimeSlot(tuple(p))),
    st.builds(tree.Number, st.just("conf"), ops, st.sampled_from([0.5, 0.8])),
    st.builds(tree.Number, st.sampled_from(["killed", "injured"]), ops, st.sampled_from([1.0, 10.0])),
)  # fmt: skip
_facts: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(["bbc.co.uk", "example.com", "example.org", "ample.com", "news.bbc.co.uk"]).map(tree.Domain),
    st.sampled_from(["www.example.com", "example.org", "bbc.co.uk", "localhost"]).map(tree.Host),
    st.sampled_from(["reuters", "daily post", "the daily post", "post"]).map(lambda v: tree.Fact("source", v)),
    st.sampled_from(["world", "world news"]).map(lambda v: tree.Fact("feed", v)),
    st.sampled_from(["en", "de", "fr"]).map(lambda v: tree.Fact("lang", v)),
    st.sampled_from(["GBR", "DEU", "AND"]).map(lambda v: tree.Fact("country", v)),
    st.sampled_from(["s1", "s2", "none"]).map(lambda v: tree.Fact("story", v)),
    st.builds(tree.Named, st.sampled_from(["person", "org"]), st.sampled_from([("doe",), ("jane", "doe"), ("minister",), ("government",), ("militants",)])),
    st.sampled_from([
        tree.Named("place", ("pakistan",), "PAK"), tree.Named("entity", ("iran",), "IRN"), tree.Named("place", (), "PAK"),
        tree.Named("entity", (), "geo:1176615"), tree.Named("place", ("islamabad",)), tree.Named("entity", ("border", "talks")),
        tree.Named("person", (), "geo:1176615"),
    ]),
    st.builds(tree.Number, st.sampled_from(["words", "outlets"]), ops, st.sampled_from([0.0, 2.0, 2.5, 12.0, 30.0])),
    st.builds(tree.Date, st.just("seen"), _periods),
    st.builds(tree.Date, st.just("date"), st.one_of(_periods, _open)),
    st.sampled_from(["hide", "show", "only"]).map(tree.Copies),
    st.booleans().map(tree.First),
    st.lists(_slots, min_size=0, max_size=3).map(lambda s: tree.Event(tuple(s))),
    st.just(tree.Everything()),
)  # fmt: skip
_regexes = st.builds(
    tree.Regex, st.sampled_from(REGEXES), st.sampled_from([Field.TITLE, Field.URL, Field.AUTHOR]), st.booleans()
)

_any = st.one_of(_positional, _sentences, _repeats, _facts, _facts)
_partnered = st.tuples(_positional, _logic(st.one_of(_regexes, _any), 4)).map(lambda p: tree.both(*p))
nodes: st.SearchStrategy[Node] = st.one_of(*[_logic(_any, 7)] * 6, _partnered)
_zones = st.sampled_from(["UTC"] * 4 + ["Asia/Tokyo", "America/New_York"])
queries: st.SearchStrategy[tree.Query] = st.builds(lambda node, tz: tree.Query(_in_zone(node, tz)), nodes, _zones)
"""Queries over the whole grammar.  A regular expression has its partner, and all times of one query are of one zone."""


def _in_zone(part: Any, tz: str) -> Any:
    """The same tree with every period in the time zone."""
    if tz == "UTC":
        return part
    if isinstance(part, tree.Period):
        return dataclasses.replace(part, tz=tz)
    if isinstance(part, tuple):
        return tuple(_in_zone(p, tz) for p in part)
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return dataclasses.replace(
            part, **{f.name: _in_zone(getattr(part, f.name), tz) for f in dataclasses.fields(part)}
        )
    return part
