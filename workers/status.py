"""How the stages of this machine are: one small file a stage under ``home/status``, written about once a second."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

FRESH = 10.0
"""Seconds after which a report counts as gone."""


def report(home: Path, stage: str, state: str, counters: dict[str, Any]) -> None:
    """Write how a stage is: ``state`` is "starting", "running" or "waiting"."""
    folder = home / "status"
    folder.mkdir(parents=True, exist_ok=True)
    record = {"stage": stage, "state": state, "pid": os.getpid(), "at": time.time(), **counters}
    partial = folder / f".{stage}.{os.getpid()}"
    partial.write_text(json.dumps(record), encoding="utf-8")
    partial.replace(folder / f"{stage}.json")


def read(home: Path) -> dict[str, dict[str, Any]]:
    """The fresh reports, by stage; a process that is gone reports nothing."""
    found = {}
    for file in sorted((home / "status").glob("*.json")):
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if time.time() - record.get("at", 0) < FRESH and _alive(record.get("pid", 0)):
            found[record["stage"]] = record
    return found


def age(home: Path, stage: str) -> float:
    """Seconds since the stage last reported."""
    try:
        record = json.loads((home / "status" / f"{stage}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return float("inf")
    return time.time() - float(record.get("at", 0))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return pid > 0
