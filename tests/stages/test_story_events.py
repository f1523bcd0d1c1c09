"""Across a story one event stands for all tellings of it."""

from __future__ import annotations

from schemas import CleanArticle, ExtractedArticle, GroupedArticle
from workers.extract import Reader
from workers.serve.story_events import merge


def _read(texts: dict[str, str]) -> list[ExtractedArticle]:
    made: list[CleanArticle] = [
        GroupedArticle(
            id=f"a{i}",
            text=t,
            source=s,
            lang="en",
            published="2026-05-08T12:00:00Z",
            seen=f"2026-05-08T1{i}:00:00Z",
            story="s1",
        )
        for i, (s, t) in enumerate(texts.items())
    ]
    return Reader().read(made)


def test_outlets_that_disagree_are_named() -> None:
    """Three outlets tell of one attack: first reported by the first, three outlets, two counts of the dead."""
    found = merge(
        _read(
            {
                "Northern Wire": "Rebels attacked an army base near Goma on Thursday, killing 27 soldiers.",
                "Harbour Post": "The rebels attacked the army base near Goma on Thursday, killing at least 40 soldiers.",
                "Lake Times": "Rebels attacked an army base near Goma. Kenya condemned Rwanda.",
            }
        )
    )
    attack = found[0]
    assert (attack.type, attack.outlets, attack.first.source) == ("ASSAULT", 3, "Northern Wire")
    assert attack.disagree == {"killed": ["27", "at least 40"]}
    assert [e.type for e in found].count("ASSAULT") == 1
    assert any(e.type == "ACCUSE" and e.outlets == 1 for e in found)


def test_events_of_other_parties_or_days_stay_apart() -> None:
    """Two visits by different people, two attacks on different days: four events."""
    found = merge(
        _read(
            {
                "A": "Chile accused Peru of breaking the treaty. Kenya accused Uganda of spying.",
                "B": "Rebels attacked an army base on Monday. Rebels attacked an army base on Wednesday.",
            }
        )
    )
    assert sorted(e.type for e in found) == ["ACCUSE", "ACCUSE", "ASSAULT", "ASSAULT"]
