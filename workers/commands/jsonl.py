"""JSONL in, JSONL out: one record a line, order kept, bad lines named on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

T = TypeVar("T")


class Lines:
    """Reads records of one type; ``failed`` counts the lines that could not be used."""

    def __init__(self, file: Path | None, kind: type[Any]) -> None:
        self._file = file
        self._decoder = msgspec.json.Decoder(kind)
        self.failed = 0

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Line numbers and records."""
        stream: BinaryIO = self._file.open("rb") if self._file and str(self._file) != "-" else sys.stdin.buffer
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                yield number, self._decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                self.reject(number, error)

    def reject(self, number: int, error: Exception) -> None:
        """Name a line that cannot be used."""
        self.failed += 1
        sys.stderr.write(f"line {number}: {error}\n")


def write(record: Any) -> None:
    """One record as a line on stdout."""
    sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")


def finish(failed: int) -> None:
    """Flush, and exit with 1 when lines had to be left out."""
    sys.stdout.buffer.flush()
    if failed:
        raise SystemExit(1)
