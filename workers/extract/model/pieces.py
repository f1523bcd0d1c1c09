"""Words → the encoder's inputs: word-piece ids, the look of words, where each word starts.  The same for training and use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

START, END, UNKNOWN = 101, 102, 100
"""BERT's word-piece ids of [CLS], [SEP] and [UNK]."""
LONGEST_WORD = 12
"""Pieces of a word that are read."""
LONGEST = 510
SHAPES = 12
_MEMO = 300_000


class Pieces:
    """Word pieces of words, remembered."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """The word-piece ids of a word."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MEMO:
                self._known.clear()
            found = self._tokenizer.encode(word[:200], add_special_tokens=False).ids[:LONGEST_WORD]
            known = self._known[word] = found or [UNKNOWN]
        return known

    def batch(self, windows: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
        """Padded inputs: ``ids``, ``sh`` and ``mask`` by piece, ``first`` (each word's first piece) and ``wmask`` by word."""
        ids: list[list[int]] = []
        forms: list[list[int]] = []
        firsts: list[list[int]] = []
        for words in windows:
            row, form, first = [START], [0], []
            for word in words:
                pieces = self.of(word)
                first.append(min(len(row), LONGEST))
                row += pieces
                form += [shape(word)] * len(pieces)
            ids.append([*row[: LONGEST + 1], END])
            forms.append([*form[: LONGEST + 1], 0])
            firsts.append(first)
        size, length, width = len(ids), max(map(len, ids)), max(map(len, firsts))
        made: dict[str, NDArray[Any]] = {
            "ids": np.zeros((size, length), np.int64),
            "sh": np.zeros((size, length), np.int64),
            "mask": np.zeros((size, length), np.float32),
            "first": np.zeros((size, width), np.int64),
            "wmask": np.zeros((size, width), np.float32),
        }
        for i in range(size):
            n, m = len(ids[i]), len(firsts[i])
            made["ids"][i, :n], made["sh"][i, :n], made["mask"][i, :n] = ids[i], forms[i], 1
            made["first"][i, :m], made["wmask"][i, :m] = firsts[i], 1
        return made


def shape(word: str) -> int:
    """A word's look as a number from 1 to 10: the encoder itself does not see case."""
    if word.islower():
        return 1
    if word.isupper():
        return 2 if len(word) == 1 else 3
    if word[0].isupper():
        return 4 if word[1:].islower() else 5
    if any(c.isupper() for c in word):
        return 6
    if word.isdigit():
        return 7
    if any(c.isdigit() for c in word):
        return 8
    return 9 if not any(c.isalnum() for c in word) else 10
