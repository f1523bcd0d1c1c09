"""Bulk indexing into a real node against ``elasticsearch.helpers.parallel_bulk`` alone with the same documents, in one run.

.venv/bin/python -m bench.index [articles, default 20000] [rounds, default 3]

parallel_bulk gets its documents ready made: making the indexed fields from an article counts for our side only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from statistics import median

import msgspec
from elasticsearch import helpers

from bench.corpus import articles
from workers.index import fields
from workers.index.elastic import ElasticIndex
from workers.settings import Settings

BATCH = 500


def main() -> None:
    """Print documents a second, round by round, in turn, and the ratio of the medians."""
    from tests.servers import start

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    made = list(articles(count))
    rows = [fields.flat(a) | {"record": msgspec.to_builtins(a)} for a in made]
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as folder, start.elasticsearch(Path(folder)) as url:
        for i in range(rounds + 1):
            mine, alone = (
                ElasticIndex(url, Settings(index_prefix=f"{p}{i}", _env_file=None)) for p in ("ours", "alone")
            )
            alone._prepare()
            actions = [
                {
                    "_index": alone._name(a),
                    "_id": a.id,
                    "_source": r,
                    "version": fields.version(a),
                    "version_type": "external_gte",
                }
                for a, r in zip(made, rows, strict=True)
            ]
            begin = time.perf_counter()
            deque(helpers.parallel_bulk(alone.client, actions, thread_count=2, chunk_size=BATCH), maxlen=0)
            engine = count / (time.perf_counter() - begin)
            begin = time.perf_counter()
            states = {o.state for o in mine.put(made)}
            own = count / (time.perf_counter() - begin)
            if states != {"stored"}:
                raise SystemExit(f"not all were stored: {states}")
            for side in (mine, alone):
                side.client.indices.delete(index=f"{side.prefix}-articles-*", expand_wildcards="open")
                side.close()
            if i:  # the first round warms the node up
                ours.append(own)
                theirs.append(engine)
                print(f"  {own:8,.0f} articles/s  {engine:8,.0f} by parallel_bulk alone")
    print(f"{count:,} articles: ratio {median(ours) / median(theirs):.2f}")


if __name__ == "__main__":
    main()
