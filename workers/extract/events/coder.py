"""From a read article to its events."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from schemas import Event, Quote, Span, Time
from schemas.event import Count, EventPlace, EventTime
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import conditions, lexicon, numbers, realis, roles, speech, triggers
from workers.extract.events.parties import Party

MEANT = 0.5
"""Chance from which a word is meant as it stands, whatever the sentence speaks of."""
CERTAIN = 0.85
COOPERATIVE = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
HOSTILE = {"COERCE", "SANCTION", "ASSAULT"}
_REFUSING = {"refuse", "decline", "reject"}
_SAYING = {"say", "report", "announce", "state", "confirm", "claim", "tell", "add"}


@dataclass
class Found:
    """An event with what linking needs to know of it."""

    event: Event
    trigger: Token
    where: str


def code_events(
    docs: dict[str, Doc], actors: Actors, times: list[Time], quotes: list[Quote], dateline: str | None, threshold: float
) -> list[Event]:
    """All events of an article, in order of reading: the title's first.

    ``dateline``: ref of the place where the report was filed; it stands in, with less confidence, where a clause names none.
    """
    found: list[Found] = []
    for where in ("title", "text"):
        if where in docs:
            found += [f for token in docs[where] if (f := _code(token, where, actors, times, dateline)) is not None]
    events = [f.event for f in found]
    for event in events:
        event.marked = event.confidence < threshold
    found = _merged(found)
    events = [f.event for f in found]
    _link(found, actors)
    _report(found, quotes)
    return events


def _code(token: Token, where: str, actors: Actors, times: list[Time], dateline: str | None) -> Found | None:
    hit = triggers.find(token)
    if hit is None or hit.unlikely:
        return None
    entry, first, last = hit.entry, hit.first, hit.last
    meant = hit.told and hit.chance is not None and hit.chance >= MEANT
    if lexicon.figurative(token, entry, meant=meant) or _in_name(token, where, actors):
        return None
    if entry.pos == "n" and _said_by_verb(token):
        return None
    if _told_by_other(token):
        return None
    doers, others = roles.find(token, entry, where, actors)
    doers, others = roles.learned_too(token, entry, doers, others, where, actors)
    if not doers and not others:
        return None
    if not _enough(token, entry, doers, others) and not (doers and _certain(hit)):
        return None
    if not (_agentive(token, entry, doers, actors) if hit.told else _deed(token, entry)):
        return None
    state, negated = realis.of(token)
    if entry.pos == "a" and state == "demanded":
        return None  # "must be ready": a demand, told by the verb of saying
    failed = state == "denied" and syntax.lemma(token.head) in realis.FAILING
    if (negated or failed) and entry.type == "AGREE" and entry.pos == "v":
        entry, state, negated = entry._replace(type="REJECT", cameo="120"), "asserted", False  # "could not agree"
    if entry.pos == "a" and _prepared_for(token) in HOSTILE:
        entry = entry._replace(type="THREATEN", cameo="138")  # "ready to strike Iran"
    announced = speech.instead(token, entry, state, negated)
    if announced is not None:
        entry, state, negated = announced, "asserted", False
    doc = token.doc
    span = doc[first:last]
    mode = "phone" if entry.type == "CONSULT" and _by_phone(token) else entry.mode
    event = Event(
        type=entry.type,
        mode=mode,
        cameo="041" if mode == "phone" else entry.cameo,
        trigger=Span(span.start_char, span.end_char),
        in_=where,  # type: ignore[arg-type]
        actors=[p.ref for p in doers],
        targets=[p.ref for p in others],
        actor_spans=[Span(p.start, p.end) for p in doers],
        target_spans=[Span(p.start, p.end) for p in others],
        realis=state,
        negated=negated,
        sentence=None if where == "title" else _sentence(token),
    )
    if entry.type in ("ASSAULT", "COERCE", "PROTEST"):
        if entry.type == "ASSAULT":
            event.killed, event.injured = _casualties(token)
        event.magnitude = numbers.magnitude(token, entry.type, entry.mode)
    event.when = _when(token, where, times)
    event.where = _where(token, where, actors, dateline)
    event.confidence = _confidence(hit, token, doers, others, where)
    return Found(event, token, where)


def _certain(hit: triggers.Trigger) -> bool:
    """Violence of which the model is so sure that the victim may stay unsaid: "blew up three power lines"."""
    return hit.told and hit.entry.type == "ASSAULT" and hit.chance is not None and hit.chance >= CERTAIN


def _merged(found: list[Found]) -> list[Found]:
    """ "Fought clashes with India" is one event, not two: a noun trigger under a verb of the same type joins it."""
    by_token = {(f.where, f.trigger.i): f for f in found}
    kept: list[Found] = []
    for f in found:
        if _toll(f) and (
            told := [
                k
                for k in kept[-12:]
                if k.where == f.where and k.event.type == "ASSAULT" and k.trigger.sent == f.trigger.sent
            ]
        ):
            # "… an attack, killing 27 troops": the count belongs to the attack.
            attack = told[-1].event
            attack.killed, attack.injured = attack.killed or f.event.killed, attack.injured or f.event.injured
            if not attack.targets:
                attack.targets, attack.target_spans = f.event.targets, f.event.target_spans
            continue
        above = f.trigger.head
        while above.pos_ in ("NOUN", "NUM") and above.head != above:
            above = above.head
        verb = by_token.get((f.where, above.i))
        noun = f.trigger.pos_ == "NOUN" and f.trigger.dep_ in syntax.OBJECT | {"nmod", "pobj", "nmod:of"} | _within(
            f, verb
        )
        if (
            noun
            and verb is not None
            and verb is not f
            and verb.event.type == f.event.type
            and verb.trigger.pos_ == "VERB"
        ):
            if not verb.event.targets:
                verb.event.targets, verb.event.target_spans = f.event.targets, f.event.target_spans
            if not verb.event.actors or (f.trigger.dep_ in syntax.OBLIQUE and not verb.event.actors):
                verb.event.actors, verb.event.actor_spans = f.event.actors, f.event.actor_spans
            verb.event.when = verb.event.when or f.event.when
            continue
        kept.append(f)
    return kept


def _within(noun: Found, verb: Found | None) -> set[str]:
    """ "Killed in an American drone strike", "began a hunger strike in protest": the noun is a part of what the verb tells."""
    if verb is None or noun.event.type not in ("ASSAULT", "PROTEST", "CONSULT"):
        return set()
    if noun.event.type == "CONSULT":  # "flew to Rome for talks"
        return (
            syntax.OBLIQUE
            if lexicon.lemma(verb.trigger) in ("arrive", "fly", "travel", "head", "go", "come", "meet")
            else set()
        )
    fits = syntax.lemma(verb.trigger) in numbers.KILLED | numbers.INJURED or syntax.lemma(noun.trigger) == "protest"
    return syntax.OBLIQUE if fits else set()


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


def _sentence(token: Token) -> int:
    """The index of the token's sentence among the sentences that have words."""
    cache = token.doc.user_data.get("dateline_sentences")
    if cache is None:
        cache = token.doc.user_data["dateline_sentences"] = {s.end: i for i, s in enumerate(readable(token.doc))}
    return int(cache.get(token.sent.end, 0))


