"""Rules by command and by API: checked when stored, tried over the history, tested, muted, listed, replayed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from schemas import Alert, Delivery, Rule
from tests.endpoint import endpoint
from tests.stages.alerting import history
from tests.stages.delivering import SECRET, desk
from workers.alert import Alerter, backtest
from workers.commands.alerts import histogram
from workers.deliver import manage
from workers.deliver.outcome import fold
from workers.errors import DatelineError, NotThere, RecordError
from workers.index import Index
from workers.log import open_reader
from workers.pipeline import ALERTS
from workers.settings import Settings


def test_a_backtest_decides_as_the_live_stage_would(index: Index) -> None:
    """The same articles, one after the other through the live code, give the same states."""
    rule = Rule(id="r", query="ferry")
    now = [datetime(2026, 5, 1, tzinfo=UTC)]
    live = Alerter(lambda: now[0])
    live.put(rule)
    expected: list[Alert] = []
    for one in history():
        now[0] = datetime.fromisoformat(one.seen or "")
        expected += live.match(one)
    report = manage.try_out(index, rule)
    assert report.states == {"sent": 5, "grouped": 5}
    assert sum(d.told for d in report.days) == sum(a.state == "sent" for a in expected) == 5
    assert [a.id for a in report.examples] == [a.id for a in reversed(expected)][:10]
    assert next((d.day, d.stories, d.copies) for d in report.days) == ("2026-05-01", 1, 1)
    assert report.text == "about 1 a day"


def test_a_backtest_says_when_a_rule_never_fires(index: Index) -> None:
    """A word that stands nowhere is worth a hint before the rule is stored."""
    report = manage.try_out(index, Rule(id="r", query="zeppelin"))
    assert (report.text, report.days) == ("never so far", [])
    assert any("misspelt" in h for h in report.hints)


@pytest.mark.parametrize(
    ("a_day", "text"),
    [
        (0.0, "never so far"),
        (2.6, "about 3 a day"),
        (1.0, "about 1 a day"),
        (0.4, "about 3 a week"),
        (0.05, "about 2 a month"),
    ],
)
def test_how_often_is_said_in_words(a_day: float, text: str) -> None:
    """A day, a week or a month, whichever gives a number that one can imagine."""
    assert backtest.spoken(a_day) == text


def test_the_histogram_has_a_line_a_day(index: Index) -> None:
    """Stories as blocks, copies as dots, the sum in words."""
    lines = histogram(manage.try_out(index, Rule(id="r", query="ferry OR train")))
    assert lines[0] == "2026-05-01  ██·· 2 stories +2 copies"
    assert len(lines) == 6
    assert lines[-1] == "about 2 a day: 10 grouped, 10 sent"


def test_a_new_spike_rule_gets_its_history(indexed: Settings, index: Index) -> None:
    """What the index holds is counted before the first live article."""
    from workers.alert.stage import Desk

    made = manage.rule({"id": "k", "query": "ferry", "kind": "spike"})
    manage.save(indexed.log_url, made, index)
    stage = Desk(indexed.log_url)
    at = datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
    hour = stage.alerter.rates.hour(made, at)
    assert (hour.stories, hour.outlets) == (1, 1)
    assert stage.alerter.rates.hour(made, at + timedelta(days=20)).days == 20


@pytest.mark.parametrize(
    ("body", "words"),
    [({"query": "(("}, "."), ({"query": "a", "wait": -1}, "below zero"), ({"query": "a", "channels": ["ftp://x"]}, "no channel"),
     ({"query": "a", "sound": "loud"}, "no sound"), ({"query": "a", "group_by": "moon"}, "no alert"),
     ({"query": "a", "kind": "weekly"}, "no alert")],
)  # fmt: skip
def test_a_rule_is_checked_when_it_is_stored(body: dict[str, Any], words: str) -> None:
    """A mistake is named at once, not when the first article comes."""
    with pytest.raises(DatelineError, match=words):
        manage.rule(body)


def _made(state: str, **more: Any) -> Delivery:
    return Delivery(id=f"m{state}", rule="r", channel="https://a.example", alerts=["a"], state=state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("alert", "made", "state", "reason"),
    [
        (Alert(id="a", rule="r", state="sent", reason="a match"), [], "pending", "on its way"),
        (Alert(id="a", rule="r", state="sent", reason="a match"), [_made("sent")], "sent", "a match"),
        (Alert(id="a", rule="r", state="sent"), [_made("sent"), _made("failed", reason="gone")], "failed", "gone"),
        (Alert(id="a", rule="r", state="sent"), [_made("waiting", attempts=2, reason="answered 500", due="T")], "pending", "answered 500, next attempt T"),
        (Alert(id="a", rule="r", state="held", due="2026-05-02T00:00:00Z", reason="quiet"), [_made("waiting")], "held", "quiet"),
        (Alert(id="a", rule="r", state="held", due="2026-05-01T00:00:00Z", reason="quiet"), [_made("sent")], "sent", "quiet"),
        (Alert(id="a", rule="r", state="limited", due="2026-05-02T00:00:00Z"), [_made("waiting")], "limited", ""),
        (Alert(id="a", rule="r", state="grouped", reason="told"), [], "grouped", "told"),
        (Alert(id="a", rule="r", state="muted", reason="muted"), [], "muted", "muted"),
        (Alert(id="a", rule="silent", state="sent", reason="a match"), [], "sent", "a match"),
        (Alert(id="a", rule="silent", state="held", due="2026-05-01T00:00:00Z"), [], "sent", ""),
    ],
)  # fmt: skip
def test_the_ledger_joins_decisions_and_deliveries(alert: Alert, made: list[Delivery], state: str, reason: str) -> None:
    """Sent when every channel has it, failed when one has not, pending on the way, else as it was decided."""
    rules = {"r": Rule(id="r", query="x", channels=["https://a.example"]), "silent": Rule(id="silent", query="x")}
    (found,) = fold([alert], made, rules, datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert found.state == state
    assert reason in found.reason


def test_a_test_sends_what_a_match_would(indexed: Settings, index: Index) -> None:
    """The newest matching article's message, marked as a test, which stands in no ledger."""
    with endpoint() as hook:
        made = manage.save(indexed.log_url, manage.rule({"id": "r", "query": "ferry", "channels": [hook.url + "/ok"]}))
        with desk(indexed):
            sent = manage.test(indexed.log_url, index, made)
            (got,) = hook.wait("/ok")
            (stands,) = manage.outcome(indexed.log_url, {d.id for d in sent}, 10)
    data = Webhook(SECRET).verify(got.body, got.headers)["data"]
    assert (data["test"], data["title"]) == (True, "A ferry, number 17")
    assert data["why"]["matches"]
    assert (stands.state, stands.kind) == ("sent", "test")
    reader = open_reader(indexed.log_url)
    assert not list(reader.read(ALERTS.name))
    reader.close()


def test_mute_and_unmute(indexed: Settings) -> None:
    """For so long, until a time, and off again; what is not there is said."""
    manage.save(indexed.log_url, manage.rule({"id": "r", "query": "ferry"}))
    assert manage.mute(indexed.log_url, "r", "2030-01-01T00:00:00Z").muted_until == "2030-01-01T00:00:00Z"
    assert manage.mute(indexed.log_url, "r", None).muted_until is None
    assert manage.duration("8h") == timedelta(hours=8)
    with pytest.raises(NotThere):
        manage.mute(indexed.log_url, "x", None)
    with pytest.raises(RecordError):
        manage.duration("soon")
