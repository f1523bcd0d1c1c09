"""The network: a six-layer BERT encoder (all-MiniLM-L6-v2) and one small head per task.  Needs the ``train`` extra."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from workers.extract.model.pieces import SHAPES

HIDDEN, INNER, HEADS, LAYERS, VOCABULARY, POSITIONS = 384, 1536, 12, 6, 30522, 512
"""The encoder's measures, as published."""
ARC, REL, ROLE = 256, 96, 64
"""Widths of the biaffine layers."""
FORBIDDEN = -1e4
FOREIGN = ("gum", "wikigold", "crossner")
"""Corpora whose idea of a name differs from UNER's and ours: each has a correction of its own, used in training only."""


class Layer(nn.Module):  # type: ignore[misc]  # torch is not there for mypy
    """One transformer layer, post-norm as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x``: ``[batch, pieces, hidden]``; ``bias``: 0, or very negative on padding."""
        size, length, _ = x.shape

        def split(t: Tensor) -> Tensor:
            return t.view(size, length, HEADS, HIDDEN // HEADS).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(HIDDEN // HEADS) + bias, -1)
        seen = torch.matmul(self.drop(weights), value).transpose(1, 2).reshape(size, length, HIDDEN)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):  # type: ignore[misc]  # torch is not there for mypy
    """The pretrained encoder, plus an embedding of word shapes because it does not see case."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.segment = nn.Parameter(torch.zeros(HIDDEN))
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        nn.init.zeros_(self.shapes.weight)
        self.norm, self.drop = nn.LayerNorm(HIDDEN, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, sh: Tensor, mask: Tensor) -> Tensor:
        """Vectors of the word pieces."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]].unsqueeze(0) + self.segment + self.shapes(sh)
        x = self.drop(self.norm(x))
        bias = ((1.0 - mask) * FORBIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take the published weights; word and position embeddings stay frozen."""
        weights = load_file(str(path))
        self.load_words(path)
        self.segment.data = weights["embeddings.token_type_embeddings.weight"][0]
        self.norm.weight.data, self.norm.bias.data = (
            weights["embeddings.LayerNorm.weight"],
            weights["embeddings.LayerNorm.bias"],
        )
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
            "down": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for i, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                part = getattr(layer, ours)
                part.weight.data = weights[f"encoder.layer.{i}.{theirs}.weight"]
                part.bias.data = weights[f"encoder.layer.{i}.{theirs}.bias"]

    def load_words(self, path: Path) -> None:
        """Take the published word and position embeddings, and freeze them."""
        weights = load_file(str(path))
        self.words.weight.data = weights["embeddings.word_embeddings.weight"]
        self.positions.weight.data = weights["embeddings.position_embeddings.weight"]
        self.words.weight.requires_grad_(False)
        self.positions.weight.requires_grad_(False)


class Network(nn.Module):  # type: ignore[misc]  # torch is not there for mypy
    """All heads on the first piece of each word (biaffine parser: Dozat and Manning 2017)."""

    def __init__(self, labels: dict[str, list[str]]) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.drop, self.parse_drop = nn.Dropout(0.2), nn.Dropout(0.25)
        self.tasks = [t for t in labels if t not in ("dep", "role")]
        self.heads = nn.ModuleDict({t: nn.Linear(HIDDEN, len(labels[t])) for t in self.tasks})
        self.foreign = nn.ModuleDict({c: nn.Linear(HIDDEN, len(labels["ner"])) for c in FOREIGN})
        self.starts = nn.Linear(HIDDEN, 1)
        self.root = nn.Parameter(torch.zeros(HIDDEN))
        self.arc_below, self.arc_above = nn.Linear(HIDDEN, ARC), nn.Linear(HIDDEN, ARC)
        self.rel_below, self.rel_above = nn.Linear(HIDDEN, REL), nn.Linear(HIDDEN, REL)
        self.arcs = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.relations = len(labels["dep"])
        self.rels = nn.Linear(REL + 1, self.relations * (REL + 1), bias=False)
        nn.init.normal_(self.rels.weight, std=0.02)
        self.role_trigger, self.role_word = nn.Linear(HIDDEN, ROLE), nn.Linear(HIDDEN, ROLE)
        self.roles = nn.Parameter(torch.randn(len(labels["role"]), ROLE + 1, ROLE + 1) * 0.02)

    def forward(
        self,
        ids: Tensor,
        sh: Tensor,
        mask: Tensor,
        first: Tensor,
        wmask: Tensor,
        sent: Tensor | None = None,
        gold: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """Scores by task; ``sent`` numbers the sentences (None: as predicted), ``gold`` gives heads to label (None: the best)."""
        pieces = self.encoder(ids, sh, mask)
        h = self.drop(torch.gather(pieces, 1, first.unsqueeze(-1).expand(-1, -1, HIDDEN)))
        out = {task: self.heads[task](h) for task in self.tasks}
        out["hidden"] = h
        out["ss"] = self.starts(h).squeeze(-1)
        if sent is None:
            sent = torch.cumsum((out["ss"] > 0).to(h.dtype), 1)
        above = torch.cat([self.root.expand(h.shape[0], 1, HIDDEN), h], 1)
        out["arc"] = self._arcs(h, above, sent, wmask)
        out["head"] = out["arc"].argmax(-1) if gold is None else gold
        out["rel"] = self._relations(h, above, out["head"])
        out["role"] = self._roles(h)
        return out

    def _arcs(self, h: Tensor, above: Tensor, sent: Tensor, wmask: Tensor) -> Tensor:
        low = self.parse_drop(functional.gelu(self.arc_below(h)))
        high = self.parse_drop(functional.gelu(self.arc_above(above)))
        arcs = torch.matmul(torch.matmul(_one(low), self.arcs), high.transpose(1, 2)) / 8.0
        same = (sent.unsqueeze(2) == sent.unsqueeze(1)).to(arcs.dtype) * wmask.unsqueeze(1).to(arcs.dtype)
        same = same * (1 - torch.eye(h.shape[1], dtype=arcs.dtype).unsqueeze(0))
        allowed = torch.cat([torch.ones_like(same[..., :1]), same], -1)
        return arcs + (1 - allowed) * FORBIDDEN

    def _relations(self, h: Tensor, above: Tensor, heads: Tensor) -> Tensor:
        low = _one(self.parse_drop(functional.gelu(self.rel_below(h))))
        high = self.parse_drop(functional.gelu(self.rel_above(above)))
        high = _one(torch.gather(high, 1, heads.unsqueeze(-1).expand(-1, -1, REL)))
        grid = self.rels(low).view(h.shape[0], h.shape[1], self.relations, REL + 1)
        return torch.matmul(grid, high.unsqueeze(-1)).squeeze(-1)

    def _roles(self, h: Tensor) -> Tensor:
        """``[batch, roles, trigger word, argument word]``."""
        size, width, kinds = h.shape[0], h.shape[1], self.roles.shape[0]
        low = _one(self.parse_drop(functional.gelu(self.role_trigger(h))))
        high = _one(self.parse_drop(functional.gelu(self.role_word(h)))).unsqueeze(1)
        # One flat matrix: onnxruntime cannot quantise a stack of them.
        flat = self.roles.permute(1, 0, 2).reshape(ROLE + 1, kinds * (ROLE + 1))
        through = torch.matmul(low, flat).view(size, width, kinds, ROLE + 1).transpose(1, 2)
        return torch.matmul(through, high.transpose(2, 3)) / 4.0

    def names_as(self, corpus: str, h: Tensor) -> Tensor:
        """What to add to the name scores for a corpus with rules of its own."""
        return self.foreign[corpus](h)


def _one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)
