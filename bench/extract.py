"""What the events cost: CPU time of reading with them and without, in one run; and words a CPU second with everything on.

.venv/bin/python -m bench.extract [rounds]
"""

from __future__ import annotations

import sys
import time
from importlib import resources
from statistics import median
from unittest.mock import patch

import msgspec

from schemas import RawArticle
from workers.clean import clean
from workers.extract import Reader


def main() -> None:
    """Print the ratio and the speed; medians over rounds that take turns."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    lines = resources.files("workers.produce").joinpath("samples/articles.jsonl").read_bytes().splitlines()
    articles = [clean(msgspec.json.decode(line, type=RawArticle)) for line in lines]
    words = sum(len(a.text.split()) + len(a.title.split()) for a in articles)
    reader = Reader(reuse=0)
    reader.read(articles)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for events in (True, False):
            began = time.process_time()
            if events:
                reader.read(articles)
            else:
                with patch("workers.extract.reader.code_events", lambda *_: []):
                    reader.read(articles)
            spent[events].append(time.process_time() - began)
    without, everything = median(spent[False]), median(spent[True])
    print(f"events add {100 * (everything / without - 1):.1f} % to the CPU time of reading without them")
    print(f"{words / everything:,.0f} words a CPU second, everything on")


if __name__ == "__main__":
    main()
