"""What the grammar read → the tree in its normal form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import re2
from lark import Token, Tree
from tld import get_tld

from workers.errors import QueryError
from workers.query import analysis, dates, names, tree
from workers.query.regex import compiled
from workers.query.tree import Field, Node

Saved = Callable[[str], str | None]
LONGEST_REGEX = 500
MOST_NEAR = 8
"""NEARs in one chain: each multiplies the places to look at."""
_WILD = re.compile(r"[*?]")


class Builder:
    """Walks the parse tree; ``field`` and ``tz`` are what the surroundings said."""

    def __init__(
        self, saved: Saved | None = None, parse: Callable[[str, str, str], Node] | None = None, tz: str = "UTC"
    ) -> None:
        self.saved = saved
        self.parse = parse
        self.tz = tz

    def start(self, made: Tree[Token]) -> Node:
        if not made.children:
            raise QueryError("The query is empty.", 0, "a word, or * for everything", "*")
        zones = list(dict.fromkeys(str(t.children[0])[3:] for t in made.iter_subtrees() if t.data == "tz"))
        if len(zones) > 1:
            raise QueryError(f"Two time zones in one query: {zones[0]} and {zones[1]}.", 0, "one tz=")
        if zones:
            dates.zone(zones[0])
            self.tz = zones[0]
        root = self.node(made.children[0], Field.ANY) or tree.Everything()
        if len(found := sorted(tree.zones(root))) > 1:
            raise QueryError(
                f"A stored query has its own time zone: {found[0]} and {found[1]}.", 0, "the same tz= in both"
            )
        if any(isinstance(n, tree.Regex) for n in tree.walk(root)) and not _narrows(root):
            raise QueryError("A regular expression needs another term, not negated, beside it.", 0, "a word AND /…/")
        return root

    def node(self, made: Any, field: Field) -> Node | None:
        return getattr(self, f"_{made.data}")(made.children, field, made)  # type: ignore[no-any-return]

    def _all(self, parts: list[Any], field: Field) -> list[Node]:
        return [n for n in (self.node(p, field) for p in parts) if n is not None]

    def _or_expr(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        nodes = self._all(parts, field)
        return tree.either(*nodes) if nodes else None

    def _and_expr(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        nodes = self._all(parts, field)
        return tree.both(*nodes) if nodes else None

    def _near_expr(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        left = self.node(parts[0], field)
        for sign, right in zip(parts[1::2], parts[2::2], strict=True):
            other = self.node(right, field)
            if left is None or other is None:
                raise _at(sign, "NEAR needs words on both sides")
            left = _near(left, other, sign, int(sign.partition("/")[2]), sign.upper().startswith("O"))
        return left

    def _negation(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        child = self.node(parts[1], field)
        return tree.negate(child) if child is not None else None

    def _boost(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        child, factor = self.node(parts[0], field), float(parts[1][1:])
        if not 0 < factor <= 100:
            raise _at(parts[1], "A boost is a number above 0, at most 100")
        return tree.Boost(child, factor) if child is not None else None

    def _group(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        return self.node(parts[0], field)

    def _fielded(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        return self.node(parts[1], names.FIELDS[parts[0][:-1].lower()])

    def _sentence(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        child = self.node(parts[1], field)
        if child is None:
            return None
        for part in tree.walk(child):
            if not isinstance(part, POSITIONAL | tree.And | tree.Or | tree.Not | tree.Boost | tree.Near):
                raise _at(parts[0], "sent:(…) holds words, phrases, NEAR, and AND/OR/NOT of them")
            if getattr(part, "field", None) in (Field.URL, Field.AUTHOR):
                raise _at(parts[0], "sent:(…) is about the text, not the address or the author")
        return tree.Sentence(child)

    def _repeat(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        child = self.node(parts[1], field)
        times = int(parts[0][6:-1])
        if child is None or not _positional(child) or times < 1:
            raise _at(parts[0], "repeatN: counts a word, a phrase or an OR-group of them, N at least 1")
        return tree.Repeat(child, times)

    def _exact(self, parts: list[Any], field: Field, made: Any) -> Node:
        text = _value(parts[1])
        if not analysis.words(text):
            raise _at(parts[0], "exact: needs a letter or a digit")
        return tree.Exact(text.strip(), field)

    def _regex(self, parts: list[Any], field: Field, made: Any) -> Node:
        if field not in (Field.TITLE, Field.URL, Field.AUTHOR):
            raise _at(parts[0], "A regular expression works on title:, url: and author: only")
        body, _, flag = str(parts[0])[1:].rpartition("/")
        if len(body) > LONGEST_REGEX:
            raise _at(parts[0], f"A regular expression has at most {LONGEST_REGEX} characters")
        try:
            compiled(body, flag == "i")
        except re2.error as error:
            raise _at(parts[0], f"The regular expression cannot be read ({error})") from None
        return tree.Regex(body, field, flag == "i")

    def _phrase(self, parts: list[Any], field: Field, made: Any) -> Node:
        words = analysis.folded(str(parts[0])[1:-1])
        if not words:
            raise _at(parts[0], "There is no word between the quotation marks")
        slop = int(parts[1][1:] or 0) if len(parts) > 1 else 0
        return tree.Phrase(words, field, slop)

    def _word(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        text = str(parts[0]).strip(",")
        if len(parts) > 1:
            return self._fuzzy(parts, field)
        if _WILD.search(text.rstrip("?")) or (text.endswith("?") and len(text) > 1 and text[-2] == "?"):
            return self._wildcard(parts[0], text, field)
        words = analysis.folded(text)
        return tree.Word(words, field) if words else None

    def _fuzzy(self, parts: list[Any], field: Field) -> Node:
        words = analysis.folded(str(parts[0]))
        distance = int(parts[1][1:] or 1)
        if len(words) != 1 or distance not in (1, 2):
            raise _at(parts[1], "word~1 or word~2: one word, at most two edits")
        return tree.Fuzzy(words[0], distance, field)

    def _wildcard(self, token: Token, text: str, field: Field) -> Node:
        pieces = [analysis.fold(p) if p not in "*?" else p for p in re.split(r"([*?])", text) if p]
        pattern = re.sub(r"\*+", "*", "".join(pieces))
        head = re.split(r"[*?]", pattern)[0]
        plain = "".join(p for p in pieces if p not in "*?")
        whole = len(pattern) <= 4 and "?" in pattern and "*" not in pattern and len(plain) >= 3
        if analysis.words(plain) != [plain]:
            raise _at(token, "A wildcard word is made of letters, digits, * and ?")
        if len(pattern) > analysis.LONGEST:
            raise _at(token, f"A wildcard word has at most {analysis.LONGEST} characters")
        if len(head) < 3 and not whole and not ("*" not in pattern and len(plain) >= 3 and head):
            raise _at(token, "A wildcard needs at least three letters before the first *")
        return tree.Wildcard(pattern, field)

    def _everything(self, parts: list[Any], field: Field, made: Any) -> Node:
        return tree.Everything()

    def _tz(self, parts: list[Any], field: Field, made: Any) -> None:
        return None

    def _number(self, parts: list[Any], field: Field, made: Any) -> Node:
        number = _compare(parts[0])
        if number.name not in ("words", "outlets"):
            raise _at(parts[0], f"{number.name} belongs inside event:(…)")
        return number

    def _near_call(self, parts: list[Any], field: Field, made: Any) -> Node:
        left, right = (self._phrase([p], field, made) for p in parts[1:3])
        if not str(parts[3]).isdigit():
            raise _at(parts[3], "NEAR(…) ends with the number of words")
        return _near(left, right, parts[0], int(parts[3]), parts[0].upper().startswith("O"))

    def _near_phrase(self, parts: list[Any], field: Field, made: Any) -> Node:
        words = analysis.folded(str(parts[1])[1:-1])
        if len(words) < 2:
            raise _at(parts[1], 'near5:"a b" needs two words')
        distance = int("".join(c for c in parts[0] if c.isdigit()))
        node: Node = tree.Word((words[0],), field)
        for word in words[1:]:
            node = _near(node, tree.Word((word,), field), parts[0], distance, parts[0].lower().startswith("o"))
        return node

    def _fact(self, parts: list[Any], field: Field, made: Any) -> Node | None:
        key = str(parts[0])[:-1].lower()
        key = names.KEYS.get(key, key)
        value = _value(parts[1])
        try:
            return self._fact_of(key, value, parts)
        except QueryError as error:
            error.position = error.position or (parts[0].start_pos or 0)
            raise

    def _fact_of(self, key: str, value: str, parts: list[Any]) -> Node | None:
        match key:
            case "domain" | "host":
                name = value.lower().removeprefix("*.").strip("./")
                if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", name):
                    raise _at(parts[0], f"{value!r} is no domain")
                if key == "domain" and ("." not in name or get_tld(f"https://x.{name}", fail_silently=True) == name):
                    raise _at(
                        parts[0], f"{name} is nobody's own: domain: needs what stands before it, such as example.{name}"
                    )
                return tree.Domain(name) if key == "domain" else tree.Host(name)
            case "source" | "feed":
                plain = " ".join(analysis.folded(value))
                if not plain:
                    raise _at(parts[0], f"{value!r} names no {key}")
                return tree.Fact("source" if key == "source" else "feed", plain)
            case "lang":
                return tree.Fact("lang", names.language(value))
            case "country":
                code = names.country(value)
                if code is None:
                    raise _at(parts[0], f"There is no country {value!r}")
                return tree.Fact("country", code)
            case "story":
                return tree.Fact("story", value)
            case "person" | "org" | "place" | "entity":
                return _named(key, value, parts[0])  # type: ignore[arg-type]
            case "date" | "seen" | "after" | "before":
                return tree.Date("seen" if key == "seen" else "date", self._period(key, value))
            case "dup":
                return tree.Copies(names.choice(value, {"hide", "show", "only"}, "value of dup:", False))  # type: ignore[arg-type]
            case "first":
                return tree.First(names.choice(value, {"true", "false"}, "value of first:", False) == "true")
            case "saved":
                return self._saved(value, parts[0])
            case _:
                raise _at(parts[0], f"{key}: belongs inside event:(…)")

    def _saved(self, name: str, token: Token) -> Node:
        text = self.saved(name) if self.saved else None
        if text is None or self.parse is None:
            raise _at(token, f"There is no stored query {name!r}")
        return self.parse(name, text, self.tz)

    def _period(self, key: str, value: str) -> tree.Period:
        if key == "after":
            return tree.Period(dates.check(value), None, after=True, tz=self.tz)
        if key == "before":
            return tree.Period(None, dates.check(value), before=True, tz=self.tz)
        if ".." in value:
            first, _, last = value.partition("..")
            if not first and not last:
                raise QueryError("A..B needs at least one end.")
            return tree.Period(dates.check(first) if first else None, dates.check(last) if last else None, tz=self.tz)
        point = dates.check(value)
        return tree.Period(point, point, tz=self.tz)

    def _event(self, parts: list[Any], field: Field, made: Any) -> Node:
        return tree.Event(tuple(self._slot(s) for s in parts[1:]))

    def _slot(self, made: Any) -> tree.Slot:
        if made.data == "slot_number":
            number = _compare(made.children[0])
            if number.name in ("words", "outlets"):
                raise _at(made.children[0], f"{number.name} belongs outside event:(…)")
            return number
        key, values = str(made.children[0])[:-1].lower(), [_value(v) for v in made.children[1].children]
        values = [v for value in values for v in (value.split(",") if "," in value else [value]) if v]
        match key:
            case "actor" | "target" | "party" | "place":
                return tree.PartySlot(key, tuple(names.party(v) for v in values))
            case "type":
                return tree.ValueSlot("type", tuple(names.choice(v, names.TYPES, "event type", True) for v in values))
            case "realis":
                return tree.ValueSlot("realis", tuple(names.choice(v, names.REALIS, "realis", False) for v in values))
            case "mode":
                return tree.ValueSlot("mode", tuple(v.lower() for v in values))
            case "when" | "date":
                return tree.TimeSlot(tuple(self._period("date", v) for v in values))
            case _:
                raise _at(
                    made.children[0],
                    f"{key}: is no slot of an event: use actor, target, party, type, mode, when, "
                    "place, realis, conf, killed, injured",
                )


POSITIONAL = tree.Word | tree.Phrase | tree.Wildcard | tree.Fuzzy | tree.Exact


def _positional(node: Node) -> bool:
    match node:
        case tree.Or(parts):
            return all(_positional(p) for p in parts)
        case tree.Boost(child):
            return _positional(child)
        case tree.Near():
            return True
        case _:
            return isinstance(node, POSITIONAL)


def _near(left: Node, right: Node, sign: Token, distance: int, ordered: bool) -> tree.Near:
    fields = {f for side in (left, right) for n in tree.walk(side) if (f := getattr(n, "field", None)) is not None}
    if not _positional(left) or not _positional(right):
        raise _at(sign, "NEAR joins words, phrases and OR-groups of them")
    if sum(isinstance(n, tree.Near) for side in (left, right) for n in tree.walk(side)) >= MOST_NEAR:
        raise _at(sign, f"At most {MOST_NEAR} NEARs in a row")
    if len(fields) != 1:
        raise _at(sign, "Both sides of NEAR must be in the same field")
    return tree.Near(left, right, distance, ordered, fields.pop())


def _named(kind: Any, value: str, token: Token) -> Node:
    if re.fullmatch(r"geo:\d+", value):
        return tree.Named(kind, (), value)
    if kind in ("place", "entity") and value.isupper() and len(value) in (2, 3) and (code := names.country(value)):
        return tree.Named(kind, (), code)
    words = analysis.folded(value)
    if not words:
        raise _at(token, f"{value!r} names nobody")
    return tree.Named(kind, words, names.country(value, codes=False) if kind in ("place", "entity") else None)


def _compare(token: Token) -> tree.Number:
    m = re.fullmatch(r"(\w+?)(>=|<=|>|<|=|:)(\d*\.?\d+)", str(token))
    if m is None:
        raise _at(token, "A comparison looks like words>300")
    name = {"confidence": "conf"}.get(m[1].lower(), m[1].lower())
    return tree.Number(name, "=" if m[2] == ":" else m[2], float(m[3]))  # type: ignore[arg-type]


def _value(made: Any) -> str:
    text = str(made.children[0] if isinstance(made, Tree) else made)
    return text[1:-1].strip() if text.startswith('"') else text


def _at(token: Token, message: str) -> QueryError:
    return QueryError(f"{message}.", token.start_pos or 0)


def _narrows(root: Node) -> bool:
    """A regular expression alone would look at every article: something that is asked for must narrow it down."""
    match root:
        case tree.Regex() | tree.Not() | tree.Everything():
            return False
        case tree.And(parts):
            return any(_narrows(p) for p in parts)
        case tree.Or(parts):
            return all(_narrows(p) for p in parts)
        case tree.Boost(child):
            return _narrows(child)
        case _:
            return True
