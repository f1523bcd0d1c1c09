"""``dateline demo``, ``up``, ``worker``, ``serve``, ``status``, ``doctor``."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import Annotated

import typer


def worker(
    stages: Annotated[list[str], typer.Argument(help="clean, group, extract, alert, deliver, index")],
) -> None:
    """Run one stage, or several, each in a process of its own."""
    from workers.errors import SettingsError
    from workers.pipeline import STAGES

    for name in stages:
        if name not in STAGES:
            raise SettingsError(f"There is no stage {name!r}: use {', '.join(STAGES)}.")
    if len(stages) == 1:
        _run_stage(stages[0])
    else:
        _run_all(stages, page=False)


def _run_stage(name: str) -> None:
    from workers import agents, status, telemetry
    from workers.bootstrap import stage_function
    from workers.pipeline import STAGES
    from workers.settings import settings
    from workers.telemetry import setup_logging

    conf = settings()
    setup_logging(conf.log_level)
    status.report(conf.home, name, "starting", telemetry.counts(name))
    # SIGTERM during the (long) start must end the process too.
    signal.signal(signal.SIGTERM, _terminate)

    def tick(supervisor: object) -> None:
        status.report(conf.home, name, "running", telemetry.counts(name))

    app = agents.build(
        STAGES[name], conf.log_url, stage_function(name, conf), batch=agents.BATCHES.get(name, 64), tick=tick
    )
    agents.run(app)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _run_all(stages: list[str], *, page: bool) -> None:
    from workers.processes import Processes, commands

    signal.signal(signal.SIGTERM, _terminate)
    with Processes(commands(stages, page=page)) as children:
        try:
            while (broken := children.watch()) is None:
                time.sleep(0.25)
        except KeyboardInterrupt:
            sys.stderr.write("stopping\n")
            return
    sys.stderr.write(f"error: {broken} cannot run; see its message above, or run dateline doctor\n")
    raise SystemExit(3)


def up() -> None:
    """Run all stages and the page, until Ctrl-C."""
    from workers.pipeline import STAGES
    from workers.settings import settings

    conf = settings()
    sys.stderr.write(f"log {conf.log_url}\nindex {conf.index_url}\npage http://{conf.host}:{conf.port}\n")
    _run_all(list(STAGES), page=True)


def serve() -> None:
    """Run the page and the API."""
    import uvicorn

    from workers.serve import create_app
    from workers.settings import settings
    from workers.telemetry import setup_logging

    conf = settings()
    setup_logging(conf.log_level)
    uvicorn.run(create_app(conf), host=conf.host, port=conf.port, log_level="warning", timeout_graceful_shutdown=2)


def demo(
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="open the page in a browser")] = True,
) -> None:
    """Run everything embedded on the sample articles, with a live table, until Ctrl-C."""
    from workers.demo import run

    signal.signal(signal.SIGTERM, _terminate)
    run(open_page)


def status() -> None:
    """How the stages are, and how far behind."""
    from rich.console import Console

    from workers.demo import table
    from workers.settings import settings

    Console().print(table(settings()))


def alive(stage: str) -> None:
    """Exit with 0 while the stage of this machine reports; for health checks."""
    from workers.settings import settings
    from workers.status import FRESH, age

    if age(settings().home, stage) > FRESH:
        sys.stderr.write(f"{stage} has not reported for {FRESH:g} s\n")
        raise SystemExit(3)


def doctor() -> None:
    """Say what is missing and how to get it."""
    from workers.doctor import checks
    from workers.settings import settings

    bad = 0
    for name, ok, text in checks(settings()):
        sys.stdout.write(f"{'ok  ' if ok else 'MISS'}  {name}: {text}\n")
        bad += not ok
    if bad:
        raise SystemExit(3)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (demo, up, worker, serve, status, alive, doctor):
        app.command(rich_help_panel="Run")(command)
