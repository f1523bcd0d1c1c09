"""Every example of docs/query.md does what the page says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import workers.query as query_package
from workers.errors import QueryError
from workers.query import canonical, parse
from workers.query.document import Document
from workers.query.matcher import matches

PAGE = Path(__file__).parents[2] / "docs" / "query.md"
ROWS = re.findall(r"^\| `(.+?)` \| ([✓✗!]) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
TITLE = "Iran urges Pakistan to act"
TEXT = (
    "Dozens of militants crossed the long border into Pakistan, a cross-border raid, the US said.\n\n"
    "Officials agreed to hold talks."
)
ARTICLE = {
    "id": "1", "title": TITLE, "text": TEXT, "url": "https://www.example.co.uk/world/1", "byline": "Jane Doe",
    "source": "Example Post", "feed": "World news", "lang": "en", "country": "GBR", "published": "2026-05-01T10:00:00Z",
    "seen": "2026-05-02T09:00:00Z", "story": "s1", "first": True, "outlets": 1,
    "actors": [
        {"ref": "a", "name": "Iran", "type": "GPE", "country": "IRN"},
        {"ref": "b", "name": "Pakistan", "type": "GPE", "country": "PAK", "place": {"lat": 30.0, "lon": 70.0, "geonameid": 1168579, "country": "PAK"}},
        {"ref": "c", "name": "Jane Doe", "type": "PERSON"},
    ],
    "events": [
        {
            "type": "REQUEST", "trigger": {"start": 5, "end": 10}, "in": "title", "actors": ["a"], "targets": ["b"],
            "actor_spans": [{"start": 0, "end": 4}], "target_spans": [{"start": 11, "end": 19}], "realis": "asserted",
            "mode": "ask", "where": {"name": "Tehran", "country": "IRN"}, "injured": {"low": 2},
            "when": {"from": "2026-04-30T00:00:00Z", "to": "2026-05-01T00:00:00Z"}, "confidence": 0.9,
        }
    ],
}  # fmt: skip


def test_the_page_has_examples() -> None:
    """The tables are found (a change of their form would otherwise pass silently)."""
    assert len(ROWS) > 90


GRAMMAR = Path(query_package.__file__).with_name("grammar.lark").read_text(encoding="utf-8")
NAMES = [
    n
    for group in re.findall(r"^(?:FIELD|KEY|COMPARE|EXACT)[.\d]*: .*?\((.*?)\)", GRAMMAR, re.MULTILINE)
    for n in group.split("|")
]
SIGNS = ["AND", "&&", "+", "OR", "||", "NOT ", "-", "!", "NEAR/", "ONEAR/", "near3:", "onear3:", "NEAR(", "ONEAR(", "sent:", "sentence:",
         "exact:", "raw:", "repeat2:", "~3", "~1", "^3", "*", "?", "/i", "event:(", "tz=", ">", ">=", "<", "<=", "..", "“"]  # fmt: skip


def test_everything_of_the_grammar_has_an_example() -> None:
    """Each field, alias, operator and comparison stands in a query that is not an error."""
    good = " ".join(query.replace("\\|", "|") for query, mark in ROWS if mark != "!") + " "
    assert len(NAMES) > 45
    lacking = [n for n in NAMES if not re.search(rf"(?<!\w){n}(:|[<>=])", good)]
    assert [*lacking, *(s for s in SIGNS if s not in good)] == []


@pytest.mark.parametrize(("query", "mark"), ROWS)
def test_example(query: str, mark: str) -> None:
    """It matches, does not, or is refused, as marked; and its canonical text means the same."""
    query = query.replace("\\|", "|")
    saved = {"border": "militants border"}.get
    if mark == "!":
        with pytest.raises(QueryError) as caught:
            parse(query, now=NOW, saved=saved)
        assert str(caught.value)
        return
    read = parse(query, now=NOW, saved=saved)
    assert matches(read, Document.of(ARTICLE)) == (mark == "✓")
    assert parse(canonical(read)) == read
