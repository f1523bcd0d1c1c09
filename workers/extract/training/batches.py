"""Sentences → windows → batches of arrays with their gold labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extract.model.pieces import Pieces
from workers.extract.training.corpora import TAGS, Document, Sentence
from workers.extract.training.network import FOREIGN

WINDOW = 100
"""Words of a window at most, as in use."""
IGNORE = -100
RARE = {"lemma": 3, "feats": 3}
ROLES = ["none", "actor", "target"]
MASK = 103
"""BERT's word-piece id of [MASK]."""
Window = list[Sentence]


@dataclass
class Batch:
    """``inputs`` for the network; ``gold`` by task; ``corpora``: which correction of the name scores each window takes."""

    inputs: dict[str, NDArray[Any]]
    gold: dict[str, NDArray[np.int64]]
    corpora: list[str]


def labels(documents: Sequence[Document]) -> dict[str, list[str]]:
    """The labels of each task, commonest first; rare lemma scripts and feature bundles left out."""
    counts: dict[str, Counter[str]] = {task: Counter() for task in TAGS}
    for document in documents:
        for sentence in document:
            for task, values in sentence.tags.items():
                counts[task].update(v for v in values if v or task == "feats")
    found = {t: [v for v, n in c.most_common() if n >= RARE.get(t, 1)] for t, c in counts.items()}
    for task in ("event", "ner"):
        found[task] = ["O", *(v for v in found[task] if v != "O")]
    return {**found, "role": ROLES}


def windows(document: Document, rng: Random | None = None, single: float = 0.25) -> list[Window]:
    """Runs of consecutive sentences up to ``WINDOW`` words; with ``rng`` a quarter of them is shorter."""
    out: list[Window] = []
    current: Window = []
    size, room = 0, WINDOW
    for sentence in document:
        if current and size + len(sentence.words) > room:
            out.append(current)
            current, size = [], 0
            if rng is not None:
                room = WINDOW if rng.random() > single else rng.randint(8, WINDOW)
        current.append(sentence)
        size += len(sentence.words)
    return [*out, current] if current else out


def epoch(documents: Sequence[Document], pieces: Pieces, rng: Random, size: int) -> list[list[Window]]:
    """All windows in batches of like length, about ``size`` pieces each, in random order."""
    found = [w for d in documents for w in windows(d, rng)]
    measured = [(sum(len(pieces.of(x)) for s in w for x in s.words) + rng.random() * 12, w) for w in found]
    measured.sort(key=lambda pair: pair[0])
    out: list[list[Window]] = []
    current: list[Window] = []
    for length, window in measured:
        if current and (len(current) + 1) * length > size * 1.25:
            out.append(current)
            current = []
        current.append(window)
    out.append(current)
    rng.shuffle(out)
    return out


class Maker:
    """Makes batches with gold labels by index."""

    def __init__(self, pieces: Pieces, known: dict[str, list[str]]) -> None:
        self.pieces = pieces
        self.index = {task: {label: i for i, label in enumerate(values)} for task, values in known.items()}

    def make(self, batch: list[Window]) -> Batch:
        """Arrays of a batch; what a corpus does not annotate is ``IGNORE``."""
        inputs = self.pieces.batch([[x for s in w for x in s.words] for w in batch])
        size, width = inputs["wmask"].shape
        gold = {t: np.full((size, width), IGNORE, np.int64) for t in (*TAGS, "head", "ss")}
        gold["role"] = np.full((size, width, width), IGNORE, np.int64)
        sent = np.zeros((size, width), np.float32)
        for row, window in enumerate(batch):
            at = 0
            for number, sentence in enumerate(window, 1):
                n = len(sentence.words)
                sent[row, at : at + n] = number
                self._fill(gold, row, at, sentence)
                at += n
        inputs["sent"] = sent
        return Batch(inputs, gold, [_corpus(w[0].source) for w in batch])

    def hide(self, made: Batch, rng: Random, share: float) -> None:
        """Hide some words from the network, all pieces of each; their lemma can't be told then."""
        for row in range(len(made.inputs["ids"])):
            first = made.inputs["first"][row]
            words = int(made.inputs["wmask"][row].sum())
            end = int(made.inputs["mask"][row].sum()) - 1
            for word in range(words):
                if rng.random() < share:
                    to = int(first[word + 1]) if word + 1 < words else end
                    made.inputs["ids"][row, int(first[word]) : to] = MASK
                    made.gold["lemma"][row, word] = IGNORE

    def _fill(self, gold: dict[str, NDArray[np.int64]], row: int, at: int, sentence: Sentence) -> None:
        n = len(sentence.words)
        for task, values in sentence.tags.items():
            gold[task][row, at : at + n] = [self.index[task].get(v, IGNORE) for v in values]
        if sentence.heads is not None:
            gold["head"][row, at : at + n] = [h + at if h else 0 for h in sentence.heads]
        gold["ss"][row, at : at + n] = 0
        gold["ss"][row, at] = 1
        if sentence.roles is not None:
            triggers = {i for i, v in enumerate(sentence.tags["event"]) if v != "O"}
            for i in triggers:
                gold["role"][row, at + i, at : at + n] = 0
            for trigger, word, role in sentence.roles:
                gold["role"][row, at + trigger, at + word] = ROLES.index(role)


def _corpus(source: str) -> str:
    return next((c for c in FOREIGN if source.startswith(c)), "")
