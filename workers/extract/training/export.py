"""A checkpoint → the files that run without torch: int8 ONNX, labels, lemmas, tokenizer.  Needs the ``train`` extra."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import onnxruntime  # noqa: F401  (quantization is a part of it)
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from workers.extract.model import decode
from workers.extract.model.pieces import Pieces
from workers.extract.training.corpora import Document
from workers.extract.training.network import Network

INPUTS = ("ids", "sh", "mask", "first", "wmask")
OPSET = 17
SETTLED = 0.8
"""Share of a word's occurrences that must have the same lemma for the look-up to hold it."""


class _Traced(nn.Module):  # type: ignore[misc]  # torch is not there for mypy
    def __init__(self, network: Network, outputs: list[str]) -> None:
        super().__init__()
        self.network, self.outputs = network, outputs

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        found = self.network(*inputs)
        return tuple(found[name] for name in self.outputs)


def export(checkpoint: Path, base: Path, out: Path, treebank: list[Document], version: str) -> None:
    """Write the model's files to ``out``."""
    labels = json.loads((checkpoint.parent / "labels.json").read_text(encoding="utf-8"))
    network = Network(labels)
    network.load_state_dict(torch.load(checkpoint, weights_only=True))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    whole = checkpoint.parent / "model.fp32.onnx"
    _to_onnx(network, base, whole)
    quantize_dynamic(
        str(whole),
        str(out / "model.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False), encoding="utf-8")
    meta = {"name": "dateline_en", "version": version, "licence": "CC BY-SA 4.0"}
    (out / "meta.json").write_text(json.dumps(meta) + "\n", encoding="utf-8")
    (out / "lemmas.tsv").write_text(lemmas(treebank), encoding="utf-8")
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")


def _to_onnx(network: Network, base: Path, path: Path) -> None:
    outputs = [*network.tasks, "rel", "head", "ss", "arc", "role"]
    example = Pieces(base / "tokenizer.json").batch([["Two", "words"], ["They", "stayed", "."]])
    axes = {k: {0: "batch", 1: "pieces" if k in ("ids", "sh", "mask") else "words"} for k in INPUTS}
    axes |= {k: {0: "batch", 1: "words"} for k in outputs}
    axes["arc"] = {0: "batch", 1: "words", 2: "arcs"}
    axes["role"] = {0: "batch", 2: "words", 3: "words"}
    torch.onnx.export(
        _Traced(network, outputs),
        tuple(torch.from_numpy(example[k]) for k in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def lemmas(treebank: list[Document]) -> str:
    """``word/UPOS<tab>lemma`` lines for the words whose lemma the treebank settles; of names those that it has twice with a capital."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in treebank:
        for s in document:
            for word, pos, script in zip(s.words, s.tags["upos"], s.tags["lemma"], strict=True):
                if pos not in ("PUNCT", "SYM", "X", "NUM") and (pos != "PROPN" or word[:1].isupper()):
                    counts[f"{word.lower()}/{pos}"][decode.lemma(word, script)] += 1
    best = {key: c.most_common(1)[0] for key, c in counts.items()}
    lines = [
        f"{k}\t{lemma}"
        for k, (lemma, n) in sorted(best.items())
        if n >= SETTLED * counts[k].total() and "\t" not in k and (not k.endswith("/PROPN") or n > 1)
    ]
    return "\n".join(lines) + "\n"
