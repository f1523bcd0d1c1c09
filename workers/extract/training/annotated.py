"""Read the project's own annotated sentences (``data/sentences/*.txt``; the format is described in ``data/README.md``).

One sentence a line; ``#`` starts a comment line.  Two kinds of markup:

    [PERSON=a [NORP Armenian] Prime Minister <Nikol Pashinyan>]   a mention: type, optional id, text; < > its proper-name part
    [ORG=b~ taxi drivers]                                         ~ marks a nominal mention: it has no proper name
    [PRON=c he]                                                   a pronoun that fills a role
    {REQUEST(a>b) urged}                                          an event: type, (actors>targets), trigger words
    {ASSAULT/aerial.background(a>b,c) air strikes}                with mode and realis (default: asserted)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from schemas.event import EventType, Realis
from schemas.reading import EntityType

TYPES = {*get_args(EntityType), "PRON"}
EVENTS = set(get_args(EventType))
REALIS = set(get_args(Realis))
OTHER_HANDS = ("heldout-1", "heldout-4", "heldout-5", "heldout-6")
"""Held-out files by other hands than the training part and the rules; neither thresholds nor the confidence rest on them."""
WHOLE_ARTICLES = ("heldout-7", "heldout-8")
"""Held out, too: whole articles by two more hands."""
AS_THEY_COME = ("heldout-9",)
"""Held out, too, by one more hand: sentences as they are drawn from the beginnings of agencies' reports, with events and without."""
BY_OTHERS = OTHER_HANDS + WHOLE_ARTICLES + AS_THEY_COME

_MENTION = re.compile(r"\[([A-Z]+)(?:=(\w+))?(~?) ")
_EVENT = re.compile(r"\{([A-Z]+)(?:/([\w-]+))?(?:\.(\w+))?(?:\(([\w,]*)(?:>([\w,]*))?\))? ")


@dataclass
class Mention:
    """A mention: code-point offsets into ``Annotated.text``; ``name`` its proper-name part, None if nominal."""

    start: int
    end: int
    type: str
    id: str | None
    name: tuple[int, int] | None


@dataclass
class Trigger:
    """An event's trigger with its roles as mention ids."""

    start: int
    end: int
    type: str
    mode: str | None
    realis: str
    actors: list[str]
    targets: list[str]


@dataclass
class Annotated:
    """One sentence without its markup."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    events: list[Trigger] = field(default_factory=list)
    where: str = ""


def parse_line(line: str, where: str = "") -> Annotated:
    """Return the sentence of one marked-up line; ``ValueError`` names what is wrong and where."""
    out: list[str] = []
    size = 0
    got = Annotated("", where=where)
    stack: list[Mention | Trigger | int] = []
    i = 0
    while i < len(line):
        c = line[i]
        if c == "[" and (m := _MENTION.match(line, i)):
            if m[1] not in TYPES:
                raise ValueError(f"{where}: no entity type {m[1]!r}")
            stack.append(Mention(size, size, m[1], m[2], None if m[3] or m[1] == "PRON" else (-1, -1)))
            i = m.end()
        elif c == "{" and (m := _EVENT.match(line, i)):
            if m[1] not in EVENTS or (m[3] or "asserted") not in REALIS:
                raise ValueError(f"{where}: no event type or realis {m[0]!r}")
            roles = [[r for r in (g or "").split(",") if r] for g in (m[4], m[5])]
            stack.append(Trigger(size, size, m[1], m[2], m[3] or "asserted", roles[0], roles[1]))
            i = m.end()
        elif c == "<":
            stack.append(size)
            i += 1
        elif c == ">":
            start = stack.pop() if stack else None
            holder = stack[-1] if stack else None
            if not isinstance(start, int) or not isinstance(holder, Mention):
                raise ValueError(f"{where}: '>' without '<' inside a mention")
            holder.name = (start, size)
            i += 1
        elif c in "]}":
            top = stack.pop() if stack else None
            if not isinstance(top, Mention if c == "]" else Trigger):
                raise ValueError(f"{where}: {c!r} closes nothing at column {i + 1}")
            top.end = size
            if isinstance(top, Mention):
                if top.name == (-1, -1):
                    top.name = (top.start, top.end)
                got.mentions.append(top)
            else:
                got.events.append(top)
            i += 1
        elif c in "[{":
            raise ValueError(f"{where}: cannot read the markup at column {i + 1}: {line[i : i + 30]!r}")
        else:
            out.append(c)
            size += 1
            i += 1
    if stack:
        raise ValueError(f"{where}: something is left open")
    got.text = "".join(out)
    ids = {m.id for m in got.mentions if m.id}
    for e in got.events:
        if missing := [r for r in (*e.actors, *e.targets) if r not in ids]:
            raise ValueError(f"{where}: event {e.type} names unknown mentions {missing}")
    got.mentions.sort(key=lambda m: (m.start, -m.end))
    got.events.sort(key=lambda e: e.start)
    return got


def read(path: Path) -> Iterator[Annotated]:
    """Yield the sentences of a file, or of all ``*.txt`` in a folder, in order."""
    for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
        for article in articles(file):
            yield from article


def articles(path: Path) -> list[list[Annotated]]:
    """The sentences of a file article by article: a comment line stands before each."""
    out: list[list[Annotated]] = [[]]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            out.append([])
        elif line.strip():
            out[-1].append(parse_line(line.strip(), f"{path.name}:{number}"))
    return [article for article in out if article]
