"""Measure the event coder: on Dateline's own held-out sentences, on sentences without events, and on the PLOVER gold records."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schemas import CleanArticle, Event, ExtractedArticle, Span
from workers.extract import Reader
from workers.extract.training import annotated
from workers.extract.training.annotated import Annotated, Trigger

GOLD = "events/PLOVER_GSR_CAMEO.txt"
_RENAMED = {
    "DEMAND": {"REQUEST"}, "FIGHT": {"ASSAULT"}, "DISAPPROVE": {"ACCUSE"}, "INVESTIGATE": {"ACCUSE"}, "YIELD": {"CONCEDE", "RETREAT"}
}  # fmt: skip
"""Older names of the gold records → the types of PLOVER 2021."""
_MARK = re.compile(r"\((SRC/TAR|SRC|TAR|EVT|[A-Z/]+): ?([^()]*(?:\([^()]*\)[^()]*)*)\)")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass
class Score:
    """Hits, what was said and what was true."""

    hit: int = 0
    said: int = 0
    true: int = 0

    def prf(self) -> tuple[float, float, float]:
        """Precision, recall, F1 in per cent."""
        p, r = self.hit / max(1, self.said), self.hit / max(1, self.true)
        return 100 * p, 100 * r, 200 * p * r / max(1e-9, p + r)


@dataclass
class Result:
    """All figures; ``bins[i]``: (right, all) events with a confidence in the i-th bin."""

    triggers: Score = field(default_factory=Score)
    actors: Score = field(default_factory=Score)
    targets: Score = field(default_factory=Score)
    realis: Score = field(default_factory=Score)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    bins: dict[int, tuple[int, int]] = field(default_factory=dict)
    quiet: tuple[int, int] = (0, 0)
    gold: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def evaluate(reader: Reader, data: Path, corpora: Path | None, only: str = "heldout-") -> Result:
    """Figures over ``data/sentences/<only>*``, ``noevent-test*`` and, given ``corpora``, the PLOVER records."""
    out = Result()
    own = [a for f in sorted((data / "sentences").glob(f"{only}*.txt")) for a in annotated.read(f)]
    for sentence, article in zip(own, read(reader, (a.text for a in own)), strict=True):
        _compare(out, sentence, article)
    calm = [a for f in sorted((data / "sentences").glob("noevent-test*.txt")) for a in annotated.read(f)]
    false = 0
    for sentence, article in zip(calm, read(reader, (a.text for a in calm)), strict=True):
        if kept := [e for e in article.events if not e.marked]:
            false += 1
            out.wrong.append(f"NOEVENT {_told(article, kept[0])} | {sentence.text}")
    out.quiet = (false, len(calm))
    if corpora is not None:
        plover(out, reader, corpora)
    return out


def read(reader: Reader, texts: Iterable[str], size: int = 64) -> Iterator[ExtractedArticle]:
    """Each text read as an article of its own."""
    articles = [
        CleanArticle(id=str(i), text=t, lang="en", published="2026-01-15T12:00:00Z") for i, t in enumerate(texts)
    ]
    for i in range(0, len(articles), size):
        yield from reader.read(articles[i : i + size])


def _compare(out: Result, gold: Annotated, article: ExtractedArticle) -> None:
    left = list(gold.events)
    for event in article.events:
        match = _match(event, left)
        right = match is not None and match.type == event.type
        place = next(i for i in range(len(BINS) - 1) if BINS[i] <= event.confidence < BINS[i + 1])
        good, total = out.bins.get(place, (0, 0))
        out.bins[place] = (good + right, total + 1)
        if event.marked:
            continue
        out.triggers.said += 1
        out.actors.said += len(event.actor_spans)
        out.targets.said += len(event.target_spans)
        out.confusion[match.type if match else "none", event.type] += 1
        if match is None or not right:
            out.wrong.append(
                f"{'FALSE' if match is None else 'TYPE ' + match.type} {_told(article, event)} | {gold.text}"
            )
            continue
        left.remove(match)
        out.triggers.hit += 1
        out.realis.said += 1
        out.realis.hit += event.realis == match.realis
        if event.realis != match.realis:
            out.wrong.append(f"REALIS {match.realis} {_told(article, event)} | {gold.text}")
        equal = event.type in ("CONSULT", "AGREE", "COOPERATE")
        wanted = (match.actors + match.targets if equal else match.actors, [] if equal else match.targets)
        for score, spans, ids in (
            (out.actors, event.actor_spans, wanted[0]),
            (out.targets, event.target_spans, wanted[1]),
        ):
            hits = _parties(spans, ids, gold)
            score.hit += hits
            if hits < max(len(spans), len(ids)):
                out.wrong.append(f"PARTIES wanted {wanted} {_told(article, event)} | {gold.text}")
    for trigger in left:
        out.confusion[trigger.type, "none"] += 1
        out.wrong.append(f"MISSED {trigger.type} {gold.text[trigger.start : trigger.end]!r} | {gold.text}")
    out.triggers.true += len(gold.events)
    for trigger in gold.events:
        equal = trigger.type in ("CONSULT", "AGREE", "COOPERATE")
        out.actors.true += len(trigger.actors) + (len(trigger.targets) if equal else 0)
        out.targets.true += 0 if equal else len(trigger.targets)


def _match(event: Event, left: Sequence[Trigger]) -> Trigger | None:
    near = [t for t in left if t.start < event.trigger.end and event.trigger.start < t.end]
    return next((t for t in near if t.type == event.type), near[0] if near else None)


def _parties(spans: Sequence[Span], ids: Sequence[str], gold: Annotated) -> int:
    """How many of the wanted mentions are given: spans overlap, each used once."""
    left = list(spans)
    hits = 0
    for wanted in ids:
        mentions = [
            m
            for m in gold.mentions
            if m.id == wanted or (m.id or "").rstrip("0123456789") == wanted.rstrip("0123456789")
        ]
        found = next((s for s in left if any(_meet(s, m) for m in mentions)), None)
        if found is not None:
            hits += 1
            left.remove(found)
    return hits


def _meet(span: Span, mention: annotated.Mention) -> bool:
    """The shorter covers at most a part of the longer, and they share more than a possessor at the edge."""
    shared = min(span.end, mention.end) - max(span.start, mention.start)
    return shared > 0 and (shared >= 0.5 * min(span.end - span.start, mention.end - mention.start))


def _told(article: ExtractedArticle, e: Event) -> str:
    def words(spans: Sequence[Span]) -> list[str]:
        return [article.text[s.start : s.end] for s in spans]

    said = article.text[e.trigger.start : e.trigger.end]
    return f"{e.type} {said!r} {words(e.actor_spans)} > {words(e.target_spans)} {e.realis} {e.confidence}"


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
            told = "; ".join(_told(article, e) for e in article.events)
            out.wrong.append(f"GOLD {kind} {'/'.join(record.types)} {[record.text[t.start : t.end] for t in record.triggers]} "
                             f"{[record.text[t.start : t.end] for t in record.sources]} > {[record.text[t.start : t.end] for t in record.targets]}"
                             f" :: {told} | {record.text}")  # fmt: skip
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


START, STOP = "<!-- measured: written by `dateline evaluate-events`, don't edit -->", "<!-- end of measured -->"


def card(result: Result, times: Counter[str] | None) -> str:
    """The measured part of ``docs/events.md``: figures, reliability, confusion matrix."""
    lines = [
        START,
        "",
        "On `data/sentences/heldout-*`, never trained on, each sentence read as an article of its own. heldout-1 is by another hand than the training part; heldout-2 is by the author of the rules, written after them; missed ones were looked at once, so the figures flatter:",
        "",
    ]
    lines += ["| | P | R | F1 |", "|---|---|---|---|"]
    for name, score in (("trigger and type", result.triggers), ("actors", result.actors), ("targets", result.targets)):
        lines.append(f"| {name} ({score.true} in all) | " + " | ".join(f"{v:.1f}" for v in score.prf()) + " |")
    right = 100 * result.realis.hit / max(1, result.realis.said)
    false, calm = result.quiet
    lines += [
        "",
        f"Realis right: {right:.1f} % of the events found. Sentences without an event that got one: {false} of {calm} (`noevent-test*`; looked at while the conditions were written).",
        "",
    ]
    if result.gold:
        g, n = result.gold, result.gold["records"]
        lines += [
            f"On the {n} PLOVER gold records (older codebook; looked at while the table was written, never trained on): an event at the gold trigger "
            f"{100 * g['coded'] / n:.0f} %, the right root there {100 * g['root'] / n:.0f} %, root and both parties right {100 * g['both'] / n:.0f} %.", ""]  # fmt: skip
    if times is not None:
        lines += [
            f"Dates on the {times['all']} whole expressions of the GUM corpus: {100 * times['exact'] / times['all']:.1f} % exact, "
            f"{100 * times['found'] / times['all']:.1f} % found; in its news {100 * times['news exact'] / times['news all']:.1f} % exact of {times['news all']}.", ""]  # fmt: skip
    lines += [
        "Reliability: of the events with a confidence in a range, how many have the right trigger and type.",
        "",
        "| confidence | events | right |",
        "|---|---|---|",
    ]
    for i, (good, total) in sorted(result.bins.items()):
        lines.append(f"| {BINS[i]:.2f} to {min(1.0, BINS[i + 1]):.2f} | {total} | {100 * good / max(1, total):.0f} % |")
    kinds = [*sorted({k for pair in result.confusion for k in pair} - {"none"}), "none"]
    lines += [
        "",
        "Confusion: rows are the truth, columns what was coded; none: no event there.",
        "",
        "| | " + " | ".join(kinds) + " |",
        "|---" * (len(kinds) + 1) + "|",
    ]
    for true in kinds:
        lines.append(f"| {true} | " + " | ".join(str(result.confusion[true, said] or "") for said in kinds) + " |")
    return "\n".join([*lines, "", STOP])


def into(document: Path, section: str) -> None:
    """Put the section in place of the one before, or at the end."""
    text = document.read_text(encoding="utf-8")
    if START in text:
        head, _, rest = text.partition(START)
        text = head + section + rest.partition(STOP)[2]
    else:
        text = text.rstrip() + "\n\n## Measured\n\n" + section + "\n"
    document.write_text(text, encoding="utf-8")
