"""``/v1/alerts``: stored queries and what they found."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from schemas import Alert, Rule
from workers.alert import store
from workers.errors import RecordError
from workers.log import open_publisher, open_reader
from workers.pipeline import ALERTS
from workers.query import canonical, hints, parse
from workers.serve.api import found, index_of

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])
_alert = msgspec.json.Decoder(Alert)


def ledger(url: str) -> list[Alert]:
    """Every match, newest first, each id once."""
    reader = open_reader(url)
    rows = {a.id: a for r in reader.read(ALERTS.name) if r.value and (a := _alert.decode(r.value))}
    reader.close()
    return sorted(rows.values(), key=lambda a: (a.at or "", a.id), reverse=True)


def rules(url: str) -> dict[str, Rule]:
    """Every stored query."""
    reader = open_reader(url)
    made = store.load(reader)
    reader.close()
    return made


def save(url: str, body: dict[str, Any]) -> Rule:
    """Check and store a rule."""
    query = parse(str(body.get("query") or ""))
    known = {k: v for k, v in body.items() if v not in (None, "")}
    known.setdefault("id", hashlib.blake2b(canonical(query).encode(), digest_size=6).hexdigest())
    known["updated"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        rule = msgspec.convert(known, Rule)
    except msgspec.ValidationError as error:
        raise RecordError(f"That is no alert: {error}") from error
    with open_publisher(url) as publisher:
        store.save(publisher, rule)
    return rule


@router.get("")
def list_(request: Request) -> Response:
    """All stored queries."""
    body = msgspec.json.encode({"items": list(rules(request.app.state.settings.log_url).values())})
    return Response(body, media_type="application/json")


@router.post("", status_code=201)
async def add(request: Request) -> Response:
    """Store a query: ``{"query": …, "name": …}``; the answer carries advice."""
    body = msgspec.json.decode(await request.body(), type=dict[str, Any])
    rule = save(request.app.state.settings.log_url, body)
    advice = [h.message for h in hints(parse(rule.query))]
    made = msgspec.to_builtins(rule) | {"hints": advice}
    return JSONResponse(made, 201)


@router.get("/log")
def log(request: Request, rule: str | None = None) -> Response:
    """Every match with its state, its reason and why it matched."""
    rows = [a for a in ledger(request.app.state.settings.log_url) if rule in (None, a.rule)]
    return Response(msgspec.json.encode({"items": rows}), media_type="application/json")


@router.post("/backtest")
async def backtest(request: Request) -> JSONResponse:
    """What a query would have found: the same evaluation over the indexed articles, per day, in articles and stories."""
    body = msgspec.json.decode(await request.body(), type=dict[str, Any])
    query = parse(str(body.get("query") or ""))
    index = index_of(request)
    days = index.timeline(query, "day")
    page = index.search(query, sort="newest", size=10, collapse=True)
    rate = round(page.total / max(1, len(days)), 1)
    text = f"about {rate:g} a day on days with a match"
    return JSONResponse(found(page) | {"days": days, "text": text, "hints": [h.message for h in hints(query)]})


@router.delete("/{rule}", status_code=204)
def remove(request: Request, rule: str) -> Response:
    """Forget a stored query."""
    with open_publisher(request.app.state.settings.log_url) as publisher:
        store.delete(publisher, rule)
    return Response(status_code=204)
