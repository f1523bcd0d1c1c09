"""The matcher of stored queries against the real percolator."""

from __future__ import annotations

import random

import pytest

from bench import alerts, peers
from workers.alert.rules import RuleSet
from workers.query.document import Document
from workers.query.tree import Query


@pytest.mark.server
def test_same_matches_as_the_percolator(elasticsearch: str) -> None:
    """2,000 simple and 3,000 wider queries match the same of 120 articles in both engines, and thousands in all."""
    words, weights, common = alerts.vocabulary()
    articles = alerts.texts(random.Random(5), words, weights, 70)
    wanted = [*alerts.specs(2_000, articles, common), *(alerts.specs(12_000, articles, common))][:5_000]
    rules = RuleSet()
    for i, spec in enumerate(wanted):
        rules.add(f"q{i}", Query(spec.node()))
    ours = [set(rules.match(Document.of({"id": "a", "title": "", "text": t}))) for t in articles]
    _, theirs = peers.percolator(elasticsearch, articles, wanted)
    assert ours == theirs
    assert sum(map(len, ours)) > 5_000
