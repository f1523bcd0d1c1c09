"""Measure the dates: expressions of the corpus' sentences against the interval that was resolved for them by hand."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import DocBin

from schemas import CleanArticle, ExtractedArticle, Time
from workers.extract import Reader

GOLD = "times/gum_dates.json"
RUNNING = ("ud/gum_train.spacy", "ud/gum_news_devtest.spacy")
"""The corpus' running text: the sentences between those with dates."""
GAP = 30
"""Sentences between two with dates beyond which the running text is taken to be of two documents."""

Gold = dict[str, Any]


@dataclass
class Result:
    """``exact``, ``found`` (any expression there) and ``all``, over everything and over news; ``wrong`` says what was not right.

    ``document exact``, ``document found``: the same where the sentences of a document are read as one article. ``resolved`` and
    ``extra``, of news only: expressions resolved in running text, and those of them where the corpus has none; ``false`` says which.
    """

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def evaluate(reader: Reader, corpora: Path) -> Result:
    """Each sentence is read with its document's date; an expression is exact when both ends of its interval are, to the day."""
    everything: list[Gold] = json.loads((corpora / GOLD).read_text(encoding="utf-8"))
    gold = [g for g in everything if all(_whole(v) for v in _ends(g))]
    documents = _documents(everything)
    alone = _read(reader, {(g["sent"], g["dct"]): g["dct"] for g in gold})
    together = _read(reader, {(text, dct): dct for dct, text in documents.values()})
    out = Result()
    for g in gold:
        kinds = ["all", "news all"] if g["genre"] == "news" else ["all"]
        out.counts.update(kinds)
        there = [t for t in alone[g["sent"], g["dct"]].times if _meets(t, g)]
        if there:
            out.counts.update(k.replace("all", "found") for k in kinds)
        if _exact(there, g):
            out.counts.update(k.replace("all", "exact") for k in kinds)
        else:
            out.wrong.append(_line(there, g))
        dct, text = documents[g["doc"]]
        within = list(_inside(together[text, dct], g))
        out.counts.update({"document found": bool(within), "document exact": _exact(within, g)})
    _count_false(reader, corpora, [g for g in everything if g["genre"] == "news"], out)
    return out


def _read(reader: Reader, texts: dict[tuple[str, str], str]) -> dict[tuple[str, str], ExtractedArticle]:
    """Text and date → the article read; noon of the date is its publication."""
    keys = list(texts)
    read: dict[tuple[str, str], ExtractedArticle] = {}
    for i in range(0, len(keys), 64):
        some = keys[i : i + 64]
        articles = [
            CleanArticle(id=str(i), text=text, lang="en", published=f"{texts[text, dct]}T12:00:00Z")
            for text, dct in some
        ]
        read.update(zip(some, reader.read(articles), strict=True))
    return read


def _documents(gold: list[Gold]) -> dict[str, tuple[str, str]]:
    """Document → its date, and its sentences with dates in order as one text."""
    sentences: dict[str, dict[str, str]] = {}
    for g in gold:
        sentences.setdefault(g["doc"], {}).setdefault(g["sid"], g["sent"])
    dates = {g["doc"]: g["dct"] for g in gold}
    return {doc: (dates[doc], " ".join(found.values())) for doc, found in sentences.items()}


def _inside(article: ExtractedArticle, gold: Gold) -> Iterator[Time]:
    """The expressions in the gold's sentence of a longer text."""
    start = article.text.find(gold["sent"])
    for time in article.times:
        if start <= time.start < start + len(gold["sent"]) and _meets(time, gold):
            yield time


