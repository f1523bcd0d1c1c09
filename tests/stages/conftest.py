"""Fixtures of the stages' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoint import Endpoint, endpoint
from tests.stages.alerting import history
from tests.stages.delivering import SECRET
from workers.index import Index, open_index
from workers.settings import Settings


@pytest.fixture
def hook() -> Iterator[Endpoint]:
    """A real HTTP server on this machine."""
    with endpoint() as made:
        yield made


@pytest.fixture
def indexed(tmp_path: Path) -> Settings:
    """Embedded settings with a few articles in the index."""
    conf = Settings(home=tmp_path / "home", allow_internal=True, webhook_secret=SECRET, _env_file=None)
    index = open_index(conf.index_url, conf, writable=True)
    assert all(o.state == "stored" for o in index.put(history()))
    index.close()
    return conf


@pytest.fixture
def index(indexed: Settings) -> Iterator[Index]:
    """That index, for reading."""
    made = open_index(indexed.index_url, indexed)
    yield made
    made.close()
