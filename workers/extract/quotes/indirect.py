"""Reported speech without marks: clauses under, around or beside a verb of saying, and what is so according to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from workers.extract import syntax
from workers.extract.quotes import words
from workers.extract.quotes.page import Page, Said

SHORTEST = 3
"""Words of a reported clause."""
_PREDICATES = ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON", "NUM", "ADV")
_QUESTION = {"whether", "if"}


def indirect(page: Page, in_marks: list[Said]) -> Iterator[Said]:
    """The reported clauses of a page that stand outside of marks; ``in_marks`` are the quotations that stand in them."""
    told = {s.cue.sent.start for s in in_marks if s.cue is not None and s.outer is None}
    seen: set[tuple[int, int]] = set()
    for token in page.doc:
        if page.mark_at(token.i) is not None:
            continue
        found = _reported(page, token) if words.says(token, words.REPORTING | {"quote", "ask"}) else None
        if found is not None and (found.start, found.end) not in seen:
            told.add(token.sent.start)
            seen.add((found.start, found.end))
            yield found
    for token in page.doc:
        if token.lower_ == "according" and page.mark_at(token.i) is None and token.sent.start not in told:
            found = _according(page, token)
            if found is not None:
                yield found


def _reported(page: Page, verb: Token) -> Said | None:
    if _open(verb):
        return None
    clause, outside = _clause(verb)
    if clause is None or clause.pos_ not in _PREDICATES or _chained(verb, clause):
        return None
    if syntax.lemma(verb) == "ask" and not any(c.lower_ in _QUESTION for c in clause.children):
        return None
    if syntax.lemma(verb) == "find" and not any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children):
        return None
    return _said(page, _range(verb, clause, outside), verb, None)


def _open(verb: Token) -> bool:
    """Whether it is left open that it was said: "is expected to say", "did not say"."""
    if syntax.has_not(verb):
        return True
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "ccomp", "advcl", "acl"):
        return verb.dep_ in ("advcl", "acl") or syntax.lemma(verb.head) in words.WILL
    return False


def _clause(verb: Token) -> tuple[Token | None, bool]:
    """The root of what is reported, and whether the parse has the verb below it."""
    below = [c for c in verb.children if c.dep_ in ("ccomp", "parataxis") and not c.is_punct] or _hung_on_listener(verb)
    own = [c for c in below if not words.says(c, {"quote"}) and not _saying(c, verb)]
    if own:
        return own[0], False
    top = words.quoted_as(verb) or verb
    if top.dep_ == "parataxis" and top.head != top:
        return top.head, True  # "The talks failed, officials said": some parsers put the saying below
    if top.dep_ in ("acl", "acl:relcl", "relcl", "advcl", "appos", "dep") and _aside(top):
        return next((t for t in top.ancestors if t.dep_ == "ROOT" or t.head == t), None), True
    return None, False


def _hung_on_listener(verb: Token) -> list[Token]:
    """ "Told a meeting that the road was gone": parsers hang the clause on the meeting."""
    if syntax.lemma(verb) not in ("tell", "inform", "assure", "warn", "remind"):
        return []
    listeners = syntax.indirect(verb) + syntax.children(verb, syntax.OBJECT)
    return [
        c
        for t in listeners
        for c in t.children
        if c.dep_ == "acl" and any(g.lower_ == "that" and g.dep_ == "mark" for g in c.children)
    ]


def _saying(clause: Token, verb: Token) -> bool:
    """A second saying of the same words: "…, he said, Reuters reported"."""
    return clause.dep_ == "parataxis" and clause.i > verb.i and words.says(clause, words.REPORTING)


def _aside(verb: Token) -> bool:
    """Whether the verb stands with its subject alone between two commas: ", Bergmann explained,"."""
    start, end = _extent(verb)
    doc = verb.doc
    between = start > 0 and doc[start - 1].text == "," and end < len(doc) and doc[end].text == ","
    return between and end - start <= 8 and any(c.dep_ in syntax.SUBJECT for c in verb.children)


def _extent(verb: Token) -> tuple[int, int]:
    """First and last token of a verb's clause without its commas, end exclusive."""
    inside = [t.i for t in verb.subtree if not t.is_punct and not t.is_space]
    return (min(inside), max(inside) + 1) if inside else (verb.i, verb.i + 1)


