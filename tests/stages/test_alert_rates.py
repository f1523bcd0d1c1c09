"""Spikes and flatlines: how often, counted in stories, told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from schemas import Alert, Rule, Sighting
from tests.stages.alerting import START, Clock, alerter, article, run, states
from workers.alert import Alerter
from workers.query.document import moment


def sightings(made: Alerter, rule: str, per_hour: int, days: int = 28) -> None:
    """So many stories at noon on each of the days before."""
    for day in range(1, days + 1):
        for i in range(per_hour):
            at = START - timedelta(days=day, minutes=10)
            made.seen(Sighting(rule=rule, at=at.isoformat(), story=f"d{day}-{i}", source=f"S{i}"))


def spike(**options: Any) -> Rule:
    return Rule(id="k", query="ferry", kind="spike", updated="2026-01-01T00:00:00Z", **options)


def test_a_spike_is_three_times_the_usual_in_stories_and_outlets() -> None:
    """Five stories where two are usual are none, six are one; it is told once, with the figures."""
    clock = Clock()
    made = alerter(clock, spike())
    sightings(made, "k", 2)
    found = [made.match(article(i, f"new{i}")) for i in range(8)]
    assert [len(f) for f in found] == [0, 0, 0, 0, 0, 1, 0, 0]
    assert found[5][0].state == "sent"
    assert found[5][0].kind == "spike"
    assert "6 stories in 6 outlets in the last hour, usually 2 at this hour (median of 28 days)" in found[5][0].reason


def test_copies_of_one_story_make_no_spike() -> None:
    """A hundred outlets with the same agency's report are one story; three outlets are the least."""
    clock = Clock()
    made = alerter(clock, spike())
    sightings(made, "k", 1)
    assert not run(clock, made, *(article(i, "one") for i in range(100)))
    made = alerter(clock, spike())
    sightings(made, "k", 1)
    same = [article(i, f"new{i}") for i in range(20)]
    for one in same:
        one.source = "The same"
    assert not run(clock, made, *same)


def test_a_spike_needs_history_and_looks_at_the_last_hour_only() -> None:
    """A new rule has no verdict yet; old articles that arrive now make no spike."""
    clock = Clock()
    new = Rule(id="k", query="ferry", kind="spike", updated="2026-05-03T00:00:00Z")
    assert not run(clock, alerter(clock, new), *(article(i, f"n{i}") for i in range(9)))
    old = [article(i, f"n{i}", seen="2026-05-04T10:00:00Z") for i in range(9)]
    assert not run(clock, alerter(clock, spike()), *old)
    assert len(run(clock, alerter(clock, spike()), *(article(i, f"n{i}") for i in range(9)))) == 1


def test_a_spike_survives_a_restart() -> None:
    """What was counted stands in the log: a restart between two articles neither loses nor doubles the alert."""
    clock = Clock()
    made, log, found = alerter(clock, spike()), list[Sighting](), list[Alert]()
    for i in range(6):
        made = alerter(clock, spike())
        sightings(made, "k", 2)
        for old in log:
            made.seen(old)
        for alert in found:
            made.restore(alert)
        found += made.match(article(i, f"new{i}"))
        log += made.noted()
    assert len(found) == 1
    made.restore(found[0])
    later = run(clock.on(hours=1), made, *(article(i, f"later{i}") for i in range(20)))
    assert states(later) == [("grouped", "its spike has already been told")]
    still = run(clock.on(hours=6), made, *(article(i, f"still{i}") for i in range(20)))
    assert states(still) == [("sent", "its spike goes on after 6 h")]


def test_a_flatline_is_told_once_a_silence() -> None:
    """After so long without a match, once; after the next match the next silence."""
    clock = Clock()
    rule = Rule(id="f", query="ferry", kind="flatline", flat_after=3600.0, updated=START.isoformat())
    made = alerter(clock, rule)
    assert not made.silences()
    (first,) = alerter_silences(made, clock.on(minutes=61))
    assert (first.kind, first.state) == ("flatline", "sent")
    assert "no match since" in first.reason
    assert not alerter_silences(made, clock.on(minutes=61))
    made.match(article(1, seen=clock.now.isoformat()))
    log = made.noted()
    assert not alerter_silences(made, clock.on(minutes=59))
    again = alerter(clock.on(minutes=2), rule)
    for old in log:
        again.seen(old)
    again.restore(first)
    assert [a.id for a in alerter_silences(again, clock)] == [a.id for a in alerter_silences(made, clock)] != [first.id]


def alerter_silences(made: Alerter, clock: Clock) -> list[Alert]:
    assert moment(clock.now.isoformat()) is not None
    return made.silences()
