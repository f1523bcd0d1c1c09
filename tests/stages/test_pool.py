"""Reading in processes: one that dies or hangs costs nothing but time, and long articles cost memory only by their length."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from schemas import ExtractedArticle, RawArticle
from workers.clean import clean
from workers.extract.pool import Pool
from workers.settings import Settings

pytestmark = [pytest.mark.model, pytest.mark.slow]


def _processes(pool: Pool) -> list[int]:
    return [pid for slot in pool._slots for pid in (slot._processes or {})]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_hangs_loses_no_article(how: signal.Signals, raw_articles: list[RawArticle]) -> None:
    """Killed or stopped in between, the articles are read by a new process, in order, as if nothing had happened."""
    articles = [clean(a, now=a.published) for a in raw_articles[:12]]
    with Pool(Settings(extract_processes=1, extract_timeout=20)) as pool:
        expected = pool.read(articles)
        assert all(isinstance(r, ExtractedArticle) for r in expected)
        os.kill(_processes(pool)[0], how)
        again = pool.read(articles)
    assert [msgspec.json.encode(r) for r in again] == [msgspec.json.encode(r) for r in expected]


def test_a_copy_goes_to_the_process_of_its_original(raw_articles: list[RawArticle]) -> None:
    """Several processes give the same readings in the same order as one."""
    articles = [clean(a, now=a.published) for a in raw_articles[:10]]
    read = []
    for size in (1, 2):
        with Pool(Settings(extract_processes=size)) as pool:
            read.append([msgspec.json.encode(r) for r in pool.read(articles)])
    assert read[0] == read[1]


def test_a_megabyte_is_read_in_bounded_memory() -> None:
    """An article of 300,000 characters takes less than 150 MB more than one of 3,000."""
    code = (
        "import resource\n"
        "from schemas import CleanArticle\n"
        "from workers.extract import Reader\n"
        "reader = Reader()\n"
        "line = 'Kenya accused Uganda of spying on Monday, and police in Lagos arrested {} men.\\n\\n'\n"
        "def read(n): reader.read([CleanArticle(id='a', text=''.join(line.format(i) for i in range(n)), lang='en')])\n"
        "read(40)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "read(4000)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    root = Path(__file__).parents[2]
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=300, check=True
    )
    assert int(out.stdout) / 1024 < 150
