"""Facts about an article: identity, address, times, language."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import dateparser
from courlan import clean_url, extract_domain
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from schemas import CleanArticle

FORM = "%Y-%m-%dT%H:%M:%SZ"
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|$)")
_LETTERS = re.compile(r"[^\W\d_]")


def time(value: str | None) -> str | None:
    """Any time that people write → RFC 3339 in UTC, or None."""
    read = moment(value)
    return read.strftime(FORM) if read else None


def moment(value: str | None) -> datetime | None:
    """Any time that people write → a time in UTC, or None."""
    if not value or not value.strip():
        return None
    try:
        read: datetime | None = datetime.fromisoformat(value.strip())
    except ValueError:
        settings = {"TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True, "STRICT_PARSING": True}
        read = dateparser.parse(value[:60], languages=["en"], settings=settings)
    if read is None:
        return None
    try:
        read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return read if read >= EARLIEST else None


def published(
    given: str | None, url: str | None, seen: str
) -> tuple[str | None, Literal["high", "medium", "low"] | None]:
    """When it was published and how sure that is: given (high), from the address (medium); in the future: ``seen`` (low)."""
    arrived = moment(seen) or datetime.now(UTC)
    when, sure = moment(given), "high"
    if when is None and (m := _URL_DATE.search(urlsplit(url or "").path)):
        try:
            when, sure = datetime(int(m[1]), int(m[2]), int(m[3] or 1), tzinfo=UTC), "medium" if m[3] else "low"
        except ValueError:
            when = None
    if when is None:
        return seen, "low"
    if when > arrived + timedelta(days=1):
        return seen, "low"
    return when.strftime(FORM), sure  # type: ignore[return-value]


def canonical_url(url: str | None) -> str | None:
    """The address without tracking, fragment and such; None for none."""
    if not url or not url.strip():
        return None
    cleaned = clean_url(url.strip()) or url.strip()
    parts = urlsplit(cleaned)
    path = parts.path.rstrip("/") or "/"
    query = "&".join(
        p for p in parts.query.split("&") if p and not p.lower().startswith(("utm_", "fbclid", "gclid", "mc_"))
    )
    return urlunsplit((parts.scheme.lower() or "https", parts.netloc.lower(), path, query, ""))


def domain(url: str | None) -> str | None:
    """The registrable domain."""
    return (extract_domain(url) or urlsplit(url).hostname) if url else None


def identity(canonical: str | None, source: str | None, title: str, text: str) -> str:
    """Hash of the canonical address, else of source and text: 32 hexadecimal digits."""
    base = canonical or f"{source or ''}\n{title}\n{text}"
    return hashlib.blake2b(base.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def revision(article: CleanArticle) -> str:
    """``<milliseconds of arrival>-<hash of title and text>``: later ones are greater."""
    arrived = moment(article.seen) or datetime(1970, 1, 1, tzinfo=UTC)
    content = f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")
    return f"{int(arrived.timestamp() * 1000):014d}-{hashlib.blake2b(content, digest_size=6).hexdigest()}"


@lru_cache(1)
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str | None:
    """ISO 639-1 code when there is enough text to be sure of, else None."""
    sample = text[:3000]
    if len(_LETTERS.findall(sample)) < 40:
        return None
    code, sure = _identifier().classify(sample)
    return str(code) if sure >= 0.9 else None
