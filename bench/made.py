"""A made-up stream of clean articles, cheap to make and shaped like news: for measuring, not for quality.

The words are those of ``df.tsv`` by the law of Zipf and Mandelbrot; stories grow by preferential attachment, so that most stay small and a
few get thousands of articles; each story has its own names, places, figures and topic.  Fingerprints are drawn, not computed: independent
hashes for each article, some of them stock phrases, and for a copy most of its original's.
"""

from __future__ import annotations

import base64
import itertools
import random
from collections import OrderedDict, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources

import numpy as np

from schemas import CleanArticle

START = datetime(2026, 5, 1, tzinfo=UTC)
NEW, COPY = 0.3, 0.15
"""Shares of the articles that open a story, and that repeat another article."""
SENTENCES, WORDS = 15, 20
"""Sentences of an article, words of a sentence."""
_SYLLABLES = [
    "ka", "ro", "mi", "ten", "sol", "va", "ber", "lin", "do", "gra", "hu", "jez", "ni", "par", "que", "ras", "tu", "wo", "xi", "zan",
    "el", "dor", "mak", "shi",
]  # fmt: skip


def _vocabulary() -> tuple[list[str], list[float]]:
    text = resources.files("workers.group").joinpath("data/df.tsv").read_text(encoding="utf-8")
    words = [line.split("\t")[0] for line in text.splitlines()[1:]]
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def _name(number: int) -> str:
    """One of a few hundred thousand names."""
    out = ""
    while number or not out:
        number, rest = divmod(number, len(_SYLLABLES))
        out += _SYLLABLES[rest]
    return out.capitalize()


class Stream:
    """Articles without end; the same seed gives the same ones."""

    def __init__(self, seed: int = 1, step: float = 0.5) -> None:
        self.rng = random.Random(seed)
        self.step = step
        """Seconds between two articles."""
        words, weights = _vocabulary()
        self._words, self._weights = words, weights
        self._rare = words[600:]
        self._plain = [self._sentence([]) for _ in range(20_000)]
        self._bits = np.random.default_rng(seed)
        self._stock = self._bits.integers(0, 2**30, 3000, dtype=np.uint32)
        self._stories: OrderedDict[int, list[str]] = OrderedDict()
        self._recent: deque[tuple[int, CleanArticle]] = deque(maxlen=20_000)
        self._open: deque[int] = deque(maxlen=60_000)

    def _sentence(self, own: list[str]) -> str:
        words = self.rng.choices(self._words, cum_weights=self._weights, k=WORDS - len(own)) + own
        self.rng.shuffle(words)
        words[0] = words[0].capitalize()
        return " ".join(words) + "."

    def _story(self, number: int) -> list[str]:
        """A headline and twelve sentences."""
        rng = self.rng
        names = [_name(int(rng.paretovariate(0.5) * 40) % 300_000) for _ in range(6)]
        own = names + names[:2] + rng.choices(self._rare, k=14) + [str(rng.randrange(2, 900)) for _ in range(2)]
        lines = [" ".join(rng.sample(own, 7))]
        lines += [self._sentence(rng.sample(own, 6)) for _ in range(12)]
        self._stories[number] = lines
        return lines

    def _hashes(self) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        own = self._bits.integers(0, 2**30, SENTENCES * WORDS // 4 - 6, dtype=np.uint32)
        places = (self._bits.pareto(0.8, 6) * 10).astype(np.int64) % len(self._stock)
        return np.unique(np.concatenate((own, self._stock[places])))

    def __iter__(self) -> Iterator[CleanArticle]:
        rng = self.rng
        for number in itertools.count():
            seconds = number * self.step
            seen = (START + timedelta(seconds=int(seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")
            title, text, hashes, story = self._content(number)
            article = CleanArticle(
                id=f"{rng.getrandbits(128):032x}", title=title, text=text, lead=text.split("\n\n", 1)[0], seen=seen, published=seen,
                source=f"outlet-{int(rng.paretovariate(0.7)) % 3000}.example", fingerprint=base64.b64encode(hashes.tobytes()).decode(),
                revision=f"{int(START.timestamp() + seconds) * 1000:014d}-{rng.getrandbits(48):012x}",
            )  # fmt: skip
            self._recent.append((story, article))
            self._open.append(story)
            yield article

    def _content(self, number: int) -> tuple[str, str, np.ndarray[tuple[int], np.dtype[np.uint32]], int]:
        rng = self.rng
        chance = rng.random()
        if self._recent and chance < COPY:
            story, original = rng.choice(self._recent)
            hashes = np.frombuffer(base64.b64decode(original.fingerprint or ""), np.uint32)
            return original.title, original.text, hashes[self._bits.random(len(hashes)) < 0.9], story
        if self._open and chance > COPY + NEW:
            story = self._open[rng.randrange(len(self._open))]
            lines = self._stories.get(story) or self._story(story)
        else:
            story, lines = number, self._story(number)
            if len(self._stories) > 40_000:
                self._stories.popitem(last=False)
        plain = rng.choices(self._plain, k=SENTENCES - 6)
        text = " ".join(rng.sample(lines[1:], 3)) + "\n\n" + " ".join(rng.sample(lines[1:], 3) + plain)
        return lines[0], text, self._hashes(), story
