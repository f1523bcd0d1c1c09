"""``dateline export``: events and articles for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from schemas import ExtractedArticle
from workers.commands import jsonl


class Format(StrEnum):
    """What to write."""

    gdelt = "gdelt"
    events = "events"
    articles = "articles"


def export(
    file: Annotated[
        Path | None, typer.Argument(help="extracted articles as JSONL, - for stdin; left out: from the index")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="gdelt: tab-separated, 61 columns; events, articles: JSONL")
    ] = Format.gdelt,
    query: Annotated[str, typer.Option(help="which articles of the index")] = "*",
    header: Annotated[bool, typer.Option("--header", help="column names first (GDELT's own files have none)")] = False,
    all_realis: Annotated[
        bool, typer.Option("--all", help="with what is planned, demanded, possible or denied")
    ] = False,
) -> None:
    """Write events in GDELT's column order, or events or articles as JSONL."""
    from workers.export import gdelt

    lines = jsonl.Lines(file, ExtractedArticle) if file is not None else None
    articles = (record for _, record in lines) if lines is not None else _indexed(query)
    if form is Format.gdelt and header:
        sys.stdout.write("\t".join(gdelt.COLUMNS) + "\n")
    for article in articles:
        if form is Format.articles:
            jsonl.write(article)
        elif form is Format.events:
            for i, event in enumerate(article.events):
                jsonl.write(
                    {"article": article.id, "number": i, "story": article.story, "url": article.url, "event": event}
                )
        else:
            for row in gdelt.rows(article, all_realis=all_realis):
                sys.stdout.write("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) + "\n")
    sys.stdout.flush()
    jsonl.finish(lines.failed if lines is not None else 0)


def _indexed(query: str) -> Iterator[ExtractedArticle]:
    """All articles that a query finds, oldest first."""
    from workers.index import open_index
    from workers.query import parse
    from workers.settings import settings

    index = open_index(settings().index_url, settings())
    cursor: str | None = None
    parsed = parse(query)
    while True:
        page = index.search(parsed, sort="oldest", size=200, cursor=cursor, collapse=False)
        for hit in page.hits:
            record = index.get(hit.article["id"])
            if record is not None:
                yield msgspec.convert(record, ExtractedArticle)
        cursor = page.cursor
        if not cursor:
            break
    index.close()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Search")(export)
