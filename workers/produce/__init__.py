"""Produce: articles from files, pages, feeds and archives onto the log."""

from __future__ import annotations

import hashlib
import json

from workers.log import Publisher
from workers.pipeline import RAW
from workers.supervise import cloud_event

__all__ = ["key_of", "send"]


def key_of(line: bytes) -> bytes:
    """The partition key of a raw article: its id, else its address, so that revisions keep their order."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        for name in ("id", "url"):
            if isinstance(record.get(name), str) and record[name]:
                return str(record[name]).encode("utf-8", "replace")
    return hashlib.blake2b(line, digest_size=16).hexdigest().encode()


def send(publisher: Publisher, line: bytes) -> None:
    """Publish one raw article as it is; ``TooLarge`` over the limit."""
    key = key_of(line)
    publisher.publish(
        RAW.name, key, line, cloud_event(key.decode("utf-8", "replace"), "org.dateline.RawArticle", "produce")
    )
