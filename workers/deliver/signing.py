"""Standard Webhooks 1.0: what a receiver verifies (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence

from workers.errors import SettingsError


def key(secret: str) -> bytes:
    """The key in ``whsec_<base64>``; ``SettingsError`` when it is none, or shorter than 24 bytes."""
    try:
        made = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SettingsError("the webhook's secret is not base64 after whsec_.") from error
    if len(made) < 24:
        raise SettingsError("the webhook's secret is shorter than 24 bytes: make one of 32 random bytes.")
    return made


def signature(message: str, at: int, body: bytes, secret: str) -> str:
    """``v1,<base64 of HMAC-SHA256 over id.timestamp.body>``."""
    signed = f"{message}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key(secret), signed, "sha256")).decode()


def headers(message: str, at: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers; several secrets give several signatures, so that a receiver may change keys at leisure."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(message, at, body, s) for s in secrets),
    }
