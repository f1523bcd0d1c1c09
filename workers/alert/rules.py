"""All stored queries together: a document touches only those that could match it.

Each query is filed under something that it cannot do without: the rarest of its required stems or words (``anchors``); an
OR-group is filed under each of its parts.  What is found that way is then evaluated exactly.  Queries without any required word
are kept apart and evaluated always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from schemas import Rule
from workers.group.terms import Frequencies
from workers.query import analysis, parse, tree
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Field, Node, Query

Saved = Callable[[str], str | None]
_TEXT = (Field.ANY, Field.TITLE, Field.BODY, Field.LEAD)


class RuleSet:
    """Rules by id; ``put`` and ``remove`` take effect at once."""

    def __init__(self) -> None:
        self._queries: dict[str, Query] = {}
        self._filed: dict[str, tuple[str, ...]] = {}
        self._by_anchor: dict[str, dict[str, None]] = {}
        self._always: dict[str, None] = {}
        self._frequencies = Frequencies()

    def __len__(self) -> int:
        return len(self._queries)

    @property
    def unanchored(self) -> int:
        """How many queries every article is evaluated against."""
        return len(self._always)

    def put(self, rule: Rule, saved: Saved | None = None) -> None:
        """Add or change a rule; ``QueryError`` when its query cannot be read."""
        self.add(rule.id, parse(rule.query, saved=saved))

    def add(self, rule: str, query: Query) -> None:
        """File a query that is already read."""
        self.remove(rule)
        self._queries[rule] = query
        anchors = tuple(sorted(self._anchors(query.root) or ()))
        self._filed[rule] = anchors
        for anchor in anchors:
            self._by_anchor.setdefault(anchor, {})[rule] = None
        if not anchors:
            self._always[rule] = None

    def remove(self, rule: str) -> None:
        """Forget a rule; harmless when it is not there."""
        if self._queries.pop(rule, None) is None:
            return
        self._always.pop(rule, None)
        for anchor in self._filed.pop(rule, ()):
            filed = self._by_anchor[anchor]
            filed.pop(rule, None)
            if not filed:
                del self._by_anchor[anchor]

    def query(self, rule: str) -> Query:
        """The query of a rule."""
        return self._queries[rule]

    def candidates(self, document: Document) -> Iterable[str]:
        """Rules that could match, each once."""
        found: dict[str, None] = dict(self._always)
        by = self._by_anchor
        for text in (document.title, document.body):
            for stem in text.by_stem:
                if stem in by:
                    found.update(by[stem])
            for word in text.by_word:
                if (exact := f'"{word}') in by:
                    found.update(by[exact])
        return found

    def match(self, document: Document) -> list[str]:
        """Ids of the rules that hold for the article, sorted."""
        return sorted(r for r in self.candidates(document) if matches(self._queries[r], document))

    # -- what a query cannot do without

    def _anchors(self, node: Node) -> set[str] | None:
        """Words of which at least one stands in every article that matches; None when there are none such."""
        match node:
            case tree.And(parts):
                made = [a for p in parts if (a := self._anchors(p)) is not None]
                return min(made, key=self._cost) if made else None
            case tree.Or(parts):
                each = [self._anchors(p) for p in parts]
                return set().union(*(a for a in each if a)) if all(each) else None
            case tree.Boost(child) | tree.Sentence(child) | tree.Repeat(child):
                return self._anchors(child)
            case tree.Near(left, right):
                made = [a for p in (left, right) if (a := self._anchors(p)) is not None]
                return min(made, key=self._cost) if made else None
            case tree.Word(words, field) if field in _TEXT:
                return min(({analysis.stem(w)} for w in words), key=self._cost)
            case tree.Phrase(words, field) if field in _TEXT:
                return min(({f'"{w}'} for w in words), key=self._cost)
            case tree.Exact(text, field) if field in _TEXT and analysis.folded(text):
                return min(({f'"{w}'} for w in analysis.folded(text)), key=self._cost)
            case _:
                return None

    def _cost(self, anchors: set[str]) -> tuple[float, list[str]]:
        """Articles that the anchors would let through, about: the sum of their frequencies."""
        rare = sum(2.0 ** -self._frequencies.idf(analysis.stem(a.removeprefix('"'))) for a in anchors)
        return rare, sorted(anchors)
