"""Copies are found, stories hold together and apart, and the state comes back after a restart."""

from __future__ import annotations

import msgspec

from schemas import CleanArticle, GroupedArticle, RawArticle, Story
from workers.clean import clean
from workers.group import Grouper


def _article(id: str, title: str, text: str, **more: str) -> CleanArticle:
    return CleanArticle(id=id, title=title, text=text, seen=more.pop("seen", "2026-05-01T00:00:00Z"), **more)  # type: ignore[arg-type]


def _all(articles: list[CleanArticle]) -> dict[str, GroupedArticle]:
    grouper = Grouper()
    return {a.id: grouper.add(a).article for a in articles}


def test_sample_copies_are_found_and_corrections_are_not_copies(clean_articles: list[CleanArticle]) -> None:
    """Every re-headlined or cut copy points to its original; a correction at the same address is a revision."""
    grouper = Grouper()
    out = [grouper.add(a).article for a in clean_articles]
    copies = [a for a in out if a.copy_of]
    assert len(copies) == 17
    # A copy of a text that was corrected in between has a little less in common with it.
    assert all((a.similarity or 0) >= 0.8 for a in copies)
    changed = [a.changes for a in out if a.changes]
    assert len(changed) == 2
    assert all(c is not None and c.changed for c in changed)


def test_two_earthquakes_are_two_stories(clean_articles: list[CleanArticle]) -> None:
    """Different events of one kind stay apart, and what follows joins its own."""
    out = _all(clean_articles)
    quakes = {a.title: a.story for a in out.values() if "arthquake" in a.title or "quake" in a.title}
    peru = {s for t, s in quakes.items() if "Peru" in t or "Huaraz" in t}
    assert len(peru) == 1
    assert peru.isdisjoint({s for t, s in quakes.items() if "Sulawesi" in t})


def test_template_with_other_facts_is_no_copy() -> None:
    """Two market reports share most words, but not their figures."""
    text = "Shares in {0} closed at {1} on the Zurich exchange on Tuesday, {2} percent {3} than on Monday. Volume was {4} million. Analysts had expected {5} francs. The all-share index stood at {6} points."
    one = text.format("Alpina", "12.40", "1.2", "higher", "3.4", "12.10", "9,812")
    two = text.format("Borealis", "87.15", "0.7", "lower", "1.9", "88.00", "9,640")
    out = _all([_article("1", "Alpina up", one), _article("2", "Borealis down", two)])
    assert out["2"].copy_of is None


def test_the_same_article_again_changes_nothing(clean_articles: list[CleanArticle]) -> None:
    """An article that arrives twice gives the same answer twice."""
    grouper = Grouper()
    first = [msgspec.json.encode(grouper.add(a).article) for a in clean_articles]
    latest = {msgspec.json.decode(r, type=GroupedArticle).id: r for r in first}
    again = msgspec.json.encode(grouper.add(clean_articles[-1]).article)
    assert again == latest[clean_articles[-1].id]


def test_state_rebuilt_from_the_output_goes_on_with_the_same_ids(clean_articles: list[CleanArticle]) -> None:
    """After a kill at any point, what follows is grouped as if nothing had happened."""
    whole = Grouper()
    expected = [whole.add(a).article for a in clean_articles]
    for cut in (1, 7, 20, 41):
        grouper = Grouper()
        for done in expected[:cut]:
            grouper.restore(done)
        rest = [grouper.add(a).article for a in clean_articles[cut:]]
        assert [(a.story, a.copy_of) for a in rest] == [(a.story, a.copy_of) for a in expected[cut:]]


def test_input_without_dates_works() -> None:
    """Bare articles (id, title, text) are grouped too."""
    text = "Three fishermen were rescued off the coast of Iceland near Grindavik on Sunday after their boat lost power."
    out = _all(
        [CleanArticle(id="a", title="Fishermen rescued", text=text), CleanArticle(id="b", title="Rescue", text=text)]
    )
    assert out["b"].copy_of == "a"


def test_raw_order_does_not_lose_articles(raw_articles: list[RawArticle]) -> None:
    """Out of order, every article still gets exactly one story."""
    made = [clean(a, now=a.published) for a in reversed(raw_articles)]
    assert all(a.story for a in _all(made).values())


def test_a_copy_counts_for_a_story_that_is_closed() -> None:
    """A copy that comes after its story's window has closed joins it, and the outlets of before are not forgotten."""
    text = "Three fishermen were rescued off the coast of Iceland near Grindavik on Sunday after their boat lost power in a storm that had blown up."
    other = "Lawmakers in Montevideo passed a budget for schools on Tuesday after two nights of debate about the pay of teachers and the roofs of gyms."
    grouper = Grouper()
    days = {"a": ("2026-05-01", text), "b": ("2026-05-20", other), "c": ("2026-05-01", text)}
    out = {}
    for id_, (day, words) in days.items():
        made = CleanArticle(
            id=id_,
            title=words[:30],
            text=words,
            source=f"outlet {id_}",
            seen=f"{day}T10:00:00Z",
            published=f"{day}T10:00:00Z",
        )
        out[id_] = grouper.add(made)
    assert out["c"].article.copy_of == "a"
    assert out["c"].article.story == out["a"].article.story
    story = out["c"].records[-1]
    assert isinstance(story, Story)
    assert (story.articles, story.outlets) == (2, ["outlet a", "outlet c"])