def _count_false(reader: Reader, corpora: Path, news: list[Gold], out: Result) -> None:
    """What is resolved in the running text of news where the corpus has no expression."""
    vocab = spacy.blank("en").vocab
    running = [
        s.text.strip() for part in RUNNING for d in DocBin().from_disk(corpora / part).get_docs(vocab) for s in d.sents
    ]
    count = Counter(running)
    at = {s: i for i, s in enumerate(running) if count[s] == 1}
    by_document: dict[str, list[Gold]] = {}
    for g in news:
        by_document.setdefault(g["doc"], []).append(g)
    for found in by_document.values():
        places = sorted({at[g["sent"].strip()] for g in found if g["sent"].strip() in at})
        golds = {at.get(g["sent"].strip()): g["sent"] for g in found}
        wanted = [i for a, b in pairwise(places) if b - a <= GAP for i in range(a, b)] + places[-1:]
        read = _read(reader, {(running[i], found[0]["dct"]): found[0]["dct"] for i in wanted})
        for i in wanted:
            inside = [g for g in found if g["sent"] == golds.get(i)]
            for time in read[running[i], found[0]["dct"]].times:
                extra = not any(_meets(time, g) for g in inside)
                if time.from_ is not None:
                    out.counts.update({"resolved": 1, "extra": extra})
                    out.false += [f"{time.text!r} {_interval(time)} | {running[i][:160]}"] if extra else []


def _exact(there: list[Time], gold: Gold) -> bool:
    wanted = _wanted(gold)
    return any(_interval(t) == wanted or _end_of_range(t, wanted) for t in there)


def _line(there: list[Time], g: Gold) -> str:
    first, last = _wanted(g)
    got = [(t.text, *_interval(t)) for t in there]
    return f"{g['text']!r} {first}..{last} (dct {g['dct']}) got {got} {g['genre']} | {g['sent'][:160]}"


def _wanted(gold: Gold) -> tuple[str, str]:
    first, end = _ends(gold)
    return _day(first), _day(end, last=True)


def _meets(time: Time, gold: Gold) -> bool:
    """Whether the expression holds the gold's words, or they it."""
    a, b = time.text.casefold(), gold["text"].casefold()
    return a in b or b in a or bool(set(a.split()) & set(b.split()))


def _ends(gold: Gold) -> tuple[str, str]:
    return str(gold.get("from", gold.get("when", ""))), str(gold.get("to", gold.get("when", "")))


def _whole(text: str) -> bool:
    """A year, month or day; the corpus also has days without a year, and hours."""
    return re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text) is not None


def _day(text: str, *, last: bool = False) -> str:
    """The first or last day of a year, month or day of the corpus."""
    parts = [int(p) for p in text.split("T")[0].split("-") if p]
    if len(parts) == 1:
        return f"{parts[0]:04d}-12-31" if last else f"{parts[0]:04d}-01-01"
    if len(parts) == 2:
        size = monthrange(parts[0], parts[1])[1] if last else 1
        return f"{parts[0]:04d}-{parts[1]:02d}-{size:02d}"
    return f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}"


def _end_of_range(time: Time, wanted: tuple[str, str]) -> bool:
    """Whether an end is right: "1947 to 1960" is one expression here and two years in the corpus; a year since which is one, too."""
    first, last = _interval(time)
    several = len(re.findall(r"\d{2,4}", time.text)) > 1 or time.text.lower().startswith("since")
    return several and (first == wanted[0] or last == wanted[1])


def _interval(time: Time) -> tuple[str | None, str | None]:
    """First and last day, both inclusive as in the corpus."""
    if time.from_ is None or time.to is None:
        return None, None
    last = date.fromisoformat(time.to[:10]) - timedelta(days=int("T" not in time.to or time.to[11:19] == "00:00:00"))
    return time.from_[:10], last.isoformat()


def lines(result: Result) -> list[str]:
    """Sentences for a card, in per cent."""
    c = result.counts

    def share(what: str, of: str) -> str:
        return f"{100 * c[what] / max(1, c[of]):.1f} %"

    return [
        f"Dates on the {c['all']} whole expressions of the GUM corpus: {share('exact', 'all')} exact, {share('found', 'all')} found; in its news "
        f"{share('news exact', 'news all')} exact of {c['news all']}; with the sentences of a document read as one text {share('document exact', 'all')} exact. "
        f"Of {c['resolved']} expressions resolved in running news, {c['extra']} stand where the corpus has none. GUM's dates were looked at while the rules were written."
    ]
