"""The Faust transport ``local:///dir``: the agents of a cluster on a log in a folder, at least once, without a broker.

A record is on disk before ``send`` resolves, and outputs are flushed before an offset is committed.  Any number of processes
may write; one worker a group reads (``lock.py``).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from faust.assignor.client_assignment import ClientAssignment
from faust.transport import base
from faust.transport.drivers import TRANSPORTS
from faust.types import TP, ConsumerMessage, RecordMetadata

from workers.errors import DatelineError
from workers.log import address, topics
from workers.log.expire import INTERVAL, expire
from workers.log.lock import GroupLock
from workers.log.records import check_size, pack_headers, unpack_headers
from workers.log.store import NewRecord, Store

POLL_EVERY = 0.025
"""Seconds until another process's append is seen."""


def register() -> None:
    """Teach Faust the scheme ``local:``."""
    TRANSPORTS.aliases["local"] = "workers.log.local:Transport"


class Consumer(base.Consumer):  # type: ignore[misc]
    """Reads every partition of the subscribed topics: the group has one member."""

    consumer_stopped_errors = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bus: Transport = self.transport
        self._assigned: set[TP] = set()
        self._positions: dict[TP, int] = {}
        self._ends: dict[TP, int] = {}
        self._generation = 0

    async def on_start(self) -> None:
        if not self.app.client_only:
            self._bus.take_group(self.app.conf.id)
            self.add_future(self._expire_regularly())
        await super().on_start()

    async def on_stop(self) -> None:
        await super().on_stop()
        self._bus.close()

    async def _expire_regularly(self) -> None:
        while not self.should_stop:
            await self.sleep(INTERVAL)
            with contextlib.suppress(DatelineError):  # a full or busy disk: the next round tries again
                await self._bus.call(expire, self._bus.store)

    async def subscribe(self, names: Iterable[str]) -> None:
        wanted = set(names)
        for name in wanted:
            self._bus.ensure(name)
        # Not inline: on_partitions_assigned waits for subscribe() to be done.
        self.add_future(self._assign(wanted))

    async def _assign(self, names: set[str]) -> None:
        old = self._assigned
        new = {TP(name, p) for name in names for p in range(self._bus.store.partitions(name) or 0)}
        if new == old and self._generation:
            return
        self.app.on_rebalance_start()
        await self.on_partitions_revoked(old)
        self._assigned = new
        self._generation += 1
        self.app.consumer_generation_id = self._generation
        self._tell_assignor(new)
        await self.on_partitions_assigned(set(new), self._generation)

    def _tell_assignor(self, new: set[TP]) -> None:
        assignor = self.app.assignor
        actives: dict[str, list[int]] = defaultdict(list)
        for tp in sorted(new):
            actives[tp.topic].append(tp.partition)
        assignor._assignment = ClientAssignment(actives=dict(actives), standbys={})
        assignor._active_tps, assignor._standby_tps = set(new), set()
        assignor._topic_groups = {t: i for i, t in enumerate(sorted(actives))}
        url = str(self.app.conf.canonical_url)
        assignor.changelog_distribution = {url: dict(actives)}
        assignor.external_topic_distribution = {url: dict(actives)}

    def assignment(self) -> set[TP]:
        return self._assigned

    def topic_partitions(self, topic: str) -> int | None:
        return self._bus.store.partitions(topic)

    def key_partition(self, topic: str, key: bytes | None, partition: int | None = None) -> int:
        return self._bus.store.partition(topic, key) if partition is None else partition

    async def create_topic(self, topic: str, partitions: int, replication: int, **_: Any) -> None:
        self._bus.ensure(topic, partitions)

    # -- offsets

    async def seek_to_committed(self) -> Mapping[TP, int]:
        bus = self._bus
        found = await bus.call(bus.store.committed, self.app.conf.id, list(self._assigned))
        for tp, offset in found.items():
            low, high = await bus.call(bus.store.bounds, tp)
            if offset is None:
                offset = high if self.app.conf.consumer_auto_offset_reset == "latest" else low
            self._positions[tp] = max(offset, low)
        return {tp: self._positions[tp] for tp in found}

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        await self._bus.call(self._bus.store.commit, self.app.conf.id, offsets)
        return True

    async def _seek(self, partition: TP, offset: int) -> None:
        self._positions[partition] = offset

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        for tp, offset in partitions.items():
            self._positions[tp] = self._read_offset[tp] = offset

    async def position(self, tp: TP) -> int | None:
        return self._positions.get(tp)

    def highwater(self, tp: TP) -> int:
        return self._ends.get(tp, 0)

    async def earliest_offsets(self, *tps: TP) -> Mapping[TP, int]:
        return {tp: (await self._bus.call(self._bus.store.bounds, tp))[0] for tp in tps}

    async def highwaters(self, *tps: TP) -> Mapping[TP, int]:
        return {tp: (await self._bus.call(self._bus.store.bounds, tp))[1] for tp in tps}

    # -- records

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, Any]:
        bus, deadline = self._bus, time.monotonic() + timeout
        wants = {tp: self._positions[tp] for tp in active_partitions or () if tp in self._positions}
        limit = self.app.conf.broker_max_poll_records or 500
        while not self.should_stop and self.flow_active:
            bus.appended.clear()
            records = await bus.call(bus.store.read, wants, limit)
            if records:
                if any(self._positions.get(tp) != wants[tp] for tp in records):
                    return {}  # a seek happened meanwhile
                for tp, rows in records.items():
                    self._positions[tp] = rows[-1][0] + 1
                    self._ends[tp] = max(self._ends.get(tp, 0), rows[-1][0] + 1)
                return records
            left = deadline - time.monotonic()
            if left <= 0:
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(bus.appended.wait(), min(left, POLL_EVERY))
        return {}

    def _to_message(self, tp: TP, row: Any) -> ConsumerMessage:
        offset, timestamp, key, value, headers = row
        return ConsumerMessage(
            tp.topic, tp.partition, offset, timestamp, 0, list(unpack_headers(headers)), key, value, None,
            tp=tp, generation_id=self._generation,
        )  # fmt: skip

    def _new_topicpartition(self, topic: str, partition: int) -> TP:
        return TP(topic, partition)

    def verify_recovery_event_path(self, now: float, tp: TP) -> None:
        """Nothing to verify: there are no tables."""