def readable(doc: Doc) -> list[TokenSpan]:
    """The sentences of a Doc that have a letter or digit; a dateline belongs to the sentence behind it."""
    found = [s for s in doc.sents if any(t.text[0].isalnum() for t in s)]
    line = doc.user_data.get("dateline_tokens", 0)
    after = [s for s in found if s.end > line]
    if line and after and len(after) < len(found):
        after[0] = doc[found[0].start : after[0].end]
    return after or found


def _in_name(token: Token, where: str, actors: Actors) -> bool:
    """A word inside a name is no event: "Strike" in a party's name, "Attack" in a film's."""
    return actors.in_name(token, where)


def _said_by_verb(noun: Token) -> bool:
    """ "Launched air strikes" is one event, told by the verb already."""
    verb = noun.head
    if noun.dep_ in syntax.OBJECT | syntax.PASSIVE and verb.pos_ == "VERB":
        hit = lexicon.find(verb)
        return hit is not None and bool(hit[0].beside)
    return False


_WEAPONS = {"bomb", "blast", "bomber", "explosion", "missile", "rocket", "drone", "airstrike", "strike", "shell", "attack", "raid", "bullet",
            "shelling", "fire", "bombing", "device", "mine", "landmine", "grenade", "mortar", "artillery", "gunfire", "shooting", "ambush",
            "explosive", "bulldozer", "ied", "assault", "offensive", "bombardment", "stabbing", "knife", "shrapnel", "clash", "fighting"}  # fmt: skip


def _deed(token: Token, entry: lexicon.Entry) -> bool:
    """Whether a trigger that only the model knows is no accident, and no animal's or storm's doing."""
    if entry.type != "ASSAULT":
        return True
    subjects = syntax.agents(token) if syntax.passive(token) else syntax.subjects(token)
    return not conditions.accident(token) and not {syntax.lemma(s) for s in subjects} & conditions.NATURE