def _chained(verb: Token, clause: Token) -> bool:
    """ "Khan told Rouhani that …, Reuters reported": the outlet passes on another's words, which are the quotation."""
    if not words.says(verb, {"report", "say"}) or not words.says(clause, words.REPORTING):
        return False
    inner = any(c.dep_ in ("ccomp", "parataxis") and c != verb for c in clause.children)
    return (inner or bool(_hung_on_listener(clause))) and any(c.dep_ in syntax.SUBJECT for c in clause.children)


def _range(verb: Token, clause: Token, outside: bool) -> tuple[int, int]:
    """Token indices of the reported clause."""
    top = words.quoted_as(verb) or verb
    part = [t.i for t in clause.subtree if not (outside and _under(t, top))]
    start, end = min(part), max(part) + 1
    if not start <= verb.i < end:
        stolen = subject_of_clause(verb)
        return (min(start, stolen.left_edge.i), end) if stolen is not None else (start, end)
    if _parenthesis(verb):
        return start, end
    if clause.i > verb.i:
        return verb.i + 1, end
    own = [c.left_edge.i for c in top.children if c.dep_ in syntax.SUBJECT | syntax.PASSIVE and clause.i < c.i < verb.i]
    return start, min([verb.i, *own])


def _parenthesis(verb: Token) -> bool:
    """Whether commas stand around a verb and its subject: the clause goes on behind it."""
    doc = verb.doc
    below = [t for c in verb.children if c.dep_ in syntax.SUBJECT for t in c.subtree]
    own = [t.i for t in (verb, *below) if not t.is_punct]
    start, end = min(own), max(own) + 1
    return start > 0 and doc[start - 1].text == "," and end < len(doc) and doc[end].text == ","


def _under(token: Token, verb: Token) -> bool:
    return token == verb or verb in token.ancestors


def subject_of_clause(verb: Token) -> Token | None:
    """ "… and said the army would hunt them": the clause's subject, where a parser gives it to the verb of saying."""
    if verb.dep_ != "conj":
        return None
    for clause in syntax.clauses(verb):
        if any(c.dep_ in syntax.SUBJECT | syntax.PASSIVE for c in clause.children):
            continue
        for subject in syntax.children(verb, syntax.SUBJECT):
            if verb.i < subject.i < clause.i:
                return subject
    return None


def _according(page: Page, token: Token) -> Said | None:
    source = words.outlet(token)
    if source is None or syntax.lemma(source) in words.NOBODY:
        return None
    sentence = token.sent
    first, last = token.i, max(source.right_edge.i, source.i) + 1
    start, end = sentence.start, sentence.end
    doc = page.doc
    while start < end and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].is_punct):
        end -= 1
    if first <= start:
        if end - last < SHORTEST:  # the parse hangs the whole sentence on the source
            last = source.i + 1
        start = next((i + 1 for i in range(last, end) if doc[i].text == ","), last) if doc[last].text == "," else last
    elif last >= end or doc[first - 1].text != ",":
        end = first
    return _said(page, (start, end), token, source)


def _said(page: Page, span: tuple[int, int], cue: Token, source: Token | None) -> Said | None:
    doc = page.doc
    start, end = span
    start = max(start, int(doc.user_data.get("dateline_tokens", 0)) if page.where == "text" else 0)
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ == "that"):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    if end - start < SHORTEST:
        return None
    found = doc[start:end]
    if page.mark_at(start) is not None and page.mark_at(start) == page.mark_at(found.root.i):
        return None  # the clause is a quotation in marks and what the parse took into it
    first, last = found.start_char, found.end_char
    for mark in page.marked:  # a reported clause that ends with a quotation ends behind its mark
        if first <= mark.start < last == mark.end:
            last += 1
    return Said(first, min(last, len(page.text)), found, False, cue, source)
