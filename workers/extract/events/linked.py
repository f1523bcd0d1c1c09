"""Mentions of one event: those that tell the same in one sentence become one, later ones point to the first."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from schemas import Event
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import numbers, table
from workers.extract.events.words import EQUALS

_LINKED = 150
"""Events of a type that a later mention is compared with, the first ones: an article is about what it says first."""


_NEAR = 12
"""Events before a toll that may be its attack, or before "the attack" that may be meant."""


@dataclass
class Found:
    """An event with what linking needs to know of it."""

    event: Event
    trigger: Token
    where: str
    part_of: Found | None = None
    """The attack that a killing is told as a part of."""


def merged(found: list[Found]) -> list[Found]:
    """ "Fought clashes with India" is one event, not two: a noun trigger under a verb of the same type joins it."""
    by_token = {(f.where, f.trigger.i): f for f in found}
    kept: list[Found] = []
    for f in found:
        if (attack := _attack_before(f, kept)) is not None:
            stays = _part_of_attack(f, attack)
        elif (verb := _told_by(f, by_token)) is not None:
            stays = _part_of_verb(f, verb)
        else:
            stays = True
        if stays:
            kept.append(f)
    return kept


def _attack_before(f: Found, kept: list[Found]) -> Found | None:
    """The attack of the sentence that a toll belongs to, the last one before it."""
    toll = _toll(f)
    for k in reversed(kept[-_NEAR:]):
        here = k.where == f.where and k.event.type == "ASSAULT" and k.trigger.sent == f.trigger.sent
        if here and (toll or _by_its_victims(f, k)):
            return k
    return None


def _by_its_victims(f: Found, attack: Found) -> bool:
    """ "An attack on its troops, which killed dozens": what killed them was the attack, wherever the parser hung the clause."""
    counts = syntax.lemma(f.trigger) in numbers.KILLED | numbers.INJURED and f.trigger.dep_ in syntax.RELATIVE
    spans = {(s.start, s.end) for s in f.event.actor_spans}
    return counts and bool(spans) and spans <= {(s.start, s.end) for s in attack.event.target_spans}


def _part_of_attack(f: Found, attack: Found) -> bool:
    """ "… an attack, killing 27 troops": the count belongs to the attack; whether the killing is told as a mention of its own."""
    whole = attack.event
    whole.killed, whole.injured = whole.killed or f.event.killed, whole.injured or f.event.injured
    if not f.event.targets:
        return False
    if not whole.targets:
        whole.targets, whole.target_spans = f.event.targets, f.event.target_spans
    if not f.event.actors or _by_its_victims(f, attack):
        f.event.actors, f.event.actor_spans = whole.actors, whole.actor_spans
    f.event.killed = f.event.injured = None
    f.event.realis = whole.realis if f.event.realis == "asserted" else f.event.realis
    f.part_of = attack  # "stormed a village, killing nine farmers": done to others, and told beside it
    return True


def _told_by(noun: Found, by_token: dict[tuple[str, int], Found]) -> Found | None:
    """The event of the same type whose verb a noun hangs on: "fought clashes"."""
    above = noun.trigger.head
    while above.pos_ in ("NOUN", "NUM") and above.head != above:
        above = above.head
    verb = by_token.get((noun.where, above.i))
    if verb is None or verb is noun or verb.trigger.pos_ != "VERB" or verb.event.type != noun.event.type:
        return None
    hangs = syntax.OBJECT | {"nmod", "pobj", "nmod:of"} | _within(noun, verb)
    fits = noun.trigger.pos_ == "NOUN" and noun.trigger.dep_ in hangs and not _with_others(noun, verb)
    return verb if fits else None


def _part_of_verb(noun: Found, verb: Found) -> bool:
    """Give the verb what only its noun tells; whether the noun is told as a mention of its own."""
    told, by = noun.event, verb.event
    if not by.targets:
        by.targets, by.target_spans = told.targets, told.target_spans
    if not by.actors:
        by.actors, by.actor_spans = told.actors, told.actor_spans
    by.when = by.when or told.when
    if told.type != "ASSAULT" or noun.trigger.dep_ not in syntax.OBLIQUE:
        return False
    # "Killed in a raid on their post": the raid is told, too, and is what the killing was a part of.
    if not told.actors:
        told.actors, told.actor_spans = by.actors, by.actor_spans
    noun.part_of = verb
    return True


def _within(noun: Found, verb: Found) -> set[str]:
    """ "Killed in an American drone strike", "began a hunger strike in protest": the noun is a part of what the verb tells."""
    if noun.event.type not in ("ASSAULT", "PROTEST", "CONSULT"):
        return set()
    if noun.event.type == "CONSULT":  # "flew to Rome for talks"
        return (
            syntax.OBLIQUE
            if table.lemma(verb.trigger) in ("arrive", "fly", "travel", "head", "go", "come", "meet")
            else set()
        )
    fits = syntax.lemma(verb.trigger) in numbers.KILLED | numbers.INJURED or syntax.lemma(noun.trigger) == "protest"
    return syntax.OBLIQUE if fits else set()


def _with_others(talks: Found, visit: Found) -> bool:
    """ "Flew to Harare for talks with her counterpart": whom she met is told by the talks alone."""
    return (
        talks.event.type == "CONSULT"
        and talks.trigger.dep_ in syntax.OBLIQUE
        and bool(set(talks.event.actors) - set(visit.event.actors) - {None})
        and bool(syntax.prepositional(talks.trigger, {"with"}))
    )


def _toll(f: Found) -> bool:
    """ "…, killing 27 troops", "killed two and wounded five": a count that belongs to an attack told before."""
    lemma = syntax.lemma(f.trigger)
    if f.trigger.pos_ != "VERB" or lemma not in numbers.KILLED | numbers.INJURED:
        return False
    if f.trigger.tag_ == "VBG" and f.trigger.dep_ in ("advcl", "acl", "conj"):
        return True
    if lemma in numbers.INJURED and f.trigger.dep_ == "conj":
        return True
    own = f.trigger.dep_ == "advcl" and bool(
        syntax.children(f.trigger, syntax.SUBJECT | syntax.PASSIVE)
    )  # "after a soldier was killed"
    return not f.event.actors and not own and f.trigger.dep_ in syntax.RELATIVE | {"acl", "advcl", "conj"}


def link(found: list[Found], actors: Actors) -> None:
    """Mentions of one event: same type, and parties that do not contradict each other, of which one is shared."""
    of_type: dict[str, list[int]] = {}
    place = {id(f): i for i, f in enumerate(found)}
    for i, later in enumerate(found):
        before = of_type.setdefault(later.event.type, [])
        if later.part_of is not None and (whole := place.get(id(later.part_of))) is not None:
            later.event.same_as = whole if found[whole].event.same_as is None else found[whole].event.same_as
            continue
        if before and _the_one_before(later):
            meant = _meant(later, [(j, found[j]) for j in before[-_NEAR:]])
            later.event.same_as = meant if found[meant].event.same_as is None else found[meant].event.same_as
            continue
        for j in before[:_LINKED]:
            earlier = found[j]
            if earlier.event.same_as is not None or not _same(
                earlier.event, later.event, earlier.where != later.where or j < 3, actors
            ):
                continue
            later.event.same_as = j
            break
        before.append(i)


def _the_one_before(f: Found) -> bool:
    """ "Condemned the raid", "such an attack": a deed of nobody, but of one that was told before."""
    definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in f.trigger.children if c.dep_ == "det")
    return definite and f.trigger.pos_ == "NOUN" and not f.event.actors and not f.event.targets


def _meant(noun: Found, before: list[tuple[int, Found]]) -> int:
    """The last event before that was told by the same word, else the last one: "since the attack" speaks of an attack, not of the siege's end."""
    same = [
        j for j, f in before if syntax.lemma(noun.trigger) in map(syntax.lemma, (f.trigger, *syntax.objects(f.trigger)))
    ]
    return same[-1] if same else before[-1][0]


