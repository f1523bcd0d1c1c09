"""Stored queries against one article at a time: articles a CPU second, memory, and how soon an added query is active.

    .venv/bin/python -m bench.alerts [number of queries ...] [--servers]

Made-up articles over the shipped vocabulary with its frequencies, and the bundled samples.  Up to 10,000 queries are two words,
some with a beginning; more are ANDs, phrases, OR-groups with NOT, and NEAR, of words that stand together in an article and are not
in every hundredth.  The matches of the first articles are compared with every query evaluated by itself.  ``--servers``: the same
queries and articles in Lucene Monitor (its best setting of three) and, up to 100,000, in the Elasticsearch percolator; all
engines must find the same.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import resources
from itertools import accumulate, islice
from pathlib import Path

import msgspec

from bench import peers
from bench.peers import Spec
from workers.alert.rules import RuleSet
from workers.query import analysis, tree
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query

ARTICLES = 300
OTHERS = 4_000
"""Articles that give words for queries and are not measured: most queries wait for something else than today's news."""
WORDS = 400
RARE = 0.01
"""Share of the articles above which nobody asks for a word alone."""
CHECKED = 2_000
PERCOLATED = 100_000


def vocabulary() -> tuple[list[str], list[float], set[str]]:
    """Words, their cumulative weights (the rate that gives each its document frequency), and those that queries ask for."""
    text = resources.files("workers.group").joinpath("data/df.tsv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    total = int(head.split("\t")[1])
    rows = [(w, int(n)) for w, n in (line.split("\t") for line in lines)]
    weights = list(accumulate(-math.log(1 - min(n, total - 1) / total) for _, n in rows))
    return [w for w, _ in rows], weights, {w for w, n in rows if n > total * RARE}


def texts(r: random.Random, words: list[str], weights: list[float], count: int) -> list[str]:
    """The samples, then ``count`` generated articles."""
    folder = Path(str(resources.files("workers.produce"))) / "samples" / "articles.jsonl"
    samples = [msgspec.json.decode(line) for line in folder.read_bytes().splitlines()]
    made = [
        " ".join(r.choices(words, cum_weights=weights, k=r.randint(WORDS // 2, WORDS * 3 // 2))) for _ in range(count)
    ]
    return [s["text"] for s in samples if s.get("text")] + made


def specs(count: int, articles: list[str], common: set[str]) -> Iterator[Spec]:
    """``count`` queries, each of words from one of the articles; always the same."""
    r = random.Random(13)
    whole = [analysis.words(t) for t in articles]
    telling = [[w for w in set(ws) if len(w) > 2 and analysis.stem(w) not in common] for ws in whole]
    usable = [(ws, t) for ws, t in zip(whole, telling, strict=True) if len(t) > 12]
    return (_spec(r, *r.choice(usable), simple=count <= 10_000) for _ in range(count))


def _spec(r: random.Random, words: list[str], telling: list[str], simple: bool) -> Spec:
    some = r.sample(telling, 7)
    if simple:
        return Spec(must=tuple(some[:2])) if r.random() < 0.8 else Spec(must=(some[0],), prefix=some[1][:5].lower())
    match r.randrange(5):
        case 0 | 1:
            return Spec(must=tuple(some[: r.randint(2, 3)]))
        case 2:
            at = words.index(some[0])
            return Spec(phrase=tuple(words[at : at + r.randint(2, 3)]))
        case 3:
            return Spec(must=(some[0],), any=tuple(some[1:4]), none=(some[4],))
        case _:
            at = words.index(some[0])
            other = words[max(0, at - r.randint(1, 5))]
            # A word near itself: for Lucene one place is enough, for Dateline there must be two.
            alike = analysis.stem(other) == analysis.stem(some[0])
            return Spec(must=(some[0],)) if alike else Spec(near=(some[0], other))


def measure(count: int, servers: bool) -> int:
    """Print the figures of so many queries; the number of matches that differ."""
    r = random.Random(11)
    words, weights, common = vocabulary()
    others = texts(r, words, weights, OTHERS)
    articles = texts(r, words, weights, ARTICLES)
    wanted = partial(specs, count, others + articles, common)
    documents = [{"id": str(i), "title": "", "text": t} for i, t in enumerate(articles)]
    rules = RuleSet()
    start = time.process_time()
    for i, spec in enumerate(wanted()):
        rules.add(f"q{i}", Query(spec.node()))
    took = time.process_time() - start
    for d in documents[:50]:
        rules.match(Document.of(d))
    start = time.process_time()
    found = [set(rules.match(Document.of(d))) for d in documents]
    speed = len(documents) / (time.process_time() - start)
    wrong = _unlike_brute_force(islice(wanted(), CHECKED), documents[:20], found)
    began = time.perf_counter()
    rules.add("new", Query(tree.Word(("neverseenbefore",))))
    active = rules.match(Document.of({"id": "n", "title": "neverseenbefore", "text": ""})) == ["new"]
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} queries: {speed:7,.0f} articles/s, {sum(map(len, found)) / len(found):6,.1f} matches an article, {wrong} differ "
        f"from brute force; added in {took:.0f} s CPU, {rules.unanchored} unanchored; a new one active after {1000 * seconds:.1f} ms: "
        f"{active}; peak memory {memory:,.0f} MiB", flush=True,
    )  # fmt: skip
    if servers:
        wrong += _compared(speed, articles, count, wanted, found)
    return wrong + (not active)


def _unlike_brute_force(wanted: Iterable[Spec], documents: list[dict[str, str]], found: list[set[str]]) -> int:
    queries = {f"q{i}": Query(s.node()) for i, s in enumerate(wanted)}
    return sum(
        len({i for i, q in queries.items() if matches(q, Document.of(d))} ^ (f & queries.keys()))
        for d, f in zip(documents, found, strict=False)
    )


def _compared(
    speed: float, articles: list[str], count: int, wanted: Callable[[], Iterator[Spec]], found: list[set[str]]
) -> int:
    """Print the peers' figures; the number of matches that differ from ours."""
    from tests.servers import start

    if lacks := start.missing():
        print(f"NO PEERS MEASURED: {lacks}")
        return 0
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        tried = {
            p: peers.monitor(articles, wanted(), p, Path(name)) for p in ((0, 2, 4) if count <= PERCOLATED else (2,))
        }
        for _, theirs in tried.values():
            wrong += sum(len(a ^ b) for a, b in zip(found, theirs, strict=True))
        best = max(tried, key=lambda p: tried[p][0])
        told = ", ".join(f"{p or 'one'} pass{'es' * bool(p)}: {s:,.0f}" for p, (s, _) in tried.items())
        print(
            f"          Lucene Monitor: {told} articles/s; Dateline {speed / tried[best][0]:.1f} x; {wrong} matches differ"
        )
        if count <= PERCOLATED:
            with start.elasticsearch(Path(name)) as url:
                rate, theirs = peers.percolator(url, articles, wanted())
            unlike = sum(len(a ^ b) for a, b in zip(found, theirs, strict=True))
            print(
                f"          percolator: {rate:,.0f} articles/s of node CPU; Dateline {speed / rate:.1f} x; {unlike} matches differ"
            )
            wrong += unlike
    return wrong


def main() -> None:
    """Each number of queries in turn; fails when anything differs."""
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()] or [2_000, 20_000]
    sys.exit(1 if sum(measure(n, "--servers" in sys.argv) for n in numbers) else 0)


if __name__ == "__main__":
    main()
