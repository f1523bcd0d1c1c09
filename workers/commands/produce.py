"""Bring articles in: ``dateline produce jsonl|text|page|feed|opml|warc``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

produce = typer.Typer(help="Bring articles in.", no_args_is_help=True)
Files = Annotated[list[Path], typer.Argument(help="files; - is stdin")]


def _send(lines: Iterable[tuple[str, bytes | Exception]]) -> None:
    from workers.errors import TooLarge
    from workers.log import open_publisher
    from workers.produce import send
    from workers.settings import settings

    taken = refused = 0
    with open_publisher(settings().log_url) as publisher:
        for where, line in lines:
            try:
                if isinstance(line, Exception):
                    raise line
                send(publisher, line)
                taken += 1
            except (TooLarge, ValueError) as error:
                refused += 1
                sys.stderr.write(f"{where}: {error}\n")
    sys.stderr.write(f"{taken} accepted, {refused} refused\n")
    if refused:
        raise SystemExit(1)


@produce.command()
def jsonl(files: Files) -> None:
    """Raw articles, one JSON object a line.  Lines are taken as they are: what cannot be read becomes a dead letter."""
    from workers.produce.files import json_lines

    _send(json_lines(files))


@produce.command()
def text(
    files: Files,
    published: Annotated[str | None, typer.Option(help="when it was published")] = None,
    source: Annotated[str | None, typer.Option(help="who published it")] = None,
    url: Annotated[str | None, typer.Option(help="its address")] = None,
    title: Annotated[str | None, typer.Option(help="its headline (default: the first line)")] = None,
) -> None:
    """Plain text files, one article each; the first line is the headline."""
    from workers.produce.files import text_files

    _send(text_files(files, published=published, source=source, url=url, title=title))


@produce.command()
def page(urls: list[str]) -> None:
    """Web pages."""
    from workers.produce.web import pages
    from workers.settings import settings

    _send(pages(urls, settings()))


@produce.command()
def feed(urls: list[str]) -> None:
    """The articles of RSS and Atom feeds."""
    from workers.produce.web import feeds
    from workers.settings import settings

    _send(feeds(urls, settings()))


@produce.command()
def opml(files: Files) -> None:
    """All feeds of OPML files; a bad feed stops nothing."""
    from workers.produce.web import feeds, opml_urls
    from workers.settings import settings

    _send(feeds([u for f in files for u in opml_urls(f)], settings()))


@produce.command()
def warc(files: Files) -> None:
    """The HTML pages of WARC files."""
    from workers.produce.files import warc_pages

    _send(warc_pages(files))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(produce, name="produce", rich_help_panel="Run")
