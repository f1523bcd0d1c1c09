"""Where a message may go: a webhook, or whatever apprise speaks.  Rules name secrets, they never hold them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dotenv import dotenv_values

from workers.errors import RecordError, SettingsError

DEFAULT_SECRET = "DATELINE_WEBHOOK_SECRET"
_NAME = re.compile(r"DATELINE_[A-Z0-9_]+")


@dataclass(frozen=True)
class Webhook:
    """A Standard Webhooks endpoint; ``secret`` is the name of the variable that holds its ``whsec_…``, one or several."""

    url: str
    secret: str = DEFAULT_SECRET

    @property
    def endpoint(self) -> str:
        """Who is reached: the whole address, as many have theirs at one host."""
        return self.url


@dataclass(frozen=True)
class Other:
    """An address in apprise's notation, held by a variable: e-mail, Slack, ntfy, …"""

    variable: str

    @property
    def endpoint(self) -> str:
        """The variable stands for the endpoint."""
        return self.variable


Channel = Webhook | Other


def read(text: str) -> Channel:
    """``https://host/path``, ``https://host/path#secret=NAME`` or ``env:NAME``; ``RecordError`` with what would be right."""
    if text.startswith("env:"):
        return Other(_variable(text[4:], text))
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or not text.isascii() or any(c.isspace() or ord(c) < 32 for c in text):
        raise RecordError(
            f"{_shown(text)} is no channel: use https://host/path, https://host/path#secret=DATELINE_NAME, "
            "or env:DATELINE_NAME for an apprise address that the variable holds."
        )
    if parts.username or parts.password:
        raise RecordError(
            f"{_shown(text)} holds a password: put the address into a variable and say env:DATELINE_NAME."
        )
    plain = text.partition("#")[0]
    if not parts.fragment:
        return Webhook(plain)
    key, _, name = parts.fragment.partition("=")
    if key != "secret":
        raise RecordError(f"{_shown(text)}: after # only secret=NAME may stand.")
    return Webhook(plain, _variable(name, text))


def _variable(name: str, text: str) -> str:
    if not _NAME.fullmatch(name):
        raise RecordError(f"{_shown(text)}: a variable's name starts with DATELINE_ and has capitals, digits and _.")
    return name


def _shown(text: str) -> str:
    """The channel without what may be a password."""
    return repr(re.sub(r"//[^/@]*@", "//…@", text)[:200])


def variable(name: str) -> str:
    """A variable's value, from the environment or the ``.env`` file; empty when it is nowhere."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or ""


def secrets(names: str) -> list[str]:
    """The secrets in a variable's value, the current one first; ``SettingsError`` when there is none."""
    found = [s for s in re.split(r"[\s,]+", names) if s]
    if not found:
        raise SettingsError("the webhook's secret is not set: put whsec_… into the variable and start again.")
    if not all(s.startswith("whsec_") for s in found):
        raise SettingsError("the webhook's secret does not start with whsec_.")
    return found
