"""``dateline demo``: everything embedded on the sample articles, with a live table and an alert that fires."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from importlib import resources

import msgspec
from rich.console import Console
from rich.live import Live
from rich.table import Table

from schemas import Alert, Rule
from workers import status
from workers.alert.store import load, save
from workers.log import Reader, open_publisher, open_reader
from workers.pipeline import ALERTS, RAW, STAGES
from workers.processes import Processes, commands
from workers.produce import send
from workers.settings import Settings, settings

_alert = msgspec.json.Decoder(Alert)
PATIENCE = 240.0
"""Seconds that the samples may take before the demo says so."""


def table(conf: Settings, reader: Reader | None = None, before: dict[str, float] | None = None) -> Table:
    """Stage, state, records dealt with, rate since ``before``, and lag."""
    own = reader is None
    reader = reader or open_reader(conf.log_url)
    made = Table(title=f"Dateline  http://{conf.host}:{conf.port}")
    for column in ("stage", "state", "done", "a second", "dead", "lag"):
        made.add_column(column, justify="left" if column in ("stage", "state") else "right")
    found = status.read(conf.home)
    for name, stage in STAGES.items():
        row = found.get(name, {})
        rate = max(0.0, row.get("done", 0) - (before or {}).get(name, row.get("done", 0)))
        lag = reader.lag(f"dateline-{name}", stage.reads.name)
        made.add_row(
            name,
            row.get("state", "stopped"),
            f"{row.get('done', 0):.0f}",
            f"{rate:.0f}",
            f"{row.get('dead', 0):.0f}",
            str(lag),
        )
    if own:
        reader.close()
    return made


def produce_samples(conf: Settings, reader: Reader) -> int:
    """Publish the samples and the sample rules, unless an earlier start did; return how many articles."""
    if sum(reader.ends(RAW.name).values()):
        return 0
    folder = resources.files("workers.produce").joinpath("samples")
    count = 0
    with open_publisher(conf.log_url) as publisher:
        known = load(reader)
        for line in folder.joinpath("rules.jsonl").read_bytes().splitlines():
            rule = msgspec.json.decode(line, type=Rule)
            if rule.id not in known:
                save(publisher, rule)
        for name in ("articles.jsonl", "broken.jsonl"):
            for line in folder.joinpath(name).read_bytes().splitlines():
                send(publisher, line)
                count += 1
    return count


def run(open_page: bool) -> None:
    """Run until Ctrl-C."""
    if "DATELINE_HOME" not in os.environ:
        os.environ["DATELINE_HOME"] = "var/demo"
        settings.cache_clear()
    conf = settings()
    console = Console()
    reader = open_reader(conf.log_url)
    count = produce_samples(conf, reader)
    console.print(f"{count} sample articles produced" if count else "going on where the last demo stopped")
    with Processes(commands(list(STAGES), page=True)) as children:
        try:
            _follow(conf, reader, children, console, open_page)
        except KeyboardInterrupt:
            console.print("stopping")
    reader.close()


def _follow(conf: Settings, reader: Reader, children: Processes, console: Console, open_page: bool) -> None:
    live = console.is_terminal
    view = Live(console=console, refresh_per_second=4) if live else None
    started, told, before = time.monotonic(), False, dict[str, float]()
    last_line = 0.0
    if view:
        view.start()
    try:
        while True:
            broken = children.watch()
            if broken:
                raise SystemExit(f"error: {broken} cannot run; see its message above, or run dateline doctor")
            time.sleep(0.5)
            if view:
                view.update(table(conf, reader, before))
            before = {n: r.get("done", 0.0) for n, r in status.read(conf.home).items()}
            lag = _lag(reader)
            if not live and not told and time.monotonic() - last_line > 5:
                last_line = time.monotonic()
                console.print(f"waiting: {lag} records to go, {len(before)} of {len(STAGES)} stages run")
            done = (
                lag == 0
                and all(r.get("state") == "running" for r in status.read(conf.home).values())
                and len(before) == len(STAGES)
            )
            if not told and (done or time.monotonic() - started > PATIENCE):
                told = True
                if view:
                    view.update(table(conf, reader))
                _tell(conf, reader, console, open_page)
    finally:
        if view:
            view.stop()


def _lag(reader: Reader) -> int:
    return sum(reader.lag(f"dateline-{n}", s.reads.name) for n, s in STAGES.items())


def _tell(conf: Settings, reader: Reader, console: Console, open_page: bool) -> None:
    for record in reader.read(ALERTS.name):
        alert = _alert.decode(record.value or b"{}")
        if alert.state == "sent":
            console.print(f"[bold]alert[/bold] “{alert.rule_name}”: {alert.title}  ({alert.source})")
            break
    home = f"DATELINE_HOME={conf.home} " if conf.home.as_posix() != "var" else ""
    address = f"http://{conf.host}:{conf.port}"
    console.print(f"\nThe page: {address}\n\nTry next, in another terminal:")
    console.print(f"  {home}.venv/bin/dateline search 'ceasefire OR (troops AND withdraw)'", soft_wrap=True)
    console.print(f"  {home}.venv/bin/dateline alert add 'earthquake AND NOT tsunami' --name Quakes", soft_wrap=True)
    console.print(f"  {home}.venv/bin/dateline dead list", soft_wrap=True)
    console.print("\nCtrl-C ends it; the next start goes on from here.")
    if open_page and sys.stdout.isatty() and not os.environ.get("CI"):
        webbrowser.open(address)
