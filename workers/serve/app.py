"""The application: who may ask what, and how errors look."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from workers import __version__
from workers.errors import DatelineError, NotThere, QueryError, RecordError, TooLarge
from workers.index import open_index
from workers.pipeline import ALERTS
from workers.serve import alert_pages, alerts, api, health, pages, stream
from workers.settings import Settings

_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def create_app(settings: Settings) -> FastAPI:
    """The API and the page for these settings; the index is opened for reading."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings = settings
        app.state.index = open_index(settings.index_url, settings)
        app.state.tail = stream.Tail(settings)
        app.state.alert_tail = stream.Tail(settings, ALERTS.name)
        yield
        app.state.alert_tail.close()
        app.state.tail.close()
        app.state.index.close()

    app = FastAPI(title="Dateline", version=__version__, lifespan=lifespan, docs_url="/docs", redoc_url=None)
    for part in (health, api, stream, alerts, pages, alert_pages):
        app.include_router(part.router)
    static = resources.files("workers.serve").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    app.middleware("http")(_guard)
    app.exception_handler(QueryError)(_bad_query)
    app.exception_handler(TooLarge)(_too_large)
    app.exception_handler(NotThere)(_not_there)
    app.exception_handler(RecordError)(_unusable)
    app.exception_handler(DatelineError)(_down)
    return app


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Writes need the token, if there is one, and never come from another site's page."""
    settings: Settings = request.app.state.settings
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        if settings.api_token and request.headers.get("authorization") != f"Bearer {settings.api_token}":
            return _problem(401, "Unauthorized", "Send the header Authorization: Bearer <DATELINE_API_TOKEN>.")
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _problem(403, "Forbidden", "Writes from other sites' pages are refused.")
    response = await call_next(request)
    if not request.url.path.startswith("/docs"):
        response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def _problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


async def _bad_query(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    more = {"position": error.position, "expected": error.expected, "proposal": error.proposal}
    return _problem(400, "The query cannot be read", str(error), **more)


async def _too_large(request: Request, error: Exception) -> Response:
    return _problem(413, "Too large", str(error))


async def _not_there(request: Request, error: Exception) -> Response:
    return _problem(404, "Not found", str(error))


async def _unusable(request: Request, error: Exception) -> Response:
    return _problem(400, "Cannot be used", str(error))


async def _down(request: Request, error: Exception) -> Response:
    return _problem(503, "Not available", str(error))
