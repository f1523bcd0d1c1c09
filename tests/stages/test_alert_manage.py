"""Rules by command and by API: checked when stored, tried over the history, tested, muted, listed, replayed."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from schemas import Alert, Delivery, ExtractedArticle, Rule
from tests.conftest import ROOT
from tests.endpoint import endpoint
from tests.servers.start import free_ports
from tests.stages.test_deliver import desk
from workers.alert import Alerter, backtest, store
from workers.commands.alerts import histogram
from workers.deliver import manage, message, signing
from workers.deliver.book import message_id
from workers.deliver.outcome import fold
from workers.errors import DatelineError, NotThere, RecordError
from workers.index import Index, open_index
from workers.log import open_publisher, open_reader
from workers.pipeline import ALERTS
from workers.serve import create_app
from workers.serve.stream import cursor
from workers.settings import Settings

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


def articles() -> list[ExtractedArticle]:
    """Ten stories of two articles each, one story every twelve hours, one of each pair about a ferry."""
    out = []
    for i in range(20):
        seen = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=6 * i)
        word = "ferry" if i % 4 < 2 else "train"
        out.append(
            ExtractedArticle(
                id=f"{i:032x}", revision=f"{i:014d}-0", title=f"A {word}, number {i}", text=f"The {word} is late again.",
                url=f"https://news.example/{i}", source=f"S{i % 3}", story=f"story{i // 2}", outlets=1 + i % 2, lang="en",
                seen=seen.strftime("%Y-%m-%dT%H:%M:%SZ"), published=seen.strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
        )  # fmt: skip
    return out


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Embedded settings with a few articles in the index."""
    conf = Settings(home=tmp_path / "home", allow_internal=True, webhook_secret=SECRET, _env_file=None)
    index = open_index(conf.index_url, conf, writable=True)
    assert all(o.state == "stored" for o in index.put(articles()))
    index.close()
    return conf


@pytest.fixture
def index(home: Settings) -> Iterator[Index]:
    """The index, for reading."""
    made = open_index(home.index_url, home)
    yield made
    made.close()


@pytest.fixture
def api(home: Settings) -> Iterator[TestClient]:
    """The application."""
    with TestClient(create_app(home)) as made:
        yield made


def test_a_backtest_decides_as_the_live_stage_would(index: Index) -> None:
    """The same articles, one after the other through the live code, give the same states."""
    rule = Rule(id="r", query="ferry")
    now = [datetime(2026, 5, 1, tzinfo=UTC)]
    live = Alerter(lambda: now[0])
    live.put(rule)
    expected: list[Alert] = []
    for one in articles():
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


def test_a_new_spike_rule_gets_its_history(home: Settings, index: Index) -> None:
    """What the index holds is counted before the first live article."""
    from workers.alert.stage import Desk

    made = manage.rule({"id": "k", "query": "ferry", "kind": "spike"})
    manage.save(home.log_url, made, index)
    stage = Desk(home.log_url)
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


def test_a_test_sends_what_a_match_would(home: Settings, index: Index) -> None:
    """The newest matching article's message, marked as a test, which stands in no ledger."""
    with endpoint() as hook:
        made = manage.save(home.log_url, manage.rule({"id": "r", "query": "ferry", "channels": [hook.url + "/ok"]}))
        with desk(home):
            sent = manage.test(home.log_url, index, made)
            (got,) = hook.wait("/ok")
            (stands,) = manage.outcome(home.log_url, {d.id for d in sent}, 10)
    data = Webhook(SECRET).verify(got.body, got.headers)["data"]
    assert (data["test"], data["title"]) == (True, "A ferry, number 17")
    assert data["why"]["matches"]
    assert (stands.state, stands.kind) == ("sent", "test")
    reader = open_reader(home.log_url)
    assert not list(reader.read(ALERTS.name))
    reader.close()


def test_mute_and_unmute(home: Settings) -> None:
    """For so long, until a time, and off again; what is not there is said."""
    manage.save(home.log_url, manage.rule({"id": "r", "query": "ferry"}))
    assert manage.mute(home.log_url, "r", "2030-01-01T00:00:00Z").muted_until == "2030-01-01T00:00:00Z"
    assert manage.mute(home.log_url, "r", None).muted_until is None
    assert manage.duration("8h") == timedelta(hours=8)
    with pytest.raises(NotThere):
        manage.mute(home.log_url, "x", None)
    with pytest.raises(RecordError):
        manage.duration("soon")


