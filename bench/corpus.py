"""Made-up articles for benches: words by Zipf's law, so that queries have rare and common words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from schemas import ExtractedArticle
from schemas.reading import Actor

VOCABULARY = [f"{a}{b}{c}" for a in ("ta", "re", "mi", "so", "lu", "ka", "ne", "vo", "pi", "da") for b in "bcdfglmnprstvz" for c in
              ("an", "er", "ion", "al", "ing", "ed", "ment", "ist", "or", "um")]  # fmt: skip
_WEIGHTS = list(accumulate(1 / (i + 1) for i in range(len(VOCABULARY))))


def articles(count: int, words: int = 200, seed: int = 7) -> Iterator[ExtractedArticle]:
    """``count`` articles of about ``words`` words over a year."""
    r = random.Random(seed)
    start = datetime(2025, 11, 1, tzinfo=UTC)
    for i in range(count):
        text = r.choices(VOCABULARY, cum_weights=_WEIGHTS, k=r.randint(words // 2, words * 3 // 2))
        body = ". ".join(" ".join(text[j : j + 18]).capitalize() for j in range(0, len(text), 18)) + "."
        seen = (start + timedelta(minutes=r.randint(0, 500_000))).strftime("%Y-%m-%dT%H:%M:%SZ")
        host = f"outlet{r.randint(0, 99)}.example"
        yield ExtractedArticle(
            id=f"b{i:07d}", title=" ".join(r.choices(VOCABULARY, cum_weights=_WEIGHTS, k=8)), text=body, url=f"https://{host}/{i}",
            source=host, lang=r.choice(["en", "en", "en", "de"]), published=seen, seen=seen, first_seen=seen, story=f"s{i // 3}",
            actors=[Actor(f"a{i}", r.choice(VOCABULARY).title(), "PERSON")],
        )  # fmt: skip


def queries() -> list[str]:
    """Common and rare words, phrases, nearness, fields, facts."""
    v = VOCABULARY
    return [
        v[0], v[40], v[900], f"{v[3]} {v[20]}", f"{v[1]} OR {v[700]}", f"{v[2]} NOT {v[5]}", f'"{v[0]} {v[1]}"', f"{v[4]} NEAR/5 {v[9]}",
        f"title:{v[7]}", f"lead:{v[30]} lang:en", f"{v[12]} date:2026-05", f"{v[6]} domain:outlet7.example", f"{v[15][:4]}*", f"person:{v[0]}",
        f"({v[8]} OR {v[33]}) AND ({v[2]} OR {v[50]}) NOT lang:de", f"{v[60]}~1", "words>250 lang:de",
    ]  # fmt: skip
