"""How sure an event's trigger and type are: a logistic regression over what the coding rests on.

Its weights are fitted by ``dateline evaluate-events --calibrate`` on sentences that neither the model was trained on nor the reliability
table in ``docs/events.md`` is counted on: ``tuning-*``, ``heldout-2``, ``heldout-3`` and those without events.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from workers.extract.events.parties import Party
from workers.extract.events.triggers import Trigger

FEATURES = (
    "always",
    "only learned",
    "noun",
    "doers",
    "others",
    "named doer",
    "conditioned",
    "headline",
    "chance",
    "no chance",
)
WEIGHTS = (1.51, -2.04, -1.08, -0.55, 0.15, 0.64, -0.87, 0.0, 0.51, 1.01)
LOWEST, HIGHEST = 0.05, 0.97
_EDGE = 0.01


def features(hit: Trigger, doers: Sequence[Party], others: Sequence[Party], where: str) -> tuple[float, ...]:
    """The values of ``FEATURES``; the model's chance as its log odds, 0 where the model has not learned any."""
    entry = hit.entry
    chance = 0.0
    if hit.chance is not None:
        kept = min(1 - _EDGE, max(_EDGE, hit.chance))
        chance = log(kept / (1 - kept))
    return (
        1.0,
        float(not hit.told),
        float(entry.pos == "n"),
        float(bool(doers)),
        float(bool(others)),
        float(any(p.ref for p in doers)),
        float(bool(entry.beside or entry.part)),
        float(where == "title"),
        chance,
        float(hit.chance is None),
    )


def of(values: Sequence[float]) -> float:
    """The confidence, 0 to 1."""
    total = sum(w * v for w, v in zip(WEIGHTS, values, strict=True))
    return round(min(HIGHEST, max(LOWEST, 1 / (1 + exp(-total)))), 3)
