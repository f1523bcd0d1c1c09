"""Features by number, and which of them an article has."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.alert.needs import Name
from workers.query import analysis
from workers.query.document import Document

Ints = npt.NDArray[np.int64]
ALWAYS = 0
"""The feature that every article has."""
NEVER = 1
"""The feature that none has."""
_BITS = 22
_MEMO = 400_000
_MIX = np.int64(-7046029254386353131)  # Knuth's multiplicative hash, 2^64 / golden ratio
_LOW = np.int64((1 << 32) - 1)


class Features:
    """Names ↔ numbers.  Only what some query asks for has a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": ALWAYS, " ": NEVER}
        self._pairs: dict[int, int] = {}
        self._rows: dict[int, int] = {}
        self._sieve = np.zeros(1 << _BITS, bool)
        self._memo: dict[str, int] = {}
        self._begins: dict[str, tuple[int, ...]] = {}  # of the words in the memo, where somebody asks
        self._lengths: set[int] = set()
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
            self._memo.clear()
            self._begins.clear()
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
        heading, text = analysis.words(document.title.raw), analysis.words(document.body.raw)
        title, body = self._ids(heading), self._ids(text)
        ids = np.concatenate((title, _GAP, body))
        stems, words = ids >> 32, ids & _LOW
        parts = [stems, words, self._adjacent(words), self._adjacent(stems)]
        if self._lengths:
            begun = set().union(*filter(None, map(self._begins.get, heading + text)))
            parts.append(np.array(list(begun), np.int64))
        more = self._title(document) if self._titles else []
        if self._facts:
            more += [n for name in facts(document) if (n := self._numbers.get(name))]
        parts.append(np.array(more, np.int64))
        return Found(np.concatenate(parts), stems, len(title))

    def _ids(self, words: list[str]) -> Ints:
        """Numbers of a text's words: the stem's above, the folded word's below; 0 where nobody asks."""
        memo = self._memo
        try:
            return np.array([memo[w] for w in words], np.int64)
        except KeyError:
            if len(memo) > _MEMO:
                memo.clear()
                self._begins.clear()
            get = self._numbers.get
            for word in words:
                if word not in memo:
                    folded, stem = analysis.forms(word)
                    memo[word] = get(stem, 0) << 32 | get('"' + folded, 0)
                    if begun := self._beginnings(folded):
                        self._begins[word] = begun
            return np.array([memo[w] for w in words], np.int64)

    def _adjacent(self, ids: Ints) -> Ints:
        """Pairs and rows of three that some query asks for."""
        if not self._pairs:
            return ids[:0]
        keys = ids[:-1] << 32 | ids[1:]
        likely = np.flatnonzero(self._sieve[_slots(keys)])
        get = self._pairs.get
        found = [(i, n) for i, k in zip(likely.tolist(), keys[likely].tolist(), strict=True) if (n := get(k))]
        if not self._rows:
            return np.array([n for _, n in found], np.int64)
        after = self._rows.get
        next_ = np.append(ids, 0)
        rows = [m for i, n in found if (m := after(self._key(n, int(next_[i + 2]))))]
        return np.array([n for _, n in found] + rows, np.int64)

    def _beginnings(self, word: str) -> tuple[int, ...]:
        get = self._numbers.get
        return tuple(n for i in self._lengths if i <= len(word) and (n := get("p:" + word[:i])))

    def _title(self, document: Document) -> list[int]:
        get = self._numbers.get
        found = [get("t:" + n) for f, s in analysis.all_forms(document.title.raw) for n in (s, '"' + f)]
        return [n for n in found if n]


_GAP = np.zeros(1, np.int64)
_FAR = 1 << 40


def _slots(keys: Ints) -> Ints:
    with np.errstate(over="ignore"):
        return (keys * _MIX >> np.int64(64 - _BITS)) & np.int64((1 << _BITS) - 1)


class Found:
    """The features of one article, each maybe more than once, and the stems by position: body after title."""

    def __init__(self, features: Ints, stems: Ints, title: int) -> None:
        self.features = features
        self._stems = stems
        self._title = title

    @cached_property
    def by_stem(self) -> tuple[Ints, Ints]:
        """All stems in order of their numbers, and the place of each; a body begins far from its title."""
        places = np.arange(len(self._stems))
        places[self._title :] += _FAR
        order = np.argsort(self._stems, kind="stable")
        return self._stems[order], places[order]

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """Where each stem stands, in order; a body begins far from its title."""
        found: dict[int, list[int]] = {}
        for i, stem in enumerate(self._stems.tolist()):
            if stem:
                found.setdefault(stem, []).append(i if i < self._title else i + _FAR)
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
