"""Which word of saying a stretch in marks hangs on, and whether it is a quotation at all or a title or irony."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from workers.extract import syntax
from workers.extract.quotes import words
from workers.extract.quotes.page import Page, Said

NEAR = 14
"""Tokens between a quotation and a verb of saying beside it that the parse does not join with it."""
SHORT = 2
"""Words up to which marks more often name or mock than quote."""
LONG = 5
"""Words from which a phrase without anybody saying it is a quotation."""
_END = re.compile(r"[.,!?…–—-]$")
_CALLED = re.compile(
    r"\b(so[- ]called|known as|nicknamed|dubbed|titled|entitled|called|codenamed|named|label+ed|termed|marked)\s*$",
    re.I,
)
_CLOSING = "\"”“»'’"


def direct(page: Page) -> Iterator[Said]:
    """The quotations in marks, by position, each with its cue."""
    for i, mark in enumerate(page.marked):
        span = page.span(mark)
        if span is None:
            continue
        cue, joined = _cue(page, span, mark.outer)
        source = _before_colon(page, span) if cue is None else None
        if cue is None and source is None:
            source = cue = _according(page, span, mark.outer)
            source = words.outlet(cue) if cue is not None else None
        if _quotation(page, span, cue, joined or source is not None):
            yield Said(mark.start, mark.end, span, True, cue, source, mark.outer, i)


def _cue(page: Page, span: Span, outer: int | None) -> tuple[Token | None, bool]:
    """The verb of saying, and whether the parse or its place right beside the marks joins it with the quotation."""
    beside = _right_after(page, span, outer)
    if beside is not None:
        return beside, True
    roots = [span[:].root] if span.root.sent.start <= span.start else []
    sentences = sorted({t.sent.start for t in span})
    for start in (sentences[0], sentences[-1]):
        sent = page.doc[max(start, span.start)].sent
        part = page.doc[max(sent.start, span.start) : min(sent.end, span.end)]
        roots.append(part.root)
    for root in dict.fromkeys(roots):
        for token in (root, *root.ancestors):
            if _judges(token, span) and page.same_voice(token.i, outer) and page.same_paragraph(token, span):
                return token, True
    for t in span:
        for c in t.children:
            outside = not span.start <= c.i < span.end
            if outside and words.says(c, words.UTTERING) and page.same_voice(c.i, outer) and _unbroken(page, c, span):
                return c, True
    return _nearest(page, span, outer), False


def _judges(verb: Token, span: Span) -> bool:
    """Whether a verb says what is in marks; one of judging stands before it: "called it 'a crime'"."""
    return words.says(verb, words.SAYING if verb.i < span.start else words.UTTERING)


def _right_after(page: Page, span: Span, outer: int | None) -> Token | None:
    """ "…," said Rouhani; "…," Rouhani said: what follows the closing mark decides, whatever the parse."""
    doc, i = page.doc, span.end
    while i < len(doc) and (doc[i].text in _CLOSING or doc[i].text == ","):
        i += 1
    if i >= len(doc) or not page.same_voice(i, outer):
        return None
    if doc[i].tag_ in ("VBD", "VBZ", "VBP") and words.says(doc[i], words.UTTERING) and _ends(page, span):
        return doc[i]
    return None


def _unbroken(page: Page, verb: Token, span: Span) -> bool:
    """Whether no sentence or paragraph ends between a verb and a quotation."""
    doc = page.doc
    between = doc[min(verb.i + 1, span.end) : max(verb.i, span.start)]
    if any("\n" in t.text for t in between):
        return False
    return not any(t.text in (".", "!", "?", ";") and page.mark_at(t.i) is None for t in between)


def _nearest(page: Page, span: Span, outer: int | None) -> Token | None:
    doc = page.doc
    near = [
        t
        for t in doc[max(0, span.start - NEAR) : min(len(doc), span.end + NEAR)]
        if not span.start <= t.i < span.end
        and _judges(t, span)
        and page.same_voice(t.i, outer)
        and _unbroken(page, t, span)
    ]
    return min(near, key=lambda t: min(abs(t.i - span.start), abs(t.i - span.end))) if near else None


def _before_colon(page: Page, span: Span) -> Token | None:
    """ "Minister: 'No deal'", "His message was short: '…'": the head of what leads to the colon."""
    doc = page.doc
    i = span.start - 1
    while i >= 0 and doc[i].is_quote:
        i -= 1
    if i <= 0 or doc[i].text != ":" or page.mark_at(i) is not None:
        return None
    first = i
    while first > 0 and not doc[first - 1].is_space and doc[first - 1].text not in (".", "!", "?", "”", '"'):
        first -= 1
    clause = doc[first:i]
    subjects = [t for t in clause if t.dep_ in syntax.SUBJECT]
    if subjects:
        return subjects[0]
    heads = [t for t in clause if t.pos_ in ("NOUN", "PROPN") and t.dep_ not in syntax.FLAT]
    return heads[0] if heads and len(clause) <= 8 else None


def _according(page: Page, span: Span, outer: int | None) -> Token | None:
    doc = page.doc
    for t in doc[span.end : min(len(doc), span.end + 5)]:
        if t.lower_ == "according" and page.same_voice(t.i, outer) and _unbroken(page, t, span):
            return t
    return None


def _quotation(page: Page, span: Span, cue: Token | None, joined: bool) -> bool:
    """Whether words in marks are somebody's words, not a title, a name or irony."""
    said = [t for t in span if not t.is_punct and not t.is_space]
    if not said or _named(page, span, cue):
        return False
    whole = _verb(span) and (len(said) > SHORT or (len(said) == SHORT and page.starts_sentence(span)))
    if _ends(page, span) and (joined or whole):
        return True
    if _titled(page, span, said):
        return False
    if cue is None and not joined:
        return len(said) >= LONG or (len(said) > SHORT and _verb(span))
    if len(said) <= SHORT:
        return joined and not _noun_named(page, span, said)
    return True


