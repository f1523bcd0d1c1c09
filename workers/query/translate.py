"""Queries of other systems → ours, and what could not be carried over.

Read: GDELT DOC 2.0, Lucene as Media Cloud uses it, NewsCatcher, and the NEAR of Meltwater and its like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from workers.errors import QueryError
from workers.query.parser import parse
from workers.query.printer import canonical

System = Literal["gdelt", "lucene", "newscatcher", "meltwater"]


class Translation(NamedTuple):
    """``query`` is canonical text of ours; ``lost`` says, a sentence each, what it leaves out or reads differently."""

    query: str
    lost: tuple[str, ...]


Rule = tuple[str, str | Callable[[re.Match[str]], str], str]
"""Pattern, what takes its place, and what to say about it (empty: the meaning is the same)."""

_THEME = (
    r"-?\b(theme|imagetag|imagewebtag|imagefacetone|imageocrmeta|"
    r"imagenumfaces\w*|videotag):?\S+"
)
_CALL = (
    r'\bNEAR\(\s*("[^"]*")\s*,\s*("[^"]*")\s*,\s*(\d+)\s*'
    r"(?:,\s*in_order\s*=\s*(true|false)\s*)?\)"
)

_RULES: dict[System, list[Rule]] = {
    "gdelt": [
        (r"\b(tone|toneabs)[<>=]-?[\d.]+", "", "{0}: tone is not measured here."),
        (_THEME, "", "{0}: themes and images are not indexed."),
    ],
    "lucene": [
        (r"\b(publication_date|publish_date|indexed_date):[\[{](\S+) TO (\S+)[\]}]", lambda m: f"date:{_point(m[2])}..{_point(m[3])}", ""),
        (r"\b(article_title|headline):", "title:", ""),
        (r"\b(text|content|text_content):", "body:", ""),
        (r"\b(canonical_domain|media_name):", "domain:", ""),
        (r"\blanguage:", "lang:", ""),
        (r'"(\S+) (\S+)"~(\d+)', r"(\1 NEAR/\3 \2)", "{0}: words stand in any order, matched by stem."),
        (r"(\w+):[\[{].*?[\]}]", "", "{0}: this range has no counterpart."),
        (r"\b(tags_id_media|tags_id_stories|timespans_id|stories_id|media_id):(\([^)]*\)|\S+)", "", "{0}: collections and ids of Media Cloud."),
        (r"\+(?=\S)", "", ""),
    ],
    "newscatcher": [
        (r"\b(title_content|content|summary):", "body:", ""),
        (_CALL, lambda m: f"{'O' if m[4] == 'true' else ''}NEAR({m[1]},{m[2]},{m[3]})", ""),
        (r'\\"', '"', ""),
    ],
    "meltwater": [
        (r"\b(O?)near/(\d+)", lambda m: f"{m[1].upper()}NEAR/{m[2]}", ""),
        (r"\bnear\b(?!/)", "NEAR/5", "{0}: NEAR without a number is read as NEAR/5."),
        (r"\bingress:", "lead:", ""),
        (r"\b(and|or|not)\b", lambda m: m[1].upper(), ""),
        (r"\b(sentiment|reach|category|sourceTier|mediaType):(\([^)]*\)|\S+)", "", "{0}: not known about articles here."),
    ],
}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"')


def translate(text: str, system: System) -> Translation:
    """Read a query of another system; ``QueryError`` when what is left of it cannot be read."""
    lost: list[str] = []
    for pattern, into, say in _RULES[system]:
        text = _apply(text, pattern, into, say, lost, whole='"' in pattern)
    text = _tidy(text)
    if not text:
        raise QueryError("Nothing of the query can be carried over: " + " ".join(lost), 0, "a word")
    return Translation(canonical(parse(text)), tuple(lost))


def _apply(
    text: str, pattern: str, into: str | Callable[[re.Match[str]], str], say: str, lost: list[str], whole: bool
) -> str:
    def swap(m: re.Match[str]) -> str:
        if say:
            lost.append(say.format(m[0]))
        return into(m) if callable(into) else m.expand(into)

    rule = re.compile(pattern, re.IGNORECASE)
    if whole:
        return rule.sub(swap, text)
    # What stands in quotation marks is text, not syntax.
    out, at = [], 0
    for quoted in _QUOTED.finditer(text):
        out += [rule.sub(swap, text[at : quoted.start()]), quoted[0]]
        at = quoted.end()
    return "".join([*out, rule.sub(swap, text[at:])])


def _tidy(text: str) -> str:
    """Take away the operators that a part left out leaves hanging."""
    before = None
    while before != text:
        before = text
        text = re.sub(r"\(\s*\)", " ", text)
        text = re.sub(
            r"\b(AND|OR)\s+(?=(AND|OR)\b|\)|$)|(?<=\()\s*(AND|OR)\b|^\s*(AND|OR)\b|\bNOT\s*(?=\)|$)", " ", text
        ).strip()
    return text


def _point(text: str) -> str:
    return "" if text == "*" else text