def _agentive(token: Token, entry: lexicon.Entry, doers: list[Party], actors: Actors) -> bool:
    """Whether somebody did it: the storm that killed six is no assault, a rule that bans cars has no actor."""
    if entry.pos == "n":
        return not (entry.type == "ASSAULT" and syntax.lemma(token) == "explosion")
    subjects = syntax.agents(token) if syntax.passive(token) else syntax.subjects(token)
    words = {syntax.lemma(s) for s in subjects}
    if words & conditions.NATURE:
        return False
    if entry.type == "ASSAULT":
        if doers or words & _WEAPONS:
            return True
        if subjects and not (token.dep_ in syntax.RELATIVE and syntax.lemma(token) in numbers.KILLED | numbers.INJURED):
            return False
        near = {t.lower_ for t in token.sent}
        return not near & conditions.NATURE
    passive = syntax.passive(token)
    if not doers and not passive:
        return False
    return bool(doers) or not subjects


def _told_by_other(token: Token) -> bool:
    """What is refused, promised or offered is no event beside the refusal or promise (PLOVER codes those instead)."""
    above = token.head
    if token.dep_ == "conj" and above.dep_ == "xcomp":
        above = above.head
    if token.dep_ not in ("xcomp", "conj", "ccomp", "acl") or above == token:
        return False
    hit = lexicon.find(above)
    return hit is not None and hit[0].type in ("REJECT", "AGREE") and any(c.lower_ == "to" for c in token.children)


def _enough(token: Token, entry: lexicon.Entry, doers: list[Party], others: list[Party]) -> bool:
    """Whether the parties are there that the word cannot tell an event without."""
    if entry.pos == "n" and "noplain" in entry.beside and not doers and not (others and entry.type == "ASSAULT"):
        return False
    if entry.type == "THREATEN" and entry.pos == "v" and not others:
        told = any(c.dep_ in syntax.CLAUSE | syntax.OBJECT | {"parataxis", "advcl"} for c in token.children)
        if not told:
            return False  # "threatened from corners"
    if (
        entry.type == "ASSAULT"
        and lexicon.lemma(token) in numbers.KILLED | numbers.INJURED
        and conditions.accident(token)
    ):
        return False
    if entry.type == "ASSAULT" and entry.pos == "v" and not others and not conditions.violent(token):
        named = [p for p in doers if p.ref]
        if len(named) == len(doers) and not any(conditions.armed(d) for d in conditions.doers(token)):
            return False  # "France attacked from the start", "executed her routine"
    if entry.pos == "a":
        return bool(doers) and _prepared_for(token) in COOPERATIVE | HOSTILE
    if "!" in entry.beside and not others and not lexicon.has_wanted(token, entry):
        infinitive = entry.type in ("AGREE", "THREATEN") and any(c.dep_ in ("xcomp", "ccomp") for c in token.children)
        return infinitive or any(conditions.place(t) for t in conditions.undergoers(token))
    return True


def _prepared_for(ready: Token) -> str | None:
    """The type of what somebody is ready to do."""
    clauses = [c for c in ready.children if c.dep_ in ("xcomp", "ccomp", "advcl")]
    return next((hit[0].type for c in clauses if (hit := lexicon.find(c)) is not None), None)


def _by_phone(token: Token) -> bool:
    words = {t.lower_ for t in token.sent}
    return bool(words & {"phone", "telephone", "telephoned"}) and not words & {"telephones"}


def _casualties(token: Token) -> tuple[Count | None, Count | None]:
    """The dead and injured that the sentence counts, if this trigger is the one they belong to: the last before them."""
    assaults = [t for t in token.sent if (hit := lexicon.find(t)) is not None and hit[0].type == "ASSAULT"]
    return numbers.of_sentence(token.sent, token, assaults)


def _when(token: Token, where: str, times: list[Time]) -> EventTime | None:
    """The time expression nearest to the trigger in its clause."""
    doc = token.doc
    best: tuple[int, Time] | None = None
    for time, span in _times_by_sentence(doc, where, times).get(token.sent.start, ()):
        verb = next(
            (a for a in (span.root, *span.root.ancestors) if a.pos_ in ("VERB", "AUX") or lexicon.find(a)), None
        )
        distance = (
            0
            if verb == token
            else (3 if verb is not None and (token in verb.children or verb in token.ancestors) else 9)
        )
        if distance == 9 and verb is not None and lexicon.find(verb) is not None:
            continue  # it belongs to another event
        if best is None or distance < best[0]:
            best = (distance, time)
    if best is None or best[0] > 3:
        return None
    time = best[1]
    return EventTime(time.from_, time.to, time.grain, Span(time.start, time.end), 0.9 if best[0] == 0 else 0.6)


