"""Articles out of files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from warcio.archiveiterator import ArchiveIterator

from schemas import RawArticle
from workers.clean.facts import time

Line = tuple[str, bytes | Exception]


def json_lines(files: Iterable[Path]) -> Iterator[Line]:
    """Every line of JSONL files, with where it stood."""
    for file in files:
        stream = sys.stdin.buffer if str(file) == "-" else file.open("rb")
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"{file}:{number}", line.strip()


def text_files(
    files: Iterable[Path],
    *,
    published: str | None = None,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
) -> Iterator[Line]:
    """One raw article a file; the first line is the headline unless ``title`` is given."""
    if published and time(published) is None:
        raise ValueError(f"{published!r} is no date: use 2026-05-31 or 2026-05-31T12:00:00Z.")
    for file in files:
        try:
            raw = (sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield str(file), ValueError(f"cannot be read as UTF-8 text: {error}")
            continue
        head, _, rest = raw.lstrip("\ufeff\n\r ").partition("\n")
        article = RawArticle(
            url=url, title=title or head.strip(), text=raw if title else rest, published=published, source=source
        )
        yield str(file), msgspec.json.encode(article)


def warc_pages(files: Iterable[Path]) -> Iterator[Line]:
    """The HTML responses of WARC files, plain or gzipped."""
    for file in files:
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                http = record.http_headers
                kind = (http.get_header("Content-Type") or "") if http else ""
                if record.rec_type != "response" or "html" not in kind or http.get_statuscode() != "200":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                seen = record.rec_headers.get_header("WARC-Date")
                html = record.content_stream().read().decode("utf-8", "replace")
                yield str(url), msgspec.json.encode(RawArticle(url=url, html=html, seen=seen))
