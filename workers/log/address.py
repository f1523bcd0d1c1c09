"""The address of a log: ``local:///dir`` or ``kafka://host:9092``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from workers.errors import SettingsError


@dataclass(frozen=True)
class LocalAddress:
    """``local:///dir?sync=normal&max_mb=500``.

    ``sync``: SQLite's ``synchronous``; FULL survives a power cut, NORMAL only a killed process.
    ``max_mb``: the log takes no more than this of the disk; 0: as much as there is.
    """

    path: Path
    sync: str = "FULL"
    max_mb: int = 0


@dataclass(frozen=True)
class KafkaAddress:
    """``kafka://host:9092``; several brokers stand with ``,`` or ``;`` between them."""

    brokers: tuple[str, ...]


def parse(url: str) -> LocalAddress | KafkaAddress:
    """Read a log's address; raise ``SettingsError`` with what would be right."""
    if url.startswith("local:"):
        return _local(url)
    if url.startswith("kafka:"):
        return _kafka(url)
    raise SettingsError(
        f"{url!r} is not the address of a log: use local:///folder or kafka://host:9092 (DATELINE_LOG)."
    )


def _local(url: str) -> LocalAddress:
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise SettingsError(
            f"{url!r} names no folder: use three slashes and an absolute path, local:///var/dateline/log."
        )
    query = parse_qs(parts.query)
    sync = query.get("sync", ["FULL"])[0].upper()
    size = query.get("max_mb", ["0"])[0]
    if sync not in ("FULL", "NORMAL", "EXTRA") or not size.isdigit():
        raise SettingsError(f"{url!r}: sync is full, normal or extra; max_mb is a whole number.")
    return LocalAddress(Path(unquote(parts.path)), sync, int(size))


def _kafka(url: str) -> KafkaAddress:
    brokers = []
    for part in url.replace(";", ",").split(","):
        netloc = urlsplit(part if "://" in part else f"kafka://{part}").netloc
        if not netloc:
            raise SettingsError(f"{url!r} names no broker: use kafka://host:9092.")
        brokers.append(netloc if ":" in netloc else f"{netloc}:9092")
    return KafkaAddress(tuple(brokers))
