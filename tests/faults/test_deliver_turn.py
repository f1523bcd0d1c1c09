"""Two deliver workers on one Kafka, as on two machines: one sends, the other waits, and goes on when the first is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from schemas import Delivery, Rule
from tests.endpoint import Endpoint, endpoint
from tests.stages.delivering import SECRET, alert
from workers import status
from workers.alert import store
from workers.deliver.book import message_id
from workers.errors import LogBusy
from workers.log import open_publisher, open_reader
from workers.log.turn import Turn
from workers.pipeline import ALERTS, DELIVERIES

pytestmark = [pytest.mark.slow, pytest.mark.server]
TURN_LOST = 70
COUNT = 40


def test_one_has_the_turn_until_it_lets_go(kafka: str) -> None:
    """Another one waits and takes nothing away; it is next when the first closes."""
    first, second = (Turn(kafka, "turn-test", DELIVERIES.name) for _ in range(2))
    assert first.wait(30)
    lost: list[LogBusy] = []
    ending = threading.Event()

    def hold() -> None:
        try:
            while not ending.is_set():
                first.check()
        except LogBusy as error:
            lost.append(error)

    thread = threading.Thread(target=hold)
    thread.start()
    assert not second.wait(12)
    ending.set()
    thread.join()
    assert not lost
    first.close()
    assert second.wait(30)
    second.close()


def _worker(kafka: str, home: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "DATELINE_HOME": str(home), "DATELINE_LOG": kafka, "DATELINE_WEBHOOK_SECRET": SECRET, "DATELINE_ALLOW_INTERNAL": "true",
        "DATELINE_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "workers", "worker", "deliver"], env=env, start_new_session=True)


def _tell(kafka: str, numbers: range) -> None:
    with open_publisher(kafka) as publisher:
        for i in numbers:
            made = alert(f"turn{i}", "turn")
            publisher.publish(ALERTS.name, made.id.encode(), msgspec.json.encode(made))


def _sent(kafka: str) -> set[str]:
    """Ids of the messages of which the log says that they were sent: nothing of them is under way any more."""
    reader = open_reader(kafka)
    found = [msgspec.json.decode(r.value, type=Delivery) for r in reader.read(DELIVERIES.name) if r.value]
    reader.close()
    return {d.id for d in found if d.state == "sent"}


def _arrived(kafka: str, hook: Endpoint, channel: str, count: int) -> Counter[str]:
    """How often each of the first messages came, once the log has all of them as sent and a little later."""
    ids = {message_id(f"turn{i}", channel) for i in range(count)}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if ids <= {r.headers["webhook-id"] for r in hook.got} and ids <= _sent(kafka):
            time.sleep(1.5)
            return Counter(r.headers["webhook-id"] for r in hook.got)
        time.sleep(0.5)
    raise AssertionError(f"{len(ids - {r.headers['webhook-id'] for r in hook.got})} messages are missing")


def test_two_machines_send_each_message_once(tmp_path: Path, kafka: str) -> None:
    """Side by side nothing is sent twice; after kill -9 the other goes on; one that was asleep for long ends by itself."""
    workers: list[subprocess.Popen[bytes]] = []
    with endpoint() as hook:
        channel = hook.url + "/ok"
        with open_publisher(kafka) as publisher:
            store.save(publisher, Rule(id="turn", query="ferry", channels=[channel]))
        try:
            workers += [_worker(kafka, tmp_path / name) for name in ("one", "two")]
            _tell(kafka, range(COUNT))
            assert set(_arrived(kafka, hook, channel, COUNT).values()) == {1}
            active = next(w for w in workers if _is_active(w, tmp_path, workers))
            other = next(w for w in workers if w is not active)
            os.killpg(active.pid, signal.SIGKILL)
            _tell(kafka, range(COUNT, 2 * COUNT))
            assert set(_arrived(kafka, hook, channel, 2 * COUNT).values()) == {
                1
            }  # nothing was under way when it was killed
            os.killpg(other.pid, signal.SIGSTOP)
            workers.append(_worker(kafka, tmp_path / "three"))
            _tell(kafka, range(2 * COUNT, 3 * COUNT))
            assert set(_arrived(kafka, hook, channel, 3 * COUNT).values()) == {1}
            os.killpg(other.pid, signal.SIGCONT)
            assert other.wait(30) == TURN_LOST
            assert set(_arrived(kafka, hook, channel, 3 * COUNT).values()) == {1}
        finally:
            for process in workers:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _is_active(worker: subprocess.Popen[bytes], folder: Path, workers: list[subprocess.Popen[bytes]]) -> bool:
    """Whether its status says that it runs; the other one's says that it waits."""
    home = folder / ("one", "two")[workers.index(worker)]
    return status.read(home)["deliver"]["state"] == "running"