class Producer(base.Producer):  # type: ignore[misc]
    """Writes in groups: whatever queued up during one write to disk goes out with the next."""

    max_pending = 2000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bus: Transport = self.transport
        self._pending: list[tuple[asyncio.Future[RecordMetadata], NewRecord]] = []
        self._writer: asyncio.Future[None] | None = None
        self._last: asyncio.Future[RecordMetadata] | None = None
        self._room = asyncio.Event()
        self._room.set()

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, partition: int | None, timestamp: float | None,
        headers: Any, *, transactional_id: str | None = None,
    ) -> asyncio.Future[RecordMetadata]:  # fmt: skip
        """Queue a record; the future resolves when it is on disk, and carries the error when it is not."""
        check_size(topic, key, value)
        self._bus.ensure(topic)
        await self._room.wait()
        if partition is None:
            partition = self._bus.store.partition(topic, key)
        pairs = list(headers.items() if hasattr(headers, "items") else headers or ())
        future = self._last = asyncio.get_running_loop().create_future()
        self._pending.append((future, (topic, partition, timestamp or time.time(), key, value, pack_headers(pairs))))
        if len(self._pending) >= self.max_pending:
            self._room.clear()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._drain())
        return future

    async def _drain(self) -> None:
        while self._pending:
            batch, self._pending = self._pending, []
            self._room.set()
            try:
                offsets = await self._bus.call(self._bus.store.append, [record for _, record in batch])
            except DatelineError as error:
                for future, _ in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (future, record), offset in zip(batch, offsets, strict=True):
                if not future.done():
                    tp = TP(record[0], record[1])
                    future.set_result(RecordMetadata(record[0], record[1], tp, offset, record[2], 0))
            self._bus.appended.set()

    async def send_and_wait(self, *args: Any, **kwargs: Any) -> RecordMetadata:
        return await (await self.send(*args, **kwargs))

    async def flush(self) -> None:
        await self.buffer.flush()
        # Writes are first in, first out: the newest record now is the last one to wait for.
        if self._last is not None and not self._last.done():
            await asyncio.wait([self._last])

    async def on_stop(self) -> None:
        await self.flush()

    async def create_topic(self, topic: str, partitions: int, replication: int, **_: Any) -> None:
        self._bus.ensure(topic, partitions)

    def key_partition(self, topic: str, key: bytes | None) -> TP:
        return TP(topic, self._bus.store.partition(topic, key))

    def supports_headers(self) -> bool:
        return True


class Transport(base.Transport):  # type: ignore[misc]
    """``local:///dir`` for Faust; at least once only."""

    Consumer = Consumer
    Producer = Producer
    driver_version = "sqlite"
    default_port = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.app.in_transaction:
            raise DatelineError("local:// delivers at least once: set processing_guarantee to at_least_once.")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="local-log")
        self.appended = asyncio.Event()
        self._group: GroupLock | None = None

    @cached_property
    def store(self) -> Store:
        """The log, opened when first needed: Faust builds the transport as soon as an agent is declared."""
        place = address.parse(str(self.url[0]))
        if not isinstance(place, address.LocalAddress):
            raise DatelineError(f"{self.url[0]} is no local log.")
        return Store(place)

    def call(self, work: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Run blocking work in the log's own thread."""
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def ensure(self, topic: str, partitions: int | None = None) -> None:
        """Create a topic of the pipeline in its shape; Faust's own helper topics as Faust asks."""
        if self.store.partitions(topic) is None:
            helper = topic.endswith("-assignor-__leader")  # Faust subscribes to one of its own
            self.store.create(topic, topics.Shape(partitions or 1) if helper else topics.shape(topic))

    def take_group(self, group: str) -> None:
        """Become the group's one reader; ``LogBusy`` if there is another."""
        if self._group is None:
            self._group = GroupLock(self.store.path, group)

    def close(self) -> None:
        """Let go of the group; the store closes with the process, after the producer's last flush."""
        if self._group is not None:
            self._group.release()
            self._group = None
