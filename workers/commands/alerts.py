"""``dateline alert add|list|remove|log``."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from workers.commands import jsonl

alert = typer.Typer(help="Stored queries, and what they found.", no_args_is_help=True)


@alert.command()
def add(
    query: str,
    name: Annotated[str, typer.Option(help="what to call it")] = "",
    id: Annotated[str, typer.Option(help="its id (default: made from the query)")] = "",
    group_by: Annotated[str, typer.Option(help="story, article or none")] = "story",
) -> None:
    """Store a query; it holds for every article from now on."""
    import msgspec

    from schemas import Rule
    from workers.alert.store import save
    from workers.log import open_publisher
    from workers.query import canonical, hints, parse
    from workers.settings import settings

    parsed = parse(query)
    for hint in hints(parsed):
        sys.stderr.write(f"hint: {hint.message}\n")
    number = id or hashlib.blake2b(canonical(parsed).encode(), digest_size=6).hexdigest()
    made = msgspec.convert(
        {"id": number, "query": query, "name": name or query, "group_by": group_by,
         "updated": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}, Rule
    )  # fmt: skip
    with open_publisher(settings().log_url) as publisher:
        save(publisher, made)
    jsonl.write(made)
    jsonl.finish(0)


@alert.command("list")
def list_() -> None:
    """Every stored query."""
    from workers.alert.store import load
    from workers.log import open_reader
    from workers.settings import settings

    reader = open_reader(settings().log_url)
    for rule in load(reader).values():
        jsonl.write(rule)
    reader.close()
    jsonl.finish(0)


@alert.command()
def remove(id: str) -> None:
    """Forget a stored query."""
    from workers.alert.store import delete
    from workers.log import open_publisher
    from workers.settings import settings

    with open_publisher(settings().log_url) as publisher:
        delete(publisher, id)


@alert.command()
def log(
    rule: Annotated[str | None, typer.Argument(help="one stored query; all when left out")] = None,
) -> None:
    """Every match with its state and reason."""
    import msgspec

    from schemas import Alert
    from workers.log import open_reader
    from workers.pipeline import ALERTS
    from workers.settings import settings

    reader = open_reader(settings().log_url)
    seen: set[str] = set()
    for record in reader.read(ALERTS.name):
        found = msgspec.json.decode(record.value or b"{}", type=Alert)
        if rule in (None, found.rule) and found.id not in seen:
            seen.add(found.id)
            jsonl.write(found)
    reader.close()
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(alert, name="alert", rich_help_panel="Search")
