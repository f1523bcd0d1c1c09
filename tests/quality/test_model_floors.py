"""Floors under the model's figures on the free corpora, which stand outside the project: DATELINE_CORPORA, or shared/corpora."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workers.extract.model import load
from workers.extract.training.evaluate import Result, evaluate, own_names

pytestmark = [pytest.mark.model, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
FLOORS = {
    "EWT test": {"UPOS": 96, "XPOS": 95.5, "lemma": 96.8, "UAS": 88.5, "LAS": 86, "sentences": 78},
    "GUM news": {"UPOS": 97, "XPOS": 97, "lemma": 97.5, "UAS": 89, "LAS": 87, "sentences": 87},
}
NAMES = {"UNER test": 77, "GUM news dev": 83.5}
"""GUM news dev has 54 names, by a heuristic: 85.0 with 0.2.0, 82.1 with 0.3.0, 83.9 with 0.4.0, 85.7 with 0.5.0."""


@pytest.fixture(scope="module")
def result() -> Result:
    """The default pipeline over all test corpora."""
    corpora = Path(os.environ.get("DATELINE_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not (corpora / "ud").is_dir():
        pytest.skip(f"no corpora at {corpora}: set DATELINE_CORPORA")
    return evaluate(load(), corpora)


def test_parse(result: Result) -> None:
    """Tags, lemmas, parse and sentences from raw text are no worse than they were."""
    low = [
        (c, m, result.treebanks[c][m])
        for c, by in FLOORS.items()
        for m, floor in by.items()
        if result.treebanks[c][m] < floor
    ]
    assert low == []


def test_names(result: Result) -> None:
    """F1 of names over all types is no worse than it was."""
    low = {c: by["all"][2] for c, by in result.names.items() if by["all"][2] < NAMES.get(c, 0)}
    assert low == {}


def test_names_of_news() -> None:
    """F1 of names on our own held-out sentences, by another hand than those that were trained on."""
    assert own_names(load(), ROOT / "data")["all"][2] >= 96
