"""SQLite's errors in words that say what to do, as errors that say whether trying again helps."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workers.errors import DatelineError, LogFull, RetryableError

PATIENCE = 30.0
"""Seconds to wait for another process's write before giving up with ``RetryableError``."""

_SMALLEST = 1 << 20  # bytes: an I/O error with less free than this is a full disk


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an ``sqlite3.Error`` into ``LogFull``, ``RetryableError`` or ``DatelineError``."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _explain(exc, path) from exc


def _explain(exc: sqlite3.Error, path: Path) -> DatelineError:
    code = getattr(exc, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest its detail
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return RetryableError(f"The log in {path} is busy: another process has been writing for over {PATIENCE:.0f} s.")
    free = shutil.disk_usage(path).free if path.exists() else 0
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and free < _SMALLEST):
        return LogFull(
            f"The disk under {path} is full ({free / 1e6:,.1f} MB free), or the log has reached its max_mb: "
            "nothing was written. Free some space; Dateline goes on by itself."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DatelineError(f"The log in {path} is damaged ({exc}): restore it from a copy, or move the folder away.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return DatelineError(f"The log in {path} cannot be written ({exc}): check who owns the folder.")
    return DatelineError(f"The log in {path} failed: {exc}.")
