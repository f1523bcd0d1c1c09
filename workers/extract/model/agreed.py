"""A name that a text has several times is of one type there, also where one sentence by itself would tell another.

One sense per discourse (Gale, Church and Yarowsky 1992): the commonest type of a name's mentions is that of all, and the name is
seen where the model alone missed it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span

from workers.extract.model import learned
from workers.extract.model.learned import Learned

LEAST = math.exp(-5)
"""Chance that a mention counts with at least: one sentence must not outweigh all the others."""
Place = tuple[Doc, int, int]
"""A Doc and the tokens of it in which a name stands."""


def agree(docs: Sequence[Doc]) -> None:
    """Set the names of the Docs of one article so that they agree; Docs of other models than our own stay as they are."""
    if any(learned.of(doc) is None for doc in docs):
        return
    marked: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for doc in docs:
        for ent in doc.ents:
            marked[_key(doc, ent.start, ent.end)].append(((doc, ent.start, ent.end), ent.label_))
    missed: dict[str, list[Place]] = defaultdict(list)
    for key, place in _unmarked(docs, set(marked)):
        missed[key].append(place)
    changed: dict[int, list[tuple[Place, str]]] = defaultdict(list)
    for key, found in marked.items():
        label = _label(found)
        seen = [place for place, _ in found]
        for place, old in found:
            if old != label:
                changed[id(place[0])].append((place, label))
        if key in missed and _together([*seen, *missed[key]], label) > _together([*seen, *missed[key]], ""):
            for place in missed[key]:
                changed[id(place[0])].append((place, label))
    for doc in docs:
        if id(doc) in changed:
            new = {start: Span(doc, start, end, label=label) for (_, start, end), label in changed[id(doc)]}
            doc.ents = sorted(({e.start: e for e in doc.ents} | new).values(), key=lambda e: e.start)


def _label(found: list[tuple[Place, str]]) -> str:
    """The commonest type of a name's mentions; of two as common the one that is likelier over all of them."""
    counts = Counter(label for _, label in found).most_common()
    best = [label for label, n in counts if n == counts[0][1]]
    places = [place for place, _ in found]
    return best[0] if len(best) == 1 else max(best, key=lambda label: _together(places, label))


def _together(places: list[Place], label: str) -> float:
    """Log of the chance that all of the places are names of a type ("": no names)."""
    return sum(math.log(max(LEAST, _chance(*place, label))) for place in places)


def _chance(doc: Doc, start: int, end: int, label: str) -> float:
    scored = learned.of(doc)
    assert scored is not None
    first, rest = _columns(scored, label)
    chances = scored.chances["ner"]
    return math.prod([float(chances[start, first]), *(float(c) for c in chances[start + 1 : end, rest])])


def _columns(scored: Learned, label: str) -> tuple[int, int]:
    labels = scored.labels["ner"]
    return (labels.index(f"B-{label}"), labels.index(f"I-{label}")) if label else (labels.index("O"),) * 2


def _key(doc: Doc, start: int, end: int) -> str:
    return " ".join(token.lower_ for token in doc[start:end])


def _unmarked(docs: Sequence[Doc], keys: set[str]) -> Iterator[tuple[str, Place]]:
    """Where the names stand with a capital and are not marked, longer names first."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        words = key.split(" ")
        sizes[words[0]].add(len(words))
    for doc in docs:
        free = 0
        for token in doc:
            if token.i < free or token.ent_type_ or token.lower_ not in sizes or not token.text[:1].isupper():
                continue
            for size in sorted(sizes[token.lower_], reverse=True):
                end = token.i + size
                if (
                    end <= len(doc)
                    and _key(doc, token.i, end) in keys
                    and not any(t.ent_type_ for t in doc[token.i : end])
                ):
                    yield _key(doc, token.i, end), (doc, token.i, end)
                    free = end
                    break
