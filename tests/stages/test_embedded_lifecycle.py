"""An embedded index of another version is named as such, made anew, and forgets by age."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import ExtractedArticle, Story
from workers.errors import SettingsError
from workers.index import fields
from workers.index.embedded import EmbeddedIndex
from workers.index.rebuild import rebuild
from workers.query import parse

ARTICLES = [
    ExtractedArticle(id="a", title="Talks", text="Talks go on.", seen="2026-03-01T00:00:00Z"),
    ExtractedArticle(id="b", title="Talks", text="Talks end.", seen="2026-05-01T00:00:00Z"),
]


def test_another_version_is_refused_and_then_rebuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to run; afterwards articles and stories are there, with the new fields."""
    folder = tmp_path / "index"
    with monkeypatch.context() as before:
        before.setattr(fields, "FIELDS", {k: v for k, v in fields.FIELDS.items() if k != "country"})
        old = EmbeddedIndex(folder, writable=True)
        old.put(ARTICLES)
        old.put_stories([Story(id="s", headline="Talks", first_article="a")])
        old.close()
    with pytest.raises(SettingsError, match="index migrate"):
        EmbeddedIndex(folder)
    assert rebuild(folder) == 2
    index = EmbeddedIndex(folder)
    assert sorted(index.ids(parse("lead:talks"))) == ["a", "b"]
    assert (index.story("s") or {})["headline"] == "Talks"
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_expiry_forgets_what_arrived_before(tmp_path: Path) -> None:
    """Older articles go, newer ones and stories stay."""
    index = EmbeddedIndex(tmp_path, writable=True)
    index.put(ARTICLES)
    index.put_stories([Story(id="s", headline="Talks", first_article="a")])
    assert index.expire(fields.micros(datetime(2026, 4, 1, tzinfo=UTC))) == 1
    assert index.ids(parse("*")) == ["b"]
    assert index.story("s") is not None
    index.close()
