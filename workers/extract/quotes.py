"""Who said what: quotations in marks and reported speech, each with its speaker, cue and the outlet that reports it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from schemas import Quote
from schemas import Span as Range
from workers.extract import syntax
from workers.extract.actors import Actors

SAYING = {
    "say", "tell", "warn", "add", "announce", "declare", "state", "claim", "argue", "insist", "explain", "note", "respond", "reply",
    "report", "write", "tweet", "predict", "acknowledge", "admit", "confirm", "deny", "stress", "suggest", "vow", "pledge", "promise",
    "complain", "allege", "believe", "think", "recall", "shout", "ask", "urge", "comment", "remark", "observe", "concede", "assert",
    "maintain", "contend", "reiterate", "emphasise", "emphasize", "quote", "call", "describe", "conclude", "caution", "boast", "joke",
}  # fmt: skip
PAPERS = {
    "statement",
    "letter",
    "report",
    "communique",
    "communiqué",
    "memo",
    "filing",
    "post",
    "release",
    "document",
    "message",
    "declaration",
    "lawyer",
}
INDIRECT = SAYING - {"ask", "urge", "call", "describe", "believe", "think", "shout", "comment", "joke"}
_MARKED = re.compile(
    r"[\"“]([^\"“”\n]{3,2000}?)[\"”]|(?<!\w)‘([^‘\n]{12,1500}?)’(?!\w)|[\"“]([^\"“”\n]{12,2000})(?=\n|$)"
)


def find(doc: Doc, where: str, actors: Actors) -> list[Quote]:
    """All quotations of a Doc, by position."""
    found = list(_direct(doc, where, actors))
    spans = [(q.start, q.end) for q in found]
    found += [q for q in _indirect(doc, where, actors) if not any(_mostly(q, a, b) for a, b in spans)]
    return sorted(_continued(found, doc), key=lambda q: (q.start, q.end))


def _mostly(quote: Quote, start: int, end: int) -> bool:
    """Whether a reported clause is little more than the quotation in marks from ``start`` to ``end``."""
    return min(quote.end, end) - max(quote.start, start) > 0.6 * (quote.end - quote.start)


def _direct(doc: Doc, where: str, actors: Actors) -> Iterator[Quote]:
    for m in _MARKED.finditer(doc.text):
        group = next(i for i in (1, 2, 3) if m.group(i) is not None)
        start, end = m.span(group)
        words = m.group(group).split()
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            continue
        cue = _cue_around(span)
        # Two words in marks with nobody saying them are a name or irony, not a quotation.
        if len(words) < 3 and (cue is None or len(words) < 2):
            continue
        speaker, via = (None, None) if cue is None else _speaker(cue, where, actors, span)
        yield _quote(start, end, cue, speaker, via, where, direct=True)


def _quote(
    start: int, end: int, cue: Token | None, speaker: str | None, via: str | None, where: str, *, direct: bool
) -> Quote:
    said = Range(cue.idx, cue.idx + len(cue)) if cue is not None else None
    return Quote(start=start, end=end, speaker=speaker, cue=said, via=via, direct=direct, in_=where)  # type: ignore[arg-type]


def _cue_around(span: Span) -> Token | None:
    """The verb of saying that the quotation hangs on: above it in the parse, else next to it in its paragraph."""
    for token in (span.root, *span.root.ancestors):
        if syntax.lemma(token) in SAYING and not span.start <= token.i < span.end and token.pos_ in ("VERB", "AUX"):
            return token
    inside = [c for t in span for c in t.children if not span.start <= c.i < span.end]
    for token in inside:
        if syntax.lemma(token) in SAYING and token.pos_ == "VERB":
            return token
    doc = span.doc
    low, high = max(0, span.start - 14), min(len(doc), span.end + 14)
    near = [
        t for t in doc[low:high] if t.pos_ == "VERB" and syntax.lemma(t) in SAYING and not span.start <= t.i < span.end
    ]
    near = [t for t in near if not any("\n" in x.text for x in doc[min(t.i, span.end) : max(t.i, span.start)])]
    near = [
        t
        for t in near
        if not any(
            x.text in (".", "!", "?") for x in doc[min(t.i, span.end) : max(t.i, span.start)] if x.i != span.end - 1
        )
    ]
    return min(near, key=lambda t: min(abs(t.i - span.start), abs(t.i - span.end))) if near else None


def _speaker(cue: Token, where: str, actors: Actors, span: Span | None) -> tuple[str | None, str | None]:
    """The speaker's ref and that of who passes it on."""
    subjects = [s for s in syntax.subjects(cue) if span is None or not span.start <= s.i < span.end]
    if syntax.passive(cue):
        subjects = syntax.passive_subjects(cue) if syntax.lemma(cue) == "quote" else syntax.agents(cue)
    named = [s for s in subjects if s.ent_type_] or subjects
    speaker = _ref(named[0], where, actors) if named else None
    if speaker is None and named and syntax.lemma(named[0]) in PAPERS:
        speaker = _author(named[0], where, actors)
    if speaker is None and not subjects and span is not None:
        speaker = _beside(cue, where, actors)
    return speaker, _via(cue, where, actors, speaker)


