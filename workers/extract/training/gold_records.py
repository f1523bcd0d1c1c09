"""The PLOVER gold records (openeventdata/PLOVER): their marks, and how many the event coder gets right."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas import Event, ExtractedArticle, Span
from workers.extract import Reader
from workers.extract.training.evaluate_events import Result, read, told

GOLD = "events/PLOVER_GSR_CAMEO.txt"
_RENAMED = {
    "DEMAND": {"REQUEST"}, "FIGHT": {"ASSAULT"}, "DISAPPROVE": {"ACCUSE"}, "INVESTIGATE": {"ACCUSE"}, "YIELD": {"CONCEDE", "RETREAT"}
}  # fmt: skip
"""Older names of the gold records → the types of PLOVER 2021."""
_MARK = re.compile(r"\((SRC/TAR|SRC|TAR|EVT|[A-Z/]+): ?([^()]*(?:\([^()]*\)[^()]*)*)\)")


@dataclass
class Record:
    """A gold record: plain text, its types, spans of the trigger words and of the two sides."""

    text: str
    types: set[str]
    triggers: list[Span]
    sources: list[Span]
    targets: list[Span]


def records(path: Path) -> Iterator[Record]:
    """The PLOVER gold records with their marks as offsets."""
    for one in json.loads(path.read_text(encoding="utf-8")):
        if "textInfo" not in one:
            continue
        made = Record("", _RENAMED.get(one["event"], {one["event"]}), [], [], [])
        info = one["textInfo"]
        marked, at = (info if isinstance(info, str) else info["markup"]).strip("{} "), 0
        for m in _MARK.finditer(marked):
            made.text += marked[at : m.start()]
            span = Span(len(made.text), len(made.text) + len(m[2]))
            made.text += m[2]
            at = m.end()
            if m[1] == "EVT":
                made.triggers.append(span)
            made.sources += [span] if "SRC" in m[1] else []
            made.targets += [span] if "TAR" in m[1] else []
        made.text += marked[at:]
        yield made


def plover(out: Result, reader: Reader, corpora: Path) -> None:
    """Root right where the coded trigger lies in the gold trigger's words, and any event of the record right with both sides."""
    gold = list(records(corpora / GOLD))
    counts = Counter({"records": len(gold)})
    for record, article in zip(gold, read(reader, (r.text for r in gold)), strict=True):
        at = [
            e
            for e in article.events
            if any(t.start < e.trigger.end and e.trigger.start < t.end for t in record.triggers)
        ]
        counts["coded"] += bool(at)
        root = any(e.type in record.types for e in at)
        counts["root"] += root
        counts["root_anywhere"] += any(e.type in record.types for e in article.events)
        both = any(e.type in record.types and _sides(e, record, article) for e in article.events)
        counts["both"] += both
        if not both:
            kind = "SIDES" if root else "ROOT"
            said = "; ".join(told(article, e) for e in article.events)
            out.wrong.append(f"GOLD {kind} {'/'.join(record.types)} {[record.text[t.start : t.end] for t in record.triggers]} "
                             f"{[record.text[t.start : t.end] for t in record.sources]} > {[record.text[t.start : t.end] for t in record.targets]}"
                             f" :: {said} | {record.text}")  # fmt: skip
    out.gold = dict(counts)


def _sides(event: Event, record: Record, article: ExtractedArticle) -> bool:
    """Both sides right: a span of the slot, or another mention of the same actor, overlaps the gold's words."""

    def spans(refs: Sequence[str | None], own: Sequence[Span]) -> list[Span]:
        return [*own, *(Span(e.start, e.end) for e in article.entities if e.ref is not None and e.ref in refs)]

    def meet(given: Sequence[Span], wanted: Sequence[Span]) -> bool:
        return not wanted or any(s.start < w.end and w.start < s.end for s in given for w in wanted)

    actors, targets = spans(event.actors, event.actor_spans), spans(event.targets, event.target_spans)
    if event.type in ("CONSULT", "AGREE", "COOPERATE") or record.sources == record.targets:
        return meet(actors + targets, record.sources) and meet(actors + targets, record.targets)
    return meet(actors, record.sources) and meet(targets, record.targets)
