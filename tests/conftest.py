"""Fixtures that all tests share.  The servers start when the first test asks for them, once a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from schemas import CleanArticle, RawArticle
from workers.clean import clean
from workers.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT.parent / "shared" / "samples" / "iran-pakistan.txt"
SAMPLES = ROOT / "workers" / "produce" / "samples" / "articles.jsonl"


def _server(name: str, folder: Path) -> Iterator[str]:
    from tests.servers import start

    lacks = start.missing()
    if lacks is not None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} cannot start: {lacks}")
        pytest.skip(f"SKIPPED: the real {name} cannot start, {lacks}")
    with getattr(start, name)(folder) as url:
        yield url


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real broker."""
    yield from _server("kafka", tmp_path_factory.mktemp("kafka"))


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real node."""
    yield from _server("elasticsearch", tmp_path_factory.mktemp("elasticsearch"))


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    """Embedded settings in a folder of the test's own, extraction off."""
    return Settings(home=tmp_path / "home", extract="off", _env_file=None)


@pytest.fixture(scope="session")
def raw_articles() -> list[RawArticle]:
    """The bundled sample articles."""
    return [msgspec.json.decode(line, type=RawArticle) for line in SAMPLES.read_bytes().splitlines()]


@pytest.fixture
def clean_articles(raw_articles: list[RawArticle]) -> list[CleanArticle]:
    """The same, cleaned."""
    return [clean(a, now=a.published) for a in raw_articles]


@pytest.fixture
def sample() -> str:
    """The article that one of our users gave; its text is its publisher's and not part of the project."""
    if not SAMPLE.exists():
        pytest.skip("the sample article is not here")
    return SAMPLE.read_text(encoding="utf-8")
