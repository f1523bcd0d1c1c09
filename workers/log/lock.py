"""One worker per group on a local log, held by a lock that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

from workers.errors import LogBusy

_held: set[Path] = set()  # record locks do not exclude a second holder in the same process; this does


class GroupLock:
    """The right to read a local log as one group; raise ``LogBusy`` if another worker has it.

    A record lock (not ``flock``): forked children, such as an extraction pool that outlives a killed worker, do not keep it.
    """

    def __init__(self, folder: Path, group: str) -> None:
        self._file = (folder / f"{re.sub(r'[^A-Za-z0-9._-]', '_', group)}.lock").resolve()
        if self._file in _held:
            raise _busy(group, folder, str(os.getpid()))
        fd = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            holder = os.read(fd, 32).decode("ascii", "replace").strip()
            os.close(fd)
            raise _busy(group, folder, holder) from exc
        os.ftruncate(fd, 0)
        os.write(fd, str(os.getpid()).encode())
        _held.add(self._file)
        self._fd = fd

    def release(self) -> None:
        """Let another worker have it; harmless when done twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            _held.discard(self._file)


def _busy(group: str, folder: Path, holder: str) -> LogBusy:
    return LogBusy(
        f"Another worker of {group!r} (process {holder or 'unknown'}) already reads the log in {folder}. "
        "Stop it first, or use another folder (DATELINE_HOME or DATELINE_LOG)."
    )
