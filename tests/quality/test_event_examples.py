"""Each example of docs/events.md is coded as the document says."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from schemas import CleanArticle
from workers.extract import Reader

pytestmark = pytest.mark.model
DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"
_ROW = re.compile(
    r"^\| (?P<type>[A-Z]+)(?:/(?P<mode>[\w-]+))? \| (?P<text>.+?) \| (?P<who>.*?) \| (?P<whom>.*?) \| (?P<realis>\w+) \|$",
    re.M,
)


@lru_cache(1)
def reader() -> Reader:
    """One for all."""
    return Reader()


def rows() -> list[tuple[str, str, str, str, str]]:
    """Type, text, actors, targets and realis of each example."""
    examples = DOCUMENT.read_text(encoding="utf-8").partition("## What is not coded")[
        0
    ]  # behind it are tables of figures
    found = [m.groupdict() for m in _ROW.finditer(examples)]
    return [(f["type"], f["text"], f["who"], f["whom"], f["realis"]) for f in found]


def test_every_type_has_an_example() -> None:
    """Sixteen roots, sixteen examples or more."""
    assert len({r[0] for r in rows()}) == 16


@pytest.mark.parametrize("row", rows(), ids=lambda r: f"{r[0]}: {r[1][:40]}")
def test_example(row: tuple[str, str, str, str, str]) -> None:
    """Type, parties and realis as in the document."""
    kind, text, who, whom, realis = row
    article = reader().read([CleanArticle(id="x", text=text, lang="en", published="2026-05-08T12:00:00Z")])[0]
    told = [
        (
            e.type,
            ", ".join(article.text[s.start : s.end] for s in e.actor_spans) or "—",
            ", ".join(article.text[s.start : s.end] for s in e.target_spans) or "—",
            e.realis,
        )
        for e in article.events
    ]
    assert (kind, who, whom, realis) in told