def _named(page: Page, span: Span, cue: Token | None) -> bool:
    before = page.text[max(0, span.start_char - 40) : span.start_char].rstrip("\"“„«'‘ ")
    if _CALLED.search(before) and (cue is None or not syntax.objects(cue)):
        participle = cue is None or cue.dep_ in syntax.ADNOMINAL or not syntax.passive(cue)
        return participle and not (cue is not None and syntax.subjects(cue) and cue.tag_ in ("VBD", "VBZ", "VBP"))
    return False


def _ends(page: Page, span: Span) -> bool:
    """Whether the stretch ends as a sentence does: inside its marks, or with a comma right after them."""
    text = page.text[span.start_char : span.end_char].rstrip("\"”“»'’ ")
    after = page.text[span.end_char : span.end_char + 3].lstrip("\"”“»'’")
    return bool(_END.search(text)) or after.startswith(",")


def _verb(span: Span) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for t in span)


def _titled(page: Page, span: Span, said: list[Token]) -> bool:
    """Whether it is written like a title, in a text that is not all written so."""
    if page.where == "title":
        outside = [t for t in span.doc if t.is_alpha and page.mark_at(t.i) is None and len(t) > 3]
        if outside and sum(t.text[0].isupper() for t in outside) > 0.7 * len(outside):
            return False
    long = [t for t in said if t.is_alpha and len(t) > 3]
    if len(said) == 1 and page.starts_sentence(span):
        return False
    rest = long if len(said) == 1 else [t for t in long if t.i > said[0].i]
    return bool(rest) and all(t.text[0].isupper() and t.pos_ != "PRON" for t in rest) and not _verb_low(said)


def _verb_low(said: list[Token]) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and t.text[0].islower() for t in said)


def _noun_named(page: Page, span: Span, said: list[Token]) -> bool:
    """ "the 'fire door'": an article and one or two nouns are a thing called so."""
    i = span.start - 1
    while i >= 0 and page.doc[i].is_quote:
        i -= 1
    return i >= 0 and page.doc[i].pos_ == "DET" and all(t.pos_ in ("NOUN", "PROPN") for t in said)
