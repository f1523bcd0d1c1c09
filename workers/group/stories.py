"""Stories: online clustering of articles by what they are about, who and where, within a window of days."""

from __future__ import annotations

import hashlib
import struct
from array import array

import numpy as np
from numpy.typing import NDArray

from schemas import GroupedArticle, Story
from workers.group import identity
from workers.group.centres import Centres
from workers.group.ids import Ids
from workers.group.slots import Slots
from workers.group.terms import Vector

MERGE = 0.62
"""Cosine of two stories from which they are one."""
DAY = 86400.0

_ROW = np.dtype(
    [
        ("time", "<f8"), ("touched", "<f8"), ("first_seen", "<i8"), ("last_seen", "<i8"), ("articles", "<u4"), ("copies", "<u4"),
        ("outlet", "<u4"), ("into", "<u4"), ("state", "u1"),
    ]
)  # fmt: skip
"""``time``: of its latest article, as published; ``touched``: when its latest article came, on the stream's clock."""
_PACKED = struct.Struct("<ddqqIIIIB")
"""The same, for one row: numpy takes ten times as long for a number."""
assert _PACKED.size == _ROW.itemsize
_FREE, _OPEN, _CLOSED, _MERGED = 0, 1, 2, 3


def story_id(article: str) -> str:
    """A story's id follows from the article that opened it."""
    return "s" + hashlib.blake2b(article.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Stories:
    """Up to ``size`` stories by slot: open ones take articles, closed ones only copies, merged ones point to another."""

    def __init__(self, size: int) -> None:
        self.centres = Centres(size)
        self._rows = np.zeros(size, _ROW)
        self._times = self._rows["time"]
        self._bytes = self._rows.view(np.uint8).data
        self._open = np.zeros(size, np.bool_)
        self._ids = Ids(size)
        self._slots = Slots(size)
        self._strings: list[bytes] = []
        """First article and headline, with a zero byte between."""
        self._outlets: dict[int, array[int]] = {}
        self._number: dict[str, int] = {"": 0}
        self._outlet: list[str] = [""]

    def __len__(self) -> int:
        return len(self._slots)

    def find(self, article: Vector, time: float, window: float) -> list[tuple[float, int]]:
        """Stories that the article could join, best first: ``(score, slot)`` with scores of at least ``JOIN``."""
        fit = self.centres.near(article, self._open, self._times, time, window)
        return sorted(fit, key=lambda p: (-p[0], self._ids.key(p[1])))

    def alike(self, one: int, other: int) -> bool:
        """Whether two open stories are one."""
        return self.centres.cosine(one, other) >= MERGE

    def at(self, id: str) -> int | None:
        """The slot of a story, or of that which it was merged into."""
        slot = self._ids.get(_key(id))
        return None if slot is None else self.standing(slot)

    def standing(self, slot: int) -> int:
        """The story itself, or that which it was merged into."""
        while (row := self._row(slot))[8] == _MERGED:
            slot = row[7]
        return slot

    def id(self, slot: int) -> str:
        """Its id."""
        return f"s{self._ids.key(slot):016x}"

    def start(self, id: str, article: GroupedArticle, time: float, now: float) -> int:
        """A new story, opened by an article that has still to join it."""
        slot = self._slots.take()
        self._ids.put(_key(id), slot)
        seen = identity.seconds(article.seen)
        self._rows[slot] = (time, now, seen, seen, 0, 0, self._known(article.source), 0, _OPEN)
        self._open[slot] = True
        strings = f"{article.id}\0{article.title}".encode("utf-8", "surrogatepass")
        if slot == len(self._strings):
            self._strings.append(strings)
        else:
            self._strings[slot] = strings
        return slot

    def join(self, slot: int, article: GroupedArticle, vector: Vector, time: float, now: float) -> None:
        """Count an article in; a copy moves nothing but the counts."""
        latest, _, first_seen, last_seen, articles, copies, outlet, into, state = self._row(slot)
        last_seen = max(identity.seconds(article.seen), last_seen)
        copied = article.copy_of is not None
        _PACKED.pack_into(
            self._bytes, slot * _PACKED.size, max(time, latest), now, first_seen, last_seen, articles + 1, copies + copied, outlet, into,
            state,
        )  # fmt: skip
        self._spread(slot, self._known(article.source))
        if not copied and state == _OPEN:
            self.centres.add(slot, vector.terms, vector.weights)

    def is_first(self, slot: int, article: str) -> bool:
        """Whether the story was opened by this article."""
        return self._strings[slot].startswith(f"{article}\0".encode("utf-8", "surrogatepass"))

    def correct(self, slot: int, article: GroupedArticle, now: float) -> None:
        """One of its articles was corrected: where it is the first, the story has its headline."""
        self._rows["touched"][slot] = now
        if self.is_first(slot, article.id):
            self._strings[slot] = f"{article.id}\0{article.title}".encode("utf-8", "surrogatepass")

    def merge(self, one: int, other: int) -> tuple[int, int]:
        """Two stories become one, that which was seen first.  Returns ``(old, new)``."""
        new, old = sorted((one, other), key=lambda s: (int(self._rows["first_seen"][s]), self._ids.key(s)))
        self.centres.join(old, new)
        there, gone = self._rows[new], self._rows[old]
        for count in ("articles", "copies"):
            there[count] += gone[count]
        for latest in ("time", "touched", "last_seen"):
            there[latest] = max(there[latest], gone[latest])
        for outlet in self._outlets_of(old):
            self._spread(new, outlet)
        self._open[old] = False
        gone["state"], gone["into"] = _MERGED, new
        return old, new

    def expire(self, close: float, forget: float) -> None:
        """Close the stories to which nothing came since one time, forget those to which nothing came since an earlier one."""
        rows = self._rows[: self._slots.high]
        closing = np.flatnonzero((rows["state"] == _OPEN) & (rows["touched"] < close))
        rows["state"][closing] = _CLOSED
        self._open[closing] = False
        gone: NDArray[np.intp] = np.flatnonzero((rows["state"] != _FREE) & (rows["touched"] < forget))
        for slot in gone.tolist():
            self._ids.remove(slot)
            self._outlets.pop(slot, None)
            self._strings[slot] = b""
        rows["state"][gone] = _FREE
        self._open[gone] = False
        self.centres.clear(gone)
        self._slots.give(gone)

    def outlets(self, slot: int) -> int:
        """How many outlets have it."""
        return len(self._outlets_of(slot))

    def record(self, slot: int) -> Story:
        """A story as it stands."""
        _, _, first_seen, last_seen, articles, copies, outlet, _, _ = self._row(slot)
        first, headline = self._strings[slot].decode("utf-8", "surrogatepass").split("\0", 1)
        return Story(
            id=self.id(slot),
            headline=headline,
            first_article=first,
            first_outlet=self._outlet[outlet] or None,
            first_seen=identity.written(first_seen),
            last_seen=identity.written(last_seen),
            articles=articles,
            outlets=[self._outlet[n] for n in self._outlets_of(slot)],
            copies=copies,
        )

    def _outlets_of(self, slot: int) -> array[int] | tuple[int, ...]:
        several = self._outlets.get(slot)
        if several is not None:
            return several
        first = self._row(slot)[6]
        return (first,) if first else ()

    def _row(self, slot: int) -> tuple[float, float, int, int, int, int, int, int, int]:
        return _PACKED.unpack_from(self._bytes, slot * _PACKED.size)  # type: ignore[return-value]

    def _spread(self, slot: int, outlet: int) -> None:
        outlets = self._outlets_of(slot)
        if outlet and outlet not in outlets:
            if isinstance(outlets, tuple):
                outlets = self._outlets[slot] = array("I", outlets)
            outlets.append(outlet)

    def _known(self, source: str | None) -> int:
        number = self._number.get(source or "")
        if number is None:
            number = self._number[source or ""] = len(self._outlet)
            self._outlet.append(source or "")
        return number


def _key(id: str) -> int:
    """Its own digits, or a hash of an id that has another form."""
    try:
        return int(id[1:], 16) & 2**64 - 1
    except ValueError:
        return int(story_id(id)[1:], 16)
