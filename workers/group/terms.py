"""What an article is about: weighted terms, names apart, from title, lead and body.  Terms are 32-bit numbers."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from schemas import CleanArticle
from workers.group.frequencies import LAST, USUAL, Frequencies, shipped
from workers.group.words import ENDS, FIGURE, NAME, QUOTED, SEVERAL, SMALL, TERM, Words

KEPT = 48
"""Terms of an article's vector."""
BODY_WORDS = 250
"""Words of the body that count: news says first what matters, and background, which other stories share, last."""
LEAD_WORDS = 30
"""Words of the lead that count twice, like the title's: what comes later is often the background that other stories share."""
NAMED = 1.6
"""How much heavier a name weighs."""
_TABLE = 4096
"""Places for an article's terms, of which there are half as many at most: 250 + 30 + 250 words, three terms each."""
Known = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint16]]


class Vector(NamedTuple):
    """An article's terms, heaviest first: ``terms`` (n,), ``weights`` (n,) of unit length, with a minus sign for names.

    ``names`` and ``figures``: 16-bit numbers of the names among the terms and of the figures in the text, sorted, each once.
    """

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]
    names: NDArray[np.uint16]
    figures: NDArray[np.uint16]


_words = Words(shipped()[2])
_tokens: NDArray[np.int64] = np.zeros((2 * BODY_WORDS + LEAD_WORDS, 2), np.int64)
_CHARACTERS = 16 * BODY_WORDS


def vector(article: CleanArticle, frequencies: Frequencies) -> Vector:
    """The article's terms; the frequencies learn from it."""
    _words.room(len(_tokens))
    title = _words.read(article.title[:_CHARACTERS], _tokens, 0, BODY_WORDS)
    lead = article.lead or ""
    twice = title + len(lead.split(None, LEAD_WORDS)[:LEAD_WORDS])
    start = title if article.text.startswith(lead) else _words.read(lead[:_CHARACTERS], _tokens, title, LEAD_WORDS)
    end = _words.read(article.text[:_CHARACTERS], _tokens, start, BODY_WORDS)
    known = (_words.more, _words.names, _words.figures)
    terms, weights, names, figures = _weighed(
        _tokens[:end], known, title, twice, frequencies.counts, frequencies.documents
    )
    frequencies.documents += 1
    return Vector(terms, weights, names, figures)


@njit(cache=True)
def _each(numbers: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Those that are there, sorted; 0 and the greatest stand for none."""
    numbers.sort()
    count = 0
    for one in numbers:
        if 0 < one < 0xFFFF and (count == 0 or numbers[count - 1] != one):
            numbers[count] = one
            count += 1
    return numbers[:count]


@njit(cache=True)
def _weighed(
    tokens: NDArray[np.int64], known: Known, title: int, twice: int, counts: NDArray[np.uint32], documents: int
) -> tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.uint16], NDArray[np.uint16]]:
    """Terms, weights, names and figures of tokens; the first ``twice``, those of title and lead, count twice.  Counts the document in.

    Names are capitalised words inside sentences; a title in title case is no witness.
    """
    more, names, figures = known
    table = np.zeros(_TABLE, np.int16)  # what is written often has to fit the smallest cache
    terms, times, named = (
        np.empty(_TABLE // 2, np.uint32),
        np.empty(_TABLE // 2, np.int16),
        np.zeros(_TABLE // 2, np.bool_),
    )
    its = np.zeros(2 * len(tokens), np.uint16)
    count = several = small = 0
    for i in range(title):
        small += (tokens[i, 0] & SMALL) > 0
    for i in range(len(tokens)):
        token, row = tokens[i]
        times_here = 2 if i < twice else 1
        count = _count(np.uint32(token & TERM), times_here, table, terms, times, count)
        if token & SEVERAL:
            for term in more[row]:
                count = _count(term, times_here, table, terms, times, count)
        if token & FIGURE:
            for figure in figures[row]:
                its[several] = figure
                several += 1
        at_start = i == 0 or i == title or tokens[i - 1, 0] & ENDS or token & QUOTED
        if token & NAME and not at_start and (3 * small >= title or i > title):
            for term in names[row]:
                if term:
                    named[table[_place(term, table, terms)] - 1] = True
    kept, weights, size = np.zeros(KEPT, np.uint32), np.zeros(KEPT, np.float64), 0
    for i in range(count):
        term = terms[i]
        idf = math.log(documents / (1.0 + counts[term & LAST]))
        counts[term & LAST] += 1
        if idf < USUAL:
            continue
        weight = (1.0 + (math.log(times[i]) if times[i] > 1 else 0.0)) * idf * (-NAMED if named[i] else 1.0)
        place = size
        while place and (
            abs(weights[place - 1]) < abs(weight) or (abs(weights[place - 1]) == abs(weight) and kept[place - 1] > term)
        ):
            if place < KEPT:
                kept[place], weights[place] = kept[place - 1], weights[place - 1]
            place -= 1
        if place < KEPT:
            kept[place], weights[place] = term, weight
            size = min(size + 1, KEPT)
    length = math.sqrt((weights[:size] * weights[:size]).sum())
    called = np.zeros(size, np.uint16)
    for i in range(size):
        if weights[i] < 0.0:
            called[i] = kept[i] & 0xFFFF
    return kept[:size], (weights[:size] / max(length, 1e-9)).astype(np.float32), _each(called), _each(its[:several])


@njit(cache=True)
def _place(term: np.uint32, table: NDArray[np.int16], terms: NDArray[np.uint32]) -> int:
    place = np.int64(term) * 40503 % _TABLE
    while table[place] and terms[table[place] - 1] != term:
        place = (place + 1) % _TABLE
    return int(place)


@njit(cache=True)
def _count(
    term: np.uint32,
    more: int,
    table: NDArray[np.int16],
    terms: NDArray[np.uint32],
    times: NDArray[np.int16],
    count: int,
) -> int:
    """Count a term; returns how many there are then."""
    if not term:
        return count
    place = _place(term, table, terms)
    if not table[place]:
        terms[count], times[count] = term, 0
        count += 1
        table[place] = count
    times[table[place] - 1] += more
    return count
