"""About queries: ``explain``, ``lint`` and ``translate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from workers.commands import jsonl


def lint(query: str) -> None:
    """How a query is read, in canonical form and in plain English, with advice."""
    from workers.query import canonical, english, hints, parse

    parsed = parse(query)
    jsonl.write(
        {
            "query": query,
            "canonical": canonical(parsed),
            "english": english(parsed),
            "hints": [{"kind": h.kind, "message": h.message, "position": h.position} for h in hints(parsed)],
        }
    )
    jsonl.finish(0)


def explain(
    query: str,
    article: Annotated[str, typer.Argument(help="an id in the index, or a JSON file with one article")],
) -> None:
    """Why a query matches an article, or why not: the tree with offsets."""
    import msgspec

    from workers.index import open_index
    from workers.query import parse
    from workers.query.document import Document
    from workers.query.matcher import explain as why
    from workers.settings import settings

    parsed = parse(query)
    if Path(article).is_file():
        record = msgspec.json.decode(Path(article).read_bytes())
    else:
        index = open_index(settings().index_url, settings())
        record = index.get(article)
        index.close()
    if record is None:
        sys.stderr.write(f"error: there is no article {article!r} in the index, and no such file\n")
        raise SystemExit(3)
    jsonl.write(why(parsed, Document.of(record)))
    jsonl.finish(0)


def translate(
    query: str,
    source: Annotated[
        str, typer.Option("--from", help="gdelt, lucene (Media Cloud), newscatcher or meltwater")
    ] = "lucene",
) -> None:
    """Another system's query in Dateline's language, and what could not be carried over."""
    from typing import get_args

    from workers.errors import QueryError
    from workers.query.translate import System
    from workers.query.translate import translate as carry

    if source not in get_args(System):
        raise QueryError(f"There is no syntax {source!r}: use one of {', '.join(get_args(System))}.")
    done = carry(query, source)  # type: ignore[arg-type]
    jsonl.write({"query": done.query, "lost": list(done.lost)})
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(rich_help_panel="Search")(explain)
    app.command(rich_help_panel="Search")(lint)
    app.command(rich_help_panel="Search")(translate)
