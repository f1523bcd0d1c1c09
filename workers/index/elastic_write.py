"""Bulk writes to Elasticsearch: idempotent, cut by size, one outcome an article."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import msgspec
from elasticsearch import Elasticsearch

from schemas import ExtractedArticle
from workers.errors import LogFull
from workers.index import fields
from workers.index.elastic_client import TooLarge, translated
from workers.index.protocol import Outcome

BULK_BYTES = 8 * 1024 * 1024
"""Bytes of a bulk request; an answer 413 halves the batch."""
BULK_ROWS = 500
AT_ONCE = 2
"""Requests under way at the same time."""

_json = msgspec.json.Encoder()
Row = tuple[str, bytes, bytes]
"""Id, the action's line, the document's line."""


def row(article: ExtractedArticle, index: str) -> Row:
    """The two lines of a bulk request; an older revision that comes later is refused by its version."""
    action = {"_index": index, "_id": article.id, "version": fields.version(article), "version_type": "external_gte"}
    return article.id, _json.encode({"index": action}), _json.encode(fields.flat(article) | {"record": article})


def store(client: Elasticsearch, rows: Iterable[Row]) -> list[Outcome]:
    """Each row ends as stored, stale, retry or rejected.  While requests are out, the next rows are made."""
    parts = _parts(rows)
    first = next(parts, [])
    second = next(parts, None)
    if second is None:
        return _bulk(client, first) if first else []
    out: list[Outcome] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        under_way = deque([pool.submit(_bulk, client, first)])
        for part in chain((second,), parts):
            under_way.append(pool.submit(_bulk, client, part))
            if len(under_way) > AT_ONCE:
                out += under_way.popleft().result()
        for rest in under_way:
            out += rest.result()
    return out


def _bulk(client: Elasticsearch, rows: list[Row]) -> list[Outcome]:
    try:
        with translated():
            # Lines that are JSON already are sent as they are.
            lines: list[Any] = [line for row in rows for line in row[1:]]
            answer = client.bulk(operations=lines)
    except TooLarge:
        if len(rows) == 1:
            return [Outcome(rows[0][0], "rejected", "larger than Elasticsearch takes (http.max_content_length)")]
        half = len(rows) // 2
        return _bulk(client, rows[:half]) + _bulk(client, rows[half:])
    return [_outcome(next(iter(item.values()))) for item in answer["items"]]


def _outcome(item: dict[str, Any]) -> Outcome:
    status, error = int(item["status"]), item.get("error") or {}
    reason = f"{error.get('type')}: {error.get('reason')}" if error else ""
    if status < 300:
        return Outcome(item["_id"], "stored")
    if status == 409:
        return Outcome(item["_id"], "stale", reason)
    if "flood_stage" in reason or "read-only" in reason:
        raise LogFull(
            f"Elasticsearch's disk is full, its indices are read-only: free space, then it goes on ({reason})."
        )
    if status == 429 or status >= 500:
        return Outcome(item["_id"], "retry", reason)
    return Outcome(item["_id"], "rejected", reason)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        if part and (size + len(row[2]) > BULK_BYTES or len(part) == BULK_ROWS):
            yield part
            part, size = [], 0
        part.append(row)
        size += len(row[2])
    if part:
        yield part
