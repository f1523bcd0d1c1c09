"""Is it alive, is it ready, and the counters."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from workers import status
from workers.pipeline import STAGES
from workers.settings import Settings

router = APIRouter(tags=["health"])


@router.get("/livez")
def livez() -> PlainTextResponse:
    """200 while the process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """200 when all stages run on this machine's log, else 503 with how they are.

    With Kafka the stages run elsewhere: ready when the index answers.
    """
    settings: Settings = request.app.state.settings
    if settings.log_url.startswith("kafka:"):
        request.app.state.index.refresh()
        return JSONResponse({"ready": True, "log": settings.log_url})
    found = status.read(settings.home)
    states = {name: found.get(name, {}).get("state", "stopped") for name in STAGES}
    ready = all(state == "running" for state in states.values())
    return JSONResponse({"ready": ready, "stages": states}, 200 if ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus counters: this process's, and the stages' of this machine as they last reported."""
    lines = [generate_latest().decode()]
    for name, row in status.read(request.app.state.settings.home).items():
        lines += [
            f'dateline_stage_{k}{{stage="{name}"}} {row[k]}' for k in ("in", "done", "dead", "retries") if k in row
        ]
    return Response("\n".join(lines) + "\n", media_type=CONTENT_TYPE_LATEST)
