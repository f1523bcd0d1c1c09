"""The encoder's session: words in, scores of every head out.  No torch: onnxruntime, numpy and the word-piece tokenizer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from workers.errors import ModelError

START, END, UNKNOWN = 101, 102, 100
"""BERT's word-piece ids of [CLS], [SEP] and [UNK]."""
LONGEST_WORD = 12
"""Pieces of a word that are read."""
LONGEST = 510
_MEMO = 300_000

Scores = dict[str, NDArray[Any]]


class Encoder:
    """Scores for batches of windows (lists of words)."""

    def __init__(self, folder: Path) -> None:
        try:
            self.labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The English model in {folder} cannot be read ({error}): install Dateline again."
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [o.name for o in self._session.get_outputs()]
        self._pieces: dict[str, list[int]] = {}

    def pieces(self, word: str) -> list[int]:
        """The word-piece ids of a word."""
        known = self._pieces.get(word)
        if known is None:
            if len(self._pieces) > _MEMO:
                self._pieces.clear()
            found = self._tokenizer.encode(word[:200], add_special_tokens=False).ids[:LONGEST_WORD]
            known = self._pieces[word] = found or [UNKNOWN]
        return known

    def run(self, windows: Sequence[Sequence[str]]) -> tuple[Scores, NDArray[np.float32]]:
        """Scores by head, ``[windows, words, …]``, and which words are real."""
        inputs = self._batch(windows)
        found = self._session.run(None, inputs)
        return dict(zip(self._outputs, found, strict=True)), inputs["wmask"]

    def _batch(self, windows: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
        ids: list[list[int]] = []
        forms: list[list[int]] = []
        firsts: list[list[int]] = []
        for words in windows:
            row, form, first = [START], [0], []
            for word in words:
                pieces = self.pieces(word)
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
