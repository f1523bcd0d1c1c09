"""The connection to Elasticsearch, and its errors as Dateline's."""

from __future__ import annotations

from typing import Any

import elasticsearch
from elasticsearch import Elasticsearch

from workers.errors import RetryableError
from workers.settings import Settings


def connect(url: str, settings: Settings) -> Elasticsearch:
    """A client that leaves trying again to its caller."""
    login = (settings.index_user, settings.index_password) if settings.index_user else None
    return Elasticsearch(url, basic_auth=login, request_timeout=30, retry_on_timeout=False, max_retries=0)


class TooLarge(Exception):
    """The answer 413."""


class translated:
    """Elasticsearch's errors as Dateline's: down or busy is worth another try."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, elasticsearch.ApiError):
            if error.status_code == 413:
                raise TooLarge from error
            if error.status_code in (429, 502, 503, 504):
                raise RetryableError(f"Elasticsearch is busy ({error.status_code}): {error.message}") from error
        elif isinstance(error, elasticsearch.TransportError):
            raise RetryableError(f"Elasticsearch does not answer: {error}") from error
