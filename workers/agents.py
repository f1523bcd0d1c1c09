"""The Faust app of a stage: one thin agent that hands batches to the supervisor.

Settings against what was measured of Faust (``docs/decisions/0002-faust.md``): raw bytes, no tables, no web server, one agent at
a time, ack only by the supervisor, a session that a killed worker loses in seconds, a poll interval that a long batch never hits.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import faust
from mode import Worker

from workers.errors import DatelineError, RetryableError
from workers.log import address, local
from workers.log.publish import ensure_topics
from workers.pipeline import Stage
from workers.supervise import Headers, Incoming, StageFunction, Supervisor

BATCH = 64
"""Records of a batch at most."""
BATCHES = {"clean": 256, "group": 256, "extract": 16, "alert": 64, "deliver": 64, "index": 200}
"""Records of a batch by stage: reading is slow and keeps few in flight, a bulk request wants many."""
LINGER = 0.01
"""Seconds to wait for a batch to fill."""


def group(stage: Stage) -> str:
    """The consumer group of a stage."""
    return f"dateline-{stage.name}"


def build(
    stage: Stage, log_url: str, function: StageFunction, *, batch: int = BATCH, tick: Tick | None = None
) -> faust.App:
    """The app that runs ``function`` on everything the stage reads."""
    place = address.parse(log_url)
    if isinstance(place, address.KafkaAddress):
        ensure_topics(list(place.brokers), [stage.reads.name, *(t.name for t in stage.writes), stage.dead])
        broker = ";".join(f"aiokafka://{b}" for b in place.brokers)
    else:
        local.register()
        broker = log_url
    app = faust.App(group(stage), broker=broker, **_settings(stage))
    topic = app.topic(stage.reads.name, value_serializer="raw", key_serializer="raw", value_type=bytes, key_type=bytes)
    supervisor = Supervisor(stage, function, _deliver(app))

    @app.agent(topic, concurrency=1, name=f"dateline.{stage.name}")
    async def agent(stream: Any) -> None:  # pragma: no cover - runs inside Faust
        await _pump(app, stream, supervisor, batch, tick)

    return app


Tick = Callable[[Supervisor], None]
"""Called about once a second, for reports."""


def _settings(stage: Stage) -> dict[str, Any]:
    return {
        "web_enabled": False,
        "store": "memory://",
        "key_serializer": "raw",
        "value_serializer": "raw",
        "topic_partitions": stage.reads.partitions,
        "topic_disable_leader": True,
        "topic_allow_declare": False,
        "consumer_auto_offset_reset": "earliest",
        "consumer_group_instance_id": f"{group(stage)}-{socket.gethostname()}",
        "broker_max_poll_interval": 86400,
        "broker_max_poll_records": 1000,
        "broker_session_timeout": 6,
        "broker_heartbeat_interval": 2,
        "broker_commit_interval": 0.5,
        "broker_commit_every": 1000,
        "stream_buffer_maxsize": 2048,
        "stream_wait_empty": False,
        "producer_acks": -1,
        "producer_max_request_size": 17 * 1024 * 1024,
        "consumer_max_fetch_size": 17 * 1024 * 1024,
        "processing_guarantee": "at_least_once",
    }


async def _pump(app: faust.App, stream: Any, supervisor: Supervisor, size: int, tick: Tick | None) -> None:
    """Read into a bounded queue; a second task takes batches off it.  Nothing is acked here: a slow stage pauses the reader."""
    queue: asyncio.Queue[Incoming] = asyncio.Queue(maxsize=size * 2)
    tasks = [
        asyncio.ensure_future(_consume(queue, supervisor, size)),
        asyncio.ensure_future(supervisor.watch()),
        asyncio.ensure_future(supervisor.idle()),
        asyncio.ensure_future(_ticking(supervisor, tick)),
    ]
    try:
        async for event in stream.noack().events():
            await queue.put(_incoming(app, event))
    finally:
        for task in tasks:
            task.cancel()


async def _ticking(supervisor: Supervisor, tick: Tick | None) -> None:
    while tick is not None:
        tick(supervisor)
        await asyncio.sleep(1.0)


def _incoming(app: faust.App, event: Any) -> Incoming:
    message = event.message
    raw = message.headers or {}
    pairs = raw.items() if hasattr(raw, "items") else raw
    headers: Headers = [(k, v if isinstance(v, bytes) else str(v).encode()) for k, v in pairs]

    def ack() -> None:
        message.ack(app.consumer)

    return Incoming(message.topic, message.partition, message.offset, message.key, message.value, headers, ack)


async def _consume(queue: asyncio.Queue[Incoming], supervisor: Supervisor, size: int) -> None:
    while True:
        batch = [await queue.get()]
        if queue.empty():
            await asyncio.sleep(LINGER)
        while len(batch) < size and not queue.empty():
            batch.append(queue.get_nowait())
        await supervisor.handle(batch)


def _deliver(app: faust.App) -> Callable[[Sequence[tuple[str, bytes | None, bytes | None, Headers]]], Awaitable[None]]:
    async def deliver(records: Sequence[tuple[str, bytes | None, bytes | None, Headers]]) -> None:
        try:
            sent = [await app.producer.send(t, k, v, None, None, dict(h)) for t, k, v, h in records]
            for done in sent:
                await done
        except DatelineError:
            raise
        except Exception as error:
            raise RetryableError(f"The log did not take the output: {error!r}") from error

    return deliver


def run(app: faust.App) -> None:
    """Run until SIGINT or SIGTERM; raises what the worker died of."""
    logging.getLogger("faust").setLevel(logging.ERROR)
    worker = Worker(app, loglevel="ERROR", logging_config=None, override_logging=False, quiet=True)
    worker.execute_from_commandline()
