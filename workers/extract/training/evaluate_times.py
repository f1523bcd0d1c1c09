"""Measure the dates: expressions of the corpus' sentences against the interval that was resolved for them by hand."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from schemas import CleanArticle, ExtractedArticle, Time
from workers.extract import Reader

GOLD = "times/gum_dates.json"


@dataclass
class Result:
    """``exact``, ``found`` (any expression there) and ``all``, over everything and over news; ``wrong`` says what was not right."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def evaluate(reader: Reader, corpora: Path) -> Result:
    """Each sentence is read with its document's date; an expression is exact when both ends of its interval are, to the day."""
    gold = [g for g in json.loads((corpora / GOLD).read_text(encoding="utf-8")) if all(_whole(v) for v in _ends(g))]
    articles = {
        (g["sent"], g["dct"]): CleanArticle(id=str(i), text=g["sent"], lang="en", published=f"{g['dct']}T12:00:00Z")
        for i, g in enumerate(gold)
    }
    read: dict[tuple[str, str], ExtractedArticle] = {}
    keys = list(articles)
    for i in range(0, len(keys), 64):
        for key, found in zip(keys[i : i + 64], reader.read([articles[k] for k in keys[i : i + 64]]), strict=True):
            read[key] = found
    out = Result()
    for g in gold:
        kinds = ["all", "news all"] if g["genre"] == "news" else ["all"]
        out.counts.update(kinds)
        there = [t for t in read[g["sent"], g["dct"]].times if _meets(t, g)]
        first, end = _ends(g)
        wanted = _day(first), _day(end, last=True)
        exact = any(_interval(t) == wanted or _end_of_range(t, wanted) for t in there)
        if there:
            out.counts.update(k.replace("all", "found") for k in kinds)
        if exact:
            out.counts.update(k.replace("all", "exact") for k in kinds)
        else:
            got = [(t.text, *_interval(t)) for t in there]
            out.wrong.append(
                f"{g['text']!r} {wanted[0]}..{wanted[1]} (dct {g['dct']}) got {got} {g['genre']} | {g['sent'][:160]}"
            )
    return out


def _meets(time: Time, gold: dict[str, str]) -> bool:
    """Whether the expression holds the gold's words, or they it."""
    a, b = time.text.casefold(), gold["text"].casefold()
    return a in b or b in a or bool(set(a.split()) & set(b.split()))


def _ends(gold: dict[str, str]) -> tuple[str, str]:
    return gold.get("from", gold.get("when", "")), gold.get("to", gold.get("when", ""))


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
    """ "From 1947 to 1960" is one expression here and two years in the corpus; a year since which is one, too."""
    first, last = _interval(time)
    several = len(re.findall(r"\d{2,4}", time.text)) > 1 or time.text.lower().startswith("since")
    return several and (first == wanted[0] or last == wanted[1])


def _interval(time: Time) -> tuple[str | None, str | None]:
    """First and last day, both inclusive as in the corpus."""
    if time.from_ is None or time.to is None:
        return None, None
    last = date.fromisoformat(time.to[:10]) - timedelta(days=int("T" not in time.to or time.to[11:19] == "00:00:00"))
    return time.from_[:10], last.isoformat()
