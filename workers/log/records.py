"""What every log carries: one record type, the size limit at the edge, and how headers are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from workers.errors import TooLarge
from workers.pipeline import MAX_RECORD

Headers = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record as it lies in the log; ``timestamp`` in seconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


def check_size(topic: str, key: bytes | None, value: bytes | None) -> int:
    """Return the record's size in bytes; raise ``TooLarge`` over ``pipeline.MAX_RECORD``."""
    size = len(key or b"") + len(value or b"")
    if size > MAX_RECORD:
        raise TooLarge(
            f"A record of {size:,} bytes is too large for {topic!r}: the limit is {MAX_RECORD:,} bytes. "
            "Shorten the article or split it."
        )
    return size


def pack_headers(headers: Headers) -> str | None:
    """Headers as JSON text: latin-1 maps every byte to one character and back."""
    pairs = [(name, value.decode("latin-1")) for name, value in headers]
    return json.dumps(pairs) if pairs else None


def unpack_headers(text: str | None) -> tuple[tuple[str, bytes], ...]:
    """The inverse of ``pack_headers``."""
    return tuple((name, value.encode("latin-1")) for name, value in json.loads(text)) if text else ()
