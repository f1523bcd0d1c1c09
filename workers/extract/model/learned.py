"""What the encoder has learned of events, word by word: scores for the event coder, absent with other spaCy models."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

KEY = "dateline_learned"
HEADS = ("ner", "event", "realis", "fine")
WORTH = 0.2
"""Chance of being a trigger from which a word's roles are kept."""
ACTOR, TARGET = 1, 2


@dataclass
class Learned:
    """Chances by token of a Doc, ``[tokens, labels]``; ``labels[head]`` names the columns, "O" is the first of ``event``.

    ``roles[trigger][word]``: chances of none, actor and target, for triggers with a chance over ``WORTH``.
    """

    labels: dict[str, list[str]]
    chances: dict[str, NDArray[np.float16]]
    roles: dict[int, dict[int, tuple[float, float, float]]] = field(default_factory=dict)

    def event(self, token: int) -> tuple[str, float]:
        """The likeliest PLOVER type of a word taken as a trigger, and the chance that it is one of that type."""
        return self._events[token]

    @cached_property
    def _events(self) -> list[tuple[str, float]]:
        """Of all words at once, when the first is asked for: the Doc is read by then."""
        real = self.chances["event"][:, 1:]
        kinds = [self.labels["event"][i + 1] for i in real.argmax(-1).tolist()]
        return list(zip(kinds, real.max(-1).tolist(), strict=True))

    def realis(self, token: int) -> tuple[str, float]:
        """The likeliest realis of a trigger and its chance."""
        return self._best("realis", token)

    def kind(self, token: int) -> tuple[str, float]:
        """The likeliest of the eight entity types of a word in a name, and its chance."""
        return self._best("fine", token)

    def _best(self, head: str, token: int) -> tuple[str, float]:
        row = self.chances[head][token]
        best = int(row.argmax())
        return self.labels[head][best], float(row[best])


def of(doc: Doc) -> Learned | None:
    """The scores of a Doc; None where its model has none."""
    found = doc.user_data.get(KEY)
    return found if isinstance(found, Learned) else None


def empty(labels: dict[str, list[str]], tokens: int) -> Learned:
    """Scores of a Doc before its windows are read: no events."""
    made = Learned(labels, {h: np.zeros((tokens, len(labels[h])), np.float16) for h in HEADS})
    made.chances["event"][:, 0] = 1
    return made


def take(into: Learned, window: list[int], scores: dict[str, NDArray[Any]]) -> None:
    """Take over the scores of a window, ``[words, …]``; ``window``: its token indices."""
    for head in HEADS:
        into.chances[head][window] = softmax(scores[head])
    chance = 1 - into.chances["event"][window, 0]
    for i in np.flatnonzero(chance > WORTH).tolist():
        found = softmax(scores["role"][:, i].T)
        into.roles[window[i]] = {
            window[j]: (none, actor, target)
            for j, (none, actor, target) in enumerate(found.tolist())
            if none < 1 - WORTH
        }


def cut(scored: Learned, window: list[int]) -> Learned:
    """The scores of a window, apart from where it stands."""
    place = {at: i for i, at in enumerate(window)}
    roles = {
        place[t]: {place[w]: chances for w, chances in words.items() if w in place}
        for t, words in scored.roles.items()
        if t in place
    }
    return Learned(scored.labels, {head: scored.chances[head][window].copy() for head in HEADS}, roles)


def paste(into: Learned, window: list[int], kept: Learned) -> None:
    """The inverse of ``cut``, at another place."""
    for head in HEADS:
        into.chances[head][window] = kept.chances[head]
    for trigger, words in kept.roles.items():
        into.roles[window[trigger]] = {window[w]: chances for w, chances in words.items()}


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Chances along the last axis."""
    e = np.exp(scores - scores.max(-1, keepdims=True))
    out: NDArray[Any] = e / e.sum(-1, keepdims=True)
    return out
