"""The words of a noun phrase: the base phrase, and with what belongs to it behind it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from workers.extract.syntax.labels import IN_CHUNK, OBJECT, PASSIVE, RELATIVE, SUBJECT
from workers.extract.syntax.words import lemma


def chunk(head: Token) -> tuple[int, int]:
    """The base noun phrase of a head: token indices, end exclusive; without leading article or trailing clauses."""
    start, end = head.i, head.i + 1
    inside = {head.i}
    for t in _below(head):
        inside.add(t.i)
    while start - 1 in inside:
        start -= 1
    while end in inside:
        end += 1
    doc = head.doc
    while (
        start >= 2
        and doc[start - 1].text in ("-", "–")
        and not doc[start - 1].whitespace_
        and not doc[start - 2].whitespace_
    ):
        start -= 2  # "Pakistan-based fighters", "22-year-old woman": parsers hang the first parts elsewhere
    while start < head.i and (
        doc[start].dep_ in ("det", "det:predet", "predet", "case", "cc", "punct", "advmod")
        and doc[start].lower_ not in ("no",)
    ):
        if doc[start].is_quote and doc[start].i + 1 < head.i:
            break
        start += 1
    while end - 1 > head.i and (
        doc[end - 1].is_punct or doc[end - 1].dep_ in ("cc", "case") or doc[end - 1].lower_ in ("'s", "’s", "'", "’")
    ):
        end -= 1
    return start, end


def phrase(head: Token) -> tuple[int, int]:
    """The base noun phrase with what directly follows and belongs to it: "leaders of the party", "militants based on its soil"."""
    start, end = chunk(head)
    doc = head.doc
    while end < len(doc):
        grown = next((c for c in _right(head) if c.left_edge.i == end and _belongs(c)), None)
        if grown is None:
            break
        end = grown.right_edge.i + 1
        while end - 1 > head.i and doc[end - 1].is_punct:
            end -= 1
    return start, end


def _right(head: Token) -> list[Token]:
    return [c for c in head.children if c.i > head.i]


_HELD_FOR = {"convict", "accuse", "acquit", "suspect", "cleanse", "rob", "deprive", "strip"}


def _belongs(child: Token) -> bool:
    if any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBN" and t != child for t in child.subtree) or any(
        t.dep_ in RELATIVE for t in child.subtree
    ):
        return False
    if child.dep_ in ("nmod", "prep", "nmod:of"):
        case = next(
            (g.lower_ for g in child.children if g.dep_ == "case"), child.lower_ if child.dep_ == "prep" else ""
        )
        if lemma(child.head.head) in _HELD_FOR and child.head.dep_ in OBJECT | PASSIVE | SUBJECT:
            return False  # "convicted two men of the bombing"
        return case == "of" and len(list(child.subtree)) < 10
    return (
        child.dep_ in ("acl", "amod")
        and not (child.left_edge.i and child.left_edge.nbor(-1).text == ",")
        and child.left_edge.text != ","
        and lemma(child) != "know"  # "a former officer known as Barbecue"
        and (child.tag_ == "VBN" or child.lower_ in ("loyal", "opposed"))
        and len(list(child.subtree)) < 8
    )


def _below(head: Token) -> Iterator[Token]:
    for c in head.children:
        if c.dep_ in IN_CHUNK and not (c.dep_ == "case" and c.head.i > c.i and c.lower_ not in ("'s", "’s", "'", "’")):
            if c.dep_ == "punct" and c.text not in ("-", "–", "’", "'", ".", "/"):
                continue
            if c.dep_ == "amod" and c.i > head.i and any(g.i > c.i for g in c.children):
                continue  # "militiamen armed with machetes"
            yield c
            yield from _below(c)
            if c.dep_ == "amod" and c.tag_ == "VBN" and c.i < head.i:  # "a Pakistan-based Sunni militant group"
                yield from (g for g in c.subtree if c.i < g.i < head.i)
            if c.dep_ in ("amod", "compound", "nmod:poss", "poss", "nn"):  # "Hungarian and Romanian officials"
                for other in c.children:
                    if other.dep_ in ("conj", "cc"):
                        yield other
                        yield from (g for g in other.children if g.dep_ == "cc" or g.dep_ in IN_CHUNK)
