"""The house rules: nothing is acked before its outputs are delivered, nothing is lost, only the guilty record is set aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from schemas import CleanArticle, RawArticle
from workers import supervise
from workers.bootstrap import each
from workers.errors import RetryableError
from workers.pipeline import CLEAN, MAX_RECORD, STAGES
from workers.supervise import Incoming, Output, Supervisor


class Bench:
    """A log of lists: what was delivered and acked, in which order."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]] = []
        self.steps: list[str] = []
        self.acked: list[int] = []
        self.failures = 0

    async def deliver(self, records: Sequence[Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise RetryableError("down")
        self.steps.append("deliver")
        self.sent += records

    def incoming(self, offset: int, value: bytes | None) -> Incoming:
        def ack() -> None:
            self.steps.append("ack")
            self.acked.append(offset)

        return Incoming("articles.raw", 0, offset, b"k", value, [("traceparent", b"00-1")], ack)


def _good(title: str) -> bytes:
    return msgspec.json.encode(RawArticle(title=title, text="Some text."))


def _work(raw: RawArticle) -> list[Output]:
    if raw.title == "bad":
        raise ZeroDivisionError("the stage raised")
    return [Output(CLEAN.name, raw.title or "", CleanArticle(id=raw.title or ""))]


def _supervisor(bench: Bench, function: Any = None) -> Supervisor:
    return Supervisor(STAGES["clean"], function or each(_work), bench.deliver)


async def test_ack_comes_after_delivery() -> None:
    """A record is acked only when the log has its outputs."""
    bench = Bench()
    await _supervisor(bench).handle([bench.incoming(0, _good("a")), bench.incoming(1, _good("b"))])
    assert bench.steps == ["deliver", "ack", "ack"]
    assert [key for _, key, _, _ in bench.sent] == [b"a", b"b"]


async def test_a_failed_delivery_is_tried_again_and_never_acked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the log is down nothing is acked; then everything goes on."""
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.01)
    bench = Bench()
    bench.failures = 3
    await _supervisor(bench).handle([bench.incoming(0, _good("a"))])
    assert bench.steps == ["deliver", "ack"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"{not json", "JSON is malformed"),
        (b'{"title": 3}', "Expected `str | null`"),
        (b"\xff\xfe", "malformed"),
        (None, "empty"),
        (b"x" * (MAX_RECORD + 1), "limit"),
        (_good("bad"), "the stage raised"),
    ],
)
async def test_poison_is_set_aside_with_its_bytes_and_reason(value: bytes | None, reason: str) -> None:
    """A record that cannot be used goes to the dead-letter topic; its neighbours go on."""
    bench = Bench()
    await _supervisor(bench).handle(
        [bench.incoming(0, _good("a")), bench.incoming(1, value), bench.incoming(2, _good("c"))]
    )
    topics = [topic for topic, *_ in bench.sent]
    assert topics == [CLEAN.name, "dateline.clean.dead", CLEAN.name]
    _, _, body, headers = bench.sent[1]
    found = dict(headers)
    assert reason.encode() in found["dead_reason"]
    assert (found["dead_topic"], found["dead_offset"], found["dead_attempts"]) == (b"articles.raw", b"1", b"1")
    assert body == (value if value is None else value[:MAX_RECORD])
    assert bench.acked == [0, 1, 2]


async def test_a_batch_that_raises_is_taken_apart() -> None:
    """When a whole batch raises, each record is tried alone and only the guilty one is set aside."""
    bench = Bench()

    def batch(records: Sequence[RawArticle]) -> list[list[Output] | Exception]:
        if any(r.title == "bad" for r in records):
            raise ValueError("somewhere in the batch")
        return [_work(r) for r in records]

    await _supervisor(bench, batch).handle([bench.incoming(i, _good(t)) for i, t in enumerate(("a", "bad", "c"))])
    assert [topic for topic, *_ in bench.sent] == [CLEAN.name, "dateline.clean.dead", CLEAN.name]


async def test_a_sink_that_is_down_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A retryable error repeats the same batch until it works; nothing becomes a dead letter."""
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.01)
    bench, tries = Bench(), []

    def down(records: Sequence[RawArticle]) -> list[list[Output] | Exception]:
        tries.append(len(records))
        if len(tries) < 4:
            raise RetryableError("the index is down")
        return [_work(r) for r in records]

    await _supervisor(bench, down).handle([bench.incoming(0, _good("a"))])
    assert tries == [1, 1, 1, 1]
    assert [topic for topic, *_ in bench.sent] == [CLEAN.name]


async def test_what_cannot_be_handled_ends_the_process_before_the_ack(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the supervisor itself ends the process, unacked, so that the next start begins there."""

    class Ended(BaseException):
        pass

    def leave(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(supervise.os, "_exit", leave)
    bench = Bench()

    async def broken(records: Sequence[Any]) -> None:
        raise AttributeError("a bug")

    with pytest.raises(Ended):
        await Supervisor(STAGES["clean"], each(_work), broken).handle([bench.incoming(0, _good("a"))])
    assert bench.acked == []


async def test_the_trace_and_cloud_events_headers_travel() -> None:
    """Outputs carry the trace of their input and CloudEvents attributes of their own."""
    bench = Bench()
    await _supervisor(bench).handle([bench.incoming(0, _good("a"))])
    headers = dict(bench.sent[0][3])
    assert headers["traceparent"] == b"00-1"
    assert headers["ce_type"] == b"org.dateline.CleanArticle"
    assert headers["ce_specversion"] == b"1.0"
