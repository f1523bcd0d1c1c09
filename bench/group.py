"""The ordered stage: articles a CPU second on one core, at 10,000 and at ``articles`` in the window, and bytes an article.

    .venv/bin/python -m bench.group [articles]

``articles`` is 1,000,000 if not given, all within one window of seven days.  A second process makes them up (``bench/made.py``), clean's
fingerprints with them; only ``Grouper.add`` is timed.  Bytes are resident memory of the process: its growth from 10,000 articles to the
last, caches and allocator's losses included, and all of it that was taken since the start, when the code was loaded.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.made import Stream
from schemas import CleanArticle
from workers.group import Grouper

BATCH = 500
FEW = 10_000
MEASURED = 20_000
"""Articles that are measured at either size."""


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


def make(count: int) -> None:
    """Write batches of articles to stdout, each after its length."""
    stream = iter(Stream(step=6.5 * 86400 / count))
    for _ in range(0, count, BATCH):
        body = msgspec.msgpack.encode(list(itertools.islice(stream, BATCH)))
        sys.stdout.buffer.write(len(body).to_bytes(8, "big") + body)


def made(count: int) -> Iterator[list[CleanArticle]]:
    """The batches that another process makes."""
    decoder = msgspec.msgpack.Decoder(list[CleanArticle])
    with subprocess.Popen([sys.executable, "-m", "bench.group", "make", str(count)], stdout=subprocess.PIPE) as child:
        assert child.stdout
        while size := child.stdout.read(8):
            yield decoder.decode(child.stdout.read(int.from_bytes(size, "big")))


def main(count: int) -> None:
    """Print the figures."""
    small = Grouper(largest=1 << 12)
    for article in itertools.islice(Stream(seed=2), BATCH):
        small.add(article)  # the compiled functions are no article's
    grouper = Grouper()
    start = few = resident()
    took: list[tuple[int, float]] = []
    done = copies = stories = words = 0
    for batch in made(count):
        before = time.process_time()
        out = [grouper.add(article).article for article in batch]
        took.append((len(batch), time.process_time() - before))
        done += len(batch)
        copies += sum(a.copy_of is not None for a in out)
        stories += sum(a.first for a in out)
        words += sum(len(a.text.split()) for a in out)
        if done == FEW:
            few = resident()
        if done % max(BATCH, count // 10) < BATCH:
            print(f"  {done:,}: {_rate(took[-MEASURED // BATCH :]):.0f} articles a CPU second", file=sys.stderr)
    at_few, at_end = _rate(took[FEW // BATCH : (FEW + MEASURED) // BATCH]), _rate(took[-MEASURED // BATCH :])
    end = resident()
    print(
        f"made-up articles: {done:,} of {words / done:.0f} words; found {copies / done:.0%} copies, {stories / done:.0%} stories"
    )
    print(f"articles a CPU second with {FEW:,} in the window: {at_few:.0f}")
    print(f"articles a CPU second with {done:,} in the window: {at_end:.0f}")
    print(f"time an article, with {done:,} against {FEW:,}: {at_few / at_end:.2f} x")
    print(f"bytes an article in the window: {(end - few) / (done - FEW):.0f} for each after the first {FEW:,}")
    print(f"bytes an article, with indexes and caches of fixed size: {(end - start) / done:.0f}")


def _rate(took: list[tuple[int, float]]) -> float:
    return sum(n for n, _ in took) / sum(t for _, t in took)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
