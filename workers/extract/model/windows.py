"""Where windows and sentences begin and end: the model's scores, corrected by what punctuation says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.tokens import Doc

from workers.extract import filed

WINDOW = 100
"""Words that the encoder sees at once."""
PARAGRAPH = 10
"""Words from which a paragraph is read by itself: then a copy's paragraph has the reading of the original's, and can take it over."""
SURE = 2.0
"""Score that a start needs after a capitalised word without an end mark: inside a name it is none.  Chosen on EWT dev."""
_ENDS = {".", "!", "?", "…", "..."}
_CLOSING = {"”", "’", '"', "'", ")", "]", "''"}


def windows(doc: Doc) -> Iterator[list[int]]:
    """Token indices of the stretches that are read at once: whole paragraphs where they fit, else cut after a sentence.

    A dateline is a stretch of its own: before a sentence it would be taken for its subject.
    """
    current: list[int] = []
    line = filed.find(doc[:300].text[:300])
    begins = line.start if line is not None else 0
    for token in doc:
        if begins and token.idx >= begins:
            begins = 0
            if current:
                yield current
                current = []
        if token.is_space:
            if "\n" in token.text and len(current) >= PARAGRAPH:
                yield current
                current = []
            continue
        if len(current) >= WINDOW * 0.6 and _ended(doc, current) and not _closes(doc, token.i):
            yield current
            current = []
        elif len(current) >= WINDOW:
            cut = _last_end(doc, current)
            yield current[:cut]
            current = current[cut:]
        current.append(token.i)
    if current:
        yield current


def sentence_starts(doc: Doc, window: Sequence[int], scores: Any) -> list[int]:
    """Positions in the window where sentences start: at every paragraph, and where the model says so.

    A closing quotation mark stays with what it closes; inside what may be a name a start must be ``SURE``.
    """
    starts = [0]
    for i in range(1, len(window)):
        if _paragraph(doc, window, i):
            starts.append(i)
            continue
        at = i
        while at < len(window) - 1 and _closes(doc, window[at]):
            at += 1
        if (
            (scores[i] <= 0 and not _quoted_before(doc, window, i))
            or at in starts
            or not any(doc[j].text[0].isalnum() for j in window[starts[-1] : i])
        ):
            continue
        if at == i and 0 < scores[i] < SURE and doc[window[i - 1]].text[0].isupper() and not _ended(doc, window[:i]):
            continue
        starts.append(at)
    return sorted(set(starts))


def _quoted_before(doc: Doc, window: Sequence[int], i: int) -> bool:
    """Whether a quotation of whole sentences ends before a word with a capital: '… the island." Smith told reporters'."""
    return (
        i > 1 and doc[window[i - 2]].text == "." and _closes(doc, window[i - 1]) and doc[window[i]].text[:1].isupper()
    )


def _paragraph(doc: Doc, window: Sequence[int], i: int) -> bool:
    return any("\n" in doc[j].text for j in range(window[i - 1] + 1, window[i]))


def _ended(doc: Doc, words: Sequence[int]) -> bool:
    """Whether the last of the words is an end mark, with or without a closing mark after it."""
    for at in reversed(words[-3:]):
        if doc[at].text in _ENDS:
            return True
        if doc[at].text not in _CLOSING:
            return False
    return False


def _closes(doc: Doc, at: int) -> bool:
    """Whether a token closes a quotation or bracket: it stands close to the word before it and away from the next."""
    return at > 0 and doc[at].text in _CLOSING and not doc[at - 1].whitespace_ and not doc[at - 1].is_space


def _last_end(doc: Doc, words: Sequence[int]) -> int:
    for i in range(len(words) - 1, WINDOW // 5, -1):
        if _ended(doc, words[:i]) and not _closes(doc, words[i]):
            return i
    return len(words)
