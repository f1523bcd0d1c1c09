"""Text → tree.  The grammar is ``grammar.lark`` (LALR); errors carry the position and, where one is plain, a proposal."""

from __future__ import annotations

import difflib
import re
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import cast

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.exceptions import UnexpectedEOF

from workers.errors import QueryError
from workers.query import names, tree
from workers.query.builder import Builder, Saved

LONGEST = 20_000
"""Characters of a query: 10 kB typed, and room for the operators that canonical text spells out."""
DEEPEST = 60
"""Brackets within brackets."""
MOST = 500
"""Words and phrases: what is read within 50 ms.  Operators do not count, so that canonical text, which spells them out, still reads."""
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "＂": '"'})
MOST_PIECES = 750
"""The same before it is read, with room for what canonical text spells out."""
_PIECE = re.compile(r'[^\s()"^~,]*"[^"]*"|[~^][\d.]*|[^\s()"^~,]+')
_HANGING = re.compile(r"(?:^|(?<=[\s(]))(AND|OR|NOT|&&|\|\||O?NEAR/\d+|-|!)$")
_PIECE_OR_SIGN = re.compile(r'^(?:[^\s()"^~,]+|[()"^~,])')
_SPELLED = re.compile(r"[~^].*|AND|OR|NOT|tz=[A-Za-z0-9_+/-]+").fullmatch
_LOWER = re.compile(r"(?<=\s)(and|or|not)(?=\s)")
_UNKNOWN = re.compile(r"([A-Za-z]{2,20}):(?!/)")
_KNOWN = (*names.FIELDS, *names.KEYS, "domain", "host", "source", "feed", "lang", "country", "person", "org", "place", "entity", "date", "seen",
          "after", "before", "dup", "story", "first", "saved", "event", "sent", "exact", "raw")  # fmt: skip
_SAY = {
    "RPAR": "a closing bracket", "LPAR": "an opening bracket", "WORD": "a word", "PHRASE": "a phrase in quotes",
    "$END": "the end", "NEAR": "NEAR/n", "_OR": "OR", "_AND": "AND", "NOT": "NOT",
}  # fmt: skip


@lru_cache(1)
def _lark() -> Lark:
    grammar = resources.files("workers.query").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=False, maybe_placeholders=False)


def parse(
    text: str,
    *,
    now: datetime | None = None,
    saved: Saved | None = None,
    _within: tuple[str, ...] = (),
    _tz: str = "UTC",
) -> tree.Query:
    """Read a query; ``QueryError`` with position, expectation and, where possible, a corrected proposal.

    ``now``: the clock for relative dates (default: when the query is evaluated).  ``saved``: gives the text of ``saved:name``,
    which is read in the time zone of the query around it.
    """
    if len(text) > LONGEST:
        raise QueryError(
            f"The query has {len(text):,} characters; {LONGEST:,} is the most.", LONGEST, "a shorter query"
        )
    straight = text.translate(_QUOTES)
    _check_size(straight)
    _check_brackets(straight)
    try:
        made = _lark().parse(straight)
    except UnexpectedInput as error:
        raise _explain(error, straight) from None
    _check_fields(made, straight)
    builder = Builder(saved=saved, parse=_Inner(saved, _within), tz=_tz)
    root = _build(builder, made)
    if sum(map(_weight, tree.walk(root))) > MOST:
        raise QueryError(f"More than {MOST:,} words and phrases: split the query.", 0, "a shorter query")
    return tree.Query(root, text, now, tuple(_notes(straight)))


class _Inner:
    """Parses the text of a saved query; kept apart so that the builder does not import the parser."""

    def __init__(self, saved: Saved | None, within: tuple[str, ...]) -> None:
        self.saved = saved
        self.within = within

    def __call__(self, name: str, text: str, tz: str) -> tree.Node:
        if name in self.within:
            circle = " → ".join((*self.within[self.within.index(name) :], name))
            raise QueryError(f"The stored queries go round in a circle: {circle}.")
        if len(self.within) >= 20:
            raise QueryError("Stored queries are nested more than 20 deep.")
        return parse(text, saved=self.saved, _within=(*self.within, name), _tz=tz).root


