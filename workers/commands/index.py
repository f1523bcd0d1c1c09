"""``dateline index migrate|expire``: the life of the indices in Elasticsearch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from workers.commands import jsonl

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

index = typer.Typer(help="The life of the indices in Elasticsearch.", no_args_is_help=True)


def _client() -> tuple[Elasticsearch, str]:
    from workers.errors import SettingsError
    from workers.index.elastic_client import connect
    from workers.settings import settings

    made = settings()
    if not made.index_url.startswith(("http:", "https:")):
        raise SettingsError(
            "This is for Elasticsearch: set DATELINE_INDEX to its address. The embedded index has no months."
        )
    return connect(made.index_url, made), made.index_prefix


@index.command()
def migrate(drop: Annotated[bool, typer.Option("--drop", help="delete the old indices afterwards")] = False) -> None:
    """Re-index into indices of this version's mapping, behind the read alias: searches go on meanwhile."""
    from workers.index import lifecycle

    client, prefix = _client()
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
    """Delete the months of articles that are older."""
    from workers.errors import SettingsError
    from workers.index import lifecycle
    from workers.settings import settings

    age = settings().retention_days if days is None else days
    if age <= 0:
        raise SettingsError("Nothing expires: give --days, or set DATELINE_RETENTION_DAYS.")
    client, prefix = _client()
    for name in lifecycle.expire(client, prefix, age):
        jsonl.write({"deleted": name})
    client.close()
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(index, name="index", rich_help_panel="Search")
