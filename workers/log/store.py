"""The local log itself: topics, records and offsets in one SQLite database (WAL).

Synchronous, safe to use from several threads, and without Faust.  Any number of processes may write and read at once; a record
is on disk when ``append`` returns.  Offsets only grow: an expired record's offset is never given again.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from workers.errors import DatelineError
from workers.log.address import LocalAddress
from workers.log.sqlite_errors import PATIENCE, explained
from workers.log.topics import Shape, unknown

T = TypeVar("T")
TP = tuple[str, int]
Row = tuple[int, float, bytes | None, bytes | None, str | None]
"""offset, timestamp (seconds), key, value, headers (packed)"""
NewRecord = tuple[str, int, float, bytes | None, bytes | None, str | None]
"""topic, partition, timestamp (seconds), key, value, headers (packed)"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS topic(
  name TEXT PRIMARY KEY, partitions INT NOT NULL, retention REAL, compact INT NOT NULL);
CREATE TABLE IF NOT EXISTS part(
  id INTEGER PRIMARY KEY, topic TEXT, part INT, next INT NOT NULL DEFAULT 0, compacted INT NOT NULL DEFAULT 0,
  UNIQUE(topic, part));
CREATE TABLE IF NOT EXISTS log(  -- id = part.id << 40 | offset: each partition is one growing run of the b-tree
  id INTEGER PRIMARY KEY, ts REAL, key BLOB, value BLOB, headers TEXT);
CREATE TABLE IF NOT EXISTS committed(
  grp TEXT, part INT, off INT NOT NULL, PRIMARY KEY(grp, part)) WITHOUT ROWID;
