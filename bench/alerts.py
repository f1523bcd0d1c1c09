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
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench import peers
from bench.peers import Spec
from schemas import Rule
from workers.alert.kept import Kept
from workers.alert.rules import RuleSet
from workers.query import analysis, canonical, tree
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Query

ARTICLES = 300
OTHERS = 4_000
"""Articles that give words for queries and are not measured: most queries wait for something else than today's news."""
WARM = 500
WORDS = 400
RARE = 0.01
"""Share of the articles above which nobody asks for a word alone."""
CHECKED = 2_000
"""Queries that are evaluated one by one, too."""
PERCOLATED = 100_000
"""Queries up to which the slow ones of the peers are measured."""
MONITOR, PERCOLATOR, MEMORY = "Lucene Monitor", "Elasticsearch percolator", 1_500
GOALS = {(2_000, MONITOR): 1.5, (100_000, MONITOR): 4, (100_000, PERCOLATOR): 25, (1_000_000, MONITOR): 10}
"""How many times as fast Dateline is to be, by number of queries; the memory in MB at any."""


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
    telling = [[w for w in sorted(set(ws)) if len(w) > 2 and analysis.stem(w) not in common] for ws in whole]
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


class Measured(NamedTuple):
    """What came of so many queries."""

    queries: int
    speed: float
    wrong: int


class Stored(NamedTuple):
    """The queries in the matcher; beside it the rules as the worker keeps them, whose memory counts."""

    rules: RuleSet
    kept: Kept

    def add(self, name: str, node: tree.Node) -> None:
        query = Query(node)
        self.rules.add(name, query)
        self.kept.put(Rule(id=name, query=canonical(query), name=name))


def measure(count: int, servers: bool) -> Measured:
    """Print the figures of so many queries."""
    r = random.Random(11)
    words, weights, common = vocabulary()
    others = texts(r, words, weights, OTHERS)
    articles = texts(r, words, weights, ARTICLES)
    wanted = partial(specs, count, others + articles, common)
    documents = [{"id": str(i), "title": "", "text": t} for i, t in enumerate(articles)]
    stored = Stored(RuleSet(), Kept())
    start = time.process_time()
    for i, spec in enumerate(wanted()):
        stored.add(f"q{i}", spec.node())
    took = time.process_time() - start
    rules = stored.rules
    for text in others[-WARM:]:  # a worker that has run for a while; the articles measured are new to it
        rules.match(Document.of({"id": "w", "title": "", "text": text}))
    start = time.process_time()
    lists = [rules.match(Document.of(d)) for d in documents]
    speed = len(documents) / (time.process_time() - start)
    found = [set(made) for made in lists]
    wrong = sum(map(len, lists)) - sum(map(len, found))
    wrong += _unlike_brute_force(islice(wanted(), CHECKED), documents[:20], found)
    seconds = _active(stored)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = sum(map(len, found)) / len(found)
    print(f"\n{count:,} stored queries, {len(articles)} articles one at a time, {each:,.1f} matches each")
    _line("Dateline", speed, f"{wrong} matches differ from brute force")
    print(
        f"  {'':<24} peak memory {memory * 1.048576:,.0f} MB (goal {MEMORY:,}); a new query active after {1000 * seconds:.1f} ms; "
        f"added in {took:.0f} s of CPU; {rules.unanchored} unanchored", flush=True,
    )  # fmt: skip
    if servers:
        wrong += _compared(speed, articles, count, wanted, found)
    return Measured(count, speed, wrong)


def _line(name: str, speed: float, more: str) -> None:
    print(f"  {name:<24} {speed:>7,.0f} articles/s; {more}", flush=True)


def _active(stored: Stored) -> float:
    """Seconds until an added, a changed and a removed query take effect."""
    document = Document.of({"id": "n", "title": "neverseenbefore", "text": ""})
    began = time.perf_counter()
    stored.add("new", tree.Word(("neverseenbefore",)))
    assert stored.rules.match(document) == ["new"], "a new query is not active"
    stored.add("new", tree.Word(("neverseeneither",)))
    assert stored.rules.match(document) == [], "a changed query is still active"
    stored.rules.remove("new")
    return time.perf_counter() - began


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
        print(f"  NO PEERS MEASURED: {lacks}")
        return 0
    wrong = 0

    def told(name: str, rate: float, theirs: list[set[str]], more: str = "") -> int:
        unlike = sum(len(a ^ b) for a, b in zip(found, theirs, strict=True))
        goal = f" (goal {GOALS[count, name]:g} x)" if (count, name) in GOALS else ""
        _line(name, rate, f"Dateline {speed / rate:.1f} x{goal}; {unlike} matches differ{more}")
        return unlike

    with tempfile.TemporaryDirectory() as name:
        for passes in (0, 2, 4) if count <= PERCOLATED else (2, 4):
            made = peers.monitor(articles, wanted(), passes, Path(name))
            wrong += told(MONITOR, *made, f"; presearcher: {passes or 'one'} pass{'es' * bool(passes)}")
        if count <= PERCOLATED:
            with start.elasticsearch(Path(name)) as url:
                wrong += told(PERCOLATOR, *peers.percolator(url, articles, wanted()), "; CPU of the whole node")
    return wrong


def main() -> None:
    """Each number of queries in turn; fails when anything differs."""
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()] or [2_000, 20_000]
    made = [measure(n, "--servers" in sys.argv) for n in numbers]
    for a, b in pairwise(made):
        more, cost = b.queries / a.queries, a.speed / b.speed
        print(f"\nAn article costs {1e6 / a.speed:,.0f} µs at {a.queries:,} queries, {1e6 / b.speed:,.0f} µs at {b.queries:,}: "
              f"{more:g} x the queries, {cost:.1f} x the cost")  # fmt: skip
    sys.exit(1 if sum(m.wrong for m in made) else 0)


if __name__ == "__main__":
    main()
