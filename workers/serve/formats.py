"""Search results as JSON lines, CSV, RSS and Atom."""

from __future__ import annotations

import csv
import io
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from fastapi import Response

from workers.index import Page
from workers.query.document import moment

_COLUMNS = ("id", "published", "source", "title", "url", "lang", "story", "copy_of", "outlets", "lead")


def render(form: str, page: Page, query: str, base: str) -> Response:
    """The page in another form; the cursor of the next one is in the header ``X-Next-Cursor``."""
    articles = [h.article for h in page.hits]
    body, kind = _body(form, articles, query, base)
    headers = {"X-Total": str(page.total)} | ({"X-Next-Cursor": page.cursor} if page.cursor else {})
    return Response(body, media_type=kind, headers=headers)


def _body(form: str, articles: list[dict[str, Any]], query: str, base: str) -> tuple[bytes, str]:
    match form:
        case "jsonl":
            return b"".join(msgspec.json.encode(a) + b"\n" for a in articles), "application/x-ndjson"
        case "csv":
            return _csv(articles), "text/csv; charset=utf-8"
        case "rss":
            return _rss(articles, query, base), "application/rss+xml; charset=utf-8"
        case _:
            return _atom(articles, query, base), "application/atom+xml; charset=utf-8"


def _csv(articles: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for article in articles:
        writer.writerow([_plain(article.get(c)) for c in _COLUMNS])
    return out.getvalue().encode()


def _plain(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in "=+-@\t\r" else text


def _rss(articles: list[dict[str, Any]], query: str, base: str) -> bytes:
    items = []
    for a in articles:
        when = moment(a.get("published") or a.get("seen"))
        items.append(
            f"<item><title>{escape(a.get('title') or '')}</title><link>{escape(a.get('url') or base + 'article/' + a['id'])}</link>"
            f'<guid isPermaLink="false">{escape(a["id"])}</guid>'
            + (f"<pubDate>{format_datetime(when)}</pubDate>" if when else "")
            + f"<description>{escape(a.get('lead') or '')}</description></item>"
        )
    head = (
        f"<title>Dateline: {escape(query)}</title><link>{escape(base)}</link><description>{escape(query)}</description>"
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def _atom(articles: list[dict[str, Any]], query: str, base: str) -> bytes:
    entries = []
    for a in articles:
        when = escape(a.get("published") or a.get("seen") or "1970-01-01T00:00:00Z")
        entries.append(
            f"<entry><title>{escape(a.get('title') or '')}</title><id>urn:dateline:{escape(a['id'])}</id><updated>{when}</updated>"
            f'<link href="{escape(a.get("url") or base, {chr(34): "&quot;"})}"/><summary>{escape(a.get("lead") or "")}</summary></entry>'
        )
    newest = max((a.get("published") or "" for a in articles), default="") or "1970-01-01T00:00:00Z"
    head = f"<title>Dateline: {escape(query)}</title><id>{escape(base)}</id><updated>{escape(newest)}</updated>"
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(entries)}</feed>'.encode()


def events(article: dict[str, Any]) -> list[dict[str, Any]]:
    """An article's events with names, sentence and article, so that each stands alone."""
    names = {a["ref"]: a["name"] for a in article.get("actors") or []}
    out = []
    for event in article.get("events") or []:
        number = event.get("sentence")
        sentences = article.get("sentences") or []
        whole = {"start": 0, "end": len(article.get("title") or "")}
        span = sentences[number] if number is not None and number < len(sentences) else whole
        raw = article.get(event.get("in") or "text") or ""
        out.append(
            event
            | {
                "article": article["id"],
                "title": article.get("title"),
                "source": article.get("source"),
                "published": article.get("published"),
                "sentence_text": raw[span["start"] : span["end"]],
                "sentence_start": span["start"],
                "actor_names": [names.get(r) or _span(raw, s) for r, s in _pairs(event, "actors", "actor_spans")],
                "target_names": [names.get(r) or _span(raw, s) for r, s in _pairs(event, "targets", "target_spans")],
            }
        )
    return out


def _pairs(event: dict[str, Any], refs: str, spans: str) -> list[tuple[Any, Any]]:
    return list(zip(event.get(refs) or [], event.get(spans) or [], strict=False))


def _span(raw: str, span: dict[str, int]) -> str:
    return raw[span["start"] : span["end"]]
