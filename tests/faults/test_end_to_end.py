"""From the producer to the page, embedded and on the real servers: the same articles give the same documents."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLE, SAMPLES
from tests.servers.start import free_ports
from workers.clean import clean
from workers.index import open_index
from workers.log import open_publisher
from workers.produce import send
from workers.query import parse
from workers.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.model]


@contextmanager
def running(conf: Settings) -> Iterator[str]:
    """``dateline up`` with these settings; yields the page's address."""
    env = os.environ | {
        "DATELINE_HOME": str(conf.home), "DATELINE_LOG": conf.log, "DATELINE_INDEX": conf.index, "DATELINE_PORT": str(conf.port),
        "DATELINE_INDEX_PREFIX": conf.index_prefix, "DATELINE_EXTRACT_PROCESSES": "1",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "workers", "up"], env=env, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{conf.port}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.loads(answer.read())


def wait_for(check: Any, patience: float = 150.0) -> Any:
    deadline = time.monotonic() + patience
    last: object = None
    while time.monotonic() < deadline:
        try:
            last = check()
            if last:
                return last
        except (urllib.error.URLError, OSError, ValueError) as error:
            last = error
        time.sleep(0.5)
    raise AssertionError(f"waited in vain; last: {last}")


def lines() -> list[bytes]:
    """Some samples, and the user's article where it is here."""
    made = SAMPLES.read_bytes().splitlines()[:24]
    if SAMPLE.exists():
        title, _, text = SAMPLE.read_text(encoding="utf-8").partition("\n")
        made.append(
            json.dumps(
                {
                    "url": "https://user.example/a",
                    "title": title,
                    "text": text,
                    "published": "2019-03-09",
                    "seen": "2026-05-20T00:00:00Z",
                }
            ).encode()
        )
    return made


def produce(conf: Settings) -> None:
    with open_publisher(conf.log_url) as publisher:
        # One after the other, so that both runs see the same order of arrival.
        for line in lines():
            send(publisher, line)
            publisher.flush()


def documents(conf: Settings, count: int) -> dict[str, Any]:
    index = open_index(conf.index_url, conf)

    def ready() -> bool:
        index.refresh()
        return index.count(parse("*")) >= count

    wait_for(ready)
    time.sleep(2.0)
    index.refresh()
    found = {i: index.get(i) for i in index.ids(parse("*"))}
    index.close()
    return found


def expected_ids() -> set[str]:
    import msgspec

    from schemas import RawArticle

    raw = [msgspec.json.decode(line, type=RawArticle) for line in lines()]
    return {clean(r).id for r in raw}


def test_embedded_page_api_and_user_article(tmp_path: Path, sample: str) -> None:
    """``up`` gets ready, what is produced is found, the user's article stands once, and an alert fires."""
    (port,) = free_ports(1)
    conf = Settings(home=tmp_path / "home", port=port, _env_file=None)
    env = os.environ | {"DATELINE_HOME": str(conf.home)}
    file = tmp_path / "article.txt"
    file.write_text(sample, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "workers", "alert", "add", "militants AND rouhani", "--id", "mine"],
        env=env,
        check=True,
        capture_output=True,
    )
    produced = [
        sys.executable,
        "-m",
        "workers",
        "produce",
        "text",
        str(file),
        "--published",
        "2019-03-09",
        "--url",
        "https://user.example/a",
    ]
    subprocess.run(produced, env=env, check=True, capture_output=True)
    subprocess.run(produced, env=env, check=True, capture_output=True)
    with running(conf) as page:
        wait_for(lambda: get(f"{page}/readyz")["ready"])
        wait_for(lambda: get(f"{page}/v1/search?q=*")["total"] == 1)
        found = get(f"{page}/v1/search?q=militants%20AND%20rouhani")
        assert found["total"] == 1
        record = found["items"][0]
        paragraphs = record["text"].split("\n\n")
        assert len(paragraphs) == len(set(paragraphs))
        assert {r["reason"] for r in record["removed"]} >= {"reading time", "repeated paragraph", "repeated title"}
        assert any(e["type"] == "REQUEST" for e in record["events"])
        log = wait_for(lambda: get(f"{page}/v1/alerts/log")["items"])
        assert [(a["rule"], a["state"]) for a in log] == [("mine", "sent")]
        search = subprocess.run(
            [sys.executable, "-m", "workers", "search", "militants AND rouhani"],
            env=env,
            capture_output=True,
            text=True,
        )
        assert "decisive action" in search.stdout


@pytest.mark.server
def test_both_modes_give_the_same_documents(tmp_path: Path, kafka: str, elasticsearch: str) -> None:
    """The same articles in the same order: every document equal, field for field, embedded and on the servers."""
    ports = free_ports(2)
    embedded = Settings(home=tmp_path / "embedded", port=ports[0], _env_file=None)
    cluster = Settings(
        home=tmp_path / "cluster", log=kafka, index=elasticsearch, index_prefix="e2e", port=ports[1], _env_file=None
    )
    ids = expected_ids()
    made = []
    for conf in (embedded, cluster):
        with running(conf):
            produce(conf)
            made.append(documents(conf, len(ids)))
    assert made[0].keys() == made[1].keys() == ids
    order_free = set(next(iter(made[0].values()))) - {
        "story",
        "first",
        "outlets",
        "copy_of",
        "similarity",
        "changes",
        "first_seen",
    }
    for found in made:
        user = [d for d in found.values() if d["url"] == "https://user.example/a"]
        assert all("min read" not in d["text"] and d["removed"] for d in user)
        assert len(user) == SAMPLE.exists()
    for key in ids:
        for name in order_free:
            assert made[0][key][name] == made[1][key][name], (key, name)
