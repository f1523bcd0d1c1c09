"""What the tests of delivery share: the stage running on a log of its own, and its state read back."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from schemas import Alert, Delivery, Rule
from workers.alert import store
from workers.deliver.stage import Desk, find
from workers.log import open_publisher
from workers.settings import Settings

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
FAST = (0.05, 0.1, 0.1, 0.1)


def alert(number: str = "a1", rule: str = "r", **more: Any) -> Alert:
    """A match that goes out at once."""
    return Alert(id=number, rule=rule, rule_name="Ferries", query="ferry", title=f"Ferry {number}", article=f"x{number}",
                 at="2026-05-01T00:00:00Z", url="https://news.example/1", source="A", **({"state": "sent", "reason": "a match"} | more))  # fmt: skip


def rules(conf: Settings, *made: Rule) -> None:
    """Store rules."""
    with open_publisher(conf.log_url) as publisher:
        for rule in made:
            store.save(publisher, rule)


@contextmanager
def desk(conf: Settings, delays: tuple[float, ...] = FAST) -> Iterator[Desk]:
    """The stage, running."""
    made = Desk(conf, delays, first_pause=0.01)
    thread = threading.Thread(target=made.courier.run)
    thread.start()
    try:
        yield made
    finally:
        made.courier.stop()
        thread.join(10)
        assert not thread.is_alive()


def until(conf: Settings, wanted: Callable[[list[Delivery]], bool], patience: float = 15.0) -> list[Delivery]:
    """The deliveries in the log, as soon as they are as wanted."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = find(conf.log_url, lambda d: True)
        if found and wanted(found):
            return found
        time.sleep(0.05)
    raise AssertionError([(d.channel, d.state, d.attempts, d.reason) for d in found])


def over(found: list[Delivery]) -> bool:
    """Nothing waits."""
    return all(d.state != "waiting" for d in found)
