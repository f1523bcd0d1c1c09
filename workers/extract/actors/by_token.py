"""Look-ups of mentions by token, so that a long article costs no more a word than a short one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from workers.extract.mentions import Mention


class ByToken:
    """The mentions of an article's Docs; ``where``: "title" or "text"."""

    def __init__(self, mentions: Sequence[Mention], wheres: Iterable[str]) -> None:
        self._by_head = {(m.where, m.head): m for m in mentions}
        self._cover: dict[tuple[str, int], Mention] = {}
        self._named: set[tuple[str, int]] = set()
        self._in_order: dict[str, tuple[list[int], list[Mention]]] = {}
        for mention in sorted(mentions, key=lambda m: m.start - m.end):  # the longest first: the shortest stays
            for i in range(mention.start, mention.end):
                self._cover[mention.where, i] = mention
            if mention.name is not None:
                self._named.update((mention.where, i) for i in range(*mention.name))
        for where in wheres:
            here = sorted((m for m in mentions if m.where == where), key=lambda m: m.head)
            self._in_order[where] = ([m.head for m in here], here)

    def headed(self, token: Token, where: str) -> Mention | None:
        """The mention whose head this is."""
        return self._by_head.get((where, token.i))

    def at(self, token: Token, where: str) -> Mention | None:
        """The mention whose head this is, or the shortest that the token is in."""
        return self._by_head.get((where, token.i)) or self._cover.get((where, token.i))

    def within(self, where: str, start: int, end: int) -> list[Mention]:
        """Mentions whose head is one of these tokens, in order of their heads."""
        heads, found = self._in_order.get(where, ([], []))
        return found[bisect_left(heads, start) : bisect_left(heads, end)]

    def in_name(self, token: Token, where: str) -> bool:
        """Whether a token is a part of a proper name."""
        return (where, token.i) in self._named
