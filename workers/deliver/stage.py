"""The stage around the courier: its memory out of the log at the start, alerts in, everything it does back to the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from schemas import Alert, Delivery, Rule
from workers.deliver.book import Book
from workers.deliver.courier import Courier, Ours
from workers.deliver.lanes import FIRST_PAUSE, Lanes
from workers.deliver.schedule import DELAYS
from workers.deliver.send import Sender
from workers.log import Publisher, Reader, open_publisher, open_reader, usable
from workers.pipeline import ALERTS, DELIVERIES, RULES
from workers.settings import Settings

_delivery = msgspec.json.Decoder(Delivery)
_alert = msgspec.json.Decoder(Alert)
_rule = msgspec.json.Decoder(Rule)


def deliveries(reader: Reader) -> dict[str, Delivery]:
    """All deliveries as they stand, by id."""
    found: dict[str, Delivery] = {}
    for record in reader.read(DELIVERIES.name):
        key = (record.key or b"").decode(errors="replace")
        if record.value is None:
            found.pop(key, None)
        elif (made := usable(_delivery, record.value, DELIVERIES.name)) is not None:
            found[key] = made
    return found


def write(publisher: Publisher, rows: Sequence[tuple[str, Delivery | None]]) -> None:
    """Store deliveries durably, in this order; None forgets one."""
    for number, made in rows:
        publisher.publish(DELIVERIES.name, number.encode(), None if made is None else msgspec.json.encode(made))
    publisher.flush()


class Desk:
    """Alerts in; ``courier`` carries them."""

    def __init__(
        self,
        settings: Settings,
        delays: tuple[float, ...] = DELAYS,
        first_pause: float = FIRST_PAUSE,
        ours: Ours = lambda: True,
    ) -> None:
        self._reader = open_reader(settings.log_url)
        self._rules: dict[str, Rule] = {}
        self._rules_seen: dict[int, int] = {}
        self._tailing = open_reader(settings.log_url)
        self._seen = dict(self._tailing.ends(DELIVERIES.name))
        publisher = open_publisher(settings.log_url)
        self.courier = Courier(
            self._restored(Book(delays)),
            lambda: Sender(allow_internal=settings.allow_internal, secret=settings.webhook_secret),
            lambda rows: write(publisher, rows),
            self._tail,
            Lanes(first_pause=first_pause),
            ours,
        )

    def _restored(self, book: Book) -> Book:
        for made in deliveries(self._reader).values():
            book.adopt(made)
        needs = book.needs()
        if needs:
            for record in self._reader.read(ALERTS.name):
                if record.value and (record.key or b"").decode(errors="replace") in needs:
                    alert = usable(_alert, record.value, ALERTS.name)
                    if alert is not None:
                        book.held[alert.id] = alert
        return book

    def _tail(self) -> list[Delivery]:
        found = []
        for record in self._tailing.read(DELIVERIES.name, self._seen or None):
            self._seen[record.partition] = record.offset + 1
            if record.value and (made := usable(_delivery, record.value, DELIVERIES.name)) is not None:
                found.append(made)
        return found

    def __call__(self, alerts: Sequence[Alert]) -> None:
        """Enter a batch; a changed rule holds for the next batch."""
        for record in self._reader.read(RULES.name, self._rules_seen or None):
            self._rules_seen[record.partition] = record.offset + 1
            if record.value is None:
                self._rules.pop((record.key or b"").decode(errors="replace"), None)
            elif (rule := usable(_rule, record.value, RULES.name)) is not None:
                self._rules[rule.id] = rule
        self.courier.take([(a, self._rules.get(a.rule)) for a in alerts])


def find(url: str, wanted: Callable[[Delivery], bool]) -> list[Delivery]:
    """Deliveries in the log, the newest first."""
    reader = open_reader(url)
    found = [d for d in deliveries(reader).values() if wanted(d)]
    reader.close()
    return sorted(found, key=lambda d: (d.created or "", d.id), reverse=True)


def ask(url: str, made: Delivery) -> None:
    """Have the stage send a delivery: a replay or a test."""
    with open_publisher(url) as publisher:
        write(publisher, [(made.id, made)])
