"""The page of alerts, without scripts: a form with every option, what it would have told before it is stored, and the ledger."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from schemas import Rule
from workers.alert import hours
from workers.deliver import manage
from workers.errors import DatelineError, RecordError
from workers.query import canonical, english, parse
from workers.serve import alerts
from workers.serve.api import index_of
from workers.serve.pages import templates

router = APIRouter(include_in_schema=False)
LOG = 60
"""Matches shown, the newest ones."""
MUTE = timedelta(hours=8)
TICKS = ("added_text_only", "enabled")
BLANK = msgspec.to_builtins(Rule(id="", query=""))
"""The form as it is first seen: every option as it is when nothing is said."""


def _url(request: Request) -> str:
    url: str = request.app.state.settings.log_url
    return url


def _page(request: Request, form: dict[str, Any], code: int = 200, /, **more: Any) -> HTMLResponse:
    url = _url(request)
    rules = sorted(alerts.rules(url).values(), key=lambda r: (r.name or r.id).casefold())
    values = {"rules": rules, "log": alerts.ledger(url)[:LOG], "form": form, "options": options, "spoken": hours.spoken,
              "locked": bool(request.app.state.settings.api_token)}  # fmt: skip
    return templates.TemplateResponse(request, "alerts.html", values | more, code)


def options(rule: Rule) -> list[str]:
    """What was chosen for a rule, in words."""
    out = [
        {"spike": "when suddenly often", "flatline": f"when quiet for {hours.spoken(rule.flat_after)}"}.get(
            rule.kind, ""
        )
    ]
    if rule.kind == "match":
        out.append({"story": "once a story", "article": "once an article", "none": "each match"}[rule.group_by])
    out += [
        f"waits {hours.spoken(rule.wait)}" if rule.wait else "",
        f"again after {hours.spoken(rule.repeat_gap)}" if rule.repeat_gap else "",
        f"quiet {rule.quiet_from}–{rule.quiet_to} {rule.timezone}" if rule.quiet_from else "",
        f"{rule.digest} digest at {rule.digest_at} {rule.timezone}" if rule.digest else "",
        f"at most {rule.limit_per_hour} an hour" if rule.limit_per_hour else "",
        "added text only" if rule.added_text_only else "",
        f"{len(rule.channels)} channel{'s' * (len(rule.channels) != 1)}" if rule.channels else "",
        f"muted until {rule.muted_until}" if rule.muted_until else "",
        "" if rule.enabled else "switched off",
    ]  # fmt: skip
    return [text for text in out if text]


def body(sent: FormData) -> dict[str, Any]:
    """The rule that a form means, as plain values; what was left empty is as if nothing were said."""
    said = {name: str(value).strip() for name, value in sent.items() if name in BLANK}
    made: dict[str, Any] = {name: value for name, value in said.items() if value}
    if "kind" not in said:  # a form without the options
        return made
    made["channels"] = said.get("channels", "").split()
    for name in TICKS:
        made[name] = name in said
    try:
        made["escalate_at"] = [int(n) for n in said.get("escalate_at", "").replace(",", " ").split()]
    except ValueError as error:
        raise RecordError("Tell a story again at numbers of outlets, like 5, 25, 100.") from error
    return made


@router.get("/alerts")
def show(request: Request, q: str = "", edit: str = "") -> HTMLResponse:
    """Stored queries and what they found; ``q`` or the rule to ``edit`` stands in the form."""
    found = alerts.rules(_url(request)).get(edit)
    return _page(request, msgspec.to_builtins(found) if found else BLANK | {"query": q})


@router.post("/alerts")
async def send(request: Request) -> Response:
    """Show what the form's rule would have told, or store it."""
    sent = await request.form()
    return await asyncio.to_thread(_save if sent.get("do") == "save" else _try, request, sent)


def _try(request: Request, sent: FormData) -> Response:
    try:
        made = manage.rule(body(sent))
        query = parse(made.query)
        report = manage.try_out(index_of(request), made)
    except DatelineError as error:
        return _wrong(request, sent, error)
    form = msgspec.to_builtins(made) | {"id": str(sent.get("id", ""))}
    most = max((d.stories + d.copies for d in report.days), default=1)
    return _page(request, form, report=report, most=most, reads=canonical(query), english=english(query))


def _save(request: Request, sent: FormData) -> Response:
    try:
        made = manage.rule(body(sent))
        manage.save(_url(request), made, index_of(request) if made.kind == "spike" else None)
    except DatelineError as error:
        return _wrong(request, sent, error)
    return RedirectResponse("/alerts", 303)


def _wrong(request: Request, sent: FormData, error: DatelineError) -> Response:
    """The form as it was sent, with what is wrong."""
    said = {name: str(value) for name, value in sent.items() if name in BLANK}
    ticked = {name: name in said for name in TICKS} if "kind" in said else {}
    return _page(request, BLANK | said | ticked, 400, error=error)


@router.post("/alerts/{rule}/mute")
def mute(request: Request, rule: str) -> Response:
    """Mute for some hours; let a muted one speak again."""
    found = manage.get(_url(request), rule)
    until = None if found.muted_until else (datetime.now(UTC) + MUTE).strftime("%Y-%m-%dT%H:%M:%SZ")
    manage.mute(_url(request), rule, until)
    return RedirectResponse("/alerts", 303)


@router.post("/alerts/{rule}/remove")
def remove(request: Request, rule: str) -> Response:
    """Forget a rule; what it found stays in the ledger."""
    manage.remove(_url(request), rule)
    return RedirectResponse("/alerts", 303)
