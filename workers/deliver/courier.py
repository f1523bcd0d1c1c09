"""Carries messages out, in a thread with a loop of its own: the stage's function only enters them into the book.

What came of an attempt is in the log before the next attempt at the same message is made.  A process that is killed between an
attempt and its entry makes the attempt once more, with the same ``webhook-id``: at least once, as promised.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Protocol

import structlog

from schemas import Alert, Delivery, Rule
from workers.deliver import channels
from workers.deliver.book import Book
from workers.deliver.lanes import Lanes
from workers.deliver.send import Answer
from workers.errors import RetryableError

log = structlog.get_logger()
TAIL_EVERY = 1.0
"""Seconds until a replay or a test that somebody asked for is seen."""
FORGET_EVERY = 3600.0


class Sends(Protocol):
    """One attempt at a message."""

    async def send(self, channel: channels.Channel, number: str, body: str) -> Answer: ...

    async def close(self) -> None: ...


Rows = Sequence[tuple[str, Delivery | None]]
Journal = Callable[[Rows], None]
"""Writes deliveries to the log durably (None: forget that id); ``RetryableError`` when it cannot now."""
Tail = Callable[[], Sequence[Delivery]]
"""What the log has got since the last call."""
Ours = Callable[[], bool]
"""Whether this is the worker that may send and write now: see ``workers.log.turn``."""


class Courier:
    """Owns the book; ``take`` is called by the stage, everything else runs in ``run``'s thread."""

    def __init__(
        self,
        book: Book,
        sender: Callable[[], Sends],
        journal: Journal,
        tail: Tail,
        lanes: Lanes | None = None,
        ours: Ours = lambda: True,
    ) -> None:
        self._book = book
        self._make = sender
        self._journal = journal
        self._tail = tail
        self._lanes = lanes or Lanes()
        self._ours = ours
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._made: dict[str, Delivery] = {}
        self._unwritten: deque[tuple[Rows, Future[None]]] = deque()
        self._under_way: set[str] = set()
        self._new: list[Delivery] = [d for d in book.deliveries.values() if d.state == "waiting"]
        self._log = ThreadPoolExecutor(1, thread_name_prefix="deliver-log")

    # -- from the stage's thread

    def take(self, alerts: Sequence[tuple[Alert, Rule | None]]) -> None:
        """Enter alerts; returns when their messages are in the log, and only then are they sent."""
        with self._lock:
            for alert, rule in alerts:
                # Kept apart at once: should a later one raise, these are written with the next batch.
                self._made.update((d.id, d) for d in self._book.take(alert, rule, datetime.now(UTC)))
            made, self._made = self._made, {}
            written = self._write(list(made.items()))
        written.result()
        with self._lock:
            self._new += [d for d in made.values() if d.state == "waiting"]
        self._poke()

    def stop(self) -> None:
        """End ``run``."""
        self._stopping = True
        self._poke()

    def _poke(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    # -- in the courier's own thread

    def run(self) -> None:
        """Carry messages out until ``stop``."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        sender = self._make()
        flying: set[asyncio.Task[None]] = set()
        side = [asyncio.create_task(self._follow()), asyncio.create_task(self._forget())]
        try:
            while not self._stopping:
                self._queue()
                for endpoint, number in self._lanes.ready(_now()) if self._ours() else ():
                    flying.add(asyncio.create_task(self._attempt(sender, endpoint, number)))
                await self._pause()
                for task in [t for t in [*flying, *side] if t.done()]:
                    task.result()
                    flying.discard(task)
        finally:
            for task in [*flying, *side]:
                task.cancel()
            await asyncio.gather(*flying, *side, return_exceptions=True)
            await sender.close()
            self._log.shutdown()

    def _queue(self) -> None:
        with self._lock:
            new, self._new = self._new, []
        queued = set()
        for made in new:
            if made.id not in queued:
                queued.add(made.id)
                self._lanes.push(channels.read(made.channel).endpoint, _seconds(made.due), made.id)

    async def _pause(self) -> None:
        due = self._lanes.next()
        seconds = 1.0 if due is None else min(1.0, max(0.0 if self._ours() else 0.1, due - _now()))
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        self._wake.clear()

    async def _attempt(self, sender: Sends, endpoint: str, number: str) -> None:
        # A message may be queued twice: by the stage and by a replay, or once more with each alert that joins it.
        if number in self._under_way:
            self._lanes.done(endpoint, _now(), well=None)
            return
        self._under_way.add(number)
        well = None
        with self._lock:
            before = self._book.deliveries.get(number)
            made = self._book.begin(number, datetime.now(UTC))
            written = self._write([(made.id, made)]) if made is not None and made is not before else None
        if made is not None and made.state == "waiting":
            answer = await sender.send(channels.read(made.channel), made.id, made.body or "")
            well = answer.kind in ("ok", "gone")
            with self._lock:
                made = self._book.settle(number, answer, datetime.now(UTC))
                written = self._write([(made.id, made)])
            log.info("delivery", id=made.id, state=made.state, attempts=made.attempts, reason=made.reason)
        if written is not None:
            await asyncio.wrap_future(written)
        if made is not None and made.state == "waiting":
            self._lanes.push(endpoint, _seconds(made.due), number)
        self._under_way.discard(number)
        self._lanes.done(endpoint, _now(), well=well)
        self._wake.set()

    def _write(self, rows: Rows) -> Future[None]:
        """Write to the log, in the order of the calls: they are made under the lock that the book changes under."""
        written = Future[None]()
        self._unwritten.append((rows, written))
        batch: list[Future[None]] = []

        def over(done: Future[None]) -> None:
            error = done.exception()
            for waiting in batch:
                if not waiting.set_running_or_notify_cancel():  # the courier is being stopped
                    continue
                waiting.set_result(None) if error is None else waiting.set_exception(error)

        self._log.submit(self._write_all, batch).add_done_callback(over)
        return written

    def _write_all(self, batch: list[Future[None]]) -> None:
        """Everything that queued up during the last write goes out with this one; ``batch`` gets who waits for it."""
        queued = [self._unwritten.popleft() for _ in range(len(self._unwritten))]
        batch += [written for _, written in queued]
        rows = [row for some, _ in queued for row in some]
        pause = 0.2
        while rows:
            if not self._ours():  # what another worker has written since must not be written over
                time.sleep(0.1)
                continue
            try:
                self._journal(rows)
                return
            except RetryableError as error:
                log.warning("trying again", stage="deliver", reason=str(error)[:300])
                time.sleep(pause)
                pause = min(pause * 2, 15.0)

    async def _follow(self) -> None:
        """See what somebody asks for: replays and tests come through the log."""
        while True:
            for found in await asyncio.get_running_loop().run_in_executor(self._log, self._tail):
                with self._lock:
                    if found.replayed and found.state == "waiting" and self._book.adopt(found):
                        self._new.append(found)
                        self._wake.set()
            await asyncio.sleep(TAIL_EVERY)

    async def _forget(self) -> None:
        while True:
            with self._lock:
                ids = self._book.old(datetime.now(UTC))
                written = self._write([(i, None) for i in ids])
            await asyncio.wrap_future(written)
            await asyncio.sleep(FORGET_EVERY)


def _now() -> float:
    return datetime.now(UTC).timestamp()


def _seconds(due: str | None) -> float:
    return datetime.fromisoformat(due).timestamp() if due else 0.0
