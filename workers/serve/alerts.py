"""``/v1/alerts`` and ``/v1/webhooks``: stored queries, what they found, and where it went."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from schemas import Alert, Rule
from workers.deliver import manage, outcome, stage
from workers.errors import RecordError
from workers.index import Hit, Page
from workers.log import open_reader
from workers.query import hints, parse
from workers.serve import formats
from workers.serve.api import index_of

router = APIRouter(prefix="/v1", tags=["alerts"])
FEED = 100
"""Alerts in a feed, the newest ones."""


def ledger(url: str) -> list[Alert]:
    """Every match with the state it has now, newest first, each id once."""
    reader = open_reader(url)
    made = outcome.ledger(reader, datetime.now(UTC))
    reader.close()
    return made


def rules(url: str) -> dict[str, Rule]:
    """Every stored query."""
    return manage.rules(url)


def _url(request: Request) -> str:
    url: str = request.app.state.settings.log_url
    return url


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def _body(request: Request) -> dict[str, Any]:
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise RecordError(f"The body is no JSON object: {error}") from error


def _store(request: Request, body: dict[str, Any], status: int) -> Response:
    made = manage.rule(body)
    manage.save(_url(request), made, index_of(request) if made.kind == "spike" else None)
    advice = [h.message for h in hints(parse(made.query))]
    return _json(msgspec.to_builtins(made) | {"hints": advice}, status)


@router.get("/alerts")
def list_(request: Request) -> Response:
    """All stored queries."""
    return _json({"items": list(rules(_url(request)).values())})


@router.post("/alerts", status_code=201)
async def add(request: Request) -> Response:
    """Store a query: ``{"query": …, "name": …, …}`` with any option of a rule; the answer carries advice."""
    return await asyncio.to_thread(_store, request, await _body(request), 201)


@router.get("/alerts/log")
def log(request: Request, rule: str | None = None, state: str | None = None) -> Response:
    """Every match with its state, its reason and why it matched."""
    rows = [a for a in ledger(_url(request)) if rule in (None, a.rule) and state in (None, a.state)]
    return _json({"items": rows})


@router.post("/alerts/backtest")
async def backtest(request: Request) -> Response:
    """What a query would have told: the live stage's code over the indexed articles, per day, in stories and copies."""
    made = manage.rule(await _body(request))
    return _json(await asyncio.to_thread(manage.try_out, index_of(request), made))


@router.get("/alerts/{rule}")
def show(request: Request, rule: str) -> Response:
    """One stored query."""
    return _json(manage.get(_url(request), rule))


@router.put("/alerts/{rule}")
async def change(request: Request, rule: str) -> Response:
    """Store a query under this id, or change it."""
    return await asyncio.to_thread(_store, request, await _body(request) | {"id": rule}, 200)


@router.delete("/alerts/{rule}", status_code=204)
def remove(request: Request, rule: str) -> Response:
    """Forget a stored query."""
    manage.remove(_url(request), rule)
    return Response(status_code=204)


@router.post("/alerts/{rule}/mute")
async def mute(request: Request, rule: str) -> Response:
    """``{"for": "8h"}``, ``{"until": "2026-05-01T12:00:00Z"}``, or ``{"until": null}`` to let it speak again."""
    body = await _body(request)
    until = body.get("until")
    if long := body.get("for"):
        until = (datetime.now(UTC) + manage.duration(str(long))).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _json(await asyncio.to_thread(manage.mute, _url(request), rule, until))


@router.post("/alerts/{rule}/test", status_code=202)
def test(request: Request, rule: str) -> Response:
    """Send to its channels what a real match would, marked as a test; the answer names the deliveries to look at."""
    made = manage.test(_url(request), index_of(request), manage.get(_url(request), rule))
    return _json({"items": made}, 202)


@router.get("/alerts/{rule}/feed.{form}")
def feed(request: Request, rule: str, form: Literal["rss", "atom"]) -> Response:
    """What an alert has told, as a feed: no more and no less than its channels get."""
    made = manage.get(_url(request), rule)
    told = [a for a in ledger(_url(request)) if a.rule == rule and (a.state == "sent" or _by_channel(a, made))][:FEED]
    page = Page(len(told), [Hit(_entry(a, str(request.base_url))) for a in told])
    return formats.render(form, page, made.name or made.id, str(request.base_url))


def _by_channel(alert: Alert, rule: Rule) -> bool:
    """On its way to a channel, or failed there: the feed has it all the same."""
    return bool(rule.channels) and alert.state in ("pending", "failed")


def _entry(alert: Alert, base: str) -> dict[str, Any]:
    quoted = " … ".join(s["text"] for s in alert.sentences[:3])
    source = f"{alert.source}: " if alert.source else ""
    link = alert.url or (f"{base}article/{alert.article}" if alert.article else base)
    return {"id": alert.id, "title": alert.title, "url": link, "published": alert.at,
            "lead": f"{source}{quoted} ({alert.reason})"}  # fmt: skip


@router.get("/webhooks/deliveries")
def deliveries(request: Request, rule: str | None = None, state: str | None = None) -> Response:
    """Every message to a channel: attempts, last answer, next attempt; newest first."""
    found = stage.find(_url(request), lambda d: rule in (None, d.rule) and state in (None, d.state))
    return _json({"items": found})


@router.post("/webhooks/deliveries/{number}/replay", status_code=202)
def replay(request: Request, number: str) -> Response:
    """Send a message once more, with the same ``webhook-id`` and body."""
    return _json(manage.replay(_url(request), number), 202)
