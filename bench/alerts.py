"""Stored queries against one article at a time: CPU articles per second, memory, and how soon an added query is active.

.venv/bin/python -m bench.alerts [number of queries ...]

Made-up articles over the shipped vocabulary with its frequencies, and the bundled samples; queries of all kinds, half of them from
words of the articles.  The matches of the first articles are compared with every query evaluated by itself.
"""

from __future__ import annotations

import math
import random
import resource
import sys
import time
from importlib import resources
from itertools import accumulate
from pathlib import Path

import msgspec

from workers.alert.rules import RuleSet
from workers.query import tree
from workers.query.document import Document
from workers.query.matcher import matches
from workers.query.tree import Field, Node, Query

ARTICLES = 300
WORDS = 400


def vocabulary() -> tuple[list[str], list[float]]:
    """Words, and their cumulative weights: the rate that gives each its document frequency."""
    text = resources.files("workers.group").joinpath("data/df.tsv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    total = int(head.split("\t")[1])
    rows = [(w, int(n)) for w, n in (line.split("\t") for line in lines)]
    return [w for w, _ in rows], list(accumulate(-math.log(1 - min(n, total - 1) / total) for _, n in rows))


def documents(r: random.Random) -> list[dict[str, str]]:
    """The samples, then generated articles."""
    folder = Path(str(resources.files("workers.produce"))) / "samples" / "articles.jsonl"
    samples = [msgspec.json.decode(line) for line in folder.read_bytes().splitlines()]
    words, weights = vocabulary()

    def some(count: int) -> str:
        return " ".join(r.choices(words, cum_weights=weights, k=count))

    made = [
        {"id": f"b{i}", "title": some(10), "text": some(r.randint(WORDS // 2, WORDS * 3 // 2))} for i in range(ARTICLES)
    ]
    return [
        {"id": s.get("id") or s["url"], "title": s["title"], "text": s.get("text") or ""}
        for s in samples
        if s.get("title")
    ] + made


def query(r: random.Random, words: list[str], texts: list[list[str]]) -> Node:
    """Keyword, AND, phrase, NEAR, field, OR groups, negation."""

    def word(field: Field = Field.ANY) -> Node:
        return tree.Word((r.choice(words),), field)

    text = r.choice(texts)
    at = r.randrange(max(1, len(text) - 8))
    match r.randrange(8):
        case 0:
            return word()
        case 1:
            return tree.both(word(), word(), word())
        case 2:
            return tree.Phrase(tuple(text[at : at + r.randint(2, 3)]))
        case 3:
            return tree.Near(tree.Word((text[at],)), tree.Word((text[min(at + 4, len(text) - 1)],)), r.randint(2, 9))
        case 4:
            return tree.both(word(Field.TITLE), word())
        case 5:
            return tree.both(tree.either(word(), word(), word()), tree.either(word(), word()))
        case 6:
            return tree.both(word(), word(), tree.negate(word()))
        case _:
            return tree.both(tree.Phrase(tuple(text[at : at + 2])), word(), tree.negate(word()))


def measure(count: int) -> int:
    """Print the figures of so many queries; the number of matches that differ."""
    r = random.Random(11)
    articles = documents(r)
    words = vocabulary()[0][100:]
    texts = [t for t in (list(Document.of(a).body.words) for a in articles) if len(t) > 10]
    queries = [Query(query(r, words, texts)) for _ in range(min(count, 2_000))]
    rules = RuleSet()
    start = time.process_time()
    for i in range(count):
        rules.add(f"q{i}", queries[i] if i < len(queries) else Query(query(r, words, texts)))
    took = time.process_time() - start
    for a in articles[:50]:
        rules.match(Document.of(a))
    start, found = time.process_time(), 0
    for a in articles:
        found += len(rules.match(Document.of(a)))
    each = (time.process_time() - start) / len(articles)
    known = {f"q{i}" for i in range(len(queries))}
    wrong = 0
    for a in articles[:20]:
        document = Document.of(a)
        alone = {f"q{i}" for i, q in enumerate(queries) if matches(q, document)}
        wrong += len(alone ^ (set(rules.match(document)) & known))
    began = time.perf_counter()
    rules.add("new", Query(tree.Word(("neverseenbefore",))))
    active = rules.match(Document.of({"id": "n", "title": "neverseenbefore", "text": ""})) == ["new"]
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} queries: {1 / each:7,.0f} articles/s, {found / len(articles):8,.1f} matches an article, {wrong} differ from brute force; "
        f"added in {took:.0f} s CPU, {rules.unanchored} unanchored; a new one active after {1000 * seconds:.1f} ms: {active}; "
        f"peak memory {memory:,.0f} MiB", flush=True,
    )  # fmt: skip
    return wrong + (not active)


def main() -> None:
    """Each number of queries in turn; fails when anything differs."""
    sys.exit(1 if sum(measure(int(n)) for n in sys.argv[1:] or ["2000", "20000"]) else 0)


if __name__ == "__main__":
    main()
