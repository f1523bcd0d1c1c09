"""An article as queries see it: words with positions, sentences, names, facts, events.  Made once, lazily, per article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from schemas import CleanArticle
from workers.query import analysis
from workers.query.tree import Field

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n")


class Text:
    """One text with its words; ``words`` are folded, ``stems`` stemmed, both by position."""

    def __init__(self, raw: str, sentences: list[tuple[int, int]] | None = None) -> None:
        self.raw = raw
        self._sentences = sentences

    @cached_property
    def tokens(self) -> list[analysis.Token]:
        return analysis.tokens(self.raw)

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """Where the words start, and where they end: code points."""
        return [t.start for t in self.tokens], [t.end for t in self.tokens]

    @cached_property
    def _forms(self) -> list[tuple[str, str]]:
        return analysis.all_forms(self.raw)

    @cached_property
    def words(self) -> list[str]:
        return [folded for folded, _ in self._forms]

    @cached_property
    def stems(self) -> list[str]:
        return [stem for _, stem in self._forms]

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        return _positions(self.words)

    @cached_property
    def by_stem(self) -> dict[str, list[int]]:
        return _positions(self.stems)

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """Token ranges of the sentences."""
        starts = [t.start for t in self.tokens]
        spans = self._sentences if self._sentences else split(self.raw)
        edges = sorted({0, len(starts), *(bisect_right(starts, start - 1) for start, _ in spans)})
        return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if b > a]


def split(text: str) -> list[tuple[int, int]]:
    """Sentences by punctuation, for articles that were not read: code-point ranges."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


def _positions(words: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    get = found.get
    for i, word in enumerate(words):
        places = get(word)
        if places is None:
            found[word] = [i]
        else:
            places.append(i)
    return found


class Name(NamedTuple):
    """Something the article mentions: its kind, the words of each of its names, its ids."""

    kind: str
    names: tuple[tuple[str, ...], ...]
    refs: frozenset[str]


_KINDS = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}


class Document:
    """One article.  ``article`` is the record as a plain dict."""

    def __init__(self, article: dict[str, Any]) -> None:
        self.article = article

    @classmethod
    def of(cls, article: CleanArticle | Mapping[str, Any]) -> Document:
        """From any article record: extracted, grouped, clean, or bare (``id``, ``title``, ``text``)."""
        if isinstance(article, msgspec.Struct):
            return cls(msgspec.to_builtins(article))
        return cls(dict(article))

    @cached_property
    def title(self) -> Text:
        raw = self.article.get("title") or ""
        return Text(raw, [(0, len(raw))])

    @cached_property
    def body(self) -> Text:
        given = self.article.get("sentences") or []
        return Text(self.article.get("text") or "", [(s["start"], s["end"]) for s in given] or None)

    @cached_property
    def url(self) -> Text:
        return Text(self.article.get("url") or self.article.get("canonical_url") or "")

    @cached_property
    def author(self) -> Text:
        return Text(self.article.get("byline") or "")

    @cached_property
    def lead_words(self) -> int:
        """How many words of the body stand in its first paragraph."""
        lead = self.body.raw.split("\n\n", 1)[0]
        return len(analysis.words(lead))

    def texts(self, field: Field) -> list[tuple[str, Text, int]]:
        """The texts of a field: name, text, and how many of its words count."""
        match field:
            case Field.ANY:
                return [("title", self.title, len(self.title.words)), ("text", self.body, len(self.body.words))]
            case Field.TITLE:
                return [("title", self.title, len(self.title.words))]
            case Field.BODY:
                return [("text", self.body, len(self.body.words))]
            case Field.LEAD:
                return [("text", self.body, self.lead_words)]
            case Field.URL:
                return [("url", self.url, len(self.url.words))]
            case _:
                return [("byline", self.author, len(self.author.words))]

    @cached_property
    def host(self) -> str:
        return host(self.article.get("canonical_url") or self.article.get("url"))

    def fact(self, name: str) -> str | None:
        """One of the article's facts in the form that queries use."""
        value = self.article.get(name)
        if value is None:
            return None
        return " ".join(analysis.folded(value)) if name in ("source", "feed") else str(value)

    def number(self, name: str) -> float | None:
        """``words`` of the body, or ``outlets`` of the story."""
        if name == "words":
            return len(self.body.words)
        value = self.article.get(name)
        return None if value is None else float(value)

    def time(self, name: str) -> datetime | None:
        """``date`` (published, else seen) or ``seen``."""
        value = (
            self.article.get("seen") if name == "seen" else self.article.get("published") or self.article.get("seen")
        )
        return moment(value)

    @cached_property
    def names(self) -> list[Name]:
        """Everything and everybody mentioned."""
        return [name(a) for a in self.article.get("actors") or []]

    @cached_property
    def by_ref(self) -> dict[str, tuple[Name, dict[str, Any]]]:
        """Actors by their ref, as names and as records."""
        actors = self.article.get("actors") or []
        return {a["ref"]: (n, a) for a, n in zip(actors, self.names, strict=True)}


def name(actor: dict[str, Any]) -> Name:
    """What queries see of one actor."""
    place = actor.get("place") or {}
    kind = _KINDS.get(actor.get("type") or "", "other")
    refs = {f"geo:{place['geonameid']}"} if place.get("geonameid") else set()
    country = place.get("country") or actor.get("country")
    if kind == "place" and country:
        refs.add(country)
    names = dict.fromkeys(analysis.folded(n) for n in (actor.get("name") or "", *(actor.get("aliases") or [])))
    return Name(kind, tuple(n for n in names if n), frozenset(refs))


def host(url: str | None) -> str:
    """The host of an address, lower case; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def moment(value: str | None) -> datetime | None:
    """RFC 3339 → a time with its zone, None when absent or unreadable."""
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
