"""The producer's end of the log: what ``publish`` took and ``flush`` confirmed is durable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, Self

from workers.errors import RetryableError
from workers.log import address, topics
from workers.log.records import Headers, check_size, pack_headers
from workers.log.store import NewRecord, Store

IN_FLIGHT = 2000
"""Records sent and not yet confirmed: kafka-python 3 itself bounds nothing."""


class Publisher(Protocol):
    """Writes records to a log; a context manager that flushes."""

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        """Send a record; ``TooLarge`` and ``UnknownTopic`` at once, delivery errors here or at ``flush``."""

    def flush(self) -> None:
        """Return when everything published is durable; raise the first delivery error."""

    def close(self) -> None:
        """Flush and let go."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_publisher(url: str) -> Publisher:
    """Open ``local:///dir`` or ``kafka://host:9092`` for writing."""
    place = address.parse(url)
    return LocalPublisher(place) if isinstance(place, address.LocalAddress) else KafkaPublisher(place)


class _Managed:
    close: Callable[[], None]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class LocalPublisher(_Managed):
    """Groups records into transactions of up to 500 or 4 MB."""

    def __init__(self, place: address.LocalAddress) -> None:
        self._store = Store(place)
        self._batch: list[NewRecord] = []
        self._bytes = 0

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        """Queue a record; a full batch is written at once."""
        size = check_size(topic, key, value)
        if self._store.partitions(topic) is None:
            self._store.create(topic, topics.shape(topic))
        part = self._store.partition(topic, key)
        self._batch.append((topic, part, time.time(), key, value, pack_headers(headers)))
        self._bytes += size
        if len(self._batch) >= 500 or self._bytes >= 4 << 20:
            self.flush()

    def flush(self) -> None:
        """Write what is queued; on ``LogFull`` it stays queued."""
        if self._batch:
            self._store.append(self._batch)
            self._batch, self._bytes = [], 0

    def close(self) -> None:
        """Write what is queued and close the log."""
        self.flush()
        self._store.close()


class KafkaPublisher(_Managed):
    """kafka-python's producer: idempotent, acknowledged by all in-sync replicas, lz4, bounded in flight."""

    def __init__(self, place: address.KafkaAddress) -> None:
        from kafka import KafkaProducer

        self._brokers = list(place.brokers)
        self._producer: Any = KafkaProducer(
            bootstrap_servers=self._brokers,
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            linger_ms=5,
            max_request_size=17 * 1024 * 1024,
        )
        self._room = threading.BoundedSemaphore(IN_FLIGHT)
        self._error: BaseException | None = None
        self._known: set[str] = set()

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        """Send a record, waiting while too many are in flight."""
        check_size(topic, key, value)
        self._ensure(topic)
        self._raise()
        if not self._room.acquire(timeout=60):
            raise RetryableError("Kafka has confirmed nothing for 60 s: is the broker up?")
        sent = self._producer.send(topic, key=key, value=value, headers=list(headers))
        sent.add_callback(lambda _: self._room.release())
        sent.add_errback(self._failed)

    def _failed(self, error: BaseException) -> None:
        self._error = self._error or error
        self._room.release()

    def _raise(self) -> None:
        if self._error is not None:
            error, self._error = self._error, None
            raise RetryableError(f"Kafka did not take a record: {error}") from error

    def _ensure(self, topic: str) -> None:
        if topic not in self._known:
            ensure_topics(self._brokers, [topic])
            self._known.add(topic)

    def flush(self) -> None:
        """Wait until everything is confirmed."""
        self._producer.flush(timeout=60)
        self._raise()

    def close(self) -> None:
        """Flush and close the connections."""
        try:
            self.flush()
        finally:
            self._producer.close(timeout=10)


def ensure_topics(brokers: list[str], names: list[str]) -> None:
    """Create the pipeline's topics on Kafka where they are absent, in their shape."""
    from kafka.admin import KafkaAdminClient, NewTopic
    from kafka.errors import TopicAlreadyExistsError

    shapes = {name: topics.shape(name) for name in names}
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    try:
        there = set(admin.list_topics())
        for name, shape in shapes.items():
            if name in there:
                continue
            config = {"cleanup.policy": "compact" if shape.compacted else "delete", "max.message.bytes": str(17 << 20)}
            config["retention.ms"] = "-1" if shape.retention is None else str(int(shape.retention * 1000))
            new = NewTopic(name=name, num_partitions=shape.partitions, replication_factor=1, topic_configs=config)
            try:
                admin.create_topics([new])
            except TopicAlreadyExistsError:
                continue
    finally:
        admin.close()
