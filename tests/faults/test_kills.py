"""Kill -9 at random moments: after the restart nothing is missing and nothing stands twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from schemas import RawArticle
from workers.index import open_index
from workers.log import open_publisher, open_reader
from workers.pipeline import STAGES
from workers.produce import send
from workers.query import parse
from workers.settings import Settings

pytestmark = pytest.mark.slow
COUNT = 200


def _articles() -> list[bytes]:
    rng = random.Random(7)
    words = [
        "harbour",
        "council",
        "report",
        "flood",
        "bridge",
        "mayor",
        "strike",
        "ferry",
        "school",
        "train",
        "market",
        "winter",
        "garden",
        "museum",
        "road",
    ]
    out = []
    for i in range(COUNT):
        text = " ".join(rng.choice(words) for _ in range(60))
        out.append(
            msgspec.json.encode(
                RawArticle(
                    url=f"https://a.example/{i}",
                    title=f"Number {i}",
                    text=f"{text}.",
                    seen="2026-05-01T00:00:00Z",
                    source="A",
                )
            )
        )
    return out


def _start(stage: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "workers", "worker", stage], env=env, start_new_session=True, stderr=subprocess.DEVNULL
    )


def _run(conf: Settings, kills: int, seed: int, patience: float = 150.0) -> None:
    """Produce the articles, run all stages, kill one of them at random moments, wait until all is dealt with."""
    env = os.environ | {
        "DATELINE_HOME": str(conf.home), "DATELINE_LOG": conf.log, "DATELINE_INDEX": conf.index,
        "DATELINE_INDEX_PREFIX": conf.index_prefix, "DATELINE_EXTRACT": "off", "DATELINE_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    rng = random.Random(seed)
    names = [s for s in STAGES if s != "alert"]
    running = {name: _start(name, env) for name in names}
    try:
        lines = _articles()
        with open_publisher(conf.log_url) as publisher:
            for line in lines[: COUNT // 2]:
                send(publisher, line)
        time.sleep(2.0)
        with open_publisher(conf.log_url) as publisher:
            for i, line in enumerate(lines[COUNT // 2 :]):
                send(publisher, line)
                if kills and i % (COUNT // 2 // kills) == 0:
                    publisher.flush()
                    time.sleep(rng.uniform(0.05, 0.9))
                    name = rng.choice(names)
                    os.killpg(running[name].pid, signal.SIGKILL)
                    running[name].wait()
                    running[name] = _start(name, env)
        _wait_done(conf, names, patience)
    finally:
        for process in running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_done(conf: Settings, names: list[str], patience: float) -> None:
    reader = open_reader(conf.log_url)
    deadline = time.monotonic() + patience
    quiet = 0
    while time.monotonic() < deadline:
        lag = sum(reader.lag(f"dateline-{n}", STAGES[n].reads.name) for n in names)
        quiet = quiet + 1 if lag == 0 else 0
        if quiet >= 4:
            reader.close()
            return
        time.sleep(0.5)
    reader.close()
    raise AssertionError(f"records are still waiting: {lag}")


def _indexed(conf: Settings) -> dict[str, dict[str, object]]:
    index = open_index(conf.index_url, conf)
    index.refresh()
    found = {a["id"]: a for a in index._all(parse("*"))}  # type: ignore[attr-defined]
    ids = index.ids(parse("*"))
    index.close()
    assert len(ids) == len(set(ids)), "an article stands twice"
    return found


def _same(a: dict[str, dict[str, object]], b: dict[str, dict[str, object]]) -> None:
    assert a.keys() == b.keys()
    for key, article in a.items():
        # Who came when differs between two runs over four partitions; what an article says does not.
        for name in ("title", "text", "url", "canonical_url", "fingerprint", "revision", "lang", "removed"):
            assert article[name] == b[key][name]


def test_embedded_survives_ten_kills(tmp_path: Path) -> None:
    """200 articles, ten kills of random stages: the index is as after a run without kills."""
    calm = Settings(home=tmp_path / "calm", _env_file=None)
    wild = Settings(home=tmp_path / "wild", _env_file=None)
    _run(calm, 0, 1)
    _run(wild, 10, 2)
    found = _indexed(wild)
    assert len(found) == COUNT
    _same(_indexed(calm), found)


@pytest.mark.server
def test_cluster_survives_ten_kills(tmp_path: Path, kafka: str, elasticsearch: str) -> None:
    """The same on Kafka and Elasticsearch."""
    wild = Settings(home=tmp_path / "wild", log=kafka, index=elasticsearch, index_prefix="kills", _env_file=None)
    _run(wild, 10, 3, patience=240.0)
    assert len(_indexed(wild)) == COUNT