def _times_by_sentence(doc: Doc, where: str, times: list[Time]) -> dict[int, list[tuple[Time, TokenSpan]]]:
    """The time expressions of each sentence (by its first token) with their tokens."""
    kept = doc.user_data.get("dateline_times")
    known: dict[int, list[tuple[Time, TokenSpan]]] = kept if kept is not None else {}
    if kept is None:
        doc.user_data["dateline_times"] = known
        for time in times:
            span = doc.char_span(time.start, time.end, alignment_mode="expand") if time.in_ == where else None
            if span is not None and len(span) and span.end <= span[0].sent.end:
                known.setdefault(int(span[0].sent.start), []).append((time, span))
    return known


def _where(token: Token, where: str, actors: Actors, dateline: str | None) -> EventPlace | None:
    """The place in the trigger's own phrases, else the dateline."""
    words = {"in", "at", "near", "outside", "across", "inside", "around", "on"}
    places = syntax.prepositional(token, words)
    verb = token.head
    if not places and token.pos_ == "NOUN" and verb.pos_ == "VERB" and token.dep_ in syntax.OBJECT | syntax.PASSIVE:
        places = syntax.prepositional(verb, words)
    for thing in [*syntax.objects(token), *syntax.passive_subjects(token)] if token.pos_ == "VERB" else []:
        places += syntax.prepositional(thing, words)
    for place in places:
        found = actors.at(place, where)
        if found is None or found.type not in ("GPE", "LOC", "FAC") or found.ref is None:
            nested = [
                m
                for m in actors.within(where, place.left_edge.i, place.right_edge.i + 1)
                if m.type in ("GPE", "LOC", "FAC") and _under(m.head, place)
            ]
            found = nested[0] if nested else None
        if found is not None and found.ref is not None:
            return _place(found.ref, actors, Span(*_chars(token.doc, found.start, found.end)), 0.9)
    return _place(dateline, actors, None, 0.4) if dateline is not None else None


def _under(index: int, token: Token) -> bool:
    return any(t.i == index for t in token.subtree)


def _chars(doc: Doc, start: int, end: int) -> tuple[int, int]:
    span = doc[start:end]
    return span.start_char, span.end_char


def _place(ref: str, actors: Actors, span: Span | None, sure: float) -> EventPlace | None:
    known = actors.known.get(ref)
    if known is None:
        return None
    place = known.actor.place
    return EventPlace(
        ref=ref,
        name=known.actor.name,
        country=place.country if place else known.actor.country,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        span=span,
        confidence=sure,
    )


def _confidence(hit: triggers.Trigger, token: Token, doers: list[Party], others: list[Party], where: str) -> float:
    """How often such a coding is right, from what it rests on; calibrated by ``training/evaluate_events.py``."""
    entry = hit.entry
    sure = 0.62 if entry.pos == "v" else 0.5
    sure += 0.12 * bool(doers) + 0.08 * bool(others)
    sure += 0.06 * any(p.ref for p in doers)
    sure += 0.05 if entry.beside or entry.part else 0.0
    if syntax.lemma(token) in (
        "ask",
        "meet",
        "discuss",
        "back",
        "free",
        "block",
        "defend",
        "charge",
        "strike",
        "march",
        "injure",
        "wound",
        "fight",
    ):
        sure -= 0.12
    if where == "title":
        sure -= 0.05
    return round(min(0.97, max(0.05, sure)), 3)


_LINKED = 150
"""Events of a type that a later mention is compared with, the first ones: an article is about what it says first."""


def _link(found: list[Found], actors: Actors) -> None:
    """Mentions of one event: same type, and parties that do not contradict each other, of which one is shared."""
    of_type: dict[str, list[int]] = {}
    for i, later in enumerate(found):
        before = of_type.setdefault(later.event.type, [])
        for j in before[:_LINKED]:
            earlier = found[j]
            if earlier.event.same_as is not None or not _same(
                earlier.event, later.event, earlier.where != later.where or j < 3, actors
            ):
                continue
            later.event.same_as = j
            break
        before.append(i)


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
    if a.type in roles.EQUALS:
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
        and _countries(a.actors, b.actors, actors)
        and _countries(a.targets, b.targets, actors)
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


def _report(found: list[Found], quotes: list[Quote]) -> None:
    """Who says so: the speaker of the quotation that the event stands in."""
    for f in found:
        for quote in quotes:
            if (
                quote.in_ == f.where
                and quote.start <= f.event.trigger.start
                and f.event.trigger.end <= quote.end
                and quote.speaker
            ):
                f.event.reported_by = quote.via or quote.speaker
                break
