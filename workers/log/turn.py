"""One worker at a time over all machines: of those in a Kafka group, who is given the topic's only partition has the turn.

The broker takes it back when the worker's heartbeat stays away for ``SESSION`` seconds, and gives it to the next one that waits.
A worker that loses it (it was cut off, or stopped for long) ends, and waits again when it is started.  Until it knows, ``ours`` keeps it
from working: the broker has to have taken a commit of this member within the session, by the worker's own clock.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

import structlog

from workers.errors import LogBusy, RetryableError
from workers.log import address
from workers.log.publish import ensure_topics

log = structlog.get_logger()
SESSION = 6.0
_BEAT = 2.0
_POLL = 0.5
_MARGIN = 1.0
"""Seconds before the end of a session from which on nothing new is begun."""


class Turn:
    """The right to work as one of a group; of a local log everybody has it (there a lock on its folder is enough)."""

    def __init__(self, url: str, group: str, topic: str) -> None:
        place = address.parse(url)
        self._group = group
        self._held = self._lost = False
        self._shown = float("-inf")
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

    def ours(self) -> bool:
        """Whether nobody else can have the turn now; cheap, and safe to call from another thread."""
        return self._consumer is None or time.monotonic() - self._shown < SESSION - _MARGIN

    def hold(self) -> None:
        """Keep the turn; return for a local log only."""
        while self._consumer is not None:
            try:
                self.check()
            except RetryableError as error:
                log.warning("trying again", turn=self._group, reason=str(error)[:300])
                time.sleep(_POLL)

    def check(self) -> None:
        """Show the broker that this worker is there; ``LogBusy`` when another one has got its turn."""
        self._poll()
        if self._held and not self._lost:
            self._show()
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

    def _show(self) -> None:
        """Commit: unlike a heartbeat, which the client sends by itself, the broker's answer says that this is still the member."""
        from kafka.errors import CommitFailedError, KafkaError, RebalanceInProgressError
        from kafka.structs import OffsetAndMetadata

        asked = time.monotonic()
        parts = self._consumer.assignment()
        try:
            self._consumer.commit(
                {part: OffsetAndMetadata(0, "", -1) for part in parts}, timeout_ms=int(SESSION * 1000)
            )
        except RebalanceInProgressError:  # another one comes: the next poll goes through the round
            return
        except CommitFailedError:
            self._lost = True
            return
        except KafkaError as error:
            raise RetryableError(f"Kafka does not say whose turn it is: {error}") from error
        if parts:
            self._shown = asked

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
