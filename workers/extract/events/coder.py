"""From a read article to its events."""

from __future__ import annotations

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from schemas import Event, Quote, Span, Time
from schemas.event import Count
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import (
    certainty,
    conditions,
    first_person,
    lexicon,
    linked,
    numbers,
    pairs,
    realis,
    roles,
    somebody,
    speech,
    table,
    triggers,
    weighed,
    when_where,
)
from workers.extract.events.linked import Found
from workers.extract.events.parties import Party, cut
from workers.extract.events.words import NATURE

MEANT = 0.5
"""Chance from which a word is meant as it stands, whatever the sentence speaks of."""
CERTAIN = 0.85
PLAIN = 0.7
"""Chance from which a noun is a deed without any party in its sentence.  Chosen on ``tuning-*``."""
COOPERATIVE = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
HOSTILE = {"COERCE", "SANCTION", "ASSAULT"}


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
    first_person.spoken(events, quotes, {where: doc.text for where, doc in docs.items()})
    for event in events:
        event.marked = event.confidence < threshold
    found = linked.merged(found)
    events = [f.event for f in found]
    linked.link(found, actors)
    _report(found, quotes)
    return events


def _code(token: Token, where: str, actors: Actors, times: list[Time], dateline: str | None) -> Found | None:
    hit = triggers.find(token)
    if hit is None or (hit.unlikely and not _spelled_out(hit.entry, token)):
        return None
    entry, first, last = hit.entry, hit.first, hit.last
    meant = hit.told and hit.chance is not None and hit.chance >= MEANT
    if lexicon.figurative(token, entry, meant=meant) or _in_name(token, where, actors):
        return None
    if entry.pos == "n" and _said_by_verb(token, hit):
        return None
    if _told_by_other(token):
        return None
    parsed, undergone = roles.find(token, entry, where, actors)
    doers, others = weighed.parties(token, entry, range(first, last), parsed, undergone, where, actors)
    doers, others = [cut(p, token) for p in doers], [cut(p, token) for p in others]
    doers = pairs.spelled_out(doers, token, where, actors)
    if not doers and not others and not _plain(hit, token):
        return None
    parsed, undergone = doers or parsed, others or undergone
    if not (_enough(token, entry, parsed, undergone) or (parsed and _certain(hit)) or _plain(hit, token)):
        return None
    if not (_agentive(token, entry, parsed, certain=_certain(hit)) if hit.told else _deed(token, entry)):
        return None
    ruled, negated = realis.of(token)
    failed = ruled == "denied" and syntax.lemma(token.head) in realis.FAILING
    state = weighed.state(token, ruled) if not failed else ruled
    if where == "title" and entry.pos == "v" and state == "background" and _first_verb(token):
        state = "asserted"  # what a headline tells is the news
    if "!NOT" in entry.beside and negated:
        state, negated = "asserted", False
    if entry.pos == "a" and state == "demanded":
        return None  # "must be ready": a demand, told by the verb of saying
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
    event.when = when_where.when(token, where, times)
    if event.realis == "asserted" and when_where.long_ago(event.when, actors.published):
        event.realis = "background"
    event.where = when_where.place(token, where, actors, dateline)
    event.confidence = certainty.of(certainty.features(hit, doers, others, where))
    return Found(event, token, where)


def _first_verb(token: Token) -> bool:
    return not any(t.pos_ in ("VERB", "AUX") for t in token.doc[: token.i])


def _spelled_out(entry: table.Entry, token: Token) -> bool:
    """ "A march by students against the minister": a noun of which the text tells whose it is."""
    if entry.pos != "n" or entry.type == "CONCEDE":
        return False
    behind = syntax.spread(token, {"by", "from"}) + syntax.spread(token, {"against", "on", "with"})
    owner = syntax.children(token, syntax.POSSESSOR) + [c for c in token.children if c.dep_ == "amod"]
    return any(somebody.party(t) for t in behind) or (
        any(map(somebody.nation, owner)) and bool(syntax.prepositional(token, {"of"}))
    )


def _certain(hit: triggers.Trigger) -> bool:
    """Violence of which the model is so sure that the victim may stay unsaid: "blew up three power lines"."""
    return hit.told and hit.entry.type == "ASSAULT" and hit.chance is not None and hit.chance >= CERTAIN


def _plain(hit: triggers.Trigger, token: Token) -> bool:
    """A noun that the model knows for a deed though its sentence names nobody: "condemned the raid", told in full elsewhere.

    In "went on strike" the verb tells it already.
    """
    if hit.entry.pos != "n" or hit.chance is None or hit.chance < PLAIN:
        return False
    above = lexicon.find(token.head) if token.head != token else None
    return above is None or above[0].type != hit.entry.type


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


