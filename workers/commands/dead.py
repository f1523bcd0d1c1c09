"""``dateline dead list|show|retry``: records that could not be used, with their bytes and the reason."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workers.commands import jsonl

dead = typer.Typer(help="Records that could not be used, with their bytes and the reason.", no_args_is_help=True)
Stage = Annotated[str | None, typer.Argument(help="a stage; all when left out")]


def _letters(stage: str | None):  # type: ignore[no-untyped-def]
    from workers.log import open_reader
    from workers.pipeline import STAGES
    from workers.settings import settings

    reader = open_reader(settings().log_url)
    for name in [stage] if stage else STAGES:
        for record in reader.read(STAGES[name].dead):
            headers = {k: v.decode("utf-8", "replace") for k, v in record.headers}
            yield name, record, headers
    reader.close()


@dead.command("list")
def list_(stage: Stage = None) -> None:
    """One line each: where it came from, and why it could not be used."""
    for name, record, headers in _letters(stage):
        jsonl.write(
            {
                "stage": name,
                "partition": record.partition,
                "offset": record.offset,
                "at": headers.get("dead_at"),
                "from": f"{headers.get('dead_topic')}:{headers.get('dead_partition')}:{headers.get('dead_offset')}",
                "error": headers.get("dead_error"),
                "reason": headers.get("dead_reason"),
                "attempts": int(headers.get("dead_attempts", "1")),
            }
        )
    jsonl.finish(0)


@dead.command()
def show(stage: str, offset: int) -> None:
    """The original bytes of one."""
    for _, record, _ in _letters(stage):
        if record.offset == offset:
            sys.stdout.buffer.write(record.value or b"")
            return
    sys.stderr.write(f"error: {stage} has no dead letter with offset {offset}; see dateline dead list {stage}\n")
    raise SystemExit(3)


@dead.command()
def retry(
    stage: str, offset: Annotated[int | None, typer.Argument(help="one of them; all when left out")] = None
) -> None:
    """Put them back onto the topic they came from."""
    from workers.log import open_publisher
    from workers.pipeline import STAGES
    from workers.settings import settings

    count = 0
    with open_publisher(settings().log_url) as publisher:
        for _, record, headers in _letters(stage):
            if offset is None or record.offset == offset:
                kept = [(k, v) for k, v in record.headers if k in ("traceparent", "dead_attempts")]
                publisher.publish(headers.get("dead_topic", STAGES[stage].reads.name), record.key, record.value, kept)
                count += 1
    sys.stderr.write(f"{count} put back\n")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(dead, name="dead", rich_help_panel="Run")
