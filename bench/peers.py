"""The peers of the stored-query matcher: Lucene Monitor and the Elasticsearch percolator, with the same queries and articles.

Both get words that are analysed already (our stems and folded words), so that no difference of stemmers is measured.
"""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, helpers

from workers.query import analysis, tree
from workers.query.tree import Field, Node

HERE = Path(__file__).parent / "monitor"
CACHE = Path(__file__).parent.parent / ".cache" / "monitor"
Matches = list[set[str]]


class Spec(NamedTuple):
    """A query that all engines have: words by stem, a phrase of exact words, two words near each other, a beginning."""

    must: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    prefix: str = ""

    def node(self) -> Node:
        """In Dateline's language."""
        parts: list[Node] = [tree.Word((w,)) for w in self.must]
        if self.any:
            parts.append(tree.either(*[tree.Word((w,)) for w in self.any]))
        parts += [tree.negate(tree.Word((w,))) for w in self.none]
        if self.phrase:
            parts.append(tree.Phrase(tuple(analysis.fold(w) for w in self.phrase), Field.ANY))
        if self.near:
            parts.append(tree.Near(tree.Word((self.near[0],)), tree.Word((self.near[1],)), 5))
        if self.prefix:
            parts.append(tree.Wildcard(analysis.fold(self.prefix) + "*"))
        return parts[0] if len(parts) == 1 else tree.both(*parts)

    def columns(self) -> list[str]:
        """As the other engines read it: must, any, not, phrase, near, prefix."""
        stems = [" ".join(analysis.stem(w) for w in words) for words in (self.must, self.any, self.none)]
        near = " ".join(analysis.stem(w) for w in self.near)
        return [*stems, " ".join(analysis.fold(w) for w in self.phrase), near, analysis.fold(self.prefix)]

    def percolator(self) -> dict[str, Any]:
        """In Elasticsearch's query DSL."""
        must, any_, none, phrase, near, prefix = self.columns()
        all_: list[dict[str, Any]] = [{"term": {"stem": w}} for w in must.split()]
        if any_:
            all_.append({"bool": {"should": [{"term": {"stem": w}} for w in any_.split()], "minimum_should_match": 1}})
        if phrase:
            all_.append({"match_phrase": {"word": phrase}})
        if near:
            match = [{"match": {"query": w}} for w in near.split()]
            all_.append({"intervals": {"stem": {"all_of": {"max_gaps": 5, "ordered": False, "intervals": match}}}})
        if prefix:
            all_.append({"prefix": {"word": prefix}})
        return {"bool": {"filter": all_, "must_not": [{"term": {"stem": w}} for w in none.split()]}}


def analysed(text: str) -> tuple[str, str]:
    """The stems and the folded words of a text, each separated by spaces."""
    forms = analysis.all_forms(text)
    return " ".join(s for _, s in forms), " ".join(f for f, _ in forms)


def monitor(texts: Sequence[str], specs: Iterable[Spec], passes: int, folder: Path) -> tuple[float, Matches]:
    """Articles a CPU second of Lucene Monitor, and what matched."""
    classes = CACHE / "classes"
    source, built = HERE / "StoredQueries.java", classes / "StoredQueries.class"
    if not built.exists() or built.stat().st_mtime < source.stat().st_mtime:
        fetch = ["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={CACHE / 'lib'}"]
        subprocess.run(fetch, cwd=HERE, check=True, timeout=900, capture_output=True)
        build = ["javac", "-cp", f"{CACHE / 'lib'}/*", "-d", str(classes), str(source)]
        subprocess.run(build, check=True, timeout=300, capture_output=True)
    rows = [analysed(t) for t in texts]
    (folder / "articles.tsv").write_text("".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    with (folder / "queries.tsv").open("w", encoding="utf-8") as out:
        out.writelines("\t".join([f"q{i}", *s.columns()]) + "\n" for i, s in enumerate(specs))
    counts = Counter(w for stems, words in rows for w in {*stems.split(), *words.split()})
    (folder / "frequencies.tsv").write_text("".join(f"{w}\t{n}\n" for w, n in counts.items()), encoding="utf-8")
    files = [str(folder / f) for f in ("articles.tsv", "queries.tsv", "frequencies.tsv")]
    command = ["java", "-Xmx10g", "-XX:+UseSerialGC", "-cp", f"{classes}:{CACHE / 'lib'}/*", "StoredQueries", *files]
    done = subprocess.run(
        [*command, str(passes), str(folder / "matches")], stdout=subprocess.PIPE, text=True, check=True
    )
    found = (folder / "matches").read_text(encoding="utf-8").split("\n")[: len(texts)]
    return float(done.stdout.strip().splitlines()[-1]), [set(line.split()) for line in found]


def percolator(url: str, texts: Sequence[str], specs: Iterable[Spec]) -> tuple[float, Matches]:
    """Articles a second of the node's CPU (all its threads), and what matched."""
    client = Elasticsearch(url, request_timeout=300)
    field = {"type": "text", "analyzer": "whitespace"}
    mappings = {"properties": {"stem": field, "word": field, "query": {"type": "percolator"}}}
    client.indices.create(index="stored", mappings=mappings, settings={"number_of_shards": 1, "refresh_interval": "-1"})
    rows = ({"_index": "stored", "_id": f"q{i}", "query": s.percolator()} for i, s in enumerate(specs))
    helpers.bulk(client, rows, chunk_size=2_000)
    client.indices.refresh(index="stored")
    client.indices.forcemerge(index="stored", max_num_segments=1)
    documents = [dict(zip(("stem", "word"), analysed(t), strict=True)) for t in texts]

    def found(document: dict[str, str]) -> set[str]:
        query = {"percolate": {"field": "query", "document": document}}
        answer = client.search(index="stored", query={"constant_score": {"filter": query}}, size=10_000, source=False)
        return {h["_id"] for h in answer["hits"]["hits"]}

    for document in documents[:30]:
        found(document)
    before, matches = _cpu(client), []
    for document in documents:
        matches.append(found(document))
    time.sleep(1.0)  # the node's own count of its CPU is taken once a second
    return len(documents) / (_cpu(client) - before), matches


def _cpu(client: Elasticsearch) -> float:
    """Seconds of CPU that the node has taken."""
    nodes = client.nodes.stats(metric="process")["nodes"]
    return float(sum(n["process"]["cpu"]["total_in_millis"] for n in nodes.values())) / 1000
