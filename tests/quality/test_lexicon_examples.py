"""Each word of ``triggers.tsv`` tells its event in a sentence of its own: ``lexicon/*.tsv``, most of them written without looking at what is coded.

A line has type, mode, part of speech, word (as in the table), a sentence, and who did it to whom: phrases of the sentence, ``|`` between
several, ``-`` for nobody.  A ``!`` before the type marks what is not coded as it should be yet.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from schemas import CleanArticle, Event, ExtractedArticle
from workers.extract import Reader, tables

pytestmark = [pytest.mark.model, pytest.mark.slow]
SLACK = 0.03
"""Share of a type's lines that may be off."""
FOLDER = Path(__file__).parent / "lexicon"
BOTH_SIDES, TREATY = {"AGREE", "CONSULT", "COOPERATE"}, "057"
MUTUAL = {"clash", "fighting", "gunfight", "firefight", "gunbattle", "battle", "shoot-out", "shootout", "crossfire"}
"""Of these either party is an actor."""


class Example(NamedTuple):
    """A line."""

    known: bool
    type: str
    mode: str
    pos: str
    word: str
    text: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]


def examples() -> list[Example]:
    """All lines of all files."""
    out = []
    for file in sorted(FOLDER.glob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = line.split("\t")
                assert len(cells) == 7, f"{file.name}:{number}: {len(cells)} columns, not 7"
                kind, mode, pos, word, text, *parties = cells
                actors, targets = (tuple(p for p in cell.split("|") if p != "-") for cell in parties)
                assert all(p in text for p in (*actors, *targets)), f"{file.name}:{number}: a party is not in the text"
                out.append(Example(not kind.startswith("!"), kind.lstrip("!"), mode, pos, word, text, actors, targets))
    return out


def words() -> set[tuple[str, str, str, str]]:
    """Type, mode, part of speech and word of each entry of the table."""
    return {
        (kind, mode, pos, word.partition(":")[0])
        for kind, mode, _, pos, every in (r for r in tables.rows("triggers.tsv") if not r[0].startswith("@"))
        for word in every.split()
    }


def agrees(article: ExtractedArticle, event: Event, example: Example) -> str:
    """What is wrong with an event; empty where it is as the example says.  Another mention of the same actor is as good."""
    text = article.text
    sides = []
    for refs, spans, wanted in (
        (event.actors, event.actor_spans, example.actors),
        (event.targets, event.target_spans, example.targets),
    ):
        places = [(s.start, s.end) for s in spans]
        others = {ref: [(e.start, e.end) for e in article.entities if e.ref == ref] for ref in refs if ref}
        for i, ref in enumerate(refs):
            if not any(_same(places[i], (text.index(p), text.index(p) + len(p))) for p in wanted):
                places[i] = next((o for o in others.get(ref or "", ()) if text[o[0] : o[1]] in wanted), places[i])
        sides.append((places, [(text.index(p), text.index(p) + len(p)) for p in wanted]))
    if example.type in BOTH_SIDES or event.cameo == TREATY or example.word in MUTUAL:
        sides = [(sides[0][0] + sides[1][0], sides[0][1] + sides[1][1])]
    for found, wanted_ in sides:
        missing = [w for w in wanted_ if not any(_same(f, w) for f in found)]
        extra = [f for f in found if not any(_same(f, w) for w in wanted_)]
        if missing or extra:
            names = [text[a:b] for a, b in missing], [text[a:b] for a, b in extra]
            return f"missing {names[0]}, too many {names[1]}"
    return ""


def _same(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """One holds the other: "Polish police" is found for "police"."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


@lru_cache(1)
def _read() -> dict[str, ExtractedArticle]:
    texts = sorted({e.text for e in examples()})
    articles = [CleanArticle(id=t, text=t, lang="en", published="2026-05-08T12:00:00Z") for t in texts]
    reader = Reader()
    return {a.id: a for i in range(0, len(articles), 64) for a in reader.read(articles[i : i + 64])}


def wrong(example: Example) -> str:
    """What is not coded as the example says; empty where all is well."""
    article = _read()[example.text]
    fit = [e for e in article.events if e.type == example.type]
    if not fit:
        return "no such event: " + str(
            [(e.type, article.text[e.trigger.start : e.trigger.end]) for e in article.events]
        )
    return min((agrees(article, e, example) for e in fit), key=len)


def test_every_word_has_an_example() -> None:
    """Nothing is in the table that no sentence shows."""
    there = {(e.type, e.mode, e.pos, e.word) for e in examples()}
    assert not words() - there
    assert not there - words()


@pytest.mark.parametrize("kind", sorted({e.type for e in examples()}))
def test_examples(kind: str) -> None:
    """Type and parties as the lines say; processors round the model's weights in their own ways, and each turns a line or two."""
    own = [e for e in examples() if e.type == kind]
    found = {f"{e.pos} {e.word}: {e.text}": wrong(e) for e in own if e.known}
    off = [f"{name} — {problem}" for name, problem in found.items() if problem]
    assert len(off) <= SLACK * len(own), "\n" + "\n".join(off)


def test_marks_are_true() -> None:
    """What is marked as not coded yet is so, most of it: else the marks must go."""
    marked = [e for e in examples() if not e.known]
    right = [f"{e.type} {e.pos} {e.word}: {e.text}" for e in marked if not wrong(e)]
    assert len(right) <= 0.1 * len(marked), "\n" + "\n".join(right)


if __name__ == "__main__":
    for one in examples():
        if bool(problem := wrong(one)) == one.known:
            print(
                f"{one.type}/{one.mode} {one.pos} {one.word}: {one.text} [{', '.join(one.actors)} > {', '.join(one.targets)}]: {problem or 'now right'}"
            )
