"""A web page → its article, by trafilatura."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

import trafilatura

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,40}$")


@dataclass(frozen=True)
class Page:
    """What a page holds; paragraphs of ``text`` stand one a line."""

    title: str
    text: str
    byline: str | None
    published: str | None


def read(html: str, url: str | None) -> Page:
    """The article of a page; empty texts when there is none."""
    found = trafilatura.bare_extraction(
        html, url=url, include_comments=False, include_tables=False, favor_recall=True, with_metadata=True
    )
    record = found.as_dict() if found is not None else {}
    title = record.get("title") or ""
    if not title and (m := _TITLE.search(html)):
        title = _SITE.sub("", entities.unescape(m[1]).strip())
    return Page(title, record.get("text") or "", record.get("author"), record.get("date"))
