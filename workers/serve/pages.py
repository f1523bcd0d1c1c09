"""The page: server-rendered, works without JavaScript; a small script of our own adds the live list."""

from __future__ import annotations

from importlib import resources
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from workers import status
from workers.errors import QueryError
from workers.pipeline import STAGES
from workers.query import canonical, english, hints, parse
from workers.query.document import Document
from workers.query.matcher import explain
from workers.serve import formats
from workers.serve.api import events_of, index_of
from workers.serve.marking import pieces

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(str(resources.files("workers.serve").joinpath("templates")))
_SIZE = 15


def _page(request: Request, template: str, code: int = 200, /, **values: Any) -> HTMLResponse:
    return templates.TemplateResponse(request, template, values, code)


@router.get("/")
def home(
    request: Request, q: str = "", sort: str = "relevance", cursor: str | None = None, collapse: bool = True
) -> HTMLResponse:
    """Search: one card a story, facets, a histogram, and how the query was read."""
    text = q.strip() or "*"
    order = sort if sort in ("relevance", "newest", "oldest") else "relevance"
    if text == "*" and order == "relevance":
        order = "newest"
    try:
        query = parse(text)
        index = index_of(request)
        page = index.search(query, sort=order, size=_SIZE, cursor=cursor, collapse=collapse)  # type: ignore[arg-type]
    except QueryError as error:
        return _page(request, "search.html", 400, q=q, sort=sort, error=error)
    facets = index.facets(query, ("source", "person", "org", "place", "event"), 6)
    days = index.timeline(query, "day")
    more = (
        urlencode({"q": q, "sort": sort, "cursor": page.cursor, "collapse": str(collapse).lower()})
        if page.cursor
        else None
    )
    return _page(
        request,
        "search.html",
        q=q,
        sort=order,
        page=page,
        facets=facets,
        days=days,
        peak=max((n for _, n in days), default=1),
        more=more,
        reads=canonical(query),
        english=english(query),
        hints=hints(query),
        narrowed=_narrowed,
    )


def _narrowed(q: str, facet: str, value: str) -> str:
    """The query with a facet's value added."""
    term = f"event:(type:{value})" if facet == "event" else f'{facet}:"{value}"'
    both = f"({q}) AND {term}" if q.strip() and q.strip() != "*" else term
    return "/?" + urlencode({"q": both})


@router.get("/article/{article}")
def article(request: Request, article: str, q: str = "") -> HTMLResponse:
    """One article, with what was read in it marked, and its events with their sentences."""
    record = index_of(request).get(article)
    if record is None:
        return _page(request, "missing.html", 404, what="article", name=article)
    why = None
    if q.strip():
        try:
            why = explain(parse(q), Document.of(record))
        except QueryError:
            why = None
    return _page(
        request,
        "article.html",
        a=record,
        title=pieces(record, "title", why),
        text=pieces(record, "text", why),
        events=[e for e in formats.events(record) if not e.get("marked")],
        names={x["ref"]: x["name"] for x in record.get("actors") or []},
        q=q,
    )


@router.get("/story/{story}")
def story(request: Request, story: str) -> HTMLResponse:
    """One story: who was first, who followed, what each copy changed."""
    index = index_of(request)
    record = index.story(story)
    if record is None:
        return _page(request, "missing.html", 404, what="story", name=story)
    page = index.search(parse(f'story:"{record["id"]}"'), sort="oldest", size=100)
    return _page(request, "story.html", story=record, hits=page.hits, events=events_of(index, record["id"]))


@router.get("/live")
def live(request: Request, q: str = "") -> HTMLResponse:
    """Articles as they come."""
    error = None
    try:
        parse(q.strip() or "*")
    except QueryError as wrong:
        error = wrong
    return _page(request, "live.html", q=q, error=error)


@router.get("/events")
def events(request: Request, q: str = "") -> HTMLResponse:
    """Coded events of the newest matching articles."""
    text = q.strip() or "event:()"
    try:
        page = index_of(request).search(parse(text), sort="newest", size=40)
    except QueryError as error:
        return _page(request, "events.html", 400, q=q, error=error, events=[])
    found = [e for h in page.hits if not h.article.get("copy_of") for e in formats.events(h.article)]
    return _page(
        request, "events.html", q=q, events=[e for e in found if not e.get("marked") and e.get("same_as") is None]
    )


@router.get("/sources")
def sources(request: Request) -> HTMLResponse:
    """Who publishes, and how the stages are."""
    index = index_of(request)
    rows = index.facets(parse("*"), ("source",), 200)["source"]
    found = status.read(request.app.state.settings.home)
    return _page(request, "sources.html", rows=rows, stages=[(s, found.get(s)) for s in STAGES])
