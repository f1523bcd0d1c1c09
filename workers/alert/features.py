"""Features by number, and which of them an article has."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.alert.lexicon import GAP, Lexicon
from workers.alert.needs import Name
from workers.query import analysis
from workers.query.document import Document

Ints = npt.NDArray[np.int64]
ALWAYS = 0
"""The feature that every article has, and the number of words that nobody asks for."""
NEVER = 1
"""The feature that none has."""
_BITS = 22
_MIX = np.int64(-7046029254386353131)  # Knuth's multiplicative hash, 2^64 / golden ratio


class Features:
    """Names ↔ numbers.  Only what some query asks for has a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": ALWAYS, " ": NEVER}
        self._pairs: dict[int, int] = {}
        self._rows: dict[int, int] = {}
        self._sieve = np.zeros(1 << _BITS, bool)
        self._lengths: set[int] = set()
        self._lexicon = Lexicon(self._numbers.get, self._lengths)
        self.size = 2
        self._facts = self._titles = False

    def number(self, name: Name) -> int:
        """The number of a feature, a new one if need be."""
        if isinstance(name, tuple):
            key = self._key(self.number(name[0]), self.number(name[1]))
            if isinstance(name[0], tuple):
                three = self._rows.get(key)
                if three is None:
                    three = self._rows[key] = self._new()
                return three
            known = self._pairs.get(key)
            if known is None:
                known = self._pairs[key] = self._new()
                self._sieve[_slots(np.array([key], np.int64))] = True
            return known
        known = self._numbers.get(name)
        if known is None:
            known = self._numbers[name] = self._new()
            # Words of texts that were unknown so far may be known now.
            self._lexicon.clear()
            if name.startswith("p:"):
                self._lengths.add(len(name) - 2)
            self._titles |= name.startswith("t:")
            self._facts |= name.startswith("=")
        return known

    def _new(self) -> int:
        self.size += 1
        return self.size - 1

    @staticmethod
    def _key(first: int, second: int) -> int:
        return first << 32 | second

    def of(self, document: Document) -> Found:
        """What an article has."""
        read = self._lexicon.read(document.title.raw, document.body.raw)
        stems, words = self._lexicon.stems[read], self._lexicon.words[read]
        both = np.concatenate((words, stems))
        more = self._lexicon.begun(read)
        if self._pairs:
            more += self._adjacent(both)
        if self._titles:
            more += self._title(document)
        if self._facts:
            more += [n for name in facts(document) if (n := self._numbers.get(name))]
        if more:
            both = np.concatenate((both, np.array(more, np.int64)))
        both.sort()
        first = np.empty(len(both), bool)
        first[0] = True
        np.not_equal(both[1:], both[:-1], out=first[1:])
        return Found(both[first], stems, read)

    def _adjacent(self, ids: Ints) -> list[int]:
        """Pairs and rows of three that some query asks for; none is of a word and a stem, so that both stand in one array."""
        keys = ids[:-1] << 32 | ids[1:]
        likely = np.flatnonzero(self._sieve[_slots(keys)])
        get = self._pairs.get
        found = [(i, n) for i, k in zip(likely.tolist(), keys[likely].tolist(), strict=True) if (n := get(k))]
        pairs = [n for _, n in found]
        if not self._rows:
            return pairs
        after = self._rows.get
        third = np.append(ids, GAP)[[i + 2 for i, _ in found]].tolist() if found else []
        return pairs + [m for n, t in zip(pairs, third, strict=True) if (m := after(n << 32 | t))]

    def _title(self, document: Document) -> list[int]:
        get = self._numbers.get
        found = [get("t:" + n) for f, s in analysis.all_forms(document.title.raw) for n in (s, '"' + f)]
        return [n for n in found if n]


_FAR = 1 << 40


def _slots(keys: Ints) -> Ints:
    return (keys * _MIX >> np.int64(64 - _BITS)) & np.int64((1 << _BITS) - 1)


class Found:
    """The features of one article, sorted, ``ALWAYS`` first, and the stems by position: body after title."""

    def __init__(self, features: Ints, stems: Ints, read: Ints) -> None:
        self.features = features
        self._stems = stems
        self._read = read

    @cached_property
    def _places(self) -> Ints:
        """The place of each stem; a body begins far from its title."""
        places = np.arange(len(self._stems))
        places[int(np.argmin(self._read)) :] += _FAR  # the gap has the smallest number
        return places

    @cached_property
    def by_stem(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Each stem's number, where its places begin in the last array, how many they are; all places by stem."""
        order = np.argsort(self._stems, kind="stable")
        stems = self._stems[order]
        first = np.flatnonzero(np.concatenate(([True], stems[1:] != stems[:-1])))
        return stems[first], first, np.diff(first, append=len(stems)), self._places[order]

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """Where each stem stands, in order."""
        found: dict[int, list[int]] = {}
        for stem, place in zip(self._stems.tolist(), self._places.tolist(), strict=True):
            if stem:
                found.setdefault(stem, []).append(place)
        return found


def facts(document: Document) -> list[str]:
    """Facts of an article in the names that queries use for them."""
    article: dict[str, Any] = document.article
    out = [f"={n} {v}" for n in ("source", "feed", "lang", "country", "story") if (v := document.fact(n)) is not None]
    if host := document.host:
        parts = host.split(".")
        out += [f"=host {host}", *(f"=domain {'.'.join(parts[i:])}" for i in range(len(parts)))]
    if article.get("copy_of") is not None:
        out.append("=copy")
    if article.get("first"):
        out.append("=first")
    for name in document.names:
        out += [f"=ref {r}" for r in name.refs]
        out += [f"=name {w}" for words in name.names for w in words]
    out += [f"=event {e.get('type')}" for e in article.get("events") or []]
    return list(dict.fromkeys(out))