"""
SHIFT = 40
MASK = (1 << SHIFT) - 1
PAGE = 32768  # bytes: an article fits in a page, so few values need overflow pages
READ_BYTES = 32 << 20  # a read stops after this much, so that memory stays bounded however large the records


class Store:
    """One log folder, open."""

    def __init__(self, address: LocalAddress) -> None:
        self.path = address.path
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise DatelineError(f"The log's folder {self.path} cannot be made: {exc.strerror}.") from exc
        self._parts: dict[TP, int] = {}
        self._counts: dict[str, int] = {}
        self._writing, self._reading = threading.RLock(), threading.RLock()
        with explained(self.path):
            self._db = self._connect(address)
            self._db.executescript(SCHEMA)
            self._reader = self._connect(address)  # its own connection: reads go on while a write waits for the disk

    def _connect(self, address: LocalAddress) -> sqlite3.Connection:
        db = sqlite3.connect(self.path / "log.db", isolation_level=None, check_same_thread=False, timeout=PATIENCE)
        db.execute(f"PRAGMA page_size={PAGE}")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA journal_size_limit=67108864")
        db.execute(f"PRAGMA synchronous={address.sync}")
        if address.max_mb:
            db.execute(f"PRAGMA max_page_count={max(8, address.max_mb * (1 << 20) // PAGE)}")
        return db

    def transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` in one write transaction: all of it is on disk afterwards, or nothing is."""
        with self._writing, explained(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # on a full disk SQLite has rolled back by itself
                    self._db.execute("ROLLBACK")
                raise
            return result

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._reading, explained(self.path):
            return self._reader.execute(sql, values).fetchall()

    # -- topics ------------------------------------------------------------------------------------------------------

    def partitions(self, topic: str) -> int | None:
        """Return how many partitions the topic has, or None if there is no such topic."""
        if topic not in self._counts:
            found = self._rows("SELECT part, id FROM part WHERE topic=?", (topic,))
            if found:
                self._parts.update({(topic, part): pid for part, pid in found})
                self._counts[topic] = len(found)
        return self._counts.get(topic)

    def create(self, topic: str, shape: Shape) -> int:
        """Create the topic unless it exists; return how many partitions it has."""

        def run(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR IGNORE INTO topic VALUES(?,?,?,?)",
                (topic, shape.partitions, shape.retention, int(shape.compacted)),
            )
            (count,) = db.execute("SELECT partitions FROM topic WHERE name=?", (topic,)).fetchone()
            db.executemany("INSERT OR IGNORE INTO part(topic, part) VALUES(?,?)", [(topic, p) for p in range(count)])

        if self.partitions(topic) is None:
            self.transaction(run)
        return self.partitions(topic) or 0

    def topics(self) -> list[str]:
        """Every topic's name, sorted."""
        return [str(name) for (name,) in self._rows("SELECT name FROM topic ORDER BY name")]

    def partition(self, topic: str, key: bytes | None) -> int:
        """The partition a key belongs to; a record without a key goes to any."""
        count = self.partitions(topic)
        if count is None:
            raise unknown(topic)
        return random.randrange(count) if key is None else zlib.crc32(key) % count

    def part_id(self, tp: TP) -> int:
        """The partition's number in the database; raise ``UnknownTopic``."""
        if tp not in self._parts:
            self.partitions(tp[0])
        if tp not in self._parts:
            raise unknown(f"{tp[0]}:{tp[1]}" if self.partitions(tp[0]) else tp[0])
        return self._parts[tp]

    # -- records -----------------------------------------------------------------------------------------------------

    def append(self, records: Sequence[NewRecord]) -> list[int]:
        """Write the records in one transaction; return their offsets."""
        parts = [self.part_id((topic, partition)) for topic, partition, *_ in records]

        def run(db: sqlite3.Connection) -> list[int]:
            heads: dict[int, int] = {}
            offsets = []
            for pid in parts:
                if pid not in heads:
                    (heads[pid],) = db.execute("SELECT next FROM part WHERE id=?", (pid,)).fetchone()
                offsets.append(heads[pid])
                heads[pid] += 1
            rows = ((p << SHIFT | o, *r[2:]) for p, o, r in zip(parts, offsets, records, strict=True))
            db.executemany("INSERT INTO log VALUES(?,?,?,?,?)", rows)
            db.executemany("UPDATE part SET next=? WHERE id=?", [(n, p) for p, n in heads.items()])
            return offsets

        return self.transaction(run)

    def read(self, wants: Mapping[TP, int], limit: int = 500) -> dict[TP, list[Row]]:
        """Records from the wanted offsets on; at most about ``limit`` of them and ``READ_BYTES``, shared by the partitions."""
        share = max(1, len(wants))
        return {tp: rows for tp, at in wants.items() if (rows := self._run(tp, at, max(1, limit // share), share))}

    def _run(self, tp: TP, offset: int, limit: int, share: int) -> list[Row]:
        first = self.part_id(tp) << SHIFT
        rows: list[Row] = []
        size = 0
        with self._reading, explained(self.path):
            found = self._reader.execute(
                "SELECT id & ?, ts, key, value, headers FROM log WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
                (MASK, first | offset, first | MASK, limit),
            )
            for row in found:
                rows.append(row)
                size += len(row[3] or b"")
                if size >= READ_BYTES // share:
                    break
            found.close()
        return rows

    def bounds(self, tp: TP) -> tuple[int, int]:
        """The offset of the oldest record kept, and the offset the next record will get."""
        pid = self.part_id(tp)
        ((low, high),) = self._rows(
            "SELECT (SELECT min(id) FROM log WHERE id BETWEEN ?1 AND ?2) & ?3, next FROM part WHERE id=?4",
            (pid << SHIFT, pid << SHIFT | MASK, MASK, pid),
        )
        return (high if low is None else low), high

    # -- offsets of groups -------------------------------------------------------------------------------------------

    def commit(self, group: str, offsets: Mapping[TP, int]) -> None:
        """Remember that the group has dealt with everything before these offsets."""
        rows = [(group, self.part_id(tp), offset) for tp, offset in offsets.items()]
        self.transaction(lambda db: db.executemany("INSERT OR REPLACE INTO committed VALUES(?,?,?)", rows))

    def committed(self, group: str, tps: Iterable[TP]) -> dict[TP, int | None]:
        """What ``commit`` last stored; None where the group has committed nothing."""
        found: dict[int, int] = dict(self._rows("SELECT part, off FROM committed WHERE grp=?", (group,)))
        return {tp: found.get(self.part_id(tp)) for tp in tps}

    def close(self) -> None:
        """Close both connections; using the store afterwards raises ``DatelineError``."""
        with self._writing, self._reading, explained(self.path):
            self._db.close()
            self._reader.close()
