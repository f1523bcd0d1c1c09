"""Messages reach the endpoints of their rules, signed, again and again with one id, and never inside addresses."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from schemas import Rule
from tests.endpoint import Endpoint
from tests.stages.delivering import FAST, SECRET, alert, desk, over, rules, until
from workers.deliver import book as books
from workers.deliver import send
from workers.deliver.stage import ask
from workers.log import open_publisher
from workers.settings import Settings

NEXT = "whsec_" + base64.b64encode(b"another key of thirty-two bytes!").decode()


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings that allow this machine as an endpoint."""
    return Settings(home=tmp_path / "home", allow_internal=True, webhook_secret=SECRET, _env_file=None)


def test_a_message_is_verified_by_the_standard_package(home: Settings, hook: Endpoint) -> None:
    """Id, timestamp and signature hold for the body as sent; a changed body does not; it says why it matched."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/ok"]))
    why = {"query": "ferry", "matches": True, "spans": [{"in": "title", "start": 0, "end": 5, "text": "Ferry"}]}
    with desk(home) as stage:
        stage([alert(why=why, sentences=[{"in": "title", "start": 0, "end": 8, "text": "Ferry a1"}])])
        (got,) = hook.wait("/ok")
        (made,) = until(home, over)
    data = Webhook(SECRET).verify(got.body, got.headers)
    assert data["type"] == "alert.matched"
    assert data["data"]["why"] == why
    assert data["data"]["sentences"][0]["text"] == "Ferry a1"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(got.body + b" ", got.headers)
    assert (made.state, made.status, made.attempts, made.id) == ("sent", 204, 1, got.headers["webhook-id"])


def test_key_rotation_signs_with_both(home: Settings, hook: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a variable holds two secrets, receivers with the old and with the new one both verify; the rule holds only its name."""
    monkeypatch.setenv("DATELINE_HOOK_SECRET", f"{NEXT} {SECRET}")
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/ok#secret=DATELINE_HOOK_SECRET"]))
    with desk(home) as stage:
        stage([alert()])
        (got,) = hook.wait("/ok")
    assert Webhook(SECRET).verify(got.body, got.headers) == Webhook(NEXT).verify(got.body, got.headers)


def test_failures_are_tried_again_with_the_same_id(home: Settings, hook: Endpoint) -> None:
    """Three 500s, then well: four attempts, one id, the same bytes, each freshly signed; then it is told no more."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/flaky/3"]))
    with desk(home) as stage:
        stage([alert()])
        (made,) = until(home, over)
    got = hook.to("/flaky/3")
    assert (made.state, made.attempts, len(got)) == ("sent", 4, 4)
    assert len({r.headers["webhook-id"] for r in got}) == len({r.body for r in got}) == 1
    for request in got:
        Webhook(SECRET).verify(request.body, request.headers)


@pytest.mark.parametrize(
    ("path", "reason"), [("/500", "answered 500"), ("/close", "disconnected"), ("/redirect", "not followed")]
)
def test_what_never_works_is_given_up_with_its_reason(home: Settings, hook: Endpoint, path: str, reason: str) -> None:
    """After the schedule's last attempt the message has failed, and says why; a redirect to an inside address is not followed."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + path]))
    with desk(home) as stage:
        stage([alert()])
        (made,) = until(home, over)
    assert (made.state, made.attempts) == ("failed", len(FAST) + 1)
    assert reason in made.reason
    assert len({r.headers["webhook-id"] for r in hook.to(path)}) == 1
    assert len(hook.to(path)) == len(FAST) + 1
    assert not hook.to("/inside")


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_an_endpoint_that_does_not_end_is_left(
    home: Settings, hook: Endpoint, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slowly it dribbles, an attempt ends at its deadline."""
    monkeypatch.setattr(send, "DEADLINE", 0.5)
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + path]))
    with desk(home, (0.05,)) as stage:
        stage([alert()])
        (made,) = until(home, over)
    assert (made.state, made.attempts) == ("failed", 2)
    assert "no answer within 0.5 s" in made.reason


def test_410_ends_an_endpoint_until_a_replay_works(home: Settings, hook: Endpoint) -> None:
    """One 410 and nothing is sent there again, also after a restart; other endpoints go on; a replay asks once more."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/410", hook.url + "/ok"]))
    with desk(home) as stage:
        stage([alert("a1")])
        until(home, lambda d: len(d) == 2 and over(d))
        stage([alert("a2")])
        hook.wait("/ok", 2)
    with desk(home) as stage:
        stage([alert("a3")])
        hook.wait("/ok", 3)
        found = until(home, lambda d: len(d) == 6 and over(d))
        assert len(hook.to("/410")) == 1
        gone = [d for d in found if d.channel.endswith("/410")]
        assert all(d.state == "failed" and "410" in d.reason for d in gone)
        ask(home.log_url, books.replay(gone[0], datetime.now(UTC)))
        hook.wait("/410", 2)


