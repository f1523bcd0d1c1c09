"""A name and what stands beside it are one actor: "Iran's president, Hassan Rouhani", "the CGT union", "Dagalo, better known as Hemedti"."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from workers.extract import syntax
from workers.extract.actors import words
from workers.extract.mentions import Mention

if TYPE_CHECKING:
    from workers.extract.actors import Actors

_KNOWN = {",", "(", "better", "also", "widely", "commonly", "popularly", "formerly", "known", "as"}
_OF_STATE = 4
"""Words of what somebody is secretary of."""
_POSSESSIVE = {"'s", "’s", "'", "’"}


def unite(actors: Actors) -> None:
    """Make one actor of those that the text tells to be one; all of their mentions get its ref."""
    whole = _Whole(actors)
    for mention in actors.mentions:
        if (named := _apposed(actors, mention)) is not None:
            whole.describe(*named)
    for mention in actors.mentions:
        if (described := _beside(actors, mention)) is not None:
            whole.describe(mention, described)
    for mention in actors.mentions:
        if (body := _of_kind(actors, mention)) is not None:
            whole.describe(body, mention)
    for mention in actors.mentions:
        if (other := _known_as(actors, mention)) is not None:
            whole.rename(mention, other)


class _Whole:
    """Gives the mentions of an actor to another."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self._mentions: dict[str | None, list[Mention]] = defaultdict(list)
        for mention in actors.mentions:
            self._mentions[mention.ref].append(mention)

    def describe(self, named: Mention, described: Mention) -> None:
        """What is described is the named one, unless it has a name or a title of its own."""
        known, text = self.actors.known, self.actors.text(described)
        keep, gone = known[named.ref or ""], known.get(described.ref or "")
        if (
            gone is None
            or gone is keep
            or gone.names & keep.names
            or (gone.actor.type == "PERSON" and gone.actor.title)
        ):
            return
        keep.actor.country = keep.actor.country or gone.actor.country
        keep.actor.sector = keep.actor.sector or gone.actor.sector
        keep.office = keep.office or gone.office
        if keep.actor.type == "PERSON":
            keep.actor.title = keep.actor.title or text
        if text not in keep.actor.aliases:
            keep.actor.aliases.append(text)
        self._give(gone.actor.ref, keep.actor.ref)

    def rename(self, named: Mention, other: Mention) -> None:
        """The other name is the named one's, too, whatever it was taken for."""
        keep, gone = self.actors.known[named.ref or ""], self.actors.known.get(other.ref or "")
        if gone is None or gone is keep:
            return
        if gone.actor.name not in keep.actor.aliases:
            keep.actor.aliases.append(gone.actor.name)
        for mention in self._give(gone.actor.ref, keep.actor.ref):
            mention.type = keep.actor.type

    def _give(self, old: str, new: str) -> list[Mention]:
        given = self._mentions.pop(old, [])
        for mention in given:
            mention.ref = new
        self._mentions[new] += given
        self.actors.known.pop(old, None)
        return given


def _apposed(actors: Actors, mention: Mention) -> tuple[Mention, Mention] | None:
    """ "Iran's president, Hassan Rouhani": the name and the description, in that order."""
    head = actors.docs[mention.where][mention.head]
    other = actors.tokens.headed(head.head, mention.where) if head.dep_ == "appos" and mention.ref is not None else None
    if other is None or other.ref is None or other.ref == mention.ref:
        return None
    named, described = sorted((mention, other), key=lambda m: m.name is None)
    fits = named.name is not None and described.name is None and named.type in ("PERSON", "ORG")
    return (named, described) if fits else None


def _beside(actors: Actors, named: Mention) -> Mention | None:
    """ "US Secretary of State Ann Rourke": the description that the name directly follows."""
    if named.type != "PERSON" or named.name is None or named.ref is None:
        return None
    doc, at = actors.docs[named.where], named.name[0]
    first = max(1, at - _OF_STATE)
    while at > first and doc[at - 1].pos_ == "PROPN" and actors.at(doc[at - 1], named.where) is None:
        at -= 1
    if 0 < at < named.name[0] and doc[at - 1].lower_ == "of":
        at -= 1
    before = actors.at(doc[at - 1], named.where) if at and not doc[at - 1].is_punct else None
    fits = before is not None and before.end == at and before.name is None and before.type == "PERSON" and before.ref
    return before if fits else None


def _of_kind(actors: Actors, mention: Mention) -> Mention | None:
    """ "The Islamic Jihad militant group", "the CGT union": the body that a mention names with its kind."""
    doc = actors.docs[mention.where]
    if mention.name is not None or mention.type != "ORG" or syntax.lemma(doc[mention.head]) not in words.KINDS:
        return None
    inside = actors.within(mention.where, mention.start, mention.head)
    bodies = [m for m in inside if m.type == "ORG" and m.name is not None and m.start == mention.start and m.ref]
    return bodies[0] if len(bodies) == 1 and doc[bodies[0].end].text not in _POSSESSIVE else None


def _known_as(actors: Actors, mention: Mention) -> Mention | None:
    """ "Mohamed Dagalo, better known as Hemedti": the mention by the other name."""
    doc, i = actors.docs[mention.where], mention.end
    if mention.type != "PERSON" or mention.ref is None:
        return None
    while i < len(doc) and doc[i].lower_ in _KNOWN:
        i += 1
    other = actors.at(doc[i], mention.where) if i < len(doc) and doc[i - 1].lower_ == "as" else None
    return other if other is not None and other.name is not None and other.start == i and other.ref else None
