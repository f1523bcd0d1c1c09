"""Reading a log outside the agents: dead letters, replay, rebuilding state, rules, live tails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

import msgspec
import structlog

from workers.log import address
from workers.log.records import LogRecord, unpack_headers
from workers.log.store import Store


class Reader(Protocol):
    """Reads topics without belonging to a group."""

    def read(self, topic: str, start: dict[int, int] | None = None) -> Iterator[LogRecord]:
        """Every record from ``start`` (offsets by partition; default: the oldest) to the end as it is now."""

    def ends(self, topic: str) -> dict[int, int]:
        """The next offset of each partition; empty when there is no such topic."""

    def lag(self, group: str, topic: str) -> int:
        """Records of the topic that the group has not dealt with."""

    def close(self) -> None:
        """Let go."""


def open_reader(url: str) -> Reader:
    """Open ``local:///dir`` or ``kafka://host:9092`` for reading."""
    place = address.parse(url)
    return LocalReader(place) if isinstance(place, address.LocalAddress) else KafkaReader(place)


class LocalReader:
    """Reads the folder's database."""

    def __init__(self, place: address.LocalAddress) -> None:
        self._store = Store(place)

    def read(self, topic: str, start: dict[int, int] | None = None) -> Iterator[LogRecord]:
        """Every record up to the end as it is now, partition by partition."""
        for part, end in self.ends(topic).items():
            at = (start or {}).get(part, 0)
            while at < end:
                rows = self._store.read({(topic, part): at}, 500).get((topic, part), [])
                if not rows:
                    break
                for offset, timestamp, key, value, headers in rows:
                    if offset >= end:  # written since: this partition is done, the others are not
                        break
                    yield LogRecord(topic, part, offset, timestamp, key, value, unpack_headers(headers))
                at = rows[-1][0] + 1

    def ends(self, topic: str) -> dict[int, int]:
        """The next offset of each partition."""
        count = self._store.partitions(topic) or 0
        return {p: self._store.bounds((topic, p))[1] for p in range(count)}

    def lag(self, group: str, topic: str) -> int:
        """Records the group has still to deal with."""
        ends = self.ends(topic)
        done = self._store.committed(group, [(topic, p) for p in ends])
        return sum(end - (done[topic, p] or 0) for p, end in ends.items())

    def close(self) -> None:
        """Close the database."""
        self._store.close()


class KafkaReader:
    """Reads with kafka-python's consumer, without a group."""

    def __init__(self, place: address.KafkaAddress) -> None:
        from kafka import KafkaConsumer

        self._brokers = list(place.brokers)
        self._consumer: Any = KafkaConsumer(
            bootstrap_servers=self._brokers, enable_auto_commit=False, group_id=None, fetch_max_bytes=64 << 20
        )

    def _parts(self, topic: str) -> list[Any]:
        from kafka import TopicPartition

        return [TopicPartition(topic, p) for p in sorted(self._consumer.partitions_for_topic(topic) or ())]

    def read(self, topic: str, start: dict[int, int] | None = None) -> Iterator[LogRecord]:
        """Every record up to the end as it is now."""
        parts = self._parts(topic)
        if not parts:
            return
        ends = self._consumer.end_offsets(parts)
        self._consumer.assign(parts)
        for part in parts:
            if start and part.partition in start:
                self._consumer.seek(part, start[part.partition])
            else:
                self._consumer.seek_to_beginning(part)
        while any(self._consumer.position(p) < ends[p] for p in parts):
            for part, records in self._consumer.poll(timeout_ms=500).items():
                for r in records:
                    if r.offset < ends[part]:
                        headers = tuple((k, v) for k, v in r.headers or ())
                        yield LogRecord(topic, r.partition, r.offset, r.timestamp / 1000, r.key, r.value, headers)

    def ends(self, topic: str) -> dict[int, int]:
        """The next offset of each partition."""
        return {p.partition: end for p, end in self._consumer.end_offsets(self._parts(topic)).items()}

    def lag(self, group: str, topic: str) -> int:
        """Records the group has still to deal with."""
        from kafka.admin import KafkaAdminClient

        admin = KafkaAdminClient(bootstrap_servers=self._brokers)
        try:
            done = (
                admin.list_group_offsets(group)
                if hasattr(admin, "list_group_offsets")
                else admin.list_consumer_group_offsets(group)
            )
        finally:
            admin.close()
        offsets = dict(done).get(group, done)  # kafka-python 3 answers by group
        known = {(p.topic, p.partition): getattr(o, "offset", 0) for p, o in dict(offsets).items()}
        return sum(end - max(0, known.get((topic, p), 0)) for p, end in self.ends(topic).items())

    def close(self) -> None:
        """Close the connections."""
        self._consumer.close()


T = TypeVar("T")


def usable(decoder: msgspec.json.Decoder[T], value: bytes, topic: str) -> T | None:
    """A record of one of our own topics that a stage reads for its memory; None, with a warning, for one that is not ours.

    A worker must not end at each start because somebody wrote something else to ``alerts``.
    """
    try:
        return decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        structlog.get_logger().warning("a record that is not ours is passed over", topic=topic, reason=str(error))
        return None
