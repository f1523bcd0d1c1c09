"""Connects only to addresses outside: a name is resolved once, every address checked, and that very address connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from workers.errors import DatelineError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(DatelineError):
    """An internal address, where they are not allowed."""


def internal(text: str) -> bool:
    """Whether an address is anything but a public unicast one, also behind IPv6 notations of IPv4."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return internal(str(inner))
        if address.teredo:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, without repeats; ``OSError`` when there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore.AsyncNetworkBackend):
    """httpcore's way to the network, with the check in front."""

    def __init__(self, allow_internal: bool) -> None:
        self._allow = allow_internal
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers; ``Refused`` if any of them is internal."""
        try:
            addresses = await resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be found: {error}") from error
        if not self._allow and any(internal(a) for a in addresses):
            raise Refused(f"{host} is an internal address (DATELINE_ALLOW_INTERNAL=true allows it)")
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise Refused("a socket file is no endpoint")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
