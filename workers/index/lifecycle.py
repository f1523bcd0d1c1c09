"""The life of the indices in Elasticsearch: a new mapping without downtime, and months that are let go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from elasticsearch import Elasticsearch, NotFoundError

from schemas import ExtractedArticle
from workers.errors import DatelineError
from workers.index import elastic_write, templates
from workers.index.elastic_client import translated
from workers.index.protocol import Outcome

_BATCH = 500


def migrate(client: Elasticsearch, prefix: str, *, drop: bool = False) -> dict[str, int]:
    """Re-index every index of an older template version into its successor; articles copied by old index.

    The indexed fields are made anew from the records.  While that goes on the read alias stays on the old index; one request then
    moves it.  Writers must already be of the new version: what they write is newer and stays.  ``drop``: delete old indices after.
    """
    _put_templates(client, prefix)
    return {old: _move(client, prefix, old, drop) for old in _outdated(client, prefix)}


def _put_templates(client: Elasticsearch, prefix: str) -> None:
    with translated():
        for name, made in templates.every(prefix).items():
            client.indices.put_index_template(name=f"{prefix}-{name}", **made)


def _outdated(client: Elasticsearch, prefix: str) -> list[str]:
    pattern = re.compile(rf"{re.escape(prefix)}-(?:articles|stories)-v(\d+)(?:-\d{{4}}\.\d{{2}})?")
    with translated():
        have = client.indices.get(index=f"{prefix}-*", expand_wildcards="open").keys()
    found = {name: m for name in have if (m := pattern.fullmatch(name)) and int(m[1]) < templates.VERSION}
    return [name for name in sorted(found) if _aliased(client, name)]


def _aliased(client: Elasticsearch, name: str) -> bool:
    """Whether searches read it: one that was migrated already is not read any more."""
    with translated():
        return bool(client.indices.get_alias(index=name)[name]["aliases"])


def _move(client: Elasticsearch, prefix: str, old: str, drop: bool) -> int:
    kind, new = old.removeprefix(f"{prefix}-").split("-")[0], re.sub(r"-v\d+", f"-v{templates.VERSION}", old, count=1)
    alias = f"{prefix}-{kind}"
    fresh = not _exists(client, new)
    if fresh:
        # Not read yet: until the copy is whole, searches see the old one only.
        with translated():
            client.indices.create(index=new)
            client.indices.delete_alias(index=new, name=alias)
    copied = sum(_copy(client, old, new, kind, part) for part in _batches(client, old))
    actions: list[dict[str, Any]] = [
        {"add": {"index": new, "alias": alias}},
        {"remove": {"index": old, "alias": alias}},
    ]
    with translated():
        client.indices.refresh(index=new)
        client.indices.update_aliases(actions=actions)
        if drop:
            client.indices.delete(index=old)
    return copied


def _exists(client: Elasticsearch, name: str) -> bool:
    with translated():
        return bool(client.indices.exists(index=name))


def _batches(client: Elasticsearch, index: str) -> Iterator[list[dict[str, Any]]]:
    """All documents of one state of the index."""
    with translated():
        state = client.open_point_in_time(index=index, keep_alive="5m")["id"]
    after: list[Any] | None = None
    try:
        while True:
            with translated():
                found = client.search(
                    pit={"id": state, "keep_alive": "5m"},
                    sort=[{"_shard_doc": "asc"}],
                    size=_BATCH,
                    search_after=after,
                    version=True,
                    track_total_hits=False,
                )
            hits = found["hits"]["hits"]
            if not hits:
                return
            after = hits[-1]["sort"]
            yield hits
    finally:
        with translated():
            client.close_point_in_time(id=state)


def _copy(client: Elasticsearch, old: str, new: str, kind: str, hits: list[dict[str, Any]]) -> int:
    rows = [_row(hit, new, kind) for hit in hits]
    lost = [o for o in elastic_write.store(client, rows) if o.state not in ("stored", "stale")]
    if lost:
        raise DatelineError(_failed(old, lost))
    return len(rows)


def _row(hit: dict[str, Any], new: str, kind: str) -> elastic_write.Row:
    if kind == "articles":
        return elastic_write.row(msgspec.convert(hit["_source"]["record"], ExtractedArticle), new)
    # A story that is in the new index already is newer.
    action = {"index": {"_index": new, "_id": hit["_id"], "version": 1, "version_type": "external"}}
    return hit["_id"], msgspec.json.encode(action), msgspec.json.encode(hit["_source"])


def _failed(old: str, lost: list[Outcome]) -> str:
    return f"{old} was not migrated, {len(lost)} documents could not be copied ({lost[0].reason}): it stays as it was."


def expire(client: Elasticsearch, prefix: str, days: float, *, now: datetime | None = None) -> list[str]:
    """Delete the month indices of articles whose whole month is more than ``days`` ago; returns their names."""
    limit = (now or datetime.now(UTC)) - timedelta(days=days)
    pattern = re.compile(rf"{re.escape(prefix)}-articles-v\d+-(\d{{4}})\.(\d{{2}})")
    with translated():
        have = client.indices.get(index=f"{prefix}-articles-*", expand_wildcards="open").keys()
    gone = [
        name for name in sorted(have) if (m := pattern.fullmatch(name)) and _month_end(int(m[1]), int(m[2])) < limit
    ]
    for name in gone:
        with translated():
            try:
                client.indices.delete(index=name)
            except NotFoundError:
                continue
    return gone


def _month_end(year: int, month: int) -> datetime:
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
