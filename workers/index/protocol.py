"""What an index can do, whichever engine is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from workers.errors import SettingsError

if TYPE_CHECKING:
    from schemas import ExtractedArticle, Story, StoryMerged
    from workers.query.tree import Query
    from workers.settings import Settings

Sort = Literal["relevance", "newest", "oldest"]
Interval = Literal["hour", "day", "month"]
FACETS = ("source", "country", "lang", "person", "org", "place", "event", "actor")


@dataclass(frozen=True)
class Outcome:
    """What became of one item of a ``put``: ``reason`` says why it must be retried or was rejected."""

    id: str
    state: Literal["stored", "stale", "retry", "rejected"]
    reason: str = ""


@dataclass(frozen=True)
class Hit:
    """An article that matched: the record as a plain dict, and how well it matched.

    ``more``: outlets of its story that are folded into this hit when copies are collapsed.
    """

    article: dict[str, Any]
    score: float = 0.0
    more: int = 0


@dataclass(frozen=True)
class Page:
    """A page of hits; ``total`` counts every match, ``cursor`` opens the next page (None: this is the last)."""

    total: int
    hits: list[Hit] = field(default_factory=list)
    cursor: str | None = None


class Index(Protocol):
    """Articles and stories, searchable."""

    def put(self, articles: Sequence[ExtractedArticle]) -> list[Outcome]:
        """Store articles durably, newest revision of each id; one outcome an article, in order."""

    def put_stories(self, records: Iterable[Story | StoryMerged]) -> None:
        """Store how stories stand; searches for a merged story follow to what it became."""

    def search(
        self,
        query: Query,
        *,
        sort: Sort = "relevance",
        size: int = 20,
        cursor: str | None = None,
        collapse: bool = False,
    ) -> Page:
        """Return one page; ``QueryError`` when the cursor is not of this query."""

    def count(self, query: Query) -> int:
        """How many articles match, exactly."""

    def ids(self, query: Query) -> list[str]:
        """The ids of every matching article, in no order."""

    def facets(self, query: Query, fields: Sequence[str] = FACETS, size: int = 10) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each field among the matches, with counts."""

    def timeline(self, query: Query, interval: Interval = "day") -> list[tuple[str, int]]:
        """Matches per hour, day or month of publication (else arrival), oldest first; empty ones left out."""

    def get(self, article: str) -> dict[str, Any] | None:
        """One article by id."""

    def story(self, story: str) -> dict[str, Any] | None:
        """One story by id, merges followed."""

    def refresh(self) -> None:
        """Make everything put so far searchable."""

    def reload(self) -> None:
        """See what another process has committed; cheap enough for every request."""

    def close(self) -> None:
        """Release files and connections."""


def open_index(url: str, settings: Settings, *, writable: bool = False) -> Index:
    """Open ``tantivy:///dir`` or ``http(s)://host:9200``; ``writable``: be the one process that writes."""
    if url.startswith("tantivy:"):
        from workers.index.embedded import EmbeddedIndex

        return EmbeddedIndex(url.removeprefix("tantivy://"), writable=writable)
    if url.startswith(("http:", "https:")):
        from workers.index.elastic import ElasticIndex

        return ElasticIndex(url, settings)
    raise SettingsError(
        f"{url!r} is not the address of an index: use tantivy:///folder or http://host:9200 (DATELINE_INDEX)."
    )
