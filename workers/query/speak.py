"""A query in plain English, and advice on it."""

from __future__ import annotations

import re

from workers.query import tree
from workers.query.printer import canonical
from workers.query.tree import Field, Hint, Node

_TWO = {
    "georgia": "the country or the state of the USA",
    "congo": "the Republic of the Congo or the Democratic Republic",
    "korea": "South Korea or North Korea",
    "guinea": "Guinea, Equatorial Guinea or Guinea-Bissau",
    "washington": "the city, the state or the government",
    "ireland": "the Republic or Northern Ireland",
    "macedonia": "North Macedonia or the region of Greece",
}
_WHERE = {
    Field.TITLE: " in the headline", Field.LEAD: " in the first paragraph", Field.BODY: " in the body",
    Field.URL: " in the address", Field.AUTHOR: " in the byline",
}  # fmt: skip


def english(query: tree.Query) -> str:
    """What the query asks for, as a sentence."""
    if isinstance(query.root, tree.Everything):
        return "all articles"
    return f"articles that {_say(query.root)}"


def _say(node: Node) -> str:
    match node:
        case tree.And(parts):
            return " and ".join(f"({_say(p)})" if isinstance(p, tree.Or) else _say(p) for p in parts)
        case tree.Or(parts):
            if all(isinstance(p, tree.Word) and p.field is Field.ANY for p in parts):
                return "mention " + " or ".join(_words(p) for p in parts)
            return " or ".join(f"({_say(p)})" if isinstance(p, tree.And) else _say(p) for p in parts)
        case tree.Not(child):
            return f"do not ({_say(child)})"
        case tree.Boost(child, factor):
            return f"{_say(child)} (counting {factor:g} times)"
        case tree.Word() | tree.Phrase() | tree.Wildcard() | tree.Fuzzy() | tree.Exact() | tree.Regex():
            return f"mention {_words(node)}{_WHERE.get(node.field, '')}"
        case tree.Near(left, right, distance, ordered):
            order = ", in this order" if ordered else ""
            return f"mention {canonical(left)} within {distance} words of {canonical(right)}{order}"
        case tree.Sentence(child):
            return f"{_say(child)}, all in one sentence"
        case tree.Repeat(child, times):
            return f"{_say(child)} at least {times} times"
        case _:
            return _fact(node)


def _words(node: Node) -> str:
    match node:
        case tree.Word(words):
            return " ".join(words)
        case tree.Phrase(words, _, slop):
            return f"“{' '.join(words)}”" + (f" (up to {slop} words between)" if slop else "")
        case tree.Fuzzy(word, distance):
            return f"something like {word} (at most {distance} letters off)"
        case tree.Exact(text):
            return f"exactly “{text}”"
        case _:
            return canonical(node)


def _fact(node: Node) -> str:
    match node:
        case tree.Domain(name) | tree.Host(name):
            return f"stand on {name}"
        case tree.Fact(name, value):
            return f"have {name} {value}"
        case tree.Named(kind, words, ref):
            return f"name the {kind} {' '.join(words) or ref}"
        case tree.Number(name, op, value):
            return f"have {name} {op} {value:g}"
        case tree.Date(name, period):
            return f"were {'published' if name == 'date' else 'first seen'} {_when(period)}"
        case tree.Copies(mode):
            return {"hide": "repeat no other article", "only": "repeat another article", "show": "are copies or not"}[
                mode
            ]
        case tree.First(value):
            return "opened their story" if value else "did not open their story"
        case tree.Event():
            return f"report one event with {canonical(node)[7:-1] or 'any details'}"
        case _:
            return canonical(node)


def _when(period: tree.Period) -> str:
    if period.after:
        return f"after {period.first}"
    if period.before:
        return f"before {period.last}"
    if period.first == period.last:
        return f"in {(period.first or '').replace('_', ' ')}"
    return f"from {period.first or 'the start'} to {period.last or 'now'}"


def hints(query: tree.Query) -> tuple[Hint, ...]:
    """Advice on a query that can be read: what the parser noticed, and what the tree says."""
    found = list(query.notes)
    root = query.root
    positive = root.children if isinstance(root, tree.And) else (root,)
    if all(isinstance(p, tree.Not) for p in positive):
        found.append(
            Hint("negation alone", "Only negations: this matches nearly everything. Add what you are looking for.")
        )
    elif isinstance(root, tree.Everything) or root == tree.Copies("show"):
        found.append(Hint("matches everything", "This matches every article."))
    for node in tree.walk(root):
        if (
            isinstance(node, tree.Date)
            and node.period.first
            and node.period.first == node.period.last
            and node.period.first[:4].isdigit()
        ):
            found.append(Hint("fixed date", "A fixed date: as an alert this can never match again once it is past."))
        if isinstance(node, tree.Wildcard) and len(re.split(r"[*?]", node.pattern)[0]) < 3:
            found.append(
                Hint("leading wildcard", f"{node.pattern}: a wildcard this near to the start looks at many words.")
            )
        if isinstance(node, tree.Named) and (two := _TWO.get(" ".join(node.words))):
            found.append(Hint("two things", f"{canonical(node)}: {two}."))
        if isinstance(node, tree.And):
            texts = set(node.children)
            if any(isinstance(c, tree.Not) and c.child in texts for c in node.children):
                found.append(Hint("can never match", "It asks for a thing and for its opposite."))
    return tuple(found)
