"""Articles out of web pages and feeds.  Never from internal addresses unless allowed; sizes and redirects are bounded."""

from __future__ import annotations

import ipaddress
import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import strftime
from urllib.parse import urljoin, urlsplit

import feedparser
import httpx
import msgspec

from schemas import RawArticle
from workers.settings import Settings

LARGEST = 8 * 1024 * 1024
"""Bytes of a page or feed."""
REDIRECTS = 5
TIMEOUT = 20.0
AGENT = "Dateline/0.1 (news reader)"

Line = tuple[str, bytes | Exception]


class Refused(ValueError):
    """An address that may not be fetched, or an answer that cannot be used."""


def check(url: str, allow_internal: bool) -> None:
    """``Refused`` unless the address is http(s) and, where that matters, leads outside."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"{url!r} is no web address.")
    if allow_internal:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"{parts.hostname} cannot be found: {error}.") from error
    for entry in found:
        address = ipaddress.ip_address(entry[4][0])
        if not address.is_global or address.is_multicast:
            raise Refused(f"{parts.hostname} is an internal address; set DATELINE_ALLOW_INTERNAL=true to allow it.")


def fetch(url: str, settings: Settings) -> tuple[str, bytes, str]:
    """Return the final address, the body, and its content type; ``Refused`` for what cannot be used."""
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": AGENT}, follow_redirects=False) as client:
        for _ in range(REDIRECTS + 1):
            check(url, settings.allow_internal)
            with client.stream("GET", url) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers.get("location", ""))
                    continue
                if answer.status_code != 200:
                    raise Refused(f"{url} answered {answer.status_code}.")
                body = b""
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        raise Refused(f"{url} is larger than {LARGEST:,} bytes.")
                return url, body, answer.headers.get("content-type", "")
    raise Refused(f"{url} redirects more than {REDIRECTS} times.")


def pages(urls: Iterable[str], settings: Settings) -> Iterator[Line]:
    """One raw article a page."""
    for url in urls:
        try:
            final, body, kind = fetch(url, settings)
        except (Refused, httpx.HTTPError) as error:
            yield url, Refused(str(error))
            continue
        charset = kind.partition("charset=")[2].strip("\"' ;") or "utf-8"
        try:
            html = body.decode(charset, "replace")
        except LookupError:
            html = body.decode("utf-8", "replace")
        yield url, msgspec.json.encode(RawArticle(url=final, html=html))


def feeds(urls: Iterable[str], settings: Settings) -> Iterator[Line]:
    """The entries of feeds; a feed that fails is reported and stops nothing."""
    for url in urls:
        try:
            _, body, _ = fetch(url, settings)
        except (Refused, httpx.HTTPError) as error:
            yield url, Refused(str(error))
            continue
        read = feedparser.parse(body)
        if read.bozo and not read.entries:
            yield url, Refused(f"is no feed: {read.bozo_exception}")
            continue
        for entry in read.entries:
            yield f"{url} {entry.get('link', '')}", msgspec.json.encode(_entry(entry, url, read.feed.get("title")))


def _entry(entry: feedparser.FeedParserDict, feed: str, source: str | None) -> RawArticle:
    content = entry.get("content") or []
    html = content[0].get("value") if content else entry.get("summary", "")
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    published = strftime("%Y-%m-%dT%H:%M:%SZ", when) if when else None
    page = f"<html><body><article><h1>{entry.get('title', '')}</h1>{html}</article></body></html>"
    return RawArticle(
        url=entry.get("link"),
        title=entry.get("title"),
        html=page,
        published=published,
        source=source,
        feed=feed,
        byline=entry.get("author"),
    )


def opml_urls(file: Path) -> list[str]:
    """The feed addresses of an OPML file."""
    try:
        root = ET.parse(file).getroot()
    except ET.ParseError as error:
        raise Refused(f"{file} is no OPML: {error}") from error
    return [o.attrib["xmlUrl"] for o in root.iter("outline") if o.attrib.get("xmlUrl")]
