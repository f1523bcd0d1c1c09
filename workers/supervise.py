"""Decode, call, deliver, dead-letter, ack: the only place that decides what becomes of a record.

For each batch: 1. decode and validate the raw bytes; 2. call the stage on what can be read; 3. deliver every output and every
dead letter, and wait until the log has them; 4. only then ack.  What cannot be handled ends the process before the ack, so
that the next one starts at the same record.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import msgspec
import structlog

from workers import telemetry
from workers.errors import RecordError, RetryableError, TooLarge
from workers.pipeline import MAX_RECORD, Stage

log = structlog.get_logger()

Headers = list[tuple[str, bytes]]
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
"""Seconds before the first and at most between later tries of a sink that is down."""
STUCK = 600.0
"""Seconds without progress, with records waiting, after which the process is ended."""
IDLE = 2.0
EXIT_UNHANDLED, EXIT_STUCK = 70, 75


@dataclass(frozen=True)
class Incoming:
    """A record as the log gave it; ``ack`` says that it has been dealt with."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    ack: Callable[[], Awaitable[None] | None]


@dataclass(frozen=True)
class Output:
    """A record for another topic; ``value`` is a struct, or bytes that are ready."""

    topic: str
    key: str
    value: Any


class StageFunction(Protocol):
    """A stage: records in, for each of them its outputs, or the error that makes it unusable."""

    def __call__(self, records: Sequence[Any], /) -> list[list[Output] | Exception]: ...


Deliver = Callable[[Sequence[tuple[str, bytes | None, bytes | None, Headers]]], Awaitable[None]]
"""Sends records (topic, key, value, headers) and returns when the log has all of them."""


