"""The article's main event as five W: each the shortest phrase that answers, null where the article does not say."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from schemas import Actor, Event, FiveW, Slot, Time
from workers.extract import syntax
from workers.extract.actors import Actors


def five_w(docs: dict[str, Doc], events: list[Event], actors: Actors, times: list[Time]) -> FiveW | None:
    """Of the event that the lead tells, or the headline; of the first clause where none is coded."""
    text = docs.get("text")
    if text is None or not len(text):
        return None
    event = _main(events)
    trigger = _token(text, event) if event is not None else None
    if event is not None and trigger is not None:
        event, trigger = _above(text, event, trigger, events)
    if trigger is None:
        trigger = _first_verb(text)
        event = None
    if trigger is None:
        return None
    whole = text.text  # joined anew from the tokens each time

    def slot(at: tuple[int, int] | None) -> Slot | None:
        return Slot(whole[slice(*at)], *at, "text") if at is not None else None

    return FiveW(
        who=slot(_who(text, event, trigger)),
        what=slot(_what(text, trigger)),
        when=slot(_when(event, trigger, times)),
        where=slot(_where(text, event, trigger, actors)),
    )


def _main(events: list[Event]) -> Event | None:
    good = [
        e
        for e in events
        if e.in_ == "text" and not e.marked and e.realis in ("asserted", "planned") and (e.sentence or 0) <= 3
    ]
    told = {e.same_as for e in events if e.same_as is not None}
    for event in good:
        if event.same_as is not None and events[event.same_as].in_ == "title":
            return event
    return next((e for e in good if events.index(e) in told), good[0] if good else None)


def _above(doc: Doc, event: Event, trigger: Token, events: list[Event]) -> tuple[Event, Token]:
    """ "Filed a lawsuit, accusing it": of two that tell the same the one that the other hangs on."""
    for other in events:
        if other.in_ == "text" and other.sentence == event.sentence and other.type == event.type and not other.marked:
            token = _token(doc, other)
            if token is not None and token in trigger.ancestors:
                return other, token
    return event, trigger


def _token(doc: Doc, event: Event | None) -> Token | None:
    if event is None:
        return None
    span = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return span[0] if span is not None else None


def _first_verb(doc: Doc) -> Token | None:
    for sentence in doc.sents:
        root = sentence.root
        if root.pos_ in ("VERB", "AUX") and len(sentence) > 4:
            told = [c for c in root.children if c.dep_ in ("ccomp", "parataxis") and c.pos_ in ("VERB", "AUX")]
            return told[0] if told and root.lemma_ in ("say", "report", "announce", "tell") else root
    return None


def _who(doc: Doc, event: Event | None, trigger: Token) -> tuple[int, int] | None:
    if event is not None and event.actor_spans:
        span = event.actor_spans[0]
        return span.start, span.end
    if event is not None and event.target_spans:
        span = event.target_spans[0]
        return span.start, span.end
    for subject in syntax.subjects(trigger) or syntax.passive_subjects(trigger):
        if subject.i < doc.user_data.get("dateline_tokens", 0):
            continue
        start, end = syntax.chunk(subject)
        chunk = doc[start:end]
        return chunk.start_char, chunk.end_char
    return None


def _what(doc: Doc, trigger: Token) -> tuple[int, int]:
    """The clause around the trigger, without what is added after its core."""
    verb = trigger
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    infinitive = any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in verb.children)
    if infinitive and verb.dep_ in ("advcl", "xcomp") and verb.head.pos_ == "VERB":
        whole = verb.head  # "thousands gathered to protest": what happened is the whole
        part = [t for t in whole.subtree if t == verb or verb in t.ancestors or not _aside(t, whole)]
    else:
        part = [t for t in verb.subtree if not _aside(t, verb)]
    start, end = min(t.i for t in part), max(t.i for t in part) + 1
    start = (
        max(start, doc.user_data.get("dateline_tokens", 0))
        if verb.i >= doc.user_data.get("dateline_tokens", 0)
        else start
    )
    while start < end and (
        (doc[start].is_punct and not doc[start].is_quote)
        or doc[start].is_space
        or doc[start].lower_ in ("and", "but", "that", "to")
    ):
        start += 1
    while end > start and ((doc[end - 1].is_punct and not doc[end - 1].is_quote) or doc[end - 1].is_space):
        end -= 1
    span = doc[start:end]
    return span.start_char, span.end_char


def _aside(token: Token, verb: Token) -> bool:
    """In an adverbial clause, a parenthesis, or a speech tag of the verb."""
    for t in (token, *token.ancestors):
        if t == verb:
            return False
        if t.head == verb:
            return t.dep_ in ("advcl", "parataxis") or (t.dep_ == "conj" and t.pos_ in ("VERB", "AUX"))
    return False


def _when(event: Event | None, trigger: Token, times: list[Time]) -> tuple[int, int] | None:
    if event is not None and event.when is not None and event.when.span is not None:
        span = event.when.span
        return span.start, span.end
    sentence = trigger.sent
    inside = [t for t in times if t.in_ == "text" and sentence.start_char <= t.start and t.end <= sentence.end_char]
    return (inside[0].start, inside[0].end) if inside else None


def _where(doc: Doc, event: Event | None, trigger: Token, actors: Actors) -> tuple[int, int] | None:
    if event is not None and event.where is not None and event.where.span is not None:
        span = event.where.span
        return span.start, span.end
    sentence = trigger.sent
    for mention in actors.mentions:
        if (
            mention.where == "text"
            and sentence.start <= mention.start
            and mention.end <= sentence.end
            and mention.type in ("GPE", "LOC", "FAC")
        ):
            head = doc[mention.head]
            cases = {c.lower_ for c in head.children if c.dep_ == "case"} | (
                {head.head.lower_} if head.dep_ == "pobj" else set()
            )
            if cases & {"in", "at", "near", "outside", "across"}:
                span = doc[mention.start : mention.end]
                return span.start_char, span.end_char
    dateline = doc.user_data.get("dateline_place")
    return (dateline[0], dateline[1]) if dateline else None


__all__ = ["Actor", "five_w"]
