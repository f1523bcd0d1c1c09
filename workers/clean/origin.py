"""The country of a publisher, as far as its address says so."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import pycountry

# Country codes that are sold to everybody as short or telling names: a site there says nothing about its country.
# After the "generic country-code top-level domains" that search engines do not read as a place, and the ones once given away free.
_ANYBODY = frozenset({
    "ac", "ad", "ai", "as", "bz", "cc", "cd", "cf", "co", "cx", "dj", "fm", "ga", "gg", "gl", "gq", "gs", "io", "la", "ly", "me",
    "ml", "ms", "mu", "nu", "pw", "sc", "sh", "so", "sr", "st", "tf", "tk", "to", "tv", "vc", "vu", "ws",
})  # fmt: skip
# Below these a country's registry takes its own: news.com.co is Colombia's, though news.co is anybody's.
_SECOND = frozenset(["ac", "co", "com", "edu", "gob", "gouv", "gov", "mil", "net", "or", "org"])


@lru_cache(1)
def _codes() -> dict[str, str]:
    return {c.alpha_2.lower(): c.alpha_3 for c in pycountry.countries} | {"uk": "GBR"}


def country(url: str | None) -> str | None:
    """ISO 3166 alpha-3 by the country-code top-level domain; None where that is generic (``.com``, ``.io``) or no domain."""
    try:
        host = (urlsplit(url or "").hostname or "").removesuffix(".")
    except ValueError:
        return None
    labels = host.split(".")
    if len(labels) < 2:
        return None
    own = len(labels) > 2 and labels[-2] in _SECOND
    return None if labels[-1] in _ANYBODY and not own else _codes().get(labels[-1])
