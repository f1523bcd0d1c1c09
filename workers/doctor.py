"""What this machine has and lacks for running Dateline."""

from __future__ import annotations

import importlib.metadata
import shutil
import socket
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from workers.errors import DatelineError
from workers.settings import Settings

Check = tuple[str, bool, str]
SMALLEST = 500 * 1024 * 1024
"""Bytes of free disk below which the log could soon be full."""


def checks(settings: Settings) -> Iterator[Check]:
    """Name, whether it is all right, and what it is or what to do."""
    yield "python", sys.version_info >= (3, 11), f"{sys.version.split()[0]} (3.11 or later is needed)"
    for package in ("faust-streaming", "spacy", "tantivy", "elasticsearch", "kafka-python"):
        yield _package(package)
    yield _disk(settings)
    yield _model(settings)
    for name, url in (("log", settings.log_url), ("index", settings.index_url)):
        yield _reach(name, url)
    yield _port(settings)


def _package(name: str) -> Check:
    try:
        return name, True, importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name, False, "not installed: run `make .venv`"


def _disk(settings: Settings) -> Check:
    home = settings.home.resolve()
    while not home.exists():
        home = home.parent
    free = shutil.disk_usage(home).free
    return "disk", free > SMALLEST, f"{free / 1e9:.1f} GB free under {settings.home}"


def _model(settings: Settings) -> Check:
    from workers.extract.model import load

    try:
        nlp = load(settings.model)
    except DatelineError as error:
        return "model", False, str(error)
    return "model", True, f"{nlp.meta['name']} {nlp.meta['version']}"


def _reach(name: str, url: str) -> Check:
    parts = urlsplit(url)
    if parts.scheme in ("local", "tantivy"):
        return name, True, url
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 9092), timeout=3):
            return name, True, f"{url} answers"
    except OSError as error:
        return (
            name,
            False,
            f"{url} does not answer ({error}): start it (docker compose up) or unset DATELINE_{name.upper()}",
        )


def _port(settings: Settings) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return "port", False, f"{settings.port} is taken: set DATELINE_PORT to another"
    return "port", True, f"{settings.port} is free"
