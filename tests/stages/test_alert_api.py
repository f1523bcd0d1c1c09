"""The API, the stream, the feeds, the docs and the commands of alerts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn
from fastapi.testclient import TestClient

from schemas import Alert, Rule
from tests.conftest import ROOT
from tests.servers.start import free_ports
from tests.stages.alerting import history
from tests.stages.delivering import SECRET
from tests.stages.test_commands import dateline
from workers.alert import Alerter, store
from workers.deliver import message, signing
from workers.deliver.book import message_id
from workers.log import open_publisher, open_reader
from workers.pipeline import ALERTS
from workers.serve import create_app
from workers.serve.stream import cursor
from workers.settings import Settings


@pytest.fixture
def api(indexed: Settings) -> Iterator[TestClient]:
    """The application."""
    with TestClient(create_app(indexed)) as made:
        yield made


def test_the_api_does_all_of_it(api: TestClient, indexed: Settings) -> None:
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
    alerter.put(store_rule(indexed))
    with open_publisher(indexed.log_url) as publisher:
        for one in history()[:4]:
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


def store_rule(indexed: Settings) -> Rule:
    """The rule as it is in the log."""
    reader = open_reader(indexed.log_url)
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


def test_alerts_come_as_server_sent_events(indexed: Settings) -> None:
    """Those that are sent, as they come; resumed after a break without a gap and without a repeat."""
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(create_app(indexed), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    made = [Alert(id=f"a{i}", rule="r", title=f"T{i}", state="grouped" if i == 1 else "sent") for i in range(4)]
    with open_publisher(indexed.log_url) as publisher:
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


@pytest.mark.slow
def test_the_commands_do_it_too(indexed: Settings) -> None:
    """add, show, mute, list, backtest, test, deliveries, replay, remove; data on stdout, what is wrong on stderr."""

    def run(*arguments: str, code: int = 0) -> tuple[list[Any], str]:
        return dateline("alert", *arguments, home=indexed.home, code=code)

    added, _ = run(
        "add",
        "ferry",
        "--id",
        "r",
        "--quiet",
        "22:00-07:00",
        "--limit",
        "5",
        "--escalate-at",
        "3",
        "--channel",
        "https://hook.example/x",
    )
    shown, _ = run("show", "r")
    assert added == shown
    assert (shown[0]["quiet_from"], shown[0]["limit_per_hour"], shown[0]["escalate_at"]) == ("22:00", 5, [3])
    muted, _ = run("mute", "r", "--for", "8h")
    assert muted[0]["muted_until"] > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    listed, _ = run("list")
    assert [rule["id"] for rule in listed] == ["r"]
    lines, _ = run("backtest", "ferry")
    assert lines[-1] == "about 1 a day: 5 grouped, 5 sent"
    _, told = run("test", "r", "--wait", "0", code=1)
    assert "is the deliver stage running" in told
    waiting, _ = run("deliveries", "r")
    assert [(d["kind"], d["state"]) for d in waiting] == [("test", "waiting")]
    again, _ = run("replay", waiting[0]["id"])
    assert again[0]["id"] == waiting[0]["id"]
    run("remove", "r")
    _, error = run("show", "r", code=3)
    assert "There is no alert 'r'" in error
