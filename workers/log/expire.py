"""What the local log forgets: records past their retention, and superseded ones of compacted topics.

The room is used again by later records; the file does not shrink.
"""

from __future__ import annotations

import sqlite3
import time

from workers.log.store import MASK, SHIFT, Store

INTERVAL = 600.0  # seconds between two runs of a worker
CHUNK = 5000  # records deleted in one transaction: other writers wait no longer than that takes
TOMBSTONE_KEPT = 86400.0  # seconds a deletion stays readable, as on Kafka


def expire(store: Store, now: float | None = None) -> int:
    """Forget what may be forgotten; return how many records went.

    A record that some group has still to read stays, however old: embedded, a stage that was off for a month loses nothing.
    """
    now = time.time() if now is None else now
    parts = store.transaction(
        lambda db: db.execute(
            "SELECT p.id, t.retention, t.compact, p.next - p.compacted FROM part p JOIN topic t ON t.name=p.topic"
        ).fetchall()
    )
    gone = 0
    for pid, retention, compact, fresh in parts:
        if compact and fresh:
            gone += _compact(store, pid, now)
        elif retention and not compact:
            gone += _drop_old(store, pid, now - retention)
    return gone


def _drop_old(store: Store, pid: int, before: float) -> int:
    def run(db: sqlite3.Connection) -> int:
        (needed,) = db.execute("SELECT min(off) FROM committed WHERE part=?", (pid,)).fetchone()
        last = pid << SHIFT | (MASK if needed is None else max(needed - 1, 0))
        if needed == 0:
            return 0
        return db.execute(
            "DELETE FROM log WHERE id IN (SELECT id FROM log WHERE id BETWEEN ? AND ? AND ts<? ORDER BY id LIMIT ?)",
            (pid << SHIFT, last, before, CHUNK),
        ).rowcount

    gone = 0
    while (count := store.transaction(run)) > 0:
        gone += count
    return gone


def _compact(store: Store, pid: int, now: float) -> int:
    span = (pid << SHIFT, pid << SHIFT | MASK)

    def run(db: sqlite3.Connection) -> int:
        # a record without a key supersedes nothing and stays
        old = db.execute(
            "DELETE FROM log WHERE id BETWEEN ?1 AND ?2 AND key IS NOT NULL AND id NOT IN"
            " (SELECT max(id) FROM log WHERE id BETWEEN ?1 AND ?2 GROUP BY key)",
            span,
        ).rowcount
        dead = db.execute(
            "DELETE FROM log WHERE id BETWEEN ? AND ? AND value IS NULL AND ts<?", (*span, now - TOMBSTONE_KEPT)
        ).rowcount
        db.execute("UPDATE part SET compacted = next WHERE id=?", (pid,))
        return old + dead

    return store.transaction(run)