@dataclass
class Supervisor:
    """Runs one stage over batches of raw records."""

    stage: Stage
    function: StageFunction
    deliver: Deliver
    run_blocking: Callable[..., Awaitable[Any]] = asyncio.to_thread
    busy_since: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(self.stage.reads.record)

    async def handle(self, batch: Sequence[Incoming]) -> None:
        """Take a batch all the way; returns when it is acked, and does not return otherwise."""
        self.busy_since = time.monotonic()
        try:
            await self._handle(batch)
        except Exception as error:  # noqa: BLE001  the one place where everything ends: see the module's text
            log.error("unhandled", stage=self.stage.name, error=str(error), trace=traceback.format_exc())
            os._exit(EXIT_UNHANDLED)
        self.busy_since = None

    async def _handle(self, batch: Sequence[Incoming]) -> None:
        telemetry.received(self.stage.name, len(batch))
        decoded = [self._decode(record) for record in batch]
        good = [i for i, record in enumerate(decoded) if not isinstance(record, Exception)]
        results: list[list[Output] | Exception] = [d if isinstance(d, Exception) else [] for d in decoded]
        for i, result in zip(good, await self._call([decoded[i] for i in good]), strict=True):
            results[i] = result
        out = []
        for record, result in zip(batch, results, strict=True):
            if isinstance(result, Exception):
                out.append(self._dead_letter(record, result))
                telemetry.dead(self.stage.name)
                log.warning("dead letter", stage=self.stage.name, offset=record.offset, reason=str(result)[:300])
            else:
                out += [_encode(o, record.headers) for o in result]
        await self._until_it_works(lambda: self.deliver(out))
        for record in batch:
            done = record.ack()
            if done is not None:
                await done
        telemetry.finished(self.stage.name, len(batch))

    def _decode(self, record: Incoming) -> Any:
        value = record.value
        if value is None:
            return RecordError("The record is empty.")
        if len(value) > MAX_RECORD:
            return TooLarge(f"The record has {len(value):,} bytes; the limit is {MAX_RECORD:,}.")
        try:
            return self._decoder.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return RecordError(f"The record is no {self.stage.reads.record.__name__}: {error}")

    async def _call(self, records: list[Any]) -> list[list[Output] | Exception]:
        if not records:
            return []
        pause = FIRST_PAUSE
        while True:
            try:
                return list(await self.run_blocking(self.function, records))
            except RetryableError as error:
                await self._wait(error, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:  # noqa: BLE001  a stage that raises loses no record but the guilty one
                if len(records) == 1:
                    return [error]
                return [r for record in records for r in await self._call([record])]

    async def _until_it_works(self, work: Callable[[], Awaitable[None]]) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await work()
                return
            except RetryableError as error:
                await self._wait(error, pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _wait(self, error: Exception, pause: float) -> None:
        log.warning("trying again", stage=self.stage.name, seconds=pause, reason=str(error)[:300])
        telemetry.retried(self.stage.name)
        await asyncio.sleep(pause)
        self.busy_since = time.monotonic()  # waiting for a sink is no hang

    def _dead_letter(self, record: Incoming, error: Exception) -> tuple[str, bytes | None, bytes | None, Headers]:
        reason = str(error) or type(error).__name__
        headers = [h for h in record.headers if not h[0].startswith("dead_")]
        headers += [
            ("dead_topic", record.topic.encode()),
            ("dead_partition", str(record.partition).encode()),
            ("dead_offset", str(record.offset).encode()),
            ("dead_error", type(error).__name__.encode()),
            ("dead_reason", reason[:2000].encode("utf-8", "replace")),
            ("dead_attempts", str(_attempts(record.headers) + 1).encode()),
            ("dead_at", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()).encode()),
        ]
        value = record.value
        if value is not None and len(value) > MAX_RECORD:
            headers.append(("dead_cut", str(len(value)).encode()))
            value = value[:MAX_RECORD]
        return self.stage.dead, record.key, value, headers

    async def idle(self) -> None:
        """Deliver what the stage makes without a record, about every ``IDLE`` seconds; the stage's ``idle`` method, if it has one."""
        work = getattr(self.function, "idle", None)
        while work is not None:
            await asyncio.sleep(IDLE)
            try:
                made = [_encode(o, []) for o in await self.run_blocking(work)]
                if made:
                    await self._until_it_works(partial(self.deliver, made))
            except RetryableError as error:
                log.warning("trying again", stage=self.stage.name, reason=str(error)[:300])
            except Exception as error:  # noqa: BLE001  as in ``handle``
                log.error("unhandled", stage=self.stage.name, error=str(error), trace=traceback.format_exc())
                os._exit(EXIT_UNHANDLED)

    async def watch(self) -> None:
        """End the process when a batch makes no progress for ``STUCK`` seconds."""
        while True:
            await asyncio.sleep(min(5.0, STUCK / 4))
            if self.busy_since is not None and time.monotonic() - self.busy_since > STUCK:
                log.error("no progress", stage=self.stage.name, seconds=STUCK)
                os._exit(EXIT_STUCK)


def background(stage: str, work: Callable[[], None]) -> None:
    """Run a stage's own work in a thread beside its agent; what it raises ends the process."""

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  as in ``handle``
            log.error("unhandled", stage=stage, error=str(error), trace=traceback.format_exc())
            os._exit(EXIT_UNHANDLED)

    threading.Thread(target=run, name=stage, daemon=True).start()


def _attempts(headers: Headers) -> int:
    found = dict(headers).get("dead_attempts", b"0")
    return int(found) if found.isdigit() else 0


def _encode(output: Output, headers: Headers) -> tuple[str, bytes | None, bytes | None, Headers]:
    value = output.value if isinstance(output.value, bytes) else msgspec.json.encode(output.value)
    kept = [h for h in headers if h[0] == "traceparent"]
    kind = type(output.value).__name__ if not isinstance(output.value, bytes) else "bytes"
    kept += cloud_event(getattr(output.value, "id", output.key), f"org.dateline.{kind}", output.topic)
    return output.topic, output.key.encode(), value, kept


def cloud_event(key: str, kind: str, source: str) -> Headers:
    """CloudEvents 1.0 attributes in Kafka's binary mode."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", key.encode()),
        ("ce_type", kind.encode()),
        ("ce_source", f"/dateline/{source}".encode()),
        ("ce_time", now.encode()),
        ("content-type", b"application/json"),
    ]
