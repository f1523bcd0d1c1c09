"""Latency of searches against the bare engine's call for the same query, in one process and one run.

.venv/bin/python -m bench.search [articles, default 200000] [embedded|node|both, default both] [rounds, default 10]

A bare call is what somebody who knows the engine would write by hand: the same query, 20 hits with their records, and the count.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from bench.corpus import articles, queries
from workers.index import Index, render_elastic
from workers.index.elastic import ElasticIndex
from workers.index.elastic_read import _ranked, order
from workers.index.embedded import EmbeddedIndex
from workers.index.plan import plan
from workers.query import parse
from workers.settings import Settings

HITS = 20


def fill(index: Index, count: int) -> None:
    """Index the articles."""
    made = articles(count)
    start = time.perf_counter()
    while part := list(islice(made, 2_000)):
        index.put(part)
    index.refresh()
    sys.stderr.write(f"{count:,} articles indexed in {time.perf_counter() - start:.0f} s\n")


def bare_embedded(index: EmbeddedIndex, text: str) -> Callable[[], object]:
    """tantivy's own search, the query made before."""
    query = index._query(plan(parse(text)))

    def call() -> object:
        searcher = index._index.searcher()
        found = searcher.search(query, HITS, count=True)
        return [msgspec.json.decode(bytes(searcher.doc(a).get_first("record"))) for _, a in found.hits]  # type: ignore[arg-type]

    return call


def bare_node(index: ElasticIndex, text: str) -> Callable[[], object]:
    """Elasticsearch's own search, the query made before."""
    query = _ranked(render_elastic.render(plan(parse(text)).op), "relevance")

    def call() -> object:
        return index.client.search(
            index=f"{index.prefix}-articles", query=query, sort=order("relevance"), size=HITS, track_total_hits=True,
            source={"includes": ["record"]},
        )  # fmt: skip

    return call


def compare(name: str, index: Index, bare: Callable[[str], Callable[[], object]], rounds: int) -> None:
    """Print both latencies over all queries, turn and turn about."""
    ours: list[float] = []
    theirs: list[float] = []
    ratios: list[float] = []
    for text in queries():
        by_hand = bare(text)
        mine: list[float] = []
        engine: list[float] = []
        for i in range(rounds + 2):
            for times, call in ((engine, by_hand), (mine, lambda text=text: index.search(parse(text), size=HITS))):
                start = time.perf_counter()
                call()
                if i >= 2:
                    times.append(1000 * (time.perf_counter() - start))
        ours += mine
        theirs += engine
        ratios.append(median(mine) / median(engine))
        print(f"  {median(mine):8.2f} ms {median(engine):8.2f} ms  x{ratios[-1]:5.2f}  {text}")
    a, b = sorted(ours), sorted(theirs)
    at = [len(a) // 2, len(a) * 95 // 100]
    print(f"{name}: p50 {a[at[0]]:.2f} ms, p95 {a[at[1]]:.2f} ms; bare p50 {b[at[0]]:.2f} ms, p95 {b[at[1]]:.2f} ms; "
          f"ratio p50 {a[at[0]] / b[at[0]]:.2f}, p95 {a[at[1]] / b[at[1]]:.2f}, all time {sum(a) / sum(b):.2f}")  # fmt: skip


def main() -> None:
    """Fill an index of each kind and compare."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    which = sys.argv[2] if len(sys.argv) > 2 else "both"
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    with tempfile.TemporaryDirectory() as folder:
        if which != "node":
            embedded = EmbeddedIndex(Path(folder) / "index", writable=True)
            fill(embedded, count)
            compare(f"embedded, {count:,} articles", embedded, lambda text: bare_embedded(embedded, text), rounds)
            embedded.close()
        if which != "embedded":
            from tests.servers import start

            home = Path(folder) / "node"
            home.mkdir()
            with start.elasticsearch(home) as url:
                node = ElasticIndex(url, Settings(_env_file=None))
                fill(node, count)
                compare(f"Elasticsearch, {count:,} articles", node, lambda text: bare_node(node, text), rounds)
                node.close()


if __name__ == "__main__":
    main()
