"""Copies are found, stories hold together and apart, and the state comes back after a restart."""

from __future__ import annotations

import random
from copy import copy

import msgspec
import pytest

from schemas import CleanArticle, GroupedArticle, RawArticle, Story, StoryMerged
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


def _about(number: int, words: str, day: float, **more: str) -> CleanArticle:
    when = f"2026-05-{int(day):02d}T{int(day % 1 * 24):02d}:00:{number % 60:02d}Z"
    return CleanArticle(
        id=f"{number:032x}",
        title=words.split(".")[0],
        text=words,
        source=f"outlet {number % 7}",
        seen=when,
        published=when,
        **more,
    )  # type: ignore[arg-type]


def _two_that_become_one() -> list[CleanArticle]:
    """Reports of a fire and of a missing ship, then reports that the ship is what burns."""
    fire = "Smoke rose over Valletta as the blaze near Marsaxlokk lighthouse grew, firefighter Zammit said in Birgu."
    ship = "Freighter Orlanda vanished from radar with captain Petrakis aboard, the Piraeus owner Nomikos Shipping told Hellenic coastguards."
    both = (
        "The blaze near Marsaxlokk lighthouse is the freighter Orlanda, whose captain Petrakis had vanished from radar, Zammit of Valletta "
        "firefighters in Birgu and the Piraeus owner Nomikos Shipping told Hellenic coastguards as smoke rose."
    )
    said = [
        "on Monday",
        "at noon",
        "by phone",
        "again today",
        "late yesterday",
        "in a letter",
        "to reporters",
        "this evening",
    ]
    texts = [fire, ship] + [f"{both} {i} {s}" for i, s in enumerate(said)]
    # Without fingerprints nothing is a copy.
    return [_about(i, text, 2 + i / 12, fingerprint="") for i, text in enumerate(texts)]


def _run(grouper: Grouper, articles: list[CleanArticle]) -> tuple[list[GroupedArticle], list[StoryMerged]]:
    made = [grouper.add(copy(a)) for a in articles]
    return [m.article for m in made], [r for m in made for r in m.records if isinstance(r, StoryMerged)]


def test_a_merge_comes_back_where_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stories that became one are one after a restart, and everything that follows is as it would have been."""
    monkeypatch.setattr("workers.group.stories.MERGE", 0.4)
    articles = _two_that_become_one()
    expected, merges = _run(Grouper(), articles)
    assert len(merges) == 1
    for cut in range(1, len(articles)):
        done = {a.seen for a in expected[:cut]}
        grouper = Grouper()
        for merge in merges:
            if merge.at in done:
                grouper.restore_story(merge)
        for article in expected[:cut]:
            grouper.restore(copy(article))
        rest, _ = _run(grouper, articles[cut:])
        assert [(a.story, a.copy_of) for a in rest] == [(a.story, a.copy_of) for a in expected[cut:]]


def test_after_a_kill_an_article_whose_followers_were_written_keeps_its_story(
    clean_articles: list[CleanArticle],
) -> None:
    """The log has what followed an article, not the article itself: it comes again, opens its old story and is nobody's copy."""
    expected, _ = _run(Grouper(), clean_articles)
    latest = {a.id: a for a in expected}
    for lost in {a.copy_of for a in expected if a.copy_of} | {a.id for a in expected if a.first}:
        grouper = Grouper()
        for article in expected:
            if article.id != lost:
                grouper.restore(copy(article))
        again = grouper.add(next(copy(a) for a in clean_articles if a.id == lost)).article
        assert (again.story, again.copy_of) == (latest[lost or ""].story, latest[lost or ""].copy_of)


def test_an_article_that_comes_again_says_all_that_it_said() -> None:
    """Ids and times of any form, corrections, copies: the answer to the same article is the same record, also after a restart."""
    text = "The ferry to Aland was cancelled on Monday because of ice in the strait, its operator Viking said in the morning."
    given = [
        _about(1, text, 2.0), _about(2, text, 2.1), CleanArticle(id="x", title="Ferry", text=text, seen="2026-05-02T09:00:00.5+02:00", revision="7"),
        _about(1, text.replace("Monday", "Tuesday"), 2.5), CleanArticle(id="y", title="None", text="No day, no name."),
    ]  # fmt: skip
    grouper, back = Grouper(), Grouper()
    first = [msgspec.json.encode(grouper.add(copy(a)).article) for a in given]
    assert [msgspec.json.encode(grouper.add(copy(a)).article) for a in given[1:]] == first[1:]
    for record in first:
        back.restore(msgspec.json.decode(record, type=GroupedArticle))
    assert [msgspec.json.encode(back.add(copy(a)).article) for a in given[1:]] == first[1:]


def test_memory_is_bounded_and_the_oldest_are_forgotten() -> None:
    """With more articles than fit, the oldest make room; the newest copies are still found."""
    grouper = Grouper(largest=64)
    rng = random.Random(1)
    texts = [" ".join("".join(rng.choices("abcdefghijklmnop", k=7)) for _ in range(40)) for _ in range(400)]
    for i, text in enumerate(texts):
        out = grouper.add(_about(i, text, 2 + i / 400)).article
        assert out.copy_of is None
        if i > 10:
            copied = grouper.add(_about(1000 + i, texts[i - 10], 2 + i / 400)).article
            assert copied.copy_of == f"{i - 10:032x}"


def test_two_days_apart_is_not_two_windows_apart() -> None:
    """The same words in another window are another story; late articles of one old event find each other."""
    made = (
        "Torrential rain flooded Ilorin in Kwara, where Governor Bello said hundreds had to leave their homes near the Asa river.",
        "Near the Asa river hundreds of homes stood under water as Ilorin, the capital of Kwara, had torrential rain, Bello told the Tribune.",
        "Governor Bello of Kwara promised tents to those whose homes in Ilorin the torrential rain had flooded when the Asa river rose.",
    )
    grouper = Grouper()
    new = grouper.add(_about(1, made[0], 28.0)).article
    old = grouper.add(_about(2, made[1], 2.0)).article
    late = grouper.add(_about(3, made[2], 3.0)).article
    assert new.story != old.story
    assert late.story == old.story
