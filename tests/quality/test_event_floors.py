"""Floors under the figures of the event coder on sentences and articles by other hands, which nothing was trained or tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.extract import Reader
from workers.extract.training import annotated
from workers.extract.training.evaluate_events import Result, count_quiet, of_articles, of_files

pytestmark = [pytest.mark.model, pytest.mark.slow]
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The default pipeline."""
    return Reader()


def low(result: Result, triggers: float, actors: float, targets: float, realis: float) -> dict[str, float]:
    """The figures (F1 in per cent; realis: right of those found) that are below their floor."""
    right = 100 * result.realis.hit / max(1, result.realis.said)
    found = {
        "triggers": (result.triggers.prf()[2], triggers),
        "actors": (result.actors.prf()[2], actors),
        "targets": (result.targets.prf()[2], targets),
        "realis": (right, realis),
    }
    return {name: figure for name, (figure, floor) in found.items() if figure < floor}


def test_sentences_by_other_hands(reader: Reader) -> None:
    """Triggers with their type, parties and realis."""
    assert low(of_files(reader, DATA, annotated.OTHER_HANDS), 85, 79, 73.5, 89) == {}


def test_whole_articles(reader: Reader) -> None:
    """The same where articles are read as they are in use."""
    assert low(of_articles(reader, DATA, annotated.WHOLE_ARTICLES), 82, 78, 76, 88) == {}


def test_sentences_as_they_come(reader: Reader) -> None:
    """The same on the beginnings of reports, with events and without."""
    assert low(of_files(reader, DATA, annotated.AS_THEY_COME), 80, 74.5, 72.5, 86) == {}


def test_quiet_sentences_stay_quiet(reader: Reader) -> None:
    """Of the sentences that tell no event at most three in a hundred get one."""
    result = Result()
    count_quiet(result, reader, DATA)
    false, calm = result.quiet
    assert calm > 300
    assert false <= 0.03 * calm
