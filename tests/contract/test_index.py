"""What an index promises, held on both engines by the same tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import CleanArticle, ExtractedArticle, GroupedArticle, Story, StoryMerged
from workers.errors import QueryError
from workers.group import Grouper
from workers.index import Index, open_index
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.settings import Settings

QUERIES = [
    "*", "troops", "troops AND killed", "earthquake OR strike", "NOT troops", "troops -killed", '"foreign minister"',
    "title:troops", "lead:earthquake", "pull* AND armenia", "presidnt~1", '"troops border"~6', "troops NEAR/3 withdraw",
    "withdraw ONEAR/4 troops", "sent:(police AND arrested)", "repeat3:earthquake", 'exact:"EU"', "title:/[Ee]arthquake/ AND dead",
    "domain:northernwire.example", "source:\"Harbour Post\"", "lang:de", "words>100", "outlets>=2", "date:2026-05-06",
    "date:2026-05-01..2026-05-07", "dup:only", "dup:hide", "first:true", "NOT (troops OR sent:(police arrested))", "url:quake",
    "body:soldiers", "NOT sent:(police arrested)", "strike AND NOT (france OR french)", "(quake OR earthquake) AND NOT sulawesi",
]  # fmt: skip


@pytest.fixture(params=["tantivy", pytest.param("elastic", marks=pytest.mark.server)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index of each kind."""
    if request.param == "tantivy":
        made = open_index(f"tantivy://{tmp_path / 'index'}", Settings(_env_file=None), writable=True)
    else:
        url = request.getfixturevalue("elasticsearch")
        made = open_index(url, Settings(index_prefix=f"t{abs(hash(tmp_path)) % 10**9}", _env_file=None), writable=True)
    yield made
    made.close()


@pytest.fixture
def articles(clean_articles: list[CleanArticle]) -> list[ExtractedArticle]:
    """The samples, grouped; each id once, in its last revision."""
    grouper = Grouper()
    made = [grouper.add(a).article for a in clean_articles]
    latest = {a.id: a for a in made}
    return [ExtractedArticle(**{f: getattr(a, f) for f in GroupedArticle.__struct_fields__}) for a in latest.values()]


def test_what_is_stored_is_found_again_as_it_was(index: Index, articles: list[ExtractedArticle]) -> None:
    """Every stored article comes back field for field, once."""
    assert {o.state for o in index.put(articles)} == {"stored"}
    index.refresh()
    assert index.count(parse("*")) == len(articles)
    found = index.get(articles[0].id)
    assert found is not None
    assert found["text"] == articles[0].text
    assert found["removed"] == [{"text": r.text, "reason": r.reason} for r in articles[0].removed]


def test_a_correction_replaces_and_an_older_revision_is_stale(index: Index) -> None:
    """One visible document per article: the newest."""
    old = ExtractedArticle(id="a", title="Nine dead", text="x", revision="00001-a", seen="2026-05-01T00:00:00Z")
    new = ExtractedArticle(id="a", title="Eleven dead", text="x", revision="00002-b", seen="2026-05-01T00:00:00Z")
    assert index.put([old, new])[1].state == "stored"
    assert index.put([old])[0].state == "stale"
    assert index.put([new])[0].state == "stored"
    index.refresh()
    assert index.count(parse("*")) == 1
    assert (index.get("a") or {})["title"] == "Eleven dead"


def test_every_engine_agrees_with_the_matcher(index: Index, articles: list[ExtractedArticle]) -> None:
    """For each query the engine's articles are those that the matcher says."""
    index.put(articles)
    index.refresh()
    for text in QUERIES:
        query = parse(text)
        expected = sorted(a.id for a in articles if matches(query, Document.of(a)))
        assert sorted(index.ids(query)) == expected, text
        assert index.count(query) == len(expected), text


def test_pages_follow_each_other_without_gap_or_repetition(index: Index, articles: list[ExtractedArticle]) -> None:
    """Going from cursor to cursor gives every match once, in each order."""
    index.put(articles)
    index.refresh()
    for sort in ("newest", "oldest", "relevance"):
        seen: list[str] = []
        cursor = None
        while True:
            page = index.search(parse("the"), sort=sort, size=7, cursor=cursor)  # type: ignore[arg-type]
            seen += [h.article["id"] for h in page.hits]
            cursor = page.cursor
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == page.total


def test_a_cursor_of_another_query_is_refused(index: Index, articles: list[ExtractedArticle]) -> None:
    """A cursor belongs to its query."""
    index.put(articles)
    index.refresh()
    cursor = index.search(parse("the"), size=2).cursor
    with pytest.raises(QueryError, match="another query"):
        index.search(parse("troops"), size=2, cursor=cursor)


def test_collapsed_hits_show_a_story_once(index: Index, articles: list[ExtractedArticle]) -> None:
    """One card a story."""
    index.put(articles)
    index.refresh()
    hits = index.search(parse("*"), sort="newest", size=100, collapse=True).hits
    stories = [h.article["story"] for h in hits]
    assert len(stories) == len(set(stories)) == len({a.story for a in articles})


def test_facets_and_timeline_count(index: Index, articles: list[ExtractedArticle]) -> None:
    """Facets count sources, the timeline days."""
    index.put(articles)
    index.refresh()
    sources = dict(index.facets(parse("*"), ("source",), 50)["source"])
    assert sources["Harbour Post"] == sum(a.source == "Harbour Post" for a in articles)
    assert sum(n for _, n in index.timeline(parse("*"))) == len(articles)


def test_merged_stories_lead_on(index: Index) -> None:
    """A search for a merged story follows to what it became."""
    index.put_stories(
        [Story(id="s1", headline="One", first_article="a"), Story(id="s2", headline="Two", first_article="b")]
    )
    index.put_stories([StoryMerged(old="s1", new="s2")])
    index.refresh()
    assert (index.story("s1") or {})["headline"] == "Two"
    assert index.story("none") is None
