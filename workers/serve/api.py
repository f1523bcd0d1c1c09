"""``/v1``: search and look-ups."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from schemas import ExtractedArticle, RawArticle
from workers.errors import QueryError, RecordError
from workers.index import Index, Page
from workers.log import open_publisher
from workers.pipeline import MAX_RECORD
from workers.produce import send
from workers.query import canonical, english, hints, parse
from workers.query.document import Document
from workers.query.matcher import explain
from workers.query.suggest import suggest
from workers.serve import formats
from workers.serve import story_events as merging

router = APIRouter(prefix="/v1", tags=["search"])
Q = Annotated[str, Query(description="a query of the query language; * is everything")]
Sort = Literal["relevance", "newest", "oldest"]


def index_of(request: Request) -> Index:
    """The index, with what was committed lately."""
    index: Index = request.app.state.index
    index.reload()
    return index


def found(page: Page) -> dict[str, Any]:
    """A page of hits as JSON."""
    items = [hit.article | {"score": hit.score, "more_outlets": hit.more} for hit in page.hits]
    return {"total": page.total, "items": items, "cursor": page.cursor}


@router.get("/search")
@router.get("/search.{form}")
def search(
    request: Request,
    q: Q = "*",
    size: Annotated[int, Query(ge=0, le=500)] = 20,
    sort: Sort = "relevance",
    cursor: str | None = None,
    collapse: bool = False,
    form: Literal["json", "jsonl", "csv", "rss", "atom"] = "json",
) -> Response:
    """Articles that match, a page at a time; ``.jsonl``, ``.csv``, ``.rss`` and ``.atom`` give the same in other forms."""
    query = parse(q)
    page = index_of(request).search(query, sort=sort, size=size, cursor=cursor, collapse=collapse)
    if form != "json":
        return formats.render(form, page, q, str(request.base_url))
    return JSONResponse(found(page) | {"query": {"canonical": canonical(query), "english": english(query)}})


@router.get("/facets")
def facets(
    request: Request, q: Q = "*", field: Annotated[list[str] | None, Query()] = None, size: int = 10
) -> dict[str, Any]:
    """The most frequent sources, countries, people … among the matches."""
    index = index_of(request)
    made = index.facets(parse(q), tuple(field), size) if field else index.facets(parse(q), size=size)
    return {name: [{"value": v, "count": n} for v, n in rows] for name, rows in made.items()}


@router.get("/suggest")
def suggestions(request: Request, q: str, size: Annotated[int, Query(ge=1, le=50)] = 10) -> list[dict[str, Any]]:
    """What may follow at the end of a query being typed: fields, and after ``field:`` its values in the index."""
    index = index_of(request)

    def values(facet: str) -> list[tuple[str, int]]:
        return index.facets(parse("*"), (facet,), 1000)[facet]

    return [{"text": s.text, "start": s.start, "count": s.articles} for s in suggest(q, values, size)]


@router.get("/timeline")
def timeline(request: Request, q: Q = "*", interval: Literal["hour", "day", "month"] = "day") -> list[dict[str, Any]]:
    """Matches per hour, day or month."""
    return [{"time": t, "count": n} for t, n in index_of(request).timeline(parse(q), interval)]


@router.get("/articles/{article}")
def article(request: Request, article: str) -> JSONResponse:
    """One article with everything that was read in it."""
    record = index_of(request).get(article)
    return JSONResponse(record) if record else _missing("article", article)


@router.get("/stories/{story}")
def story(request: Request, story: str) -> JSONResponse:
    """One story and its articles, merges followed."""
    index = index_of(request)
    record = index.story(story)
    if record is None:
        return _missing("story", story)
    members = index.search(parse(f'story:"{record["id"]}"'), sort="oldest", size=200)
    return JSONResponse(record | {"items": [h.article for h in members.hits]})


@router.get("/stories/{story}/events")
def story_events(request: Request, story: str) -> JSONResponse:
    """What happened in a story: one event for all that tell it, first telling, outlets, and the details that disagree."""
    index = index_of(request)
    record = index.story(story)
    if record is None:
        return _missing("story", story)
    return JSONResponse(msgspec.to_builtins({"story": record["id"], "items": events_of(index, record["id"])}))


def events_of(index: Index, story: str) -> list[merging.StoryEvent]:
    """The merged events of a story's articles, as they are indexed."""
    page = index.search(parse(f'story:"{story}"'), sort="oldest", size=200)
    records = (index.get(hit.article["id"]) for hit in page.hits)
    return merging.merge(msgspec.convert(r, ExtractedArticle) for r in records if r is not None)


@router.get("/events")
def events(request: Request, q: Q = "event:()", size: Annotated[int, Query(ge=1, le=500)] = 50) -> dict[str, Any]:
    """The coded events of the newest matching articles, each with its sentence."""
    page = index_of(request).search(parse(q), sort="newest", size=size)
    return {
        "total": page.total,
        "items": [e for h in page.hits for e in formats.events(h.article)],
        "cursor": page.cursor,
    }


@router.get("/query/validate")
def validate(q: str) -> dict[str, Any]:
    """How a query is read, or where it cannot be."""
    try:
        query = parse(q)
    except QueryError as error:
        return {"valid": False, "error": str(error), "position": error.position, "expected": error.expected,
                "proposal": error.proposal}  # fmt: skip
    advice = [{"kind": h.kind, "message": h.message, "position": h.position} for h in hints(query)]
    return {"valid": True, "canonical": canonical(query), "english": english(query), "hints": advice}


@router.get("/query/explain")
def why(request: Request, q: str, article: str) -> JSONResponse:
    """The tree of a query with true or false at each node for one article."""
    record = index_of(request).get(article)
    return JSONResponse(explain(parse(q), Document.of(record))) if record else _missing("article", article)


@router.post("/articles", status_code=202)
async def push(request: Request) -> JSONResponse:
    """Bring in one raw article (JSON) or many (a JSON array).  Idempotent: the same article once more changes nothing."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_RECORD:
            return JSONResponse({"title": "Too large", "status": 413, "detail": f"At most {MAX_RECORD:,} bytes."}, 413)
    try:
        made = msgspec.json.decode(body, type=list[RawArticle] | RawArticle)
    except msgspec.DecodeError as error:
        return JSONResponse({"title": "Not an article", "status": 400, "detail": str(error)}, 400)
    articles = made if isinstance(made, list) else [made]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for one in articles:
        if not (one.html or one.title or one.text):
            raise RecordError("An article needs title and text, or html.")
        one.seen = one.seen or now
    await asyncio.to_thread(_publish, request, articles)
    return JSONResponse({"accepted": len(articles)}, 202)


def _publish(request: Request, articles: list[RawArticle]) -> None:
    with open_publisher(request.app.state.settings.log_url) as publisher:
        for one in articles:
            send(publisher, msgspec.json.encode(one))


def _missing(what: str, name: str) -> JSONResponse:
    body = {"type": "about:blank", "title": "Not found", "status": 404, "detail": f"There is no {what} {name!r}."}
    return JSONResponse(body, 404, media_type="application/problem+json")
