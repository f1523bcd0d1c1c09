"""When and where an event was: what its own clause says, else the dateline with less confidence."""

from __future__ import annotations

from datetime import datetime, timedelta

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from schemas import Span, Time
from schemas.event import EventPlace, EventTime
from workers.clean.facts import moment
from workers.extract import syntax
from workers.extract.actors import Actors
from workers.extract.events import lexicon

FAR = 1000
"""Distance of a time that belongs to another clause."""
_GRAINS = {"minute": 0, "hour": 0, "day": 1, "weekend": 2, "week": 2}
"""Of two times of a clause the finer: "for the tenth time since January, thousands marched on Tuesday"."""
OWN = 0.9
"""How sure the time of a trigger's own clause is."""
LONG = timedelta(days=90)
"""After which what was is no news."""


def when(token: Token, where: str, times: list[Time]) -> EventTime | None:
    """The time expression nearest to the trigger in its clause."""
    doc = token.doc
    best: tuple[tuple[int, int], Time] | None = None
    for time, span in _times_by_sentence(doc, where, times).get(token.sent.start, ()):
        verb = next(
            (a for a in (span.root, *span.root.ancestors) if a.pos_ in ("VERB", "AUX") or lexicon.find(a)), None
        )
        distance = _distance(token, verb)
        if distance == FAR and verb is not None and lexicon.find(verb) is not None:
            continue  # it belongs to another event
        if distance == 0 and _of_earlier(token, span):
            continue
        rank = (distance, _GRAINS.get(time.grain or "", 3))
        if best is None or rank < best[0]:
            best = (rank, time)
    if best is None or best[0][0] == FAR:
        return None
    time = best[1]
    return EventTime(
        time.from_,
        time.to,
        time.grain,
        Span(time.start, time.end),
        OWN if best[0][0] == 0 or (best[0][0] == 1 and token.dep_ == "conj") else 0.6,
    )


def long_ago(time: EventTime | None, published: str) -> bool:
    """Whether a clause tells a time of its own that was over long before the article was published: history, not news."""
    if time is None or time.confidence < OWN or not time.to or not published:
        return False
    now = moment(published)
    return now is not None and now - datetime.fromisoformat(time.to) > LONG


def _distance(token: Token, verb: Token | None) -> int:
    """0 for the trigger's own time, else how far above it the word hangs that the time belongs to.

    What hangs above a relative clause is no longer its time: in "was jailed on Monday for an attack that killed six" nobody was killed on Monday.
    """
    if verb == token:
        return 0
    steps, below, relative = 1, token, False
    while below.head != below:
        relative = relative or below.dep_ in syntax.ADNOMINAL
        if relative and below.head.pos_ in ("VERB", "AUX"):
            break
        if below.head == verb:
            return steps
        steps, below = steps + 1, below.head
    return FAR


def _of_earlier(token: Token, time: TokenSpan) -> bool:
    """ "Launched strikes, following an attack on its troops last month": the time is the attack's, wherever the parser hung it."""
    between = token.doc[token.i + 1 : time.start]
    near = max((t.i for t in between if t.text == ","), default=token.i)
    return any(
        t.i > near and lexicon.find(t) is not None and any(c.lower_ in ("after", "following") for c in t.children)
        for t in between
    )


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


def place(token: Token, where: str, actors: Actors, dateline: str | None) -> EventPlace | None:
    """The place in the trigger's own phrases, else the dateline."""
    near = {"in", "at", "near", "outside", "across", "inside", "around", "on"}
    places = syntax.prepositional(token, near)
    verb = token.head
    if not places and token.pos_ == "NOUN" and verb.pos_ == "VERB" and token.dep_ in syntax.OBJECT | syntax.PASSIVE:
        places = syntax.prepositional(verb, near)
    for thing in [*syntax.objects(token), *syntax.passive_subjects(token)] if token.pos_ == "VERB" else []:
        places += syntax.prepositional(thing, near)
    for head in places:
        found = actors.at(head, where)
        if found is None or found.type not in ("GPE", "LOC", "FAC") or found.ref is None:
            nested = [
                m
                for m in actors.within(where, head.left_edge.i, head.right_edge.i + 1)
                if m.type in ("GPE", "LOC", "FAC") and _under(m.head, head)
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
