"""Which actor of the article a name is of: by the name itself, a part of a person's, an abbreviation, a country's other name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import Actor
from workers.extract import tables
from workers.extract.actors import words

_ARTICLE = re.compile(r"^(al|el|as|ar|at)-")


@dataclass
class Known:
    """An actor in the making; ``number`` counts them in order of their making."""

    actor: Actor
    number: int
    names: set[str] = field(default_factory=set)
    office: str | None = None


class Names:
    """The names of an article's actors, looked up without going through all of them; of several that fit the first made is meant."""

    def __init__(self) -> None:
        self._exact: dict[str, list[Known]] = {}
        self._by_part: dict[str, list[Known]] = {}
        self._by_country: dict[str, list[Known]] = {}
        self._organisations: dict[str, list[Known]] = {}

    def add(self, known: Known, key: str) -> None:
        """An actor is called by a name; ``key``: the name in plain letters."""
        if key in known.names:
            return
        known.names.add(key)
        self._exact.setdefault(key, []).append(known)
        parts = key.split()
        if known.actor.type == "PERSON" and len(parts) > 1:
            for part in {parts[0], parts[-1], _ARTICLE.sub("", parts[-1])}:
                self._by_part.setdefault(part, []).append(known)
        elif known.actor.type == "GPE" and (code := tables.countries().names.get(key)):
            self._by_country.setdefault(code, []).append(known)
        elif known.actor.type == "ORG":
            full = tables.plain(known.actor.name)
            for word in {known.actor.name, words.acronym(known.actor.name), *full.split()}:
                self._organisations.setdefault(word, []).append(known)

    def of(self, key: str) -> list[Known]:
        """All that are called exactly so."""
        return self._exact.get(key, [])

    def person(self, key: str) -> Known | None:
        """ "Rouhani" and "H. Rouhani" are Hassan Rouhani, "von der Leyen" is Ursula von der Leyen, "Burhan" Abdel Fattah al-Burhan."""
        parts = key.split()
        near = self._by_part.get(parts[-1], []) if parts else []
        if len(parts) > 1:
            near = [k for k in near if any(_one_person(parts, o.split()) or o.endswith(f" {key}") for o in k.names)]
            # "Ovidio Guzman" is Ovidio Guzmán López
            near += [k for k in self._by_part.get(parts[0], []) if any(o.startswith(f"{key} ") for o in k.names)]
        return _first([*(k for k in self.of(key) if k.actor.type == "PERSON"), *near])

    def same(self, key: str, kind: str) -> Known | None:
        """ "The UN" and "United Nations", "Britain" and "UK", "the Guards" and "Revolutionary Guards"."""
        fits = list(self.of(key))
        if code := tables.countries().names.get(key):
            fits += self._by_country.get(code, [])
        if kind == "ORG":
            if (organisation := tables.organisations().get(key)) is not None:
                fits += [k for k in self._organisations.get(organisation.name, []) if k.actor.name == organisation.name]
            short = key.replace(".", "")
            fits += [k for k in self._organisations.get(short, []) if words.acronym(k.actor.name) == short]
            if len(parts := key.split()) > 1:
                longer = self._organisations.get(max(parts, key=len), [])
                fits += [k for k in longer if f" {key} " in f" {tables.plain(k.actor.name)} "]
        return _first(fits)


def _one_person(parts: list[str], have: list[str]) -> bool:
    """The same surname, and the same first name or its first letter."""
    return len(have) > 1 and parts[-1] == have[-1] and parts[0][:1] == have[0][:1]


def _first(fits: Iterable[Known]) -> Known | None:
    return min(fits, key=lambda k: k.number, default=None)
