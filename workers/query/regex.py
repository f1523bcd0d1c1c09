"""Regular expressions, by RE2: linear in the text whatever the pattern."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from workers.query.document import Document
from workers.query.tree import Field, Regex

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 2 << 20


@lru_cache(1024)
def compiled(pattern: str, ignore_case: bool) -> Any:
    """The expression, ready; ``re2.error`` when it cannot be read or would be too large."""
    return re2.compile(f"(?i){pattern}" if ignore_case else pattern, _OPTIONS)


def regex_spans(node: Regex, doc: Document) -> list[dict[str, Any]]:
    """Where the expression is found in the raw headline, address or byline."""
    name = {Field.TITLE: "title", Field.URL: "url"}.get(node.field, "byline")
    raw = doc.texts(node.field)[0][1].raw
    found = compiled(node.pattern, node.ignore_case).finditer(raw)
    return [{"in": name, "start": m.start(), "end": m.end(), "text": m.group()} for m in found]
