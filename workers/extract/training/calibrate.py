"""Fit the confidence of events: which of them have the right type, by what their coding rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schemas import Event
from workers.extract import Reader
from workers.extract.events import certainty
from workers.extract.training import annotated
from workers.extract.training.evaluate_events import read

SETS = ("tuning-", "heldout-2", "heldout-3", "noevent-test")
PENALTY = 1.0
STEPS = 30


def calibrate(reader: Reader, data: Path) -> tuple[tuple[float, ...], int]:
    """The weights for ``events/certainty.py`` and how many events they rest on.

    Each event is also counted as if the model had not learned any, for other spaCy models have not.
    """
    logged: list[tuple[float, ...]] = []
    before = certainty.of

    def log(values: tuple[float, ...]) -> float:
        logged.append(tuple(values))
        return float(len(logged) - 1)

    certainty.of = log  # type: ignore[assignment]
    try:
        judged = [(logged[int(event.confidence)], right) for event, right in _judged(reader, data)]
    finally:
        certainty.of = before
    rows = np.array([values for values, _ in judged])
    truth = np.array([right for _, right in judged], float)
    blind = rows.copy()
    blind[:, certainty.FEATURES.index("chance")], blind[:, certainty.FEATURES.index("no chance")] = 0, 1
    blind = blind[rows[:, certainty.FEATURES.index("only learned")] == 0]
    told = truth[rows[:, certainty.FEATURES.index("only learned")] == 0]
    return tuple(round(float(w), 2) for w in fit(np.vstack([rows, blind]), np.concatenate([truth, told]))), len(rows)


def _judged(reader: Reader, data: Path) -> Iterator[tuple[Event, bool]]:
    """Events and whether their type is right."""
    for prefix in SETS:
        own = [a for f in sorted((data / "sentences").glob(f"{prefix}*.txt")) for a in annotated.read(f)]
        for sentence, article in zip(own, read(reader, (a.text for a in own)), strict=True):
            for e in article.events:
                near = [t for t in sentence.events if t.start < e.trigger.end and e.trigger.start < t.end]
                yield e, any(t.type == e.type for t in near)


def fit(rows: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, all but the first weight penalised (ridge)."""
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], PENALTY)
    ridge[0] = 1e-3
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (truth - share) - ridge * weights
        bend = (rows * (share * (1 - share))[:, None]).T @ rows + np.diag(ridge)
        weights = weights + np.linalg.solve(bend, slope)
    return weights
