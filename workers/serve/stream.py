"""``/v1/stream`` and ``/v1/alerts/stream``: filtered on the server, as server-sent events that can be resumed."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from sse_starlette.sse import EventSourceResponse

from workers.errors import QueryError
from workers.log import Reader, open_reader
from workers.pipeline import EXTRACTED
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.settings import Settings

router = APIRouter(prefix="/v1", tags=["stream"])
POLL = 0.25
"""Seconds between looks at the log."""
HEARTBEAT = 15
FURTHEST = 5000
"""Records back from which a stream is still resumed; from further back it gets a gap."""


class Tail:
    """Reads the end of a topic; one reader, used by one thread at a time."""

    def __init__(self, settings: Settings, topic: str = EXTRACTED.name) -> None:
        self._url = settings.log_url
        self._topic = topic
        self._reader: Reader | None = None
        self._lock = asyncio.Lock()

    def _open(self) -> Reader:
        if self._reader is None:
            self._reader = open_reader(self._url)
        return self._reader

    async def ends(self) -> dict[int, int]:
        """Where the log ends now."""
        async with self._lock:
            return await asyncio.to_thread(lambda: self._open().ends(self._topic))

    async def since(self, start: dict[int, int]) -> tuple[list[tuple[dict[int, int], dict[str, Any]]], dict[int, int]]:
        """Records after ``start``, each with the position after it, and the position reached."""
        async with self._lock:
            return await asyncio.to_thread(self._since, dict(start))

    def _since(self, at: dict[int, int]) -> tuple[list[tuple[dict[int, int], dict[str, Any]]], dict[int, int]]:
        out = []
        for record in self._open().read(self._topic, at):
            at[record.partition] = record.offset + 1
            if record.value:
                out.append((dict(at), msgspec.json.decode(record.value)))
        return out, at

    def close(self) -> None:
        """Let go of the log."""
        if self._reader is not None:
            self._reader.close()


def cursor(at: dict[int, int]) -> str:
    """An opaque id of a position."""
    return base64.urlsafe_b64encode(json.dumps(sorted(at.items())).encode()).decode().rstrip("=")


def position(text: str) -> dict[int, int]:
    """The inverse; ``QueryError`` for what is no cursor."""
    try:
        return {int(p): int(o) for p, o in json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))}
    except (ValueError, TypeError, binascii.Error) as error:
        raise QueryError("Last-Event-ID is no position of this stream: leave it out to start now.") from error


Pick = Callable[[dict[str, Any]], dict[str, Any] | None]
"""What a stream says of a record, or None."""


async def follow(request: Request, tail: Tail, name: str, pick: Pick, backfill: str) -> EventSourceResponse:
    """Records from now on, or from ``Last-Event-ID``; ``event: gap`` where that is too long ago."""
    resume = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    ends = await tail.ends()
    start = ends if resume is None else {p: min(position(resume).get(p, 0), e) for p, e in ends.items()}

    async def events() -> AsyncIterator[dict[str, Any]]:
        at = start
        yield {"event": "ready", "id": cursor(at), "data": "{}", "retry": 2000}
        if sum(ends[p] - o for p, o in at.items()) > FURTHEST:
            yield {"event": "gap", "id": cursor(ends), "data": json.dumps({"backfill": backfill})}
            at = ends
        while not await request.is_disconnected():
            found, at = await tail.since(at)
            for where, record in found:
                said = pick(record)
                if said is not None:
                    yield {"event": name, "id": cursor(where), "data": json.dumps(said, ensure_ascii=False)}
            await asyncio.sleep(POLL)

    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return EventSourceResponse(events(), ping=HEARTBEAT, headers=headers)


_SLIM = ("id", "title", "url", "source", "published", "seen", "lead", "story", "copy_of")


@router.get("/stream")
async def stream(request: Request, q: str = "*", last_event_id: str | None = None) -> EventSourceResponse:
    """Matching articles as they come."""
    query = parse(q)

    def pick(article: dict[str, Any]) -> dict[str, Any] | None:
        return {k: article.get(k) for k in _SLIM} if matches(query, Document(article)) else None

    return await follow(request, request.app.state.tail, "article", pick, f"/v1/search?sort=newest&q={q}")


@router.get("/alerts/stream", tags=["alerts"])
async def alerts(
    request: Request, rule: str | None = None, every: bool = False, last_event_id: str | None = None
) -> EventSourceResponse:
    """Alerts as they are sent, with why they matched; ``every``: grouped, held and muted ones too."""

    def pick(alert: dict[str, Any]) -> dict[str, Any] | None:
        wanted = rule in (None, alert["rule"]) and (every or alert["state"] == "sent")
        return alert if wanted else None

    return await follow(request, request.app.state.alert_tail, "alert", pick, "/v1/alerts/log")
