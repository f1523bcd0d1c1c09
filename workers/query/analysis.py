"""Text analysis, done once for every engine: a text becomes words, a word its folded form and its stem.

A word is a run of letters and digits (any script), with the combining accents on them.  Everything else separates words, ``_`` included.
``fold``: lower case, compatibility forms taken apart, accents off, ``ß`` → ``ss`` and the like, cut at 100 code points.
``stem``: Porter2 (Snowball "english") of the folded word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import Stemmer

LONGEST = 100
"""Code points kept of a word: engines split or refuse very long ones, each in its own way."""

_MEMO = 400_000
_MARKS = re.compile("[\u0300-\u036f]")
_PLAIN = re.compile(r"[^\W_]+")
_MARKED = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")
_ODD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ə": "e", "ɛ": "e", "ɔ": "o",
    }
)  # fmt: skip

_stemmer = Stemmer.Stemmer("english")
_forms: dict[str, tuple[str, str]] = {}


class Token(NamedTuple):
    """A word as it stands in the text: ``text[start:end] == token.text``."""

    text: str
    start: int
    end: int


def _pattern(text: str) -> re.Pattern[str]:
    return _PLAIN if text.isascii() or not _MARKS.search(text) else _MARKED


def words(text: str) -> list[str]:
    """The words of ``text`` as they stand, in order."""
    return _pattern(text).findall(text)


def tokens(text: str) -> list[Token]:
    """The words of ``text`` with their offsets in code points."""
    return [Token(m.group(), m.start(), m.end()) for m in _pattern(text).finditer(text)]


def forms(word: str) -> tuple[str, str]:
    """A word's (folded form, stem).  Remembered: news repeats its words."""
    known = _forms.get(word)
    if known is None:
        if len(_forms) > _MEMO:
            _forms.clear()
        folded = _fold(word)
        known = _forms[word] = (folded, _stemmer.stemWord(folded))
    return known


def all_forms(text: str) -> list[tuple[str, str]]:
    """The (folded form, stem) of every word of ``text``, in order."""
    known = _forms
    return [known.get(w) or forms(w) for w in _pattern(text).findall(text)]


def fold(word: str) -> str:
    """Lower case, without accents."""
    return forms(word)[0]


def stem(token: str) -> str:
    """The stem of a word, folded or not."""
    return forms(token)[1]


def folded(text: str) -> tuple[str, ...]:
    """The folded words of ``text``."""
    return tuple(forms(word)[0] for word in words(text))


def _fold(word: str) -> str:
    low = word.lower()
    if not low.isascii():
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", low).lower())
        bare = _MARKS.sub("", bare).translate(_LETTERS)
        # Compatibility forms can hold separators ("½" is 1⁄2): a word must stay one word for the engines.
        low = _ODD.sub("", unicodedata.normalize("NFC", bare)) or low
    return low[:LONGEST]
