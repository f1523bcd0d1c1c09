"""One query, one answer: Elasticsearch, tantivy and the matcher over every article give the same ids, for generated queries.

``DATELINE_PARITY`` sets how many queries each of the two tests tries (2,000 when unset).  A disagreement shrinks to its smallest query.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import SystemRandom

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings

from schemas import ExtractedArticle, GroupedArticle, RawArticle
from tests.conftest import SAMPLES
from tests.corpus import articles
from tests.strategies import queries
from workers.clean import clean
from workers.group import Grouper
from workers.index import Index, open_index
from workers.query import canonical, parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query
from workers.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]  # thousands of queries on three engines
QUERIES = int(os.environ.get("DATELINE_PARITY", "2000"))
GENERATED = 120
NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
FRESH = SystemRandom().getrandbits(32)
PATIENT = settings(
    max_examples=QUERIES,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


@dataclass
class Shelf:
    """The same articles for the matcher and in the indices."""

    documents: list[Document]
    indices: dict[str, Index]

    def agree(self, query: Query) -> None:
        """The canonical text is the query, and every engine finds the matcher's articles, all of them and no other."""
        text = canonical(query)
        note(text)
        assert parse(text) == query
        query = replace(query, now=NOW)
        expected = {d.article["id"] for d in self.documents if matches(query, d)}
        for name, index in self.indices.items():
            found = index.ids(query)
            assert set(found) == expected, f"{name}: {text}"
            assert len(found) == len(expected), f"{name} gives an article twice: {text}"


def _read(made: GroupedArticle) -> ExtractedArticle:
    return ExtractedArticle(**{f: getattr(made, f) for f in GroupedArticle.__struct_fields__})


def _samples() -> list[ExtractedArticle]:
    raw = [msgspec.json.decode(line, type=RawArticle) for line in SAMPLES.read_bytes().splitlines()]
    grouper = Grouper()
    made = [grouper.add(clean(a, now=a.published)).article for a in raw]
    return [_read(a) for a in {a.id: a for a in made}.values()]


@pytest.fixture(scope="module", params=["fixed", "fresh"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The sample articles and generated ones, in tantivy and, where it starts, in Elasticsearch."""
    number = 0 if request.param == "fixed" else FRESH
    corpus = [*_samples(), *articles(GENERATED, number)]
    folder = tmp_path_factory.mktemp("parity")
    indices = {"tantivy": open_index(f"tantivy://{folder / 'index'}", Settings(_env_file=None), writable=True)}
    if not os.environ.get("DATELINE_PARITY_EMBEDDED"):
        name = f"parity{number}"
        url = request.getfixturevalue("elasticsearch")
        indices["Elasticsearch"] = open_index(url, Settings(index_prefix=name, _env_file=None), writable=True)
    for index in indices.values():
        assert {o.state for o in index.put(corpus)} == {"stored"}
        index.refresh()
    yield Shelf([Document.of(a) for a in corpus], indices)
    for index in indices.values():
        index.close()


@pytest.mark.server
@pytest.mark.parametrize("shelf", ["fixed"], indirect=True)
def test_the_engines_agree_with_the_matcher(shelf: Shelf) -> None:
    """The same queries and articles each time."""

    @seed(20260502)
    @PATIENT
    @given(queries)
    def agree(query: Query) -> None:
        shelf.agree(query)

    agree()


@pytest.mark.server
@pytest.mark.parametrize("shelf", ["fresh"], indirect=True)
def test_the_engines_agree_on_what_was_never_tried(shelf: Shelf) -> None:
    """Other queries and other articles each time; the number is printed with a disagreement."""

    @seed(FRESH)
    @PATIENT
    @given(queries)
    def agree(query: Query) -> None:
        note(f"the articles are those of tests.corpus.articles({GENERATED}, {FRESH})")
        shelf.agree(query)

    agree()
