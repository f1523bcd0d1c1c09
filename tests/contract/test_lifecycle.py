"""Paging past every window, a new mapping without downtime, and retention, on a real node."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import ExtractedArticle, Story
from workers.index import lifecycle, templates
from workers.index.elastic import ElasticIndex
from workers.index.elastic_read import KEEP
from workers.query import parse
from workers.settings import Settings

pytestmark = pytest.mark.server
MANY = 10_600


@pytest.fixture
def index(elasticsearch: str, tmp_path: Path) -> Iterator[ElasticIndex]:
    """An empty index with a prefix of its own."""
    made = ElasticIndex(elasticsearch, Settings(index_prefix=f"l{abs(hash(tmp_path)) % 10**9}", _env_file=None))
    yield made
    made.close()


def _article(number: int, month: str = "2026-05") -> ExtractedArticle:
    seen = f"{month}-{number % 28 + 1:02d}T00:00:00Z"
    return ExtractedArticle(
        id=f"{month}-{number:06d}", title=f"Talks {number}", text="Talks go on.", seen=seen, published=seen
    )


def _pages(index: ElasticIndex, size: int) -> Iterator[list[str]]:
    cursor = None
    while True:
        page = index.search(parse("talks"), sort="newest", size=size, cursor=cursor)
        yield [h.article["id"] for h in page.hits]
        cursor = page.cursor
        if cursor is None:
            return


@pytest.mark.slow
def test_pages_go_on_past_ten_thousand(index: ElasticIndex) -> None:
    """Cursor after cursor gives each of more than 10,000 articles once; the count is exact."""
    for start in range(0, MANY, 2_000):
        index.put([_article(i) for i in range(start, min(MANY, start + 2_000))])
    index.refresh()
    assert index.search(parse("talks"), size=1).total == MANY
    seen = [key for page in _pages(index, 500) for key in page]
    assert len(seen) == len(set(seen)) == MANY


def test_pages_stay_as_they_were_while_articles_arrive_and_change(index: ElasticIndex) -> None:
    """A reader who pages on sees what was there at the first page, once each."""
    index.put([_article(i) for i in range(30)])
    index.refresh()
    pages = _pages(index, 7)
    seen = next(pages)
    for number, page in enumerate(pages):
        seen += page
        index.put([_article(100 + number), _article(number)])
        index.refresh()
    assert sorted(seen) == [f"2026-05-{i:06d}" for i in range(30)]


def test_a_cursor_goes_on_after_its_state_has_ended(index: ElasticIndex) -> None:
    """Whoever comes back after the state was dropped goes on from the same place."""
    index.put([_article(i) for i in range(20)])
    index.refresh()
    first = index.search(parse("talks"), sort="newest", size=12)
    assert KEEP.endswith("m")
    index.client.close_point_in_time(id=index._snapshots._current)
    rest = index.search(parse("talks"), sort="newest", size=12, cursor=first.cursor)
    assert len({h.article["id"] for h in (*first.hits, *rest.hits)}) == 20


def test_a_search_before_anything_was_indexed_finds_nothing(index: ElasticIndex) -> None:
    """No index yet is no error."""
    assert index.search(parse("talks")).hits == []
    assert index.count(parse("talks")) == 0


def _of_version_one(index: ElasticIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two months and a story, written by a version whose mapping was another."""
    old = index.__class__(
        str(index.client.transport.node_pool.get().base_url), Settings(index_prefix=index.prefix, _env_file=None)
    )
    with monkeypatch.context() as before:
        every, name = templates.every, templates.index_name
        before.setattr(templates, "VERSION", 1)
        before.setattr(templates, "index_name", lambda p, k, m="": name(p, k, m, 1))

        def older(prefix: str) -> dict[str, dict[str, object]]:
            made = every(prefix)
            del made["articles"]["template"]["mappings"]["properties"]["lead_stem"]
            return made

        before.setattr(templates, "every", older)
        old.put([*(_article(i) for i in range(700)), *(_article(i, "2026-04") for i in range(3))])
        old.put_stories([Story(id="s1", headline="Talks", first_article="a")])
        old.refresh()
    old.close()


def test_migration_moves_every_month_while_searches_go_on(index: ElasticIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every step of it all articles are found, each once; afterwards the new fields answer, and a second run does nothing."""
    _of_version_one(index, monkeypatch)
    assert index.count(parse("talks")) == 703
    assert index.count(parse("lead:talks")) == 0
    counts: list[int] = []
    copy = lifecycle._copy

    def watched(*given: object) -> int:
        counts.append(index.count(parse("talks")))
        return copy(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(lifecycle, "_copy", watched)
    moved = lifecycle.migrate(index.client, index.prefix, drop=True)
    assert set(counts) == {703}
    assert len(counts) >= 4
    assert sorted(moved.values()) == [1, 3, 700]
    index.refresh()
    assert index.count(parse("lead:talks")) == index.count(parse("talks")) == 703
    assert (index.story("s1") or {})["headline"] == "Talks"
    assert lifecycle.migrate(index.client, index.prefix) == {}


def test_what_was_corrected_during_a_migration_stays_corrected(
    index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer revision in the new index is not overwritten by the copy of the older one."""
    _of_version_one(index, monkeypatch)
    newer = _article(5)
    newer.title, newer.revision = "Talks corrected", "99999999999999-x"
    index.put([newer])
    lifecycle.migrate(index.client, index.prefix)
    index.refresh()
    assert (index.get(newer.id) or {})["title"] == "Talks corrected"
    assert index.count(parse("talks")) == 703


def test_expiry_drops_whole_months_by_age(index: ElasticIndex) -> None:
    """A month goes when its last day is older than asked for, and no earlier."""
    index.put([_article(1, "2026-03"), _article(1, "2026-04"), _article(1, "2026-05")])
    index.refresh()
    now = datetime(2026, 5, 20, tzinfo=UTC)
    assert lifecycle.expire(index.client, index.prefix, 40, now=now) == [
        templates.index_name(index.prefix, "articles", "2026.03")
    ]
    assert sorted(index.ids(parse("*"))) == ["2026-04-000001", "2026-05-000001"]
    assert lifecycle.expire(index.client, index.prefix, 40, now=now) == []
