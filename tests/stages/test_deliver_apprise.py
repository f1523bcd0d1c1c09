"""Apprise's plug-ins open their own connections: none of them leads inside."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from schemas import Rule
from tests.endpoint import Endpoint
from tests.servers.start import free_ports
from tests.stages.delivering import SECRET, alert, desk, over, rules, until
from workers.deliver import apprised
from workers.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433"])
def test_apprise_reaches_no_inside_address(
    tmp_path: Path, hook: Endpoint, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Unless allowed: by number, by name, in notations that only the system reads; not one byte arrives, and it is final."""
    conf = Settings(home=tmp_path / "home", webhook_secret=SECRET, _env_file=None)
    monkeypatch.setenv("DATELINE_CHANNEL_JSON", hook.url.replace("http://127.0.0.1", f"json://{host}") + "/apprised")
    rules(conf, Rule(id="r", query="ferry", channels=["env:DATELINE_CHANNEL_JSON"]))
    with desk(conf) as stage:
        stage([alert()])
        (made,) = until(conf, over)
    assert (made.state, made.attempts) == ("failed", 1)
    assert "internal address" in made.reason
    assert not hook.got


def test_apprise_is_not_led_inside(tmp_path: Path, hook: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is where a connection goes, whatever was resolved or redirected before; several addresses are all watched."""
    real = socket.getaddrinfo

    def lie(host: Any, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "outside.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lie)
    where = hook.url.replace("http://127.0.0.1", "json://outside.example") + "/apprised"
    assert apprised.notify(f"{where}, {where}2", "t", "x", allow_internal=False) == (
        False, "127.0.0.1 is an internal address (DATELINE_ALLOW_INTERNAL=true allows it)")  # fmt: skip
    assert not hook.got
    assert apprised.notify(f"{where}, {where}2", "t", "x", allow_internal=True) == (True, "")
    assert len(hook.got) == 2


def test_mail_reaches_no_inside_address() -> None:
    """A plug-in that speaks something else than HTTP is watched as well."""
    (port,) = free_ports(1)
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(0.2)
        again, wrong = apprised.notify(
            f"mailto://a:b@example.org:{port}?smtp=127.0.0.1&to=c@example.org", "t", "x", allow_internal=False
        )
        assert (again, "internal address" in wrong) == (False, True)
        with pytest.raises(TimeoutError):
            server.accept()
