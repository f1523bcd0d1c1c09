"""``dateline alert …``: stored queries, what they found, and where it went."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.commands import jsonl

if TYPE_CHECKING:
    from schemas import Rule
    from workers.alert.backtest import Report
    from workers.index import Index

alert = typer.Typer(help="Stored queries, what they found, and where it went.", no_args_is_help=True)

Name = Annotated[str, typer.Option(help="what to call it")]
Id = Annotated[str, typer.Option(help="its id (default: made from the query)")]
Owner = Annotated[str, typer.Option(help="whose it is")]
Kind = Annotated[str, typer.Option(help="match, spike (suddenly often) or flatline (gone quiet)")]
GroupBy = Annotated[str, typer.Option(help="story, article or none")]
Wait = Annotated[float, typer.Option(help="seconds the first match waits for more of its group")]
Gap = Annotated[float, typer.Option(help="seconds after which a group that goes on is told again; 0: never")]
Escalate = Annotated[list[int] | None, typer.Option(help="outlets at which a story is told again (5, 25, 100)")]
Quiet = Annotated[str, typer.Option(help="hours without messages, like 22:00-07:00")]
Zone = Annotated[str, typer.Option("--timezone", help="of quiet hours and digests")]
Digest = Annotated[str, typer.Option(help="daily or weekly: everything in one message")]
DigestAt = Annotated[str, typer.Option(help="when the digest goes out")]
Limit = Annotated[int | None, typer.Option("--limit", help="messages an hour; the rest goes out as a digest")]
Channel = Annotated[list[str] | None, typer.Option(help="https://… or env:DATELINE_NAME; may be given again")]
Added = Annotated[bool, typer.Option("--added-text-only", help="of corrections, look only at what they add")]
FlatAfter = Annotated[float, typer.Option(help="seconds of silence that a flatline alert tells of")]
Which = Annotated[str | None, typer.Argument(help="one alert; all when left out")]


@alert.command()
def add(
    query: str, name: Name = "", id: Id = "", owner: Owner = "", kind: Kind = "match", group_by: GroupBy = "story",
    wait: Wait = 0.0, repeat_gap: Gap = 0.0, escalate_at: Escalate = None, quiet: Quiet = "", zone: Zone = "UTC",
    digest: Digest = "", digest_at: DigestAt = "08:00", limit: Limit = None, channel: Channel = None,
    added_text_only: Added = False, flat_after: FlatAfter = 86400.0,
) -> None:  # fmt: skip
    """Store a query; it holds for every article from now on.  The same id again changes it."""
    from workers.deliver import manage
    from workers.query import hints, parse
    from workers.settings import settings

    quiet_from, _, quiet_to = quiet.partition("-")
    made = manage.rule(
        {"query": query, "name": name, "id": id, "owner": owner, "kind": kind, "group_by": group_by, "wait": wait,
         "repeat_gap": repeat_gap, "escalate_at": escalate_at, "quiet_from": quiet_from, "quiet_to": quiet_to,
         "timezone": zone, "digest": digest, "digest_at": digest_at, "limit_per_hour": limit, "channels": channel,
         "added_text_only": added_text_only, "flat_after": flat_after}
    )  # fmt: skip
    for hint in hints(parse(query)):
        sys.stderr.write(f"hint: {hint.message}\n")
    if made.kind == "spike":
        with _index() as index:
            manage.save(settings().log_url, made, index)
    else:
        manage.save(settings().log_url, made)
    _one(made)


def _one(record: Any) -> None:
    jsonl.write(record)
    jsonl.finish(0)


@contextmanager
def _index() -> Iterator[Index]:
    from workers.index import open_index
    from workers.settings import settings

    index = open_index(settings().index_url, settings())
    try:
        yield index
    finally:
        index.close()


@alert.command("list")
def list_() -> None:
    """Every stored query."""
    from workers.deliver import manage
    from workers.settings import settings

    for rule in manage.rules(settings().log_url).values():
        jsonl.write(rule)
    jsonl.finish(0)


@alert.command()
def show(id: str) -> None:
    """One stored query with all its options."""
    from workers.deliver import manage
    from workers.settings import settings

    _one(manage.get(settings().log_url, id))


@alert.command()
def remove(id: str) -> None:
    """Forget a stored query."""
    from workers.deliver import manage
    from workers.settings import settings

    manage.remove(settings().log_url, id)


@alert.command()
def mute(
    id: str,
    long: Annotated[str, typer.Option("--for", help="how long: 30m, 8h, 3d")] = "",
    until: Annotated[str, typer.Option(help="until a time like 2026-05-01T12:00:00Z")] = "",
    off: Annotated[bool, typer.Option("--off", help="let it speak again")] = False,
) -> None:
    """Keep an alert silent; what it finds meanwhile stands in its log as muted."""
    from datetime import UTC, datetime

    from workers.deliver import manage
    from workers.errors import SettingsError
    from workers.settings import settings

    if (bool(long) + bool(until) + off) != 1:
        raise SettingsError("Say how long: --for 8h, --until TIME, or --off.")
    end = (datetime.now(UTC) + manage.duration(long)).strftime("%Y-%m-%dT%H:%M:%SZ") if long else until or None
    _one(manage.mute(settings().log_url, id, end))


@alert.command("test")
def try_(id: str, wait: Annotated[float, typer.Option(help="seconds to wait for the answer")] = 20.0) -> None:
    """Send to its channels exactly what a real match would, marked as a test; the deliver stage must run."""
    from workers.deliver import manage
    from workers.settings import settings

    url = settings().log_url
    with _index() as index:
        made = manage.test(url, index, manage.get(url, id))
    found = manage.outcome(url, {d.id for d in made}, wait)
    for delivery in found:
        sys.stdout.write(f"{delivery.channel}: {delivery.state} {delivery.reason}\n")
    if any(not d.attempts for d in found):
        sys.stderr.write("not sent yet: is the deliver stage running? dateline status\n")
    if any(d.state != "sent" for d in found):
        raise SystemExit(1)


@alert.command()
def backtest(
    query: Annotated[str, typer.Argument(help="a query, or the id of an alert")],
    json: Annotated[bool, typer.Option("--json", help="the whole report")] = False,
) -> None:
    """What a query would have told over the indexed articles, by the same code, a line a day."""
    from workers.deliver import manage
    from workers.settings import settings

    known = manage.rules(settings().log_url)
    rule: Rule = known[query] if query in known else manage.rule({"query": query})
    with _index() as index:
        report = manage.try_out(index, rule)
    if json:
        _one(report)
        return
    for line in histogram(report):
        sys.stdout.write(line + "\n")
    for hint in report.hints:
        sys.stderr.write(f"hint: {hint}\n")


def histogram(report: Report) -> list[str]:
    """The report as text: one line a day, stories as blocks, copies as dots."""
    most = max((d.stories + d.copies for d in report.days), default=1)
    scale = min(1.0, 50 / most)
    lines = [
        f"{d.day}  {'█' * max(1, round(d.stories * scale))}{'·' * round(d.copies * scale)} "
        f"{d.stories} stories +{d.copies} copies"
        for d in report.days
    ]
    states = ", ".join(f"{n} {state}" for state, n in sorted(report.states.items()))
    cut = " (only the newest articles were looked at)" if report.cut else ""
    return [*lines, f"{report.text}{cut}{': ' + states if states else ''}"]


@alert.command()
def log(rule: Which = None) -> None:
    """Every match with its state and reason."""
    from datetime import UTC, datetime

    from workers.deliver.outcome import ledger
    from workers.log import open_reader
    from workers.settings import settings

    reader = open_reader(settings().log_url)
    for found in reversed(ledger(reader, datetime.now(UTC))):
        if rule in (None, found.rule):
            jsonl.write(found)
    reader.close()
    jsonl.finish(0)


@alert.command()
def deliveries(
    rule: Which = None,
    failed: Annotated[bool, typer.Option("--failed", help="only those that failed")] = False,
) -> None:
    """Every message with its attempts, and how it stands."""
    from workers.deliver.stage import find
    from workers.settings import settings

    for made in find(settings().log_url, lambda d: rule in (None, d.rule) and (not failed or d.state == "failed")):
        jsonl.write(made)
    jsonl.finish(0)


@alert.command()
def replay(ids: Annotated[list[str], typer.Argument(help="ids of deliveries")]) -> None:
    """Send messages once more, each with its own id; the deliver stage does it."""
    from workers.deliver import manage
    from workers.settings import settings

    for number in ids:
        jsonl.write(manage.replay(settings().log_url, number))
    jsonl.finish(0)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(alert, name="alert", rich_help_panel="Search")