def _check_fields(made: Tree[Token], text: str) -> None:
    """A field that is none is an error: read as a word it would find nothing, and say nothing."""
    for part in made.find_data("word"):
        token = cast(Token, part.children[0])
        start, end = token.start_pos or 0, token.end_pos or 0
        m = _UNKNOWN.match(token)
        if m is None or (m.end() == len(token) and text[end : end + 1].strip() == ""):
            continue
        near = difflib.get_close_matches(m[1].lower(), _KNOWN, 1)
        plain = f'"{m[1]} {token[m.end() :]}"' if m.end() < len(token) else m[1] + " "
        proposal = text[:start] + (f"{near[0]}:{token[m.end() :]}" if near else plain) + text[end:]
        raise QueryError(
            f"There is no field {m[1]}:.", start, "a field such as title: or source:, or quotation marks", proposal
        )


def _build(builder: Builder, made: Tree[Token]) -> tree.Node:
    try:
        return builder.start(made)
    except RecursionError:
        raise QueryError("The query is nested too deeply: take some brackets away.") from None


def _check_size(text: str) -> None:
    for i, c in enumerate(text):
        if "\ud800" <= c <= "\udfff":
            raise QueryError("This is no character: half of a surrogate pair.", i, "text")
    pieces = [m.start() for m in _PIECE.finditer(text) if not _SPELLED(m[0])]
    if len(pieces) > MOST_PIECES:
        raise QueryError(f"More than {MOST:,} words and phrases: split the query.", pieces[MOST], "a shorter query")


def _weight(node: tree.Node) -> int:
    match node:
        case tree.And() | tree.Or() | tree.Not() | tree.Boost():
            return 0
        case tree.Event(slots):
            return 1 + sum(_values(s) for s in slots)
        case _:
            return 1


def _values(slot: tree.Slot) -> int:
    match slot:
        case tree.Number():
            return 1
        case tree.TimeSlot(periods):
            return len(periods)
        case _:
            return len(slot.values)


def _check_brackets(text: str) -> None:
    depth = 0
    quoted = False
    opened: list[int] = []
    for i, c in enumerate(text):
        if c == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif c == "(":
            depth += 1
            opened.append(i)
            if depth > DEEPEST:
                raise QueryError(f"More than {DEEPEST} brackets within brackets.", i, "fewer brackets")
        elif c == ")" and opened:
            depth -= 1
            opened.pop()
    if quoted:
        raise QueryError("A quotation mark is left open.", text.rindex('"'), "a closing quotation mark", text + '"')
    if opened:
        raise QueryError("A bracket is left open.", opened[-1], "a closing bracket", text + ")" * len(opened))


def _explain(error: UnexpectedInput, text: str) -> QueryError:
    position = getattr(error, "pos_in_stream", None)
    if position is None or position < 0 or isinstance(error, UnexpectedEOF):
        position = len(text)
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.expected or ())
        if error.token.type == "$END":
            position = len(text)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    names = [_SAY[n] for n in ("WORD", "PHRASE", "LPAR", "RPAR", "$END") if n in expected] or ["something else"]
    there = text[position : position + 12].strip()
    what = f"{there!r} cannot stand here" if there else "the query ends too soon"
    return QueryError(
        f"At character {position + 1} {what}.", position, " or ".join(names[:3]), _proposal(text, position)
    )


def _proposal(text: str, position: int) -> str | None:
    """The query with what is in the way taken out, if that can be read."""
    if len(text) > 2_000:
        return None
    for _ in range(5):
        # What stands in the way goes: the operator before it if there is one, else the piece itself.
        before, rest = text[:position].rstrip(), text[position:]
        shorter = _HANGING.sub("", before)
        if shorter != before:
            text = f"{shorter} {rest}".strip() if rest[:1] != ")" else shorter + rest
        else:
            text = f"{before} {_PIECE_OR_SIGN.sub('', rest, count=1).lstrip()}".strip()
        if not text:
            return None
        try:
            _lark().parse(text)
        except UnexpectedInput as error:
            stream = getattr(error, "pos_in_stream", None)
            position = len(text) if stream is None or stream < 0 or _ended(error) else stream
        else:
            return re.sub(r" +(?=[ )])", "", text) if '"' not in text else text
    return None


def _ended(error: UnexpectedInput) -> bool:
    return isinstance(error, UnexpectedToken) and error.token.type == "$END"


def _notes(text: str) -> list[tree.Hint]:
    bare = re.sub(r'"[^"]*"', lambda m: " " * len(m[0]), text)
    return [
        tree.Hint(
            "lower-case operator", f"{m[1]!r} is taken as a word; write {m[1].upper()} for the operator.", m.start(1)
        )
        for m in _LOWER.finditer(bare)
    ]