def _side(ref: str | None, actors: Actors) -> set[str]:
    """Who is meant, also by another name: a government by its country, its capital, its leader or its adjective."""
    if ref is None:
        return set()
    known = actors.known.get(ref)
    if known is None:
        return {ref}
    actor = known.actor
    state = actor.type in ("GPE", "NORP") or (actor.sector == "GOV" and actor.type == "PERSON")
    return {ref, actor.country} if actor.country and state else {ref}


def _named(refs: list[str | None], actors: Actors) -> bool:
    """Whether a party has a proper name."""
    return any(
        r in actors.known and actors.known[r].actor.name[:1].isupper() and actors.known[r].actor.type != "NORP"
        for r in refs
        if r
    )


def _countries(a: list[str | None], b: list[str | None], actors: Actors) -> bool:
    """Whether both sides name parties and all of them act for one country."""
    found = [{actors.known[r].actor.country if r in actors.known else None for r in refs} for refs in (a, b)]
    return found[0] == found[1] and len(found[0]) == 1 and None not in found[0]


def _of_no_country(a: Event, b: Event, actors: Actors) -> bool:
    """Whether a side without a proper name tells no other country than the other one: "a militant group", "fighters from Mali"."""
    found = [{actors.known[r].actor.country if r in actors.known else None for r in e.actors} for e in (a, b)]
    named = _named(a.actors, actors) and _named(b.actors, actors)
    return not named and (None in found[0] | found[1] or found[0] == found[1])


