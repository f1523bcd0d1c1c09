"""Each match once, in the state that its rule asks for, with the reason; the same after any restart."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from schemas import Alert, ExtractedArticle, Rule
from schemas.article import Revision
from tests.stages.alerting import START, Clock, alerter, article, ferry, run, states
from workers.alert import hours
from workers.alert.ledger import Ledger, Match, decide
from workers.errors import RecordError


def test_sent_and_grouped() -> None:
    """One alert a story; the second article of it is grouped; another story is told."""
    clock = Clock()
    found = run(clock, alerter(clock, ferry()), article(1), article(2), article(3, "s2"))
    assert states(found) == [
        ("sent", "first article of its story that matches"),
        ("grouped", "its story has already been told"),
        ("sent", "first article of its story that matches"),
    ]
    assert len({a.id for a in found}) == 3


def test_each_revision_of_an_article_is_evaluated_once() -> None:
    """The same article again is silent; a new revision is a match of its own, grouped with the first."""
    clock = Clock()
    made = alerter(clock, ferry(group_by="article"))
    assert len(run(clock, made, article(1), article(1))) == 1
    again = article(1)
    again.revision = "2"
    assert states(made.match(again)) == [("grouped", "its article has already been told")]


def test_escalation_tells_a_story_again() -> None:
    """At 5, 25 and 100 outlets, each once; in between it is grouped."""
    clock = Clock()
    made = alerter(clock, ferry())
    found = run(clock, made, *(article(i, outlets=n) for i, n in enumerate([1, 4, 5, 6, 30, 99, 120])))
    assert [a.state for a in found] == ["sent", "grouped", "sent", "grouped", "sent", "grouped", "sent"]
    assert found[4].reason == "the story has reached 25 outlets"


def test_stories_that_turn_out_to_be_one_are_told_once() -> None:
    """After a merge, articles of either are grouped with what was told; others are not."""
    clock = Clock()
    made = alerter(clock, ferry())
    made.match(article(1, "old"))
    made.ledger.merge("old", "new")
    made.ledger.merge("new", "newest")
    found = run(clock.on(minutes=1), made, article(2, "newest"), article(3, "new"), article(4, "other"))
    assert [a.state for a in found] == ["grouped", "grouped", "sent"]


def test_a_repeat_gap_tells_what_goes_on() -> None:
    """After the gap the story is told again, not before."""
    clock = Clock()
    made = alerter(clock, ferry(repeat_gap=3600.0))
    first = made.match(article(1))
    middle = run(clock.on(minutes=59), made, article(2))
    last = run(clock.on(minutes=2), made, article(3))
    assert [a.state for a in (*first, *middle, *last)] == ["sent", "grouped", "sent"]
    assert last[0].reason == "its story goes on after 1 h"


def test_muted() -> None:
    """Muted matches are recorded and tell nothing: afterwards the story is told as if for the first time."""
    clock = Clock()
    made = alerter(clock, ferry(muted_until="2026-05-04T13:00:00Z"))
    assert states(made.match(article(1))) == [("muted", "muted until 2026-05-04T13:00:00Z")]
    assert [a.state for a in run(clock.on(hours=1), made, article(2))] == ["sent"]


def test_held_in_quiet_hours() -> None:
    """Evaluation goes on; what matches goes out at the end of the quiet hours, more of its story with it."""
    clock = Clock(datetime(2026, 5, 4, 21, 30, tzinfo=UTC))
    made = alerter(clock, ferry(quiet_from="23:00", quiet_to="07:00", timezone="Europe/Paris"))
    first, second = run(clock, made, article(1), article(2))
    assert (first.state, first.due) == ("held", "2026-05-05T05:00:00.000Z")
    assert first.reason == "quiet hours until 07:00: first article of its story that matches"
    assert (second.state, second.due, second.reason) == (
        "grouped", first.due, "goes out together with the first of its story")  # fmt: skip
    clock.now = datetime(2026, 5, 5, 5, 0, tzinfo=UTC)
    assert [a.state for a in run(clock, made, article(3), article(4, "s2"))] == ["grouped", "sent"]


@pytest.mark.parametrize(
    ("at", "end"),
    [("2026-03-29T00:30:00Z", "2026-03-29T05:00:00Z"), ("2026-10-25T00:30:00Z", "2026-10-25T06:00:00Z"),
     ("2026-05-04T04:59:59Z", "2026-05-04T05:00:00Z"), ("2026-05-04T05:00:00Z", "2026-05-04T05:00:00Z"),
     ("2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z")],
)  # fmt: skip
def test_quiet_hours_end_at_the_local_time_also_when_clocks_change(at: str, end: str) -> None:
    """07:00 in Paris is 05:00 UTC in summer and 06:00 in winter; the night of the change counts as the morning does."""
    rule = ferry(quiet_from="23:00", quiet_to="07:00", timezone="Europe/Paris")
    assert hours.after_quiet(rule, datetime.fromisoformat(at)) == datetime.fromisoformat(end)


def test_held_for_a_digest() -> None:
    """Daily at its time, weekly on Monday; everything of a period has the same due time."""
    clock = Clock()
    made = alerter(clock, ferry(digest="daily", digest_at="18:00"), Rule(id="w", query="ice", digest="weekly"))
    found = run(clock, made, article(1), article(2, "s2"))
    assert {(a.rule, a.state, a.due) for a in found} == {
        ("r", "held", "2026-05-04T18:00:00.000Z"),
        ("w", "held", "2026-05-11T08:00:00.000Z"),
    }
    assert found[0].reason.startswith("for the daily digest")


def test_limited() -> None:
    """What is over the limit of an hour goes out as one digest when the oldest message is an hour old."""
    clock = Clock()
    made = alerter(clock, ferry(limit_per_hour=2))
    found = []
    for i in range(5):
        found += run(clock.on(minutes=1), made, article(i, f"s{i}"))
    assert [a.state for a in found] == ["sent", "sent", "limited", "limited", "limited"]
    assert {a.due for a in found[2:]} == {"2026-05-04T13:01:00.000Z"}
    assert "over 2 messages an hour" in found[2].reason
    later = run(clock.on(minutes=70), made, article(9, "s9"))
    assert later[0].state == "sent"


def test_waiting_for_more_of_a_group() -> None:
    """The first match waits; what comes of its story meanwhile goes out with it."""
    clock = Clock()
    made = alerter(clock, ferry(wait=300.0))
    first = made.match(article(1))[0]
    second = run(clock.on(minutes=2), made, article(2))[0]
    assert (first.state, second.state) == ("held", "grouped")
    assert first.due == second.due == "2026-05-04T12:05:00.000Z"
    assert first.reason.startswith("waits 5 min for more of its story")
    assert run(clock.on(minutes=5), made, article(3))[0].due is None


def test_added_text_only() -> None:
    """A correction that adds nothing that matches is grouped with that reason; one that does is told if its group has not been."""
    clock = Clock()
    made = alerter(clock, ferry(added_text_only=True, group_by="none"))
    dull = article(1, changes=Revision(added=["The harbour is open."]))
    news = article(2, changes=Revision(changed=[("A boat sank.", "A ferry sank.")]))
    whole = article(3)
    assert states(run(clock, made, dull, news, whole)) == [
        ("grouped", "nothing that the correction added matches"),
        ("sent", "a match"),
        ("sent", "a match"),
    ]


def test_every_alert_says_why() -> None:
    """The tree with its offsets, and the sentences that hold them; not those of parts that must be absent."""
    clock = Clock()
    rule = Rule(id="r", query="(stuck AND ice) NOT sunk")
    (found,) = alerter(clock, rule).match(article(1))
    assert found.why is not None
    assert found.why["matches"]
    text = "The ferry is stuck in ice. Nobody is hurt."
    assert [s["text"] for s in found.sentences] == ["Ferry stuck", "The ferry is stuck in ice."]
    assert all(text[s["start"] : s["end"]] == s["text"] for s in found.sentences if s["in"] == "text")


def test_a_disabled_rule_and_one_that_cannot_be_read_say_nothing() -> None:
    """Neither stops the others."""
    clock = Clock()
    made = alerter(clock, ferry(enabled=False), Rule(id="b", query="(("), Rule(id="c", query="ferry", timezone="Moon"), Rule(id="d", query="ice"))  # fmt: skip
    assert [a.rule for a in made.match(article(1))] == ["d"]


@pytest.mark.parametrize(
    "options",
    [{"timezone": "Mars/Base"}, {"quiet_from": "22:00"}, {"quiet_from": "25:00", "quiet_to": "07:00"}, {"wait": -1.0},
     {"limit_per_hour": 0}, {"digest_at": "8"}, {"muted_until": "tomorrow"}, {"timezone": "../../etc/passwd"}],
)  # fmt: skip
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any]) -> None:
    """With what is wrong, before the rule is stored."""
    with pytest.raises(RecordError):
        hours.check(ferry(**options))


RULES = [
    Rule(id="plain", query="ferry"),
    Rule(id="gap", query="ferry", repeat_gap=1200.0),
    Rule(id="quiet", query="ferry", quiet_from="13:00", quiet_to="14:00"),
    Rule(id="limit", query="ferry", limit_per_hour=2),
    Rule(id="wait", query="ferry", wait=400.0, group_by="article"),
    Rule(id="digest", query="ferry", digest="daily", digest_at="13:30"),
]


def _story(seed: int) -> list[tuple[timedelta, ExtractedArticle]]:
    rng = random.Random(seed)
    out = []
    for i in range(60):
        made = article(rng.randrange(25), f"s{rng.randrange(6)}", outlets=rng.choice([1, 2, 5, 30]))
        made.revision = str(rng.randrange(2))
        out.append((timedelta(minutes=3 * i), made))
    return out


@pytest.mark.parametrize("seed", range(8))
def test_a_restart_at_any_moment_changes_nothing(seed: int) -> None:
    """Memory rebuilt from the alerts themselves, in any order, decides as if there had been no restart."""
    story = _story(seed)
    clock = Clock()
    calm = alerter(clock, *RULES)
    expected = []
    for after, one in story:
        clock.now = START + after
        expected += calm.match(one)
    rng = random.Random(seed + 100)
    kills = set(rng.sample(range(len(story)), 15))
    made, found = alerter(clock, *RULES), list[Alert]()
    for i, (after, one) in enumerate(story):
        clock.now = START + after
        if i in kills:
            made = alerter(clock, *RULES)
            for old in rng.sample(found, len(found)):
                made.restore(msgspec.json.decode(msgspec.json.encode(old), type=Alert))
            again = [a for _, b in story[max(0, i - 3) : i] for a in made.match(b)]
            assert not again, "an article that comes again is told again"
        found += made.match(one)
    assert found == expected
    assert {a.state for a in expected} == {"sent", "grouped", "held", "limited"}


def test_the_decision_is_pure() -> None:
    """The same rule, match, ledger and time give the same answer, and change nothing."""
    ledger = Ledger()
    ledger.enter(Alert(id="a", rule="r", state="sent", at="2026-05-04T11:00:00Z", outlets=3), "s1")
    before = msgspec.json.encode(ledger.told[("r", "s1")].outlets), dict(ledger.told), dict(ledger.messages)
    made = [decide(ferry(), Match("s1", 9), ledger, START) for _ in range(3)]
    assert made[0] == made[1] == made[2]
    assert made[0].state == "sent"
    assert before == (msgspec.json.encode(ledger.told[("r", "s1")].outlets), dict(ledger.told), dict(ledger.messages))
