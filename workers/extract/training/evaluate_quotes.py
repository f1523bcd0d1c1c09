"""Measure the quotations: passages of our own with every quotation, its speaker and who passes it on marked by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas import CleanArticle, ExtractedArticle, Quote
from workers.extract import Reader, tables

SHARE = 0.6
"""A quotation is found when it shares this much with the marked one, measured on the longer of the two."""
KINDS = ("direct", "indirect", "all")
_OPEN = re.compile(r"\{(?P<kind>[DI]) (?P<speaker>[^{}|@]+?)(?: @ (?P<via>[^{}|@]+?))?\| ")


class MarkupError(ValueError):
    """A passage's markup can't be read: ``args`` say which and where."""


@dataclass(frozen=True)
class Gold:
    """A marked quotation; ``speaker`` and ``via`` are the names that are right, ``?`` among them where nobody is."""

    start: int
    end: int
    where: str
    direct: bool
    speaker: tuple[str, ...]
    via: tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """One line of a file: a title, which may be empty, a text, and the quotations in them."""

    title: str
    text: str
    quotes: tuple[Gold, ...]


@dataclass
class Result:
    """``counts[kind, what]``: marked, said and hit of each kind, speakers and vias looked at and right; ``wrong`` tells what failed."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def found(self, kind: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of one of ``KINDS``, each from 0 to 1; in "all" the kinds may be mistaken for each other."""
        hit, said, marked = (self.counts[kind, what] for what in ("hit", "said", "marked"))
        p, r = hit / max(1, said), hit / max(1, marked)
        return p, r, 2 * p * r / max(1e-9, p + r)

    def speakers(self, kind: str = "all") -> float:
        """Share of the found quotations that have the right speaker."""
        return self.counts[kind, "speaker right"] / max(1, self.counts[kind, "speaker"])

    def vias(self, kind: str = "all") -> float:
        """Share right of the found quotations that are passed on, or said to be."""
        return self.counts[kind, "via right"] / max(1, self.counts[kind, "via"])