def _author(paper: Token, where: str, actors: Actors) -> str | None:
    """Whose statement or letter it is: "a statement from the prime minister's office" is the prime minister's."""
    behind = syntax.prepositional(paper, {"from", "by", "of"})
    for token in [
        *syntax.children(paper, syntax.POSSESSOR),
        *behind,
        *(o for t in behind for o in syntax.children(t, syntax.POSSESSOR)),
    ]:
        if ref := _ref(token, where, actors):
            return ref
    return None


def _beside(cue: Token, where: str, actors: Actors) -> str | None:
    """ "…," said Rouhani: somebody right after or before the verb."""
    for token in (*cue.doc[cue.i + 1 : cue.i + 6], *reversed(cue.doc[max(0, cue.i - 4) : cue.i])):
        found = actors.at(token, where)
        if found is not None and found.type in ("PERSON", "ORG", "GPE"):
            return found.ref
    return None


def _via(cue: Token, where: str, actors: Actors, speaker: str | None) -> str | None:
    doc = cue.doc
    sentence = cue.sent
    for token in sentence:
        if token.lower_ == "according":
            for t in doc[token.i + 1 : min(token.i + 9, sentence.end)]:
                found = actors.at(t, where)
                if found is not None and found.type in ("ORG", "PERSON") and found.ref != speaker:
                    outer = [
                        m
                        for m in actors.within(where, max(0, t.i - 8), t.i + 9)
                        if m.start <= t.i < m.end and m.type in ("ORG", "PERSON")
                    ]
                    return max(outer, key=lambda m: m.end - m.start).ref
    above = cue.head
    for verb in {above, *[c for c in cue.children if c.dep_ in ("parataxis", "ccomp")]}:
        if verb != cue and syntax.lemma(verb) in ("report", "say", "quote") and verb.pos_ == "VERB":
            for subject in syntax.subjects(verb):
                ref = _ref(subject, where, actors)
                known = actors.known.get(ref or "")
                if ref != speaker and known is not None and known.actor.sector in ("MED", "GOV", "JRN"):
                    return ref
    return None


def _ref(token: Token, where: str, actors: Actors) -> str | None:
    if token.pos_ == "PRON":
        return actors.pronoun(token, where)
    found = actors.at(token, where)
    return found.ref if found is not None and found.type in ("PERSON", "ORG", "GPE", "NORP") else None


def _indirect(doc: Doc, where: str, actors: Actors) -> Iterator[Quote]:
    for verb in doc:
        if verb.pos_ != "VERB" or syntax.lemma(verb) not in INDIRECT:
            continue
        clause = next((c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and not c.is_punct), None)
        if clause is None and verb.dep_ == "parataxis":
            clause = verb.head  # "The talks failed, officials said": some parsers put the saying below
        if clause is None or clause.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON", "NUM"):
            continue
        outer = clause == verb.head
        part = [t for t in clause.subtree if not (outer and _below(t, verb))]
        start, end = min(t.i for t in part), max(t.i for t in part) + 1
        if start <= verb.i < end:
            end = verb.i if clause.i < verb.i else end
            start = start if clause.i < verb.i else verb.i + 1
        while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ == "that"):
            start += 1
        while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
            end -= 1
        if end - start < 3:
            continue
        speaker, via = _speaker(verb, where, actors, None)
        span = doc[start:end]
        yield _quote(span.start_char, span.end_char, verb, speaker, via, where, direct=False)


def _below(token: Token, verb: Token) -> bool:
    return token == verb or verb in token.ancestors


def _continued(quotes: list[Quote], doc: Doc) -> list[Quote]:
    """A quotation without a cue that opens its paragraph goes on with the speaker before."""
    ordered = sorted(quotes, key=lambda q: q.start)
    last: Quote | None = None
    for quote in ordered:
        if quote.direct and quote.cue is None and quote.speaker is None and last is not None:
            opens = "\n" in doc.text[max(0, quote.start - 4) : quote.start]
            between = doc.text[last.end : quote.start]
            alone = between.count("\n") <= 2
            if opens and alone and last.speaker is not None:
                quote.speaker, quote.via = last.speaker, last.via
        if quote.direct:
            last = quote
    return ordered