def _same(a: Event, b: Event, near: bool, actors: Actors) -> bool:
    if a.type != b.type or ({a.realis, b.realis} & {"denied"} and a.realis != b.realis):
        return False
    if a.mode and b.mode and a.mode != b.mode:
        return False
    if (
        a.when
        and b.when
        and a.when.from_
        and b.when.from_
        and a.when.to
        and b.when.to
        and (a.when.to <= b.when.from_ or b.when.to <= a.when.from_)
    ):
        return False
    who_a, who_b, whom_a, whom_b = (
        {x for r in refs for x in _side(r, actors)} for refs in (a.actors, b.actors, a.targets, b.targets)
    )
    if a.type in EQUALS:
        return len(who_a & who_b) >= 2 or (bool(who_a) and who_a == who_b and near)
    actors_agree = bool(who_a & who_b)
    targets_agree = bool(whom_a & whom_b)
    if (
        a.in_ == "title"
        and b.in_ == "text"
        and (b.sentence or 0) <= 1
        and not (who_a & who_b)
        and not (whom_a - whom_b and whom_b - whom_a)
    ):
        unnamed = not who_a or not who_b or not _named(a.actors, actors) or not _named(b.actors, actors)
        if unnamed and a.type in ("PROTEST", "ASSAULT", "COERCE", "REQUEST", "RETREAT"):
            return True  # what the headline tells of "thousands" the lead tells of "tens of thousands of Georgians"
    same_time = bool(a.when and b.when and a.when.from_ and a.when.from_ == b.when.from_ and a.when.to == b.when.to)
    if (
        same_time
        and a.type in ("ASSAULT", "PROTEST", "COERCE")
        and _countries(a.targets, b.targets, actors)
        and (_countries(a.actors, b.actors, actors) or (_of_no_country(a, b, actors) and a.type == "ASSAULT"))
    ):
        return True
    if who_a and who_b and not actors_agree:
        return False
    if (
        actors_agree
        and a.mode
        and a.mode == b.mode
        and abs((a.sentence or 0) - (b.sentence or 0)) <= 2
        and not (whom_a and whom_b)
    ):
        return True
    if whom_a and whom_b and not targets_agree:
        return False
    return (actors_agree and targets_agree) or (
        near and (actors_agree or targets_agree) and not (whom_a and whom_b and not targets_agree)
    )
