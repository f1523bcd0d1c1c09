"""What the events cost: CPU time of reading with them and without, in one run; and words a CPU second with everything on.

.venv/bin/python -m bench.extract [rounds]
"""

from __future__ import annotations

import sys
import time
from contextlib import nullcontext
from importlib import resources
from unittest.mock import patch

import msgspec

from schemas import RawArticle
from workers.clean import clean
from workers.extract import Reader


def main() -> None:
    """Print the ratio and the speed; each article is read in both ways by turns, and the quickest of its rounds counts."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    lines = resources.files("workers.produce").joinpath("samples/articles.jsonl").read_bytes().splitlines()
    articles = [clean(msgspec.json.decode(line, type=RawArticle)) for line in lines]
    words = sum(len(a.text.split()) + len(a.title.split()) for a in articles)
    reader = Reader(reuse=0)
    reader.read(articles)
    quickest: dict[bool, list[float]] = {way: [float("inf")] * len(articles) for way in (True, False)}
    for _ in range(rounds):
        for i, article in enumerate(articles):
            for events in (True, False):
                with nullcontext() if events else patch("workers.extract.reader.code_events", lambda *_: []):
                    began = time.process_time()
                    reader.read([article])
                    spent = time.process_time() - began
                quickest[events][i] = min(quickest[events][i], spent)
    without, everything = sum(quickest[False]), sum(quickest[True])
    print(f"events add {100 * (everything / without - 1):.1f} % to the CPU time of reading without them")
    print(f"{words / everything:,.0f} words a CPU second, everything on")


if __name__ == "__main__":
    main()
