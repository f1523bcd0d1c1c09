"""What an article is about: weighted terms, names apart, from title, lead and body."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from schemas import CleanArticle
from workers.query import analysis

KEPT = 48
"""Terms of an article's vector."""
BODY_WORDS = 400
"""Words of the body that count: news says first what matters."""
_NAME = re.compile(r"(?<![.!?:;\"“”‘] )(?<!^)(?<!\n)\b[A-Z][\w’'-]*\w\b")
_NUMBER = re.compile(r"\d[\d.,]*")
_DAYS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "mr", "mrs", "ms", "dr", "reuters",
    "ap", "afp", "the", "president", "minister", "prime", "police", "government",
}  # fmt: skip


class Vector(NamedTuple):
    """``terms``: weights of unit length; ``names``: the terms that are names; ``numbers``: the figures in the text."""

    terms: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]


@lru_cache(1)
def _shipped() -> tuple[int, dict[str, int]]:
    text = resources.files("workers.group").joinpath("data/df.tsv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    return int(head.split("\t")[1]), {w: int(n) for w, n in (line.split("\t") for line in lines)}


class Frequencies:
    """In how many documents a term stands: shipped start values, then learned from the stream."""

    LARGEST = 400_000

    def __init__(self) -> None:
        self.documents, self._start = _shipped()
        self._seen: Counter[str] = Counter()

    def learn(self, terms: Iterable[str]) -> None:
        """Count a document."""
        self.documents += 1
        self._seen.update(terms)
        if len(self._seen) > self.LARGEST:
            self._seen = Counter({t: n for t, n in self._seen.items() if n > 1})

    def idf(self, term: str) -> float:
        """ln(N / n), at least 0.1."""
        return max(0.1, math.log(self.documents / (1.0 + self._start.get(term, 0) + self._seen.get(term, 0))))


def vector(article: CleanArticle, frequencies: Frequencies) -> Vector:
    """The article's terms; the frequencies learn from it."""
    body = article.text[: BODY_WORDS * 8]
    lead = article.lead or ""
    counts: dict[str, float] = {}
    stem = analysis.stem
    for text, weight in ((article.title, 2.0), (lead, 1.0), (body, 1.0)):
        for word, times in Counter(analysis.words(text)[:BODY_WORDS]).items():
            if len(word) > 1 or word.isdigit():
                term = stem(word)
                counts[term] = counts.get(term, 0.0) + weight * times
    names = _names(article.title, body)
    numbers = frozenset(n.rstrip(".,") for n in _NUMBER.findall(article.title + " " + body))
    weights = []
    idf_of, log = frequencies.idf, math.log
    for term, count in counts.items():
        idf = idf_of(term)
        if idf >= 1.2:
            weights.append(((1.0 + log(count)) * -idf * (1.6 if term in names else 1.0), term))
    frequencies.learn(counts.keys())
    weights.sort()
    top = {term: -weight for weight, term in weights[:KEPT]}
    return Vector(unit(top), names & top.keys(), numbers)


def _names(title: str, body: str) -> frozenset[str]:
    """Capitalised words inside sentences; a title in title case is no witness."""
    found = {w for m in _NAME.finditer(body) for w in analysis.folded(m[0])}
    words = title.split()
    if sum(w[:1].islower() for w in words) >= len(words) / 3:
        found |= {w for m in _NAME.finditer(title) for w in analysis.folded(m[0])}
    return frozenset(analysis.stem(w) for w in found - _DAYS if len(w) > 1)


def unit(weights: dict[str, float]) -> dict[str, float]:
    """The same direction with length one."""
    length = math.sqrt(sum([w * w for w in weights.values()])) or 1.0
    return {t: w / length for t, w in weights.items()}


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    """Of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    return sum([w * b[t] for t, w in a.items() if t in b])