def _said_by_verb(noun: Token, hit: triggers.Trigger) -> bool:
    """ "Launched air strikes" is one event, told by the verb already; in "lifted the ban" what is lifted is a deed by itself."""
    verb = noun.head
    told = lexicon.find(verb) if noun.dep_ in syntax.OBJECT | syntax.PASSIVE and verb.pos_ == "VERB" else None
    if told is None or not told[0].beside:
        return False
    return told[0].type == hit.entry.type or hit.chance is None or hit.chance < CERTAIN


_WEAPONS = {"bomb", "blast", "bomber", "explosion", "missile", "rocket", "drone", "airstrike", "strike", "shell", "attack", "raid", "bullet",
            "shelling", "fire", "bombing", "device", "mine", "landmine", "grenade", "mortar", "artillery", "gunfire", "shooting", "ambush",
            "explosive", "bulldozer", "ied", "assault", "offensive", "bombardment", "stabbing", "knife", "shrapnel", "clash", "fighting"}  # fmt: skip


def _deed(token: Token, entry: table.Entry) -> bool:
    """Whether a trigger that only the model knows is no accident, and no animal's or storm's doing."""
    if entry.type != "ASSAULT":
        return True
    subjects = syntax.agents(token) if syntax.passive(token) else syntax.subjects(token)
    return not conditions.accident(token) and not {syntax.lemma(s) for s in subjects} & NATURE


def _agentive(token: Token, entry: table.Entry, doers: list[Party], *, certain: bool) -> bool:
    """Whether somebody did it: the storm that killed six is no assault, a rule that bans cars has no actor.

    ``certain``: the model has no doubt of the violence, so that the subject is somebody though no table knows it.
    """
    if entry.pos == "n":
        return not (entry.type == "ASSAULT" and syntax.lemma(token) == "explosion")
    subjects = syntax.agents(token) if syntax.passive(token) else syntax.subjects(token)
    words = {syntax.lemma(s) for s in subjects}
    if words & NATURE:
        return False
    if entry.type == "ASSAULT":
        if doers or words & _WEAPONS or (certain and not conditions.accident(token)):
            return True
        if subjects and not (token.dep_ in syntax.RELATIVE and syntax.lemma(token) in numbers.KILLED | numbers.INJURED):
            return False
        near = {t.lower_ for t in token.sent}
        return not near & NATURE
    passive = syntax.passive(token)
    if not doers and not passive:
        return False
    return bool(doers) or not subjects


def _told_by_other(token: Token) -> bool:
    """What is refused, promised, offered or threatened is no event beside the refusal or promise (PLOVER codes those instead)."""
    above = token.head
    if token.dep_ == "conj" and above.dep_ == "xcomp":
        above = above.head
    if token.dep_ not in ("xcomp", "conj", "ccomp", "acl") or above == token:
        return False
    hit = lexicon.find(above)
    return (
        hit is not None
        and hit[0].type in ("REJECT", "AGREE", "THREATEN")
        and any(c.lower_ == "to" for c in token.children)
    )


def _enough(token: Token, entry: table.Entry, doers: list[Party], others: list[Party]) -> bool:
    """Whether the parties are there that the word cannot tell an event without."""
    if entry.pos == "n" and "noplain" in entry.beside and not doers and not (others and entry.type == "ASSAULT"):
        return False
    if entry.type == "THREATEN" and entry.pos == "v" and not others:
        told = any(c.dep_ in syntax.CLAUSE | syntax.OBJECT | {"parataxis", "advcl"} for c in token.children)
        if not told:
            return False  # "threatened from corners"
    if (
        entry.type == "ASSAULT"
        and table.lemma(token) in numbers.KILLED | numbers.INJURED
        and conditions.accident(token)
    ):
        return False
    if entry.type == "ASSAULT" and entry.pos == "v" and not others and not conditions.violent(token):
        named = [p for p in doers if p.ref]
        if len(named) == len(doers) and not any(somebody.armed(d) for d in somebody.doers(token)):
            return False  # "France attacked from the start", "executed her routine"
    if entry.pos == "a":
        return bool(doers) and _prepared_for(token) in COOPERATIVE | HOSTILE
    if "!" in entry.beside and not others and not lexicon.has_wanted(token, entry):
        infinitive = entry.type in ("AGREE", "THREATEN") and any(c.dep_ in ("xcomp", "ccomp") for c in token.children)
        return infinitive or any(somebody.place(t) for t in somebody.undergoers(token))
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
