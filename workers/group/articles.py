"""What is remembered of each article, in rows of fixed size: enough to give the same answer when it comes again.

What does not fit a row (an id or a time of a form of its own, the difference to a revision) stands in a dict, and is rare.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas import CleanArticle, GroupedArticle, Revision
from workers.clean import facts
from workers.group import identity
from workers.group.ids import Ids
from workers.group.slots import Slots

_ROW = np.dtype(
    [
        ("id_high", "<u8"), ("id_low", "<u8"), ("of_high", "<u8"), ("of_low", "<u8"), ("content", "<u8"), ("arrived", "<f8"),
        ("seen", "<i8"), ("story", "<u4"), ("outlets", "<u4"), ("similarity", "<u2"), ("flags", "u1"),
    ]
)  # fmt: skip
_PACKED = struct.Struct("<QQQQQdqIIHB")
"""The same, for one row: numpy takes ten times as long for a number."""
assert _PACKED.size == _ROW.itemsize
_ALIVE, _FIRST, _COPY, _REVISED = 1, 2, 4, 8
_LOW = 2**64 - 1
_TENTHOUSANDTHS = 10_000


@dataclass(frozen=True, slots=True)
class Odd:
    """What a row has no room for; None where the row says it."""

    id: str | None = None
    copy_of: str | None = None
    seen: str | None = None
    first_seen: str | None = None
    revision: str | None = None
    changes: Revision | None = None


class Articles:
    """Up to ``size`` articles by slot."""

    def __init__(self, size: int) -> None:
        self._rows = np.zeros(size, _ROW)
        self._bytes = self._rows.view(np.uint8).data
        self._odd: dict[int, Odd] = {}
        self._ids = Ids(size)
        self.slots = Slots(size)

    def __len__(self) -> int:
        return len(self.slots)

    def find(self, key: int) -> int | None:
        """The slot of the article with this key (``identity.key``)."""
        return self._ids.get(_folded(key))

    def put(self, key: int, content: int, article: GroupedArticle, story: int, now: float) -> int:
        """Remember an article as it went out, ``now`` on the stream's clock; a revision takes the place of the one before.

        Returns its slot.
        """
        slot = self.find(key)
        if slot is None:
            slot = self.slots.take()
            self._ids.put(_folded(key), slot)
        of = identity.key(article.copy_of) if article.copy_of is not None else 0
        seen = identity.seconds(article.seen)
        flags = _ALIVE | _FIRST * article.first | _COPY * (of != 0) | _REVISED * (article.revision is not None)
        similarity = round((article.similarity or 0.0) * _TENTHOUSANDTHS)
        _PACKED.pack_into(
            self._bytes, slot * _PACKED.size, key >> 64, key & _LOW, of >> 64, of & _LOW, content, now, seen, story, article.outlets,
            similarity, flags,
        )  # fmt: skip
        self._keep_odd(slot, key, of, seen, article)
        return slot

    def _keep_odd(self, slot: int, key: int, of: int, seen: int, article: GroupedArticle) -> None:
        usual = identity.written(seen)
        odd = (
            None if identity.name(key) == article.id else article.id,
            None if not of or identity.name(of) == article.copy_of else article.copy_of,
            None if usual == article.seen else article.seen,
            None if article.seen == article.first_seen else article.first_seen,
            None if _usual_revision(article.revision, seen) else article.revision,
            article.changes,
        )
        if any(part is not None for part in odd):
            self._odd[slot] = Odd(*odd)
        else:
            self._odd.pop(slot, None)

    def same(self, slot: int, content: int) -> bool:
        """Whether the article there has this content (``content``)."""
        return self._row(slot)[4] == content

    def repeat(self, slot: int, out: GroupedArticle, *, again: bool) -> None:
        """Give an article that is known its group; ``again``: the same content is the same revision, whenever it comes again."""
        _, _, high, low, _, _, seen, _, outlets, similarity, flags = self._row(slot)
        odd = self._odd.get(slot, _NOTHING)
        before = odd.seen or identity.written(seen)
        out.copy_of = (odd.copy_of or identity.name(high << 64 | low)) if flags & _COPY else None
        out.similarity = similarity / _TENTHOUSANDTHS if flags & _COPY else None
        out.first = bool(flags & _FIRST)
        out.first_seen = odd.first_seen or before
        out.outlets = outlets
        if again:
            out.changes = odd.changes
            out.seen = before
            out.revision = odd.revision or (facts.revision(out) if flags & _REVISED else None)

    def story(self, slot: int) -> int:
        """The slot of its story, as it was when it came."""
        return self._row(slot)[7]

    def id(self, slot: int) -> str:
        """Its id."""
        odd = self._odd.get(slot, _NOTHING)
        return odd.id or identity.name(self.key(slot))

    def key(self, slot: int) -> int:
        """The key of its id; 0 for a slot that is free."""
        high, low, *_, flags = self._row(slot)
        return high << 64 | low if flags else 0

    def original(self, slot: int) -> int:
        """The key of the article that it repeats; 0 for an original."""
        _, _, high, low, *_, flags = self._row(slot)
        return high << 64 | low if flags & _COPY else 0

    def arrived(self, slot: int) -> float:
        """When it came, in seconds on the stream's clock."""
        return self._row(slot)[5]

    def _row(self, slot: int) -> tuple[int, int, int, int, int, float, int, int, int, int, int]:
        return _PACKED.unpack_from(self._bytes, slot * _PACKED.size)  # type: ignore[return-value]

    def expire(self, before: float) -> None:
        """Forget the articles that came before a time."""
        rows = self._rows[: self.slots.high]
        gone: NDArray[np.intp] = np.flatnonzero((rows["flags"] > 0) & (rows["arrived"] < before))
        for slot in gone.tolist():
            self._ids.remove(slot)
            self._odd.pop(slot, None)
        self._rows["flags"][gone] = 0
        self.slots.give(gone)

    def cut(self, share: float) -> float:
        """A time before which about this share of the articles came, at least one of them."""
        rows = self._rows[: self.slots.high]
        times = rows["arrived"][rows["flags"] > 0]
        return float(np.nextafter(np.partition(times, nth := int(len(times) * share))[nth], np.inf))


_NOTHING = Odd()


def content(article: CleanArticle) -> int:
    """64 bits of title and text."""
    text = f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _folded(key: int) -> int:
    return (key >> 64) * 0xD6E8FEB86659FD93 & _LOW ^ key & _LOW


def _usual_revision(revision: str | None, seen: int) -> bool:
    return revision is None or (seen >= 0 and revision.startswith(f"{seen * 1000:014d}-"))
