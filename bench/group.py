"""The ordered stage: articles a second on one core, bytes an article in the window, and how both grow with the window.

    .venv/bin/python -m bench.group [articles]

Articles are made up from a fixed vocabulary, a tenth of them copies; clean has already made their fingerprints.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc

from schemas import CleanArticle
from workers.clean import complete
from workers.group import Grouper

WORDS = [f"w{i:05d}" for i in range(30_000)]


def made(count: int) -> list[CleanArticle]:
    """``count`` articles of 150 words with names, a tenth of them copies of one before."""
    rng = random.Random(1)
    out: list[CleanArticle] = []
    for i in range(count):
        if out and rng.random() < 0.1:
            text = rng.choice(out[-500:]).text
        else:
            names = " ".join(rng.choice(WORDS).capitalize() for _ in range(4))
            body = " ".join(WORDS[min(int(rng.paretovariate(0.6)), 29_999)] for _ in range(150))
            text = f"The {names} {body}."
        when = f"2026-05-01T{i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}Z"
        out.append(
            complete(
                CleanArticle(id=str(i), title=text[:60], text=text, source=f"s{i % 50}", seen=when, published=when)
            )
        )
    return out


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    articles = made(count)
    grouper = Grouper()
    marks = []
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for article in articles[: count // 4]:
        grouper.add(article)
    size = (tracemalloc.get_traced_memory()[0] - before) / (count // 4)
    tracemalloc.stop()
    start = time.process_time()
    for i, article in enumerate(articles[count // 4 :], 1):
        grouper.add(article)
        if i % (count // 4) == 0:
            now = time.process_time()
            marks.append(count // 4 / (now - start))
            start = now
    print("articles a CPU second, by quarter of the stream:", " ".join(f"{m:.0f}" for m in marks))
    print(f"bytes of Python objects an article in the window: {size:.0f}")
    print(f"time an article, last quarter against first measured: {marks[0] / marks[-1]:.2f} x")


if __name__ == "__main__":
    main()
