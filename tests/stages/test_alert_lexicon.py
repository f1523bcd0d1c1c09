"""The matcher's own way to the words of a text finds those of ``analysis.words``, in any script."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.alert import lexicon
from workers.alert.lexicon import Lexicon
from workers.query import analysis

PARTS = ["ferry", "Ferry", "it’s", "état", "e\u0301tat", "\u0301", "日本語", "½", "snake_case", "covid-19", "STRASSE", "straße", "—", "…", "\x00",
         "\x1c", "\ud800", "İstanbul", "ﬁsh", "x" * 130, " ", "\n\n", ".", "_", "a\u0301\u0301b", "naïve", "U.S."]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PARTS), max_size=12).map("".join), st.text(max_size=40))


class Numbers:
    """A number for every name, as if a query asked for it."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}
        self._next = count(2)

    def get(self, name: str, _: int) -> int:
        return self.of.setdefault(name, next(self._next))


@pytest.mark.parametrize("room", [64_000_000, 300])
@given(texts=st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_the_same_words(room: int, texts: list[tuple[str, str]]) -> None:
    """Folded and stemmed, in order, with a gap between title and body; also when everything is forgotten now and then."""
    before, lexicon._ROOM = lexicon._ROOM, room
    try:
        numbers = Numbers()
        made = Lexicon(numbers.get, ())
        for title, body in texts:
            read = made.read(title, body)
            forms = [*analysis.all_forms(title), None, *analysis.all_forms(body)]
            assert made.words[read].tolist() == [numbers.get('"' + f[0], 0) if f else 0 for f in forms]
            assert made.stems[read].tolist() == [numbers.get(f[1], 0) if f else 0 for f in forms]
    finally:
        lexicon._ROOM = before
