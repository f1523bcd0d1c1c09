"""All stored queries together: a document touches only those that could match it.

Each query is filed under what it cannot do without: the rarest of its required words, pairs of words or facts; an OR-group is
filed under each of its parts (``needs``, ``anchors``).  What an article finds that way is checked by columns of numbers
(``table``), and only what these cannot settle is evaluated by the matcher.  Queries that require nothing are kept apart, counted,
and go through the same checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from schemas import Rule
from workers.alert.anchors import Anchors
from workers.alert.features import ALWAYS, Features
from workers.alert.marks import Marks
from workers.alert.needs import Clause, Needs, needs
from workers.alert.packing import pack, unpack
from workers.alert.postings import Postings
from workers.alert.table import ANY, CLOSE, MUST, OPEN, SETTLED, Table
from workers.query import parse
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query

Saved = Callable[[str], str | None]


class RuleSet:
    """Rules by id; ``put`` and ``remove`` take effect at once."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._ids: list[str] = []
        self._packed: list[bytes] = []
        self._free: list[int] = []
        self._dead: list[int] = []
        self._always: set[int] = set()
        self._anchors = Anchors()
        self._features = Features()
        self._postings = Postings()
        self._table = Table()
        self._marks = Marks()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def unanchored(self) -> int:
        """How many queries require nothing: every article is checked against them."""
        return len(self._always)

    def put(self, rule: Rule, saved: Saved | None = None) -> None:
        """Add or change a rule; ``QueryError`` when its query cannot be read."""
        self.add(rule.id, parse(rule.query, saved=saved))

    def add(self, rule: str, query: Query) -> None:
        """File a query that is already read."""
        self.remove(rule)
        row = self._row(rule, pack(query))
        made = needs(query.root, self._anchors.cost)
        anchor, *others = sorted(made.clauses, key=self._anchors.cost) or [()]
        if not anchor or not all(there for _, there in anchor):
            anchor, others = (), list(made.clauses)
            self._always.add(row)
        second = self._check(row, made, others)
        for feature in {self._features.number(name) for name, _ in anchor} or {ALWAYS}:
            self._postings.add(feature, row, second)
        if self._postings.due:
            self._merge()

    def remove(self, rule: str) -> None:
        """Forget a rule; harmless when it is not there."""
        row = self._rows.pop(rule, None)
        if row is None:
            return
        self._always.discard(row)
        self._table.remove(row)
        self._packed[row] = b""
        self._dead.append(row)
        self._postings.removed += 1

    def query(self, rule: str) -> Query:
        """The query of a rule."""
        return unpack(self._packed[self._rows[rule]])

    def candidates(self, document: Document) -> Iterable[str]:
        """Rules that the anchors let through, each once."""
        rows = np.unique(self._postings.rows(self._features.of(document).features))
        return [self._ids[r] for r in rows[self._table.alive(len(self._ids))[rows]].tolist()]

    def match(self, document: Document) -> list[str]:
        """Ids of the rules that hold for the article, in the order of their rows."""
        found = self._features.of(document)
        has = self._marks.set(found.features, self._features.size)
        try:
            settled, close, open_ = self._table.passing(self._postings.likely(found.features, has), has)
        finally:
            self._marks.clear(found.features)
        close = self._table.standing_close(close, found, self._features.size)
        left = [r for r in set(open_.tolist()) if matches(unpack(self._packed[r]), document)]
        # An OR-group stands under each of its parts.
        rows = np.unique(np.concatenate((settled, close, np.array(left, np.int64))))
        return list(map(self._ids.__getitem__, rows.tolist()))

    def _row(self, rule: str, packed: bytes) -> int:
        """A row for a rule: a free one, or one more."""
        if self._free:
            row = self._free.pop()
            self._ids[row], self._packed[row] = rule, packed
        else:
            row = len(self._ids)
            self._ids.append(rule)
            self._packed.append(packed)
        self._rows[rule] = row
        return row

    def _check(self, row: int, made: Needs, clauses: list[Clause]) -> int:
        """Fill the columns with the clauses, the most telling first; return the one that the postings hold."""
        must: list[int] = []
        any_: list[int] = []
        settled = made.exact
        for clause in clauses:
            signed = [self._features.number(name) * (1 if there else -1) for name, there in clause]
            if len(signed) == 1 and len(must) <= MUST:
                must += signed
            elif len(signed) <= ANY and not any_:
                any_ = signed
            else:
                settled = False
        whole = settled or (made.close is not None and len(must) + bool(any_) == len(clauses))
        state = OPEN if not whole else CLOSE if made.close else SETTLED
        self._table.set(row, must[1:], any_, state)
        if state == CLOSE and made.close:
            left, right, most, ordered = made.close
            self._table.close(row, self._features.number(left), self._features.number(right), most, ordered)
        return must[0] if must else ALWAYS

    def _merge(self) -> None:
        """Rows of removed rules are free again once nothing refers to them."""
        self._postings.merge(self._table.alive(len(self._ids)), self._features.size)
        self._free += self._dead
        self._dead = []
