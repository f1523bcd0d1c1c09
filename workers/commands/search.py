"""``dateline search``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workers.commands import jsonl


def search(
    query: Annotated[str, typer.Argument(help="a query; * is everything")] = "*",
    size: Annotated[int, typer.Option(help="hits of a page")] = 10,
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest")] = "relevance",
    cursor: Annotated[str | None, typer.Option(help="where the last page ended")] = None,
    json: Annotated[bool, typer.Option("--json", help="whole records as JSONL")] = False,
    collapse: Annotated[bool, typer.Option("--stories", help="one hit a story")] = False,
) -> None:
    """Find articles."""
    from workers.index import open_index
    from workers.query import canonical, hints, parse
    from workers.settings import settings

    parsed = parse(query)
    sys.stderr.write(f"reads as: {canonical(parsed)}\n")
    for hint in hints(parsed):
        sys.stderr.write(f"hint: {hint.message}\n")
    index = open_index(settings().index_url, settings())
    page = index.search(parsed, sort=sort, size=size, cursor=cursor, collapse=collapse)  # type: ignore[arg-type]
    index.close()
    sys.stderr.write(f"{page.total} found\n")
    for hit in page.hits:
        if json:
            jsonl.write(hit.article)
        else:
            a = hit.article
            more = f"  +{hit.more} outlets" if hit.more else ""
            sys.stdout.write(f"{(a.get('published') or '')[:10]}  {a.get('title')}  [{a.get('source')}]{more}\n")
    if page.cursor:
        sys.stderr.write(f"more: --cursor {page.cursor}\n")
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Search")(search)
