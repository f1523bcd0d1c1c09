"""Messages by apprise, whose plug-ins open their own connections: Python's audit hook looks at each of them.

What is checked is the address that is connected to, not the one that was written down: redirects, and names that resolve to
something else the second time, are seen as well.  Only in threads that send by apprise; ours to the log stay as they are.
"""

from __future__ import annotations

import socket
import sys
import threading
from functools import cache
from typing import Any

from workers.deliver.guard import internal

_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_REFUSED = " is an internal address (DATELINE_ALLOW_INTERNAL=true allows it)"


class _Watch(threading.local):
    """``on`` in a thread while it may only reach addresses outside; ``refused``: what it was kept from."""

    on = False
    refused = ""


_watch = _Watch()


class Inside(OSError):
    """Raised in the plug-in, for which it is a connection that failed."""


def notify(address: str, title: str, text: str, *, allow_internal: bool) -> tuple[bool, str]:
    """Send; return whether another attempt makes sense, and what is wrong (nothing: sent).

    The address holds secrets and is never shown.
    """
    import apprise

    _hook()
    # Several addresses in one variable go one after the other, in this thread.
    to = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
    if not to.add(address):
        return True, "apprise cannot read the variable's address"
    _watch.on, _watch.refused = not allow_internal, ""
    try:
        sent = to.notify(title=title, body=text)
    finally:
        _watch.on = False
    if _watch.refused:
        return False, _watch.refused + _REFUSED
    return True, "" if sent else "apprise could not send it"


@cache
def _hook() -> None:
    """Install it once; it cannot be taken out again, and costs nothing where no socket is connected."""
    sys.addaudithook(_audit)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event in _EVENTS and _watch.on:
        _check(args[0].family, args[1])


def _check(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        _refuse("what is no address of the net")  # a socket file, netlink, …
    host = str(address[0])
    try:
        inside = internal(host)
    except ValueError:
        inside = True  # a name: it would be resolved while connecting, to who knows what
    if inside:
        _refuse(host)


def _refuse(what: str) -> None:
    _watch.refused = what
    raise Inside(what + _REFUSED)
