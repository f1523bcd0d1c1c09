"""One attempt: a message to a channel, and what came of it.  Nothing here raises for what an endpoint does."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Literal

import httpcore

from workers.deliver import apprised, message, signing
from workers.deliver.channels import DEFAULT_SECRET, Channel, Other, Webhook, secrets, variable
from workers.deliver.guard import Guard, Refused
from workers.errors import SettingsError

DEADLINE = 15.0
"""Seconds for a whole attempt at a webhook, however slowly its bytes come."""
APPRISE_DEADLINE = 60.0
APPRISE_THREADS = 8
AGENT = "Dateline/0.1 (webhooks)"


@dataclass(frozen=True)
class Answer:
    """``ok``; ``retry`` later; ``gone``: 410, never again; ``refused``: trying again would not help."""

    kind: Literal["ok", "retry", "gone", "refused"]
    reason: str = ""
    status: int | None = None
    retry_after: float | None = None


class Sender:
    """Sends over one bounded pool of connections; belongs to one event loop."""

    def __init__(self, *, allow_internal: bool, secret: str = "", connections: int = 256) -> None:
        self._allow_internal, self._secret = allow_internal, secret
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=connections, keepalive_expiry=5.0, network_backend=Guard(allow_internal)
        )
        self._threads = ThreadPoolExecutor(APPRISE_THREADS, thread_name_prefix="apprise")

    async def send(self, channel: Channel, number: str, body: str) -> Answer:
        """Make one attempt."""
        if isinstance(channel, Other):
            return await self._apprise(channel, body)
        try:
            return await self._webhook(channel, number, body.encode())
        except Refused as error:
            return Answer("refused", str(error))
        except (SettingsError, httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Answer("retry", f"{error}" or type(error).__name__)
        except (TimeoutError, httpcore.TimeoutException):
            return Answer("retry", f"no answer within {DEADLINE:g} s")

    async def _webhook(self, hook: Webhook, number: str, body: bytes) -> Answer:
        # The setting is the default variable's value, read from .env too.
        held = self._secret if hook.secret == DEFAULT_SECRET and self._secret else variable(hook.secret)
        headers: dict[bytes | str, bytes | str] = {}
        headers.update(signing.headers(number, int(time.time()), body, secrets(held)).items())
        headers |= {"content-type": "application/json", "user-agent": AGENT, "accept": "*/*"}
        async with asyncio.timeout(DEADLINE):
            # httpcore follows no redirects and heeds no proxy variables; the body of the answer is of no interest.
            timeouts = {"timeout": {"connect": DEADLINE, "read": DEADLINE, "write": DEADLINE, "pool": DEADLINE}}
            async with self._pool.stream(
                "POST", hook.url, headers=headers, content=body, extensions=timeouts
            ) as answer:
                wanted = {k.lower(): v for k, v in answer.headers}.get(b"retry-after", b"")
                return judged(answer.status, wanted.decode("latin-1"))

    async def _apprise(self, channel: Other, body: str) -> Answer:
        address = variable(channel.variable)
        if not address:
            return Answer("retry", f"the variable {channel.variable} is not set")
        notify = partial(apprised.notify, allow_internal=self._allow_internal)
        call = asyncio.get_running_loop().run_in_executor(self._threads, notify, address, *message.spoken(body))
        # A plug-in may raise anything: that is its channel's failure, not the stage's.
        (result,) = await asyncio.gather(asyncio.wait_for(call, APPRISE_DEADLINE), return_exceptions=True)
        if isinstance(result, BaseException):
            return Answer("retry", f"{type(result).__name__} while sending by apprise")
        again, wrong = result
        if not wrong:
            return Answer("ok")
        return Answer("retry" if again else "refused", wrong)

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)


def judged(status: int, retry_after: str = "") -> Answer:
    """What an HTTP status means for the message."""
    if 200 <= status < 300:
        return Answer("ok", "delivered", status)
    if status == 410:
        return Answer("gone", "the endpoint is gone for good (410)", status)
    if 300 <= status < 400:
        return Answer("retry", f"the endpoint redirects ({status}), which is not followed", status)
    return Answer("retry", f"the endpoint answered {status}", status, _seconds(retry_after))


def _seconds(value: str) -> float | None:
    """``Retry-After`` in seconds: a number or a date."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
