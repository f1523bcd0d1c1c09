"""The flow with extraction off, against a plain loop over the same log.

    .venv/bin/python -m bench.flow [articles]

The loop reads the raw articles from the log, cleans them and writes them back, in one process and without Faust; the flow is the
``clean`` stage's worker on the same articles.  Both are timed from the first record to the last, wall clock, one after the other.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from schemas import RawArticle
from workers.clean import clean
from workers.log import open_publisher, open_reader
from workers.pipeline import CLEAN, RAW
from workers.produce import send

WORDS = [
    "harbour",
    "council",
    "report",
    "flood",
    "bridge",
    "mayor",
    "strike",
    "ferry",
    "school",
    "train",
    "market",
    "winter",
]


def produce(url: str, count: int) -> None:
    """Put ``count`` made-up articles of 150 words onto the log."""
    rng = random.Random(1)
    with open_publisher(url) as publisher:
        for i in range(count):
            text = " ".join(rng.choice(WORDS) for _ in range(150))
            send(
                publisher,
                msgspec.json.encode(
                    RawArticle(url=f"https://a.example/{i}", title=f"Number {i}", text=f"{text}.", lang="en")
                ),
            )


def loop(url: str) -> float:
    """Articles a second of the plain loop."""
    decoder = msgspec.json.Decoder(RawArticle)
    reader = open_reader(url)
    start, count = time.perf_counter(), 0
    with open_publisher(url) as publisher:
        for record in reader.read(RAW.name):
            article = clean(decoder.decode(record.value or b"{}"))
            publisher.publish(CLEAN.name, article.id.encode(), msgspec.json.encode(article))
            count += 1
    reader.close()
    return count / (time.perf_counter() - start)


def flow(url: str, home: Path, count: int) -> float:
    """Articles a second of the worker."""
    env = os.environ | {"DATELINE_HOME": str(home), "DATELINE_LOG": url, "DATELINE_LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([sys.executable, "-m", "workers", "worker", "clean"], env=env)
    reader = open_reader(url)
    try:
        while sum(reader.ends(CLEAN.name).values()) == 0:
            time.sleep(0.01)
        start = time.perf_counter()
        first = sum(reader.ends(CLEAN.name).values())
        while (done := sum(reader.ends(CLEAN.name).values())) < count:
            time.sleep(0.01)
        return (done - first) / (time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        reader.close()


def main() -> None:
    """Print both and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        rates = {}
        for name in ("loop", "flow"):
            url = f"local://{folder}/{name}"
            produce(url, count)
            rates[name] = loop(url) if name == "loop" else flow(url, Path(folder) / "home", count)
            print(f"{name}: {rates[name]:.0f} articles a second")
        print(f"the loop is {rates['loop'] / rates['flow']:.2f} x the flow")


if __name__ == "__main__":
    main()
