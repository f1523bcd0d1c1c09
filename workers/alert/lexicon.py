"""The words of texts as numbers: what queries ask of a word is looked up once and remembered.

A text is cut at ASCII blanks and punctuation as bytes, which is several times faster than by a pattern; what stands between is
one word nearly always, and cut further where it is not (``it’s``, Chinese).  The words are exactly those of ``analysis.words``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from workers.alert.postings import grown
from workers.query import analysis

Ints = npt.NDArray[np.int64]
GAP = 0
"""Stands between title and body, like a word that nobody asks for."""
_ROOM = 64_000_000
"""Bytes of remembered pieces, about."""
_ENTRY = 150
_BLANKS = bytes(b if b >= 128 or chr(b).isalnum() else 32 for b in range(256))


class Lexicon:
    """``stems`` and ``words``: features of a word by its number; 0 where no query asks."""

    def __init__(self, known: Callable[[str, int], int], lengths: Iterable[int]) -> None:
        self._known = known
        self._lengths = lengths
        self._start()

    def clear(self) -> None:
        """Forget what was looked up: there is a new feature."""
        if len(self._pieces) > 1:
            self._start()

    def _start(self) -> None:
        self._pieces: dict[bytes, int] = {b"": GAP}
        self._several: list[Ints] = []
        self._begins: dict[int, tuple[int, ...]] = {}
        self._count = 1
        self._room = _ROOM
        self.stems = np.zeros(1024, np.int64)
        self.words = np.zeros(1024, np.int64)

    def read(self, title: str, body: str) -> Ints:
        """The numbers of the words of both, with the gap between."""
        pieces = [*_pieces(title), b"", *_pieces(body)]
        try:
            found = np.fromiter(map(self._pieces.__getitem__, pieces), np.int64, len(pieces))
        except KeyError:
            self._learn(pieces)
            found = np.fromiter(map(self._pieces.__getitem__, pieces), np.int64, len(pieces))
        return found if title.isascii() and body.isascii() else self._apart(found)

    def begun(self, words: Ints) -> list[int]:
        """Features of beginnings that any of the words has."""
        if not self._begins:
            return []
        return list(set().union(*filter(None, map(self._begins.get, words.tolist()))))

    def _apart(self, found: Ints) -> Ints:
        """Pieces that are not one word each as their words."""
        parts, done = [], 0
        for i in np.flatnonzero(found < 0).tolist():
            parts += [found[done:i], self._several[~int(found[i])]]
            done = i + 1
        return np.concatenate((*parts, found[done:])) if parts else found

    def _learn(self, pieces: list[bytes]) -> None:
        if self._room < 0:
            self._start()
        for piece in pieces:
            if piece not in self._pieces:
                text = piece.decode(errors="surrogatepass")
                made = [self._word(w) for w in ((text,) if piece.isalnum() else analysis.words(text))]
                if len(made) != 1:
                    self._several.append(np.array(made, np.int64))
                self._keep(piece, made[0] if len(made) == 1 else ~(len(self._several) - 1))

    def _word(self, word: str) -> int:
        piece = word.encode(errors="surrogatepass")
        known = self._pieces.get(piece)
        if known is not None:
            return known
        number = self._count
        if number >= len(self.stems):
            self.stems, self.words = grown(self.stems, number + 1), grown(self.words, number + 1)
        self._count += 1
        folded, stem = analysis.forms(word)
        self.stems[number], self.words[number] = self._known(stem, 0), self._known('"' + folded, 0)
        if begun := tuple(n for i in self._lengths if i <= len(folded) and (n := self._known("p:" + folded[:i], 0))):
            self._begins[number] = begun
        self._keep(piece, number)
        return number

    def _keep(self, piece: bytes, number: int) -> None:
        self._pieces[piece] = number
        self._room -= len(piece) + _ENTRY


def _pieces(text: str) -> list[bytes]:
    return text.encode(errors="surrogatepass").translate(_BLANKS).split()
