"""Does a query hold for an article, and why: exact evaluation in process, the measure for both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workers.query import dates, tree
from workers.query.document import Document
from workers.query.events import event_holds
from workers.query.positions import Hit, Scope, find, occurrences
from workers.query.printer import canonical
from workers.query.regex import regex_spans
from workers.query.tree import Node, Query


def matches(query: Query, document: Document, now: datetime | None = None) -> bool:
    """Whether the query holds for the article."""
    return _holds(query.root, document, query.now or now or datetime.now(UTC))


def explain(query: Query, document: Document, now: datetime | None = None) -> dict[str, Any]:
    """The tree with true or false at each node, and the offsets that made it true.

    ``{"query", "matches", "spans": [{"in", "start", "end", "text"}], "parts": [...]}``; offsets into ``text``, ``title``,
    ``url`` or ``byline``.
    """
    return _explain(query.root, document, query.now or now or datetime.now(UTC))


def _explain(node: Node, doc: Document, now: datetime) -> dict[str, Any]:
    out: dict[str, Any] = {"query": canonical(node), "matches": _holds(node, doc, now)}
    if isinstance(node, tree.Sentence):
        out["spans"] = _spans(
            [h for scope in _sentences(doc) if _inside(node.child, doc, scope) for h in _all(node.child, doc, scope)],
            doc,
        )
    elif isinstance(node, tree.Regex):
        out["spans"] = regex_spans(node, doc)
    elif isinstance(node, tree.Repeat | tree.Near) or not tree.children(node):
        out["spans"] = _spans(_all(node, doc, None), doc)
    else:
        out["parts"] = [_explain(child, doc, now) for child in tree.children(node)]
    return out


def _all(node: Node, doc: Document, scope: Scope | None) -> list[Hit]:
    found: dict[Hit, None] = {}
    for part in [node, *tree.children(node)] if not isinstance(node, tree.Near) else [node]:
        if isinstance(part, tree.Not):
            continue
        if part is not node and tree.children(part) and not isinstance(part, tree.Near):
            found.update(dict.fromkeys(_all(part, doc, scope)))
        else:
            found.update(dict.fromkeys(find(part, doc, scope)))
    return sorted(found)


def _spans(hits: list[Hit], doc: Document) -> list[dict[str, Any]]:
    texts = {name: text for field in tree.Field for name, text, _ in doc.texts(field)}
    out = []
    for name, first, last in hits:
        tokens = texts[name].tokens
        start, end = tokens[first].start, tokens[last - 1].end
        out.append({"in": name, "start": start, "end": end, "text": texts[name].raw[start:end]})
    return out


def _holds(node: Node, doc: Document, now: datetime) -> bool:
    match node:
        case tree.Everything():
            return True
        case tree.And(parts):
            return all(_holds(p, doc, now) for p in parts)
        case tree.Or(parts):
            return any(_holds(p, doc, now) for p in parts)
        case tree.Not(child):
            return not _holds(child, doc, now)
        case tree.Boost(child):
            return _holds(child, doc, now)
        case tree.Sentence(child):
            return any(_inside(child, doc, scope) for scope in _sentences(doc))
        case tree.Repeat(child, times):
            return occurrences(child, doc) >= times
        case tree.Regex():
            return bool(regex_spans(node, doc))
        case tree.Event(slots):
            return any(event_holds(event, slots, doc, now) for event in doc.article.get("events") or [])
        case tree.Word() | tree.Phrase() | tree.Wildcard() | tree.Fuzzy() | tree.Exact() | tree.Near():
            return bool(find(node, doc, None))
        case _:
            return _fact(node, doc, now)


def _fact(node: Node, doc: Document, now: datetime) -> bool:
    match node:
        case tree.Domain(name):
            return "." in name and (doc.host == name or doc.host.endswith("." + name))
        case tree.Host(name):
            return doc.host == name
        case tree.Fact(name, value):
            return doc.fact(name) == value
        case tree.Named(kind, words, ref):
            return any(
                kind in ("entity", n.kind) and ((ref is not None and ref in n.refs) or _run(words, n.names))
                for n in doc.names
            )
        case tree.Number(name, op, value):
            return compare(doc.number(name), op, value)
        case tree.Date(name, period):
            return _in_period(doc.time(name), period, now)
        case tree.Copies(mode):
            return mode == "show" or (doc.article.get("copy_of") is not None) == (mode == "only")
        case tree.First(value):
            return bool(doc.article.get("first")) == value
    raise TypeError(f"not a node: {node!r}")


def _run(words: tuple[str, ...], names: tuple[tuple[str, ...], ...]) -> bool:
    size = len(words)
    return size > 0 and any(n[i : i + size] == words for n in names for i in range(len(n) - size + 1))


def _in_period(time: datetime | None, period: tree.Period, now: datetime) -> bool:
    if time is None:
        return False
    low, high = dates.interval(period, now)
    return (low is None or low <= time) and (high is None or time < high)


def compare(value: float | None, op: str, than: float) -> bool:
    """Whether a number stands to another as ``op`` says; an unknown one does not."""
    if value is None:
        return False
    match op:
        case ">":
            return value > than
        case ">=":
            return value >= than
        case "<":
            return value < than
        case "<=":
            return value <= than
        case _:
            return value == than


def _sentences(doc: Document) -> list[Scope]:
    scopes = [Scope("title", a, b) for a, b in doc.title.bounds]
    return scopes + [Scope("text", a, b) for a, b in doc.body.bounds]


def _inside(node: Node, doc: Document, scope: Scope) -> bool:
    match node:
        case tree.And(parts):
            return all(_inside(p, doc, scope) for p in parts)
        case tree.Or(parts):
            return any(_inside(p, doc, scope) for p in parts)
        case tree.Not(child):
            return not _inside(child, doc, scope)
        case tree.Boost(child):
            return _inside(child, doc, scope)
        case _:
            return bool(find(node, doc, scope))
