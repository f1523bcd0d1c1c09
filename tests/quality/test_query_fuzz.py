"""100,000 texts as queries: each is read or refused, with nothing else raised.  How long they take: ``bench/query.py``."""

from __future__ import annotations

import random

import pytest

from workers.errors import QueryError
from workers.query import canonical, parse
from workers.query.document import Document
from workers.query.matcher import matches

PIECES = [
    "a", "iran", "Pakistan", "AND", "OR", "NOT", "-", "!", "(", ")", '"', '"a b"', "~", "~2", "^", "^2", "NEAR/5", "ONEAR/3", "near5:",
    "NEAR(", ",", "sent:", "sent:(", "repeat3:", "pref*", "w?rd", "*", "?", "/re/", "/", "title:", "url:/", "/i", "exact:", "raw:",
    "domain:", "bbc.co.uk", "source:", "lang:", "en", "country:", "place:", "PAK", "words>", "300", "outlets>=5", "date:", "2026-05",
    "..", "7d", "9999y", "last_month", "tz=", "tz=UTC", "tz=../x", "after:", "dup:hide", "event:(", "type:REQUEST", "actor:iran",
    "conf>=.8", "saved:x", "+", "&&", "||", "“", "\x00", "\ud800", "é", "ß", "\n", "99999999999999", "İ", "½", "[", "{", "(((",
    "(?:a{1000}){1000}", "foo:", "and", ":", "_", "\\",
]  # fmt: skip
LARGEST = 10_240


def fuzzed(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.1:
        return bytes(r.randrange(256) for _ in range(r.randrange(1, 300))).decode("utf-8", "replace")
    if kind < 0.14:
        piece = r.choice(PIECES) + r.choice(["", " "]) + r.choice(["", r.choice(PIECES)]) + r.choice(["", " "])
        return (piece * r.randrange(1, 3000))[:LARGEST]
    size = 2000 if kind > 0.995 else r.choice([3, 6, 12, 30])
    return "".join(r.choice(PIECES) + r.choice(["", " ", " "]) for _ in range(size))[:LARGEST]


def document() -> Document:
    """An article for the queries to look at."""
    text = "Iran a b re word. Pakistan said prefix. " * 60 + "\n\nMore of it."
    return Document.of({"id": "1", "title": "Iran urges Pakistan to act", "text": text, "url": "https://bbc.co.uk/a"})


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_text_raises_anything_else() -> None:
    """What is read has a canonical text that reads as the same, and can be matched; what is not is a ``QueryError``."""
    r = random.Random(7)
    article = document()
    read = 0
    for _ in range(100_000):
        try:
            parsed = parse(fuzzed(r))
        except QueryError:
            continue
        read += 1
        assert parse(canonical(parsed)) == parsed
        matches(parsed, article)
    assert read > 5_000
