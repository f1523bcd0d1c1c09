"""All stored queries together find what each alone finds, whatever is added, changed and removed in between."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import Rule
from tests.corpus import articles
from tests.strategies import queries
from workers.alert import postings
from workers.alert.packing import pack, unpack
from workers.alert.rules import RuleSet
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query

DOCUMENTS = [Document.of(a) for a in articles(60, 3)]
NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
PATIENT = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def brute(known: dict[str, Query], document: Document) -> list[str]:
    """Every query by itself."""
    return sorted(i for i, q in known.items() if matches(q, document))


@PATIENT
@given(st.lists(queries, min_size=5, max_size=30))
def test_the_same_as_each_query_alone(made: list[Query]) -> None:
    """Over the whole language, for every article."""
    known = {str(i): Query(q.root, now=NOW) for i, q in enumerate(made)}
    rules = RuleSet()
    for name, query in known.items():
        rules.add(name, query)
    for document in DOCUMENTS:
        assert sorted(rules.match(document)) == brute(known, document)
        assert set(rules.match(document)) <= set(rules.candidates(document))


@PATIENT
@given(queries)
def test_packed_trees_are_read_back(query: Query) -> None:
    """Equal, with their clock."""
    timed = Query(query.root, now=NOW)
    assert unpack(pack(timed)) == timed
    assert unpack(pack(timed)).now == NOW


@PATIENT
@given(
    st.lists(st.tuples(st.integers(0, 9), st.one_of(st.none(), queries)), min_size=10, max_size=80),
    st.integers(1, 12),
)
def test_changes_take_effect_at_once(steps: list[tuple[int, Query | None]], small: int) -> None:
    """Adding, changing and removing in any order, with merges at any moment."""
    before, postings.SMALL = postings.SMALL, small
    try:
        rules, known = RuleSet(), dict[str, Query]()
        for number, query in steps:
            name = f"r{number}"
            if query is None:
                rules.remove(name)
                known.pop(name, None)
            else:
                known[name] = Query(query.root, now=NOW)
                rules.add(name, known[name])
            document = DOCUMENTS[len(known) * 7 % len(DOCUMENTS)]
            assert sorted(rules.match(document)) == brute(known, document)
            assert len(rules) == len(known)
            assert all(rules.query(n) == q for n, q in known.items())
    finally:
        postings.SMALL = before


@pytest.mark.parametrize("seed", range(5))
def test_many_queries_of_the_kinds_that_columns_settle(seed: int) -> None:
    """AND, OR-groups, negation, phrases, NEAR in either order, titles: enough of them to overflow the columns."""
    r = random.Random(seed)
    words = [
        "iran",
        "urges",
        "act",
        "cat",
        "militants",
        "border",
        "talks",
        "attacks",
        "minister",
        "us",
        "the",
        "of",
        "at",
    ]
    near = ["{} NEAR/2 {}", "{} ONEAR/1 {}", "{} NEAR/0 {}", "({} NEAR/3 {}) NOT {}", "{} AND ({} ONEAR/4 {})"]
    rest = [
        "{} AND {}", "({} OR {}) AND ({} OR {})", "{} NOT {}", "NOT {}", "NOT ({} AND {})", "NOT ({} OR {})", '"{} {}"', '"{} {} {}"',
        "title:{}", 'title:"{} {}"', "(title:{} OR {}) NOT lang:de", "({} AND {}) OR ({} AND {})", "{} {} {} {} {} {} {}",
        "{} OR {} OR {} OR {} OR {} OR {} OR {}", "({} OR {}) AND ({} OR {}) AND ({} OR {})",
        "{} AND ({} OR {} OR {} OR {} OR {} OR {} OR {} OR {} OR {})", "{} AND {} AND ({} NEAR/2 {}) AND ({} OR {})", "NOT {} NOT {} NOT {} NOT {} NOT {} NOT {} NOT {}", "{} OR NOT {}",
    ]  # fmt: skip
    rules, known = RuleSet(), dict[str, Query]()
    for i in range(600):
        form = r.choice(near + rest)
        known[str(i)] = parse(form.format(*r.choices(words, k=form.count("{}"))))
        rules.add(str(i), known[str(i)])
    for document in DOCUMENTS:
        assert sorted(rules.match(document)) == brute(known, document)


def test_what_requires_nothing_is_counted() -> None:
    """Only NOT, only numbers, fuzzy words; nothing else."""
    rules = RuleSet()
    for i, text in enumerate(
        ["ferry", "NOT ferry", "words>10", "ferri~1", "lang:en", "ferry OR NOT ice", "ferry words>3", "fer*"]
    ):
        rules.put(Rule(id=str(i), query=text))
    assert rules.unanchored == 4
    rules.remove("1")
    rules.put(Rule(id="2", query="ice"))
    assert rules.unanchored == 2


def test_few_candidates() -> None:
    """The rarest of what a query requires decides where it is filed."""
    rules = RuleSet()
    for i, text in enumerate(
        ["the ferry", "ferry OR minister", '"the president"', "zebra the of", "(of OR the) zebra", "the NEAR/3 zebra"]
    ):
        rules.put(Rule(id=str(i), query=text))
    document = Document.of({"id": "a", "title": "The ferry of the day", "text": "A president of the company."})
    assert set(rules.candidates(document)) == {"0", "1"}
