"""The encoder's session: words in, scores of every head out.  No torch: onnxruntime, numpy and the word-piece tokenizer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime
from numpy.typing import NDArray

from workers.errors import ModelError
from workers.extract.model.pieces import Pieces

Scores = dict[str, NDArray[Any]]


class Encoder:
    """Scores for windows (lists of words)."""

    def __init__(self, folder: Path) -> None:
        try:
            self.labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if not (folder / "tokenizer.json").exists():
                raise FileNotFoundError("tokenizer.json")
            self._pieces = Pieces(folder / "tokenizer.json")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The English model in {folder} cannot be read ({error}): install Dateline again."
            ) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [o.name for o in self._session.get_outputs()]

    def pieces(self, word: str) -> list[int]:
        """The word-piece ids of a word."""
        return self._pieces.of(word)

    def run(self, words: Sequence[str]) -> Scores:
        """Scores of a window by head, ``[words, …]``."""
        found = self._session.run(None, self._pieces.batch([words]))
        return {name: scores[0] for name, scores in zip(self._outputs, found, strict=True)}
