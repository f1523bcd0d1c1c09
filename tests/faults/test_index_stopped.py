"""Alerts go on while Elasticsearch is down: the real node is stopped in the middle of the stream."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from schemas import Alert, ExtractedArticle, Rule
from tests.servers import start
from workers.alert import store
from workers.errors import RetryableError
from workers.index import open_index
from workers.log import open_publisher, open_reader
from workers.pipeline import ALERTS, EXTRACTED, STAGES
from workers.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.server]


def _send(conf: Settings, numbers: range) -> None:
    with open_publisher(conf.log_url) as publisher:
        for i in numbers:
            article = ExtractedArticle(
                id=f"{i:032x}", revision="1", title=f"Number {i}", text="The ferry is late.", story=f"s{i}",
                seen="2026-05-08T12:00:00Z",
            )  # fmt: skip
            publisher.publish(EXTRACTED.name, article.id.encode(), msgspec.json.encode(article))


def _told(conf: Settings) -> set[str]:
    reader = open_reader(conf.log_url)
    found = {msgspec.json.decode(r.value, type=Alert).article for r in reader.read(ALERTS.name) if r.value}
    reader.close()
    return found


def _until(check: object, patience: float, what: str) -> None:
    deadline = time.monotonic() + patience
    while not check():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def test_alerts_go_on_without_the_index(tmp_path: Path) -> None:
    """Articles that come after the node has stopped are told within seconds; the index stage loses none, they wait in the log."""
    if (lacks := start.missing()) is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Elasticsearch cannot start: {lacks}")
        pytest.skip(f"SKIPPED: the real Elasticsearch cannot start, {lacks}")
    folder = tmp_path / "node"
    folder.mkdir()
    running: list[subprocess.Popen[bytes]] = []
    try:
        with start.elasticsearch(folder) as url:
            conf = Settings(home=tmp_path / "home", index=url, _env_file=None)
            with open_publisher(conf.log_url) as publisher:
                store.save(publisher, Rule(id="late", query="ferry", group_by="none"))
            env = os.environ | {
                "DATELINE_HOME": str(conf.home), "DATELINE_INDEX": url, "DATELINE_LOG_LEVEL": "CRITICAL",
            }  # fmt: skip
            for stage in ("alert", "index"):
                command = [sys.executable, "-m", "workers", "worker", stage]
                running.append(subprocess.Popen(command, env=env, start_new_session=True))
            _send(conf, range(20))
            _until(lambda: len(_told(conf)) == 20, 60, "the first articles were not told")
            index = open_index(url, conf)

            def indexed() -> bool:
                try:
                    index.refresh()
                    return index.get(f"{19:032x}") is not None
                except RetryableError:  # the worker has made the index, its shards are not there yet
                    return False

            _until(indexed, 60, "the first articles were not indexed")
            index.close()
        _send(conf, range(20, 40))
        _until(lambda: len(_told(conf)) == 40, 20, "no alerts without the index")
        reader = open_reader(conf.log_url)
        assert reader.lag("dateline-index", STAGES["index"].reads.name) > 0
        reader.close()
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
