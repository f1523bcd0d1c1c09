"""``dateline index migrate|expire``: a new mapping, and what is let go."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.commands import jsonl

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

index = typer.Typer(help="The life of the index: a new mapping, and what is let go.", no_args_is_help=True)


def _client() -> tuple[Elasticsearch, str] | None:
    """Elasticsearch and the prefix of the indices; None where the index is embedded."""
    from workers.index.elastic_client import connect
    from workers.settings import settings

    made = settings()
    if not made.index_url.startswith(("http:", "https:")):
        return None
    return connect(made.index_url, made), made.index_prefix


def _folder() -> Path:
    from workers.settings import settings

    return Path(settings().index_url.removeprefix("tantivy://"))


@index.command()
def migrate(drop: Annotated[bool, typer.Option("--drop", help="delete the old indices afterwards")] = False) -> None:
    """Make the index anew in this version's form.  On Elasticsearch behind the read alias: searches go on meanwhile."""
    from workers.index import lifecycle, rebuild

    found = _client()
    if found is None:
        jsonl.write({"index": "embedded", "copied": rebuild.rebuild(_folder())})
        jsonl.finish(0)
        return
    client, prefix = found
    moved = lifecycle.migrate(client, prefix, drop=drop)
    for name, count in moved.items():
        jsonl.write({"index": name, "copied": count})
    sys.stderr.write(f"{len(moved)} indices migrated\n")
    client.close()
    jsonl.finish(0)


@index.command()
def expire(
    days: Annotated[float | None, typer.Option(help="age; the setting retention_days when left out")] = None,
) -> None:
    """Delete older articles: on Elasticsearch whole months, embedded one by one."""
    from workers.errors import SettingsError
    from workers.index import lifecycle
    from workers.index.embedded import EmbeddedIndex
    from workers.index.fields import micros
    from workers.settings import settings

    age = settings().retention_days if days is None else days
    if age <= 0:
        raise SettingsError("Nothing expires: give --days, or set DATELINE_RETENTION_DAYS.")
    found = _client()
    if found is None:
        embedded = EmbeddedIndex(_folder(), writable=True)
        jsonl.write({"deleted articles": embedded.expire(micros(datetime.now(UTC) - timedelta(days=age)))})
        embedded.close()
        jsonl.finish(0)
        return
    client, prefix = found
    for name in lifecycle.expire(client, prefix, age):
        jsonl.write({"deleted": name})
    client.close()
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(index, name="index", rich_help_panel="Search")