def passages(path: Path) -> list[Passage]:
    """The passages of a file, as data/README.md describes their markup."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [passage(line) for line in lines if line.strip() and not line.startswith("#")]


def passage(line: str) -> Passage:
    """Read one line: ``headline ‖ text``, paragraphs ended by ``¶``, quotations as ``{D speaker @ via| words}``."""
    title, bar, text = line.strip().partition(" ‖ ")
    if not bar:
        title, text = "", title
    plain_title, in_title = _read(title, "title")
    plain_text, in_text = _read(text, "text")
    return Passage(plain_title, plain_text, tuple(in_title + in_text))


def _read(marked: str, where: str) -> tuple[str, list[Gold]]:
    out: list[str] = []
    length, at = 0, 0
    opened: list[tuple[int, re.Match[str]]] = []
    found: list[Gold] = []
    while at < len(marked):
        if (m := _OPEN.match(marked, at)) is not None:
            opened.append((length, m))
            at = m.end()
            continue
        if marked[at] == "}" and opened:
            start, m = opened.pop()
            found.append(
                Gold(start, length, where, m["kind"] == "D", tuple(m["speaker"].split("/")), _either(m["via"]))
            )
        elif marked[at] in "{}":
            raise MarkupError(f"column {at + 1} of {marked!r}")
        else:
            out.append("\n\n" if marked[at] == "¶" else marked[at])
            length += len(out[-1])
        at += 1
    if opened:
        raise MarkupError(f"not closed in {marked!r}")
    return "".join(out), sorted(found, key=lambda g: (g.start, -g.end))


def _either(names: str | None) -> tuple[str, ...]:
    return tuple(names.split("/")) if names else ("?",)


def evaluate(reader: Reader, path: Path) -> Result:
    """Read each passage as an article of its own and compare its quotations with the marked ones."""
    golds = passages(path)
    articles = [CleanArticle(id=str(i), title=g.title, text=g.text, lang="en") for i, g in enumerate(golds)]
    out = Result()
    for gold, read in zip(golds, reader.read(articles), strict=True):
        _count(out, gold, read)
    return out


def _count(out: Result, gold: Passage, read: ExtractedArticle) -> None:
    counts = out.counts
    for kind in KINDS:
        marked = [g for g in gold.quotes if kind in ("all", _kind(g))]
        said = [q for q in read.quotes if kind in ("all", _kind(q))]
        pairs = list(_pairs(marked, said))
        counts.update({(kind, "marked"): len(marked), (kind, "said"): len(said), (kind, "hit"): len(pairs)})
        for g, q in pairs:
            speaker, via = _is(q.speaker, g.speaker, read), _is(q.via, g.via, read)
            counts.update([(kind, "speaker"), *[(kind, "speaker right")] * speaker])
            if q.via is not None or g.via != ("?",):
                counts.update([(kind, "via"), *[(kind, "via right")] * via])
            if kind == "all" and not (speaker and via):
                out.wrong.append(f"who: {_shown(g.speaker, g.via, gold, g)} got {_called(q, read)}")
        if kind != "all":
            hit, right = {id(g) for g, _ in pairs}, {id(q) for _, q in pairs}
            out.wrong += [f"missed {kind}: {_shown(g.speaker, g.via, gold, g)}" for g in marked if id(g) not in hit]
            out.wrong += [
                f"invented {kind}: {_called(q, read)} {_words(gold, q.in_, q.start, q.end)!r} | {gold.text[:160]}"
                for q in said
                if id(q) not in right
            ]


def _kind(quote: Gold | Quote) -> str:
    return "direct" if quote.direct else "indirect"


def _pairs(marked: list[Gold], said: list[Quote]) -> Iterator[tuple[Gold, Quote]]:
    """Each marked quotation with the found one that is most like it, each used once."""
    shares = [(s, g, q) for g in marked for q in said if (s := _share(g, q)) >= SHARE]
    used: set[int] = set()
    for _, g, q in sorted(shares, key=lambda x: (-x[0], _kind(x[1]) != _kind(x[2]), x[1].start)):
        if not {id(g), id(q)} & used:
            used |= {id(g), id(q)}
            yield g, q


def _share(gold: Gold, quote: Quote) -> float:
    if gold.where != quote.in_:
        return 0.0
    both = min(gold.end, quote.end) - max(gold.start, quote.start)
    return both / max(gold.end - gold.start, quote.end - quote.start, 1)


def _is(ref: str | None, wanted: tuple[str, ...], read: ExtractedArticle) -> bool:
    """Whether an actor goes by one of the names, whole or as a part of a longer one; nobody is ``?``."""
    if ref is None:
        return "?" in wanted
    forms = [f" {tables.plain(n)} " for n in _names(ref, read)]
    return any(f" {tables.plain(w)} " in form for w in wanted for form in forms if w != "?")


def _names(ref: str, read: ExtractedArticle) -> list[str]:
    actor = next((a for a in read.actors if a.ref == ref), None)
    known = [actor.name, *actor.aliases] if actor is not None else []
    return [*known, *(e.text for e in read.entities if e.ref == ref)]


def _called(quote: Quote, read: ExtractedArticle) -> str:
    speaker, via = (next(iter(_names(ref, read)), ref) if ref else None for ref in (quote.speaker, quote.via))
    return f"{speaker} via {via}" if via else str(speaker)


def _shown(speaker: tuple[str, ...], via: tuple[str, ...], gold: Passage, quote: Gold) -> str:
    who = "/".join(speaker) + (f" via {'/'.join(via)}" if via != ("?",) else "")
    return f"{who} {_words(gold, quote.where, quote.start, quote.end)!r} | {gold.text[:160]}"


def _words(gold: Passage, where: str, start: int, end: int) -> str:
    return (gold.title if where == "title" else gold.text)[start:end]


def lines(results: dict[str, Result]) -> list[str]:
    """A Markdown table for the model card: one row per file, ``results`` by its name, in per cent; in brackets of how many."""
    out = [
        "| quotations: P / R / F1 | direct | indirect | both | speaker right | via right |",
        "|---|---|---|---|---|---|",
    ]
    for name, result in results.items():
        found = [" / ".join(f"{100 * v:.1f}" for v in result.found(kind)) for kind in KINDS]
        speakers, vias = result.counts["all", "speaker"], result.counts["all", "via"]
        who = f"{100 * result.speakers():.1f} ({speakers}) | {100 * result.vias():.1f} ({vias})"
        out.append(f"| {name} | {' | '.join(found)} | {who} |")
    return out
