"""The processes of one machine: a child for each stage and one for the page, started again when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

GRACE = 10.0
"""Seconds that a child gets to end by itself."""
MISSING = 3
"""Exit code of a child that cannot run as things are: starting it again would not help."""


@dataclass
class Child:
    """One process, and when to start it again after it died."""

    name: str
    process: subprocess.Popen[bytes]
    restarts: int = 0
    again_at: float | None = None


@dataclass
class Processes:
    """Children by name; a context manager that ends them all."""

    commands: dict[str, list[str]]
    quiet: bool = False
    children: dict[str, Child] = field(default_factory=dict)

    def __enter__(self) -> Self:
        for name in self.commands:
            self.children[name] = Child(name, self._start(name))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "workers", *self.commands[name]]
        # A session of its own: Ctrl-C reaches the parent only, which ends the children in order.
        return subprocess.Popen(command, start_new_session=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})

    def watch(self) -> str | None:
        """Start dead children again, later each time; return the name of one that cannot run, if there is one."""
        for child in self.children.values():
            code = child.process.poll()
            if code is None:
                continue
            if code == MISSING:
                return child.name
            if child.again_at is None:
                child.restarts += 1
                child.again_at = time.monotonic() + min(0.25 * 2**child.restarts, 15.0)
                sys.stderr.write(f"{child.name} ended with {code}; starting it again\n")
            elif time.monotonic() >= child.again_at:
                child.process, child.again_at = self._start(child.name), None
        return None

    def stop(self) -> None:
        """SIGTERM, then after ``GRACE`` seconds SIGKILL."""
        alive = [c.process for c in self.children.values() if c.process.poll() is None]
        for process in alive:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def commands(stages: list[str], *, page: bool) -> dict[str, list[str]]:
    """The command line of each child."""
    made = {stage: ["worker", stage] for stage in stages}
    return made | ({"serve": ["serve"]} if page else {})