def test_inside_addresses_are_refused(tmp_path: Path, hook: Endpoint) -> None:
    """Unless allowed: not one byte reaches them, by number or by name, and trying again is spared."""
    conf = Settings(home=tmp_path / "home", webhook_secret=SECRET, _env_file=None)
    port = hook.url.rpartition(":")[2]
    there = [
        f"http://{host}:{port}/ok" for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]")
    ]
    rules(conf, Rule(id="r", query="ferry", channels=there))
    with desk(conf) as stage:
        stage([alert()])
        found = until(conf, lambda d: len(d) == len(there) and over(d))
    assert {(d.state, d.attempts) for d in found} == {("failed", 1)}
    assert all("internal address" in d.reason for d in found)
    assert not hook.got


def test_dead_endpoints_delay_nobody_else(home: Settings, hook: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """With forty messages for endpoints that hang, be it at the same host, the others have theirs before one of those is given up."""
    monkeypatch.setattr(send, "DEADLINE", 120.0)
    dead = [Rule(id=f"slow{i}", query="ferry", channels=[f"{hook.url}/hang/{i}"]) for i in range(4)]
    rules(home, *dead, Rule(id="r", query="ferry", channels=[hook.url + "/ok"]))
    with desk(home) as stage:
        stage([alert(f"s{i}", f"slow{i % 4}") for i in range(40)] + [alert(f"a{i}") for i in range(20)])
        hook.wait("/ok", 20, patience=100)
        assert len([r for r in hook.got if r.path.startswith("/hang")]) <= 8


def test_retry_after_is_heeded(home: Settings, hook: Endpoint) -> None:
    """An endpoint that asks for an hour gets its hour."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/later/3600"]))
    with desk(home) as stage:
        stage([alert()])
        (made,) = until(home, lambda d: d[0].attempts == 1)
    assert made.state == "waiting"
    assert made.due is not None
    assert datetime.fromisoformat(made.due) > datetime.now(UTC) + timedelta(minutes=55)


def test_a_restart_sends_what_waits_and_nothing_twice(home: Settings, hook: Endpoint) -> None:
    """What was delivered stays so when its alert comes again; what waited for its next attempt gets it after the restart."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/ok", hook.url + "/flaky/1"]))
    with desk(home, (0.5,)) as stage:
        stage([alert()])
        until(
            home,
            lambda d: (
                len(d) == 2
                and {x.state for x in d} == {"sent", "waiting"}
                and any(x.attempts for x in d if x.state == "waiting")
            ),
        )
    with desk(home) as stage:
        stage([alert()])
        until(home, lambda d: len(d) == 2 and over(d))
    assert len(hook.to("/ok")) == 1
    assert len({r.headers["webhook-id"] for r in hook.wait("/flaky/1", 2)}) == 1


def test_held_alerts_go_out_as_one_message_when_due(home: Settings, hook: Endpoint) -> None:
    """A digest survives a restart before it is due, and lists each alert once."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/ok"]))
    due = books.stamp(datetime.now(UTC) + timedelta(seconds=1.5))
    held = [alert(f"a{i}", state="held", reason="quiet hours", due=due) for i in range(3)]
    with open_publisher(home.log_url) as publisher:
        for one in held:
            publisher.publish(
                "alerts",
                one.id.encode(),
                json.dumps({"id": one.id, "rule": "r", "title": one.title, "due": due, "state": "held"}).encode(),
            )
    with desk(home) as stage:
        stage(held[:2])
        assert not hook.got
    with desk(home) as stage:
        stage(held)
        (got,) = hook.wait("/ok")
        (made,) = until(home, over)
    data = Webhook(SECRET).verify(got.body, got.headers)
    assert data["type"] == "alert.digest"
    assert [a["id"] for a in data["data"]["alerts"]] == ["a0", "a1", "a2"]
    assert made.alerts == ["a0", "a1", "a2"]


def test_replay_sends_the_same_message_again(home: Settings, hook: Endpoint) -> None:
    """By hand, with the same id and the same bytes."""
    rules(home, Rule(id="r", query="ferry", channels=[hook.url + "/ok"]))
    with desk(home) as stage:
        stage([alert()])
        (made,) = until(home, over)
        ask(home.log_url, books.replay(made, datetime.now(UTC)))
        first, second = hook.wait("/ok", 2)
        assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
        until(home, over)


def test_other_channels_go_through_apprise(home: Settings, hook: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable's address is spoken to in its own way; an address that cannot be read is a failure without its secret shown."""
    monkeypatch.setenv("DATELINE_CHANNEL_JSON", hook.url.replace("http://", "json://") + "/apprised")
    monkeypatch.setenv("DATELINE_CHANNEL_BAD", "nonsense://hunter2@x")
    rules(home, Rule(id="r", query="ferry", channels=["env:DATELINE_CHANNEL_JSON", "env:DATELINE_CHANNEL_BAD"]))
    with desk(home, (0.05,)) as stage:
        stage([alert(sentences=[{"in": "text", "start": 0, "end": 1, "text": "The ferry is late."}])])
        (got,) = hook.wait("/apprised")
        found = until(home, lambda d: len(d) == 2 and over(d))
    said = json.loads(got.body)
    assert said["title"] == "Ferries: Ferry a1"
    assert "The ferry is late." in said["message"]
    bad = next(d for d in found if d.channel.endswith("BAD"))
    assert bad.state == "failed"
    assert "hunter2" not in bad.reason
