"""Kill -9 of the alert and deliver stages at random moments: every alert arrives, under one id, and stands once in the ledger.

``DATELINE_TEST_SEEDS=20`` runs more seeds than CI does.
"""

from __future__ import annotations

import base64
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from standardwebhooks import Webhook

from schemas import Alert, ExtractedArticle, Rule
from tests.endpoint import Endpoint, endpoint
from workers.alert import store
from workers.alert.alerter import alert_id
from workers.deliver.book import message_id
from workers.deliver.outcome import ledger
from workers.deliver.stage import find
from workers.log import open_publisher, open_reader, usable
from workers.pipeline import ALERTS, EXTRACTED, STAGES
from workers.settings import Settings

pytestmark = pytest.mark.slow
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
SEEDS = int(os.environ.get("DATELINE_TEST_SEEDS", "5"))
COUNT, STORIES, KILLS = 120, 30, 6
NAMES = ("alert", "deliver")


def _articles(seed: int) -> list[ExtractedArticle]:
    rng = random.Random(seed)
    out = []
    for i in range(COUNT):
        word = rng.choice(["ferry", "train", "ferry and train", "bus"])
        out.append(
            ExtractedArticle(id=f"{i:032x}", revision="1", title=f"Number {i}", text=f"The {word} is late.", story=f"s{rng.randrange(STORIES)}")
        )  # fmt: skip
    return out


def _start(stage: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "workers", "worker", stage], env=env, start_new_session=True)


def _send(conf: Settings, articles: list[ExtractedArticle]) -> None:
    with open_publisher(conf.log_url) as publisher:
        for article in articles:
            publisher.publish(EXTRACTED.name, article.id.encode(), msgspec.json.encode(article))


def _run(conf: Settings, articles: list[ExtractedArticle], seed: int, patience: float, channel: str) -> int:
    """Run both stages, killing one of them now and then; return how many kills hit a living stage."""
    env = os.environ | {
        "DATELINE_HOME": str(conf.home), "DATELINE_LOG": conf.log, "DATELINE_WEBHOOK_SECRET": SECRET, "DATELINE_ALLOW_INTERNAL": "true",
        "DATELINE_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    rng = random.Random(seed)
    running = {name: _start(name, env) for name in NAMES}
    hit = 0
    try:
        step = COUNT // (KILLS + 1)
        for i in range(0, COUNT, step):
            _send(conf, articles[i : i + step])
            time.sleep(rng.uniform(0.3, 2.5))  # a start takes about a second: some kills hit it, most hit the work
            if i // step < KILLS:
                name = rng.choice(NAMES)
                hit += running[name].poll() is None
                os.killpg(running[name].pid, signal.SIGKILL)
                running[name].wait()
                running[name] = _start(name, env)
        _wait(conf, patience, channel)
    finally:
        for process in running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return hit


def _wait(conf: Settings, patience: float, channel: str) -> None:
    reader = open_reader(conf.log_url)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        lag = sum(reader.lag(f"dateline-{n}", STAGES[n].reads.name) for n in NAMES)
        waiting = find(conf.log_url, lambda d: d.state == "waiting" and d.channel == channel)
        if not lag and not waiting:
            reader.close()
            return
        time.sleep(0.3)
    raise AssertionError(f"{lag} records and {len(waiting)} messages still wait")


def _expected(articles: list[ExtractedArticle], rules: list[Rule]) -> dict[str, tuple[str, str]]:
    """Every match's id, with its rule and story: what holds a word is plain to see here."""
    return {
        alert_id(a.id, a.revision, r.id): (r.id, str(a.story)) for r in rules for a in articles if r.query in a.text
    }


@pytest.mark.parametrize("seed", range(SEEDS))
def test_kills_lose_and_double_no_alert(tmp_path: Path, seed: int) -> None:
    """Each match once on the topic and in the ledger; each story told once a rule; each message there, under one id."""
    _check(Settings(home=tmp_path / "home", _env_file=None), seed)


@pytest.mark.server
def test_kills_on_kafka(tmp_path: Path, kafka: str) -> None:
    """The same with a real broker."""
    _check(Settings(home=tmp_path / "home", log=kafka, _env_file=None), 1, patience=180.0)


def _check(conf: Settings, seed: int, patience: float = 90.0) -> None:
    articles = _articles(seed)
    with endpoint() as hook:
        channel = hook.url + "/moody"
        rules = [
            Rule(id="one", query="ferry", channels=[channel]),
            Rule(id="all", query="train", group_by="none", channels=[channel]),
        ]
        with open_publisher(conf.log_url) as publisher:
            for rule in rules:
                store.save(publisher, rule)
        assert _run(conf, articles, seed, patience, channel) == KILLS
        expected = _expected(articles, rules)
        told = _check_ledger(conf, expected)
        _check_endpoint(conf, hook, told, channel)


def _check_ledger(conf: Settings, expected: dict[str, tuple[str, str]]) -> set[str]:
    """Return the ids of the alerts that were told."""
    reader = open_reader(conf.log_url)
    decoder = msgspec.json.Decoder(Alert)  # other tests write to the broker's topics, too
    read = (usable(decoder, r.value, ALERTS.name) for r in reader.read(ALERTS.name) if r.value)
    raw = [a for a in read if a is not None and a.id in expected]
    assert Counter(a.id for a in raw) == Counter(list(expected))
    found = [a for a in ledger(reader, datetime.now(UTC)) if a.id in expected]
    reader.close()
    assert sorted(a.id for a in found) == sorted(expected)
    assert {a.state for a in found} == {"sent", "grouped"}
    told = [a for a in found if a.state == "sent"]
    stories = Counter(a.story for a in told if a.rule == "one")
    assert stories == Counter({story for rule, story in expected.values() if rule == "one"})
    assert {a.id for a in told if a.rule == "all"} == {i for i, (rule, _) in expected.items() if rule == "all"}
    return {a.id for a in told}


def _check_endpoint(conf: Settings, hook: Endpoint, told: set[str], channel: str) -> None:
    ids: dict[str, set[str]] = {}
    for request in hook.got:
        data = Webhook(SECRET).verify(request.body, request.headers)["data"]
        if data["id"] in told:
            ids.setdefault(data["id"], set()).add(request.headers["webhook-id"])
    assert ids == {alert: {message_id(alert, channel)} for alert in told}
    ours = {message_id(a, channel) for a in told}
    made = find(conf.log_url, lambda d: d.id in ours)
    assert Counter(d.id for d in made) == Counter(message_id(a, channel) for a in told)
    assert {d.state for d in made} == {"sent"}
    assert any(d.attempts > 1 for d in made)
