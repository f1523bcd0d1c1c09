"""One worker at a time over all machines: of those in a Kafka group, who is given the topic's only partition has the turn.

The broker takes it back when the worker's heartbeat stays away for ``SESSION`` seconds, and gives it to the next one that waits.
A worker that loses it (it was cut off, or stopped for long) ends, and waits again when it is started.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from workers.errors import LogBusy, RetryableError
from workers.log import address
from workers.log.publish import ensure_topics

SESSION = 6.0
_BEAT = 2.0
_POLL = 0.5


class Turn:
    """The right to work as one of a group; of a local log everybody has it (there a lock on its folder is enough)."""

    def __init__(self, url: str, group: str, topic: str) -> None:
        place = address.parse(url)
        self._group = group
        self._held = self._lost = False
        self._consumer: Any = None
        if isinstance(place, address.KafkaAddress):
            self._consumer = _join(list(place.brokers), group, topic, self)
        else:
            self._held = True

    def given(self, parts: Collection[Any]) -> None:
        """Called by the listener after each round of the group."""
        self._lost |= self._held and not parts
        self._held = bool(parts)

    def wait(self, seconds: float) -> bool:
        """Whether it is this worker's turn, after at most so many seconds."""
        until = time.monotonic() + seconds
        while not self._held and time.monotonic() < until:
            self._poll()
        return self._held

    def hold(self) -> None:
        """Keep the turn; return for a local log only."""
        while self._consumer is not None:
            self.check()

    def check(self) -> None:
        """Show the broker that this worker is there; ``LogBusy`` when another one has got its turn."""
        self._poll()
        if self._lost:
            raise LogBusy(
                f"Another worker has got the turn of {self._group!r}: this one ends, and waits when started again."
            )

    def _poll(self) -> None:
        from kafka.errors import KafkaError

        try:
            self._consumer.poll(timeout_ms=int(_POLL * 1000))
            self._consumer.pause(*self._consumer.assignment())  # nothing is read: it is only about who has it
        except KafkaError as error:
            raise RetryableError(f"Kafka does not say whose turn it is: {error}") from error

    def close(self) -> None:
        """Give the turn to the next one."""
        if self._consumer is not None:
            self._consumer.close(autocommit=False)
            self._consumer = None


def _join(brokers: list[str], group: str, topic: str, turn: Turn) -> Any:
    from kafka import ConsumerRebalanceListener, KafkaConsumer
    from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

    class Listener(ConsumerRebalanceListener):  # type: ignore[misc]
        def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
            """A round begins; only its end says who has it."""

        def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
            turn.given(assigned)

    ensure_topics(brokers, [topic])
    consumer = KafkaConsumer(
        bootstrap_servers=brokers,
        group_id=group,
        enable_auto_commit=False,
        session_timeout_ms=int(SESSION * 1000),
        heartbeat_interval_ms=int(_BEAT * 1000),
        partition_assignment_strategy=[StickyPartitionAssignor],  # who has it keeps it when another one comes
    )
    consumer.subscribe([topic], listener=Listener())
    return consumer
