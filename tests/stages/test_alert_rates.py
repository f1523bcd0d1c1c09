"""Spikes and flatlines: how often, counted in stories, told once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from schemas import Alert, Rule, Sighting
from tests.stages.alerting import START, Clock, alerter, article, run, states
from workers import supervise
from workers.alert import Alerter, store
from workers.alert.backtest import backtest
from workers.bootstrap import Alerts
from workers.errors import RetryableError
from workers.log import open_publisher
from workers.pipeline import ALERTS, STAGES
from workers.query.document import moment
from workers.settings import Settings


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


def test_a_backtest_knows_spikes_and_silences() -> None:
    """A quiet fortnight with one burst: one spike; a gap of a day and a half: one silence."""
    quiet = [article(i, f"s{i}", seen=(START + timedelta(days=i / 2)).isoformat()) for i in range(28)]
    burst = [article(f"b{i}", f"b{i}", seen=(START + timedelta(days=15, minutes=i)).isoformat()) for i in range(6)]
    records = [msgspec.to_builtins(a) for a in (*quiet, *burst)]
    report = backtest(Rule(id="k", query="ferry", kind="spike"), records, 16)
    assert [(d.day, d.told) for d in report.days] == [("2026-05-19", 1)]
    silent = backtest(Rule(id="f", query="ferry", kind="flatline", updated="2026-11-01T00:00:00Z"), records, 16)
    assert silent.states == {"sent": 1}


def test_the_stage_tells_silences_without_an_article(conf: Settings) -> None:
    """``idle`` makes the alert, once; after a restart it stands in the log and is not made again."""
    rule = Rule(id="f", query="ferry", kind="flatline", flat_after=60.0, updated="2026-05-04T00:00:00Z")
    with open_publisher(conf.log_url) as publisher:
        store.save(publisher, rule)
    stage = Alerts(conf)
    (made,) = stage.idle()
    assert (made.topic, made.value.state) == (ALERTS.name, "sent")
    assert stage.idle() == []
    assert Alerts(conf).idle()[0].key == made.key, "it was never delivered: the next start makes the same one"
    with open_publisher(conf.log_url) as publisher:
        publisher.publish(made.topic, made.key.encode(), msgspec.json.encode(made.value))
    assert Alerts(conf).idle() == []


async def test_what_a_stage_makes_when_idle_is_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor asks now and then, and tries again when the log does not take it."""
    monkeypatch.setattr(supervise, "IDLE", 0.01)
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.01)
    taken: list[str] = []
    calls = []

    class Stage:
        def __call__(self, records: Sequence[object]) -> list[list[supervise.Output] | Exception]:
            return [[] for _ in records]

        def idle(self) -> list[supervise.Output]:
            calls.append(1)
            return [supervise.Output(ALERTS.name, "a", Alert(id="a", rule="f"))] if len(calls) == 1 else []

    async def deliver(records: Sequence[tuple[str, bytes | None, bytes | None, supervise.Headers]]) -> None:
        if not taken:
            taken.append("refused")
            raise RetryableError("full")
        taken.extend(topic for topic, *_ in records)

    task = asyncio.ensure_future(supervise.Supervisor(STAGES["alert"], Stage(), deliver).idle())
    while len(calls) < 3:
        await asyncio.sleep(0.01)
    task.cancel()
    assert taken == ["refused", ALERTS.name]