def test_the_api_does_all_of_it(api: TestClient, home: Settings) -> None:
    """Create, read, change, mute, backtest, log, feed, deliveries, delete; mistakes are 400 and 404 with what is wrong."""
    made = api.post("/v1/alerts", json={"id": "r", "query": "ferry", "name": "Ferries & co", "wait": 5})
    assert made.status_code == 201
    assert api.get("/v1/alerts/r").json()["wait"] == 5
    assert api.put("/v1/alerts/r", json={"query": "ferry", "name": "Ferries & co"}).json()["wait"] == 0
    assert api.post("/v1/alerts/r/mute", json={"for": "2h"}).json()["muted_until"] > "2026"
    assert api.post("/v1/alerts/r/mute", json={"until": None}).json()["muted_until"] is None
    report = api.post("/v1/alerts/backtest", json={"query": "ferry"}).json()
    assert report["text"] == "about 1 a day"
    assert report["days"][0] == {"day": "2026-05-01", "stories": 1, "copies": 1, "told": 1}
    alerter = Alerter()
    alerter.put(store_rule(home))
    with open_publisher(home.log_url) as publisher:
        for one in articles()[:4]:
            for alert in alerter.match(one):
                publisher.publish(ALERTS.name, alert.id.encode(), msgspec.json.encode(alert))
    log = api.get("/v1/alerts/log", params={"rule": "r", "state": "sent"}).json()["items"]
    assert [a["title"] for a in log] == ["A ferry, number 0"]
    feed = api.get("/v1/alerts/r/feed.rss")
    assert feed.headers["content-type"].startswith("application/rss+xml")
    assert feed.text.count("<item>") == 1
    assert "Ferries &amp; co" in feed.text
    assert "A ferry, number 0" in feed.text
    assert "The ferry is late again." in feed.text
    assert "<entry>" in api.get("/v1/alerts/r/feed.atom").text
    assert api.get("/v1/webhooks/deliveries").json() == {"items": []}
    assert api.post("/v1/webhooks/deliveries/none/replay").status_code == 404
    assert api.post("/v1/alerts/r/test").status_code == 400
    assert api.post("/v1/alerts", json={"query": "a", "quiet_from": "9"}).status_code == 400
    assert api.post("/v1/alerts", json={"query": "((("}).json()["title"] == "The query cannot be read"
    assert api.delete("/v1/alerts/r").status_code == 204
    assert api.get("/v1/alerts/r").status_code == 404


def store_rule(home: Settings) -> Rule:
    """The rule as it is in the log."""
    reader = open_reader(home.log_url)
    made = store.load(reader)["r"]
    reader.close()
    return made


def _events(address: str, count: int, **headers: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The first events of the alert stream: name, id, data."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    event: dict[str, str] = {}
    with httpx.stream("GET", address + "/v1/alerts/stream", headers=headers, timeout=20) as answer:
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            event[name] = value
            if not line and "data" in event:
                found.append((event["event"], event["id"], msgspec.json.decode(event["data"])))
                event = {}
                if len(found) == count:
                    return found
    raise AssertionError("the stream ended")


def test_alerts_come_as_server_sent_events(home: Settings) -> None:
    """Those that are sent, as they come; resumed after a break without a gap and without a repeat."""
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(create_app(home), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    made = [Alert(id=f"a{i}", rule="r", title=f"T{i}", state="grouped" if i == 1 else "sent") for i in range(4)]
    with open_publisher(home.log_url) as publisher:
        for alert in made:
            publisher.publish(ALERTS.name, alert.id.encode(), msgspec.json.encode(alert))
    while not server.started:
        time.sleep(0.02)
    address = f"http://127.0.0.1:{port}"
    start = cursor({0: 0, 1: 0, 2: 0, 3: 0})
    first = _events(address, 3, **{"last-event-id": start})
    second = _events(address, 3, **{"last-event-id": first[1][1]})
    server.should_exit = True
    thread.join(10)
    assert first[0][0] == "ready"
    assert [e[0] for e in first[1:]] == ["alert", "alert"]
    assert {e[2]["id"] for e in (first[1], *second[1:])} == {"a0", "a2", "a3"}


def test_every_option_of_a_rule_is_documented() -> None:
    """An option that nobody can read of is none."""
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    for name in set(Rule.__struct_fields__) - {"updated"}:
        assert f"`{name}`" in text, name


def test_the_receiver_in_the_docs_works(capsys: pytest.CaptureFixture[str]) -> None:
    """The example takes a real message and a real digest, and tells a repeat."""
    text = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    assert "whsec_…" in code
    known: set[str] = set()
    space: dict[str, Any] = {"seen_before": lambda number: number in known or known.add(number)}
    exec(code.replace("whsec_…", SECRET), space)
    alerts = [
        Alert(id=f"a{i}", rule="r", rule_name="Ferries", title=f"T{i}", story=f"s{i}", reason="x: y") for i in range(2)
    ]
    for body in (message.one(alerts[0]), message.several(alerts, "x: y", "2026-05-01T00:00:00Z")):
        headers = signing.headers(message_id(body), int(time.time()), body.encode(), [SECRET])
        for _ in range(2):
            space["received"](body.encode(), headers)
    out = capsys.readouterr().out.splitlines()
    assert out == ["Ferries T0 None [] x: y", "T0 1 0", "T1 1 0"]
