"""The parts of delivery one by one: addresses, channels, the schedule, the queues."""

from __future__ import annotations

import asyncio
import base64
import random

import pytest
from standardwebhooks import Webhook as Standard

from tests.endpoint import endpoint
from workers.deliver import channels, guard, schedule, signing
from workers.deliver.channels import Other, Webhook
from workers.deliver.lanes import Lanes
from workers.deliver.send import Sender, judged
from workers.errors import RecordError, SettingsError

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
     "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
)  # fmt: skip
def test_internal_addresses_are_known(address: str) -> None:
    """Loopback, private, link-local (clouds' metadata), shared, multicast, and IPv4 in IPv6's clothes."""
    assert guard.internal(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_not_internal(address: str) -> None:
    """What the whole net reaches may be reached."""
    assert not guard.internal(address)


async def test_one_inside_address_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to a public and an inside address is refused: nobody knows which would be taken."""

    async def answer(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    monkeypatch.setattr(guard, "resolve", answer)
    with pytest.raises(guard.Refused):
        await guard.Guard(False).connect_tcp("hook.example", 80)


async def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once; the request goes to that address and still carries the name."""
    asked = []

    async def answer(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(guard, "resolve", answer)
    with endpoint() as hook:
        sender = Sender(allow_internal=True, secret=SECRET)
        port = hook.url.rpartition(":")[2]
        made = await sender.send(Webhook(f"http://hook.example:{port}/ok"), "msg_1", "{}")
        await sender.close()
        assert made.kind == "ok"
        assert asked == ["hook.example"]
        assert hook.got[0].headers["host"] == f"hook.example:{port}"


def test_channels_are_read() -> None:
    """A webhook, one with a secret of its own, and a variable for apprise."""
    assert channels.read("https://a.example/x?y=1") == Webhook("https://a.example/x?y=1")
    assert channels.read("https://a.example/x#secret=DATELINE_A_SECRET") == Webhook(
        "https://a.example/x", "DATELINE_A_SECRET"
    )
    assert channels.read("env:DATELINE_CHANNEL_MAIL") == Other("DATELINE_CHANNEL_MAIL")


@pytest.mark.parametrize(
    "text",
    ["", "a.example", "ftp://a.example", "https://", "https://user:pass@a.example/", "https://a.example/#x",
     "https://a.example/#secret=PATH", "env:PATH", "mailto://me:hunter2@a.example", "https://a.example/ b",
     "https://a.example:99999/", "http://[::1", "whsec_abc"],
)  # fmt: skip
def test_what_is_no_channel_is_refused(text: str) -> None:
    """With what would be right, and without showing a password."""
    with pytest.raises(RecordError) as error:
        channels.read(text)
    assert "hunter2" not in str(error.value)
    assert "pass@" not in str(error.value)


def test_several_secrets_give_several_signatures_the_standard_takes() -> None:
    """Any receiver finds the one of its key."""
    other = "whsec_" + base64.b64encode(bytes(32)).decode()
    made = signing.headers("msg_1", 1_700_000_000, b"{}", [other, SECRET])
    assert made["webhook-signature"].count("v1,") == 2
    standard = Standard(SECRET)
    from datetime import UTC, datetime

    assert standard.sign("msg_1", datetime.fromtimestamp(1_700_000_000, UTC), "{}") in made["webhook-signature"].split()


@pytest.mark.parametrize("value", ["", "  ", "abc", "whsec_abc other"])
def test_a_secret_must_be_one(value: str) -> None:
    """An unset or strange secret is an error with a remedy; nothing is ever sent unsigned."""
    with pytest.raises(SettingsError):
        channels.secrets(value)


def test_a_short_or_garbled_key_is_refused() -> None:
    """A key that anybody could guess signs nothing."""
    for value in ("whsec_c2hvcnQ=", "whsec_%%%"):
        with pytest.raises(SettingsError):
            signing.key(value)


def test_the_schedule_runs_from_five_seconds_to_a_day() -> None:
    """Each pause is as planned or up to a fifth longer; after the last there is none."""
    rng = random.Random(1)
    made = [schedule.delay(n, None, rng) for n in range(1, len(schedule.DELAYS) + 2)]
    assert made[-1] is None
    for pause, planned in zip(made, schedule.DELAYS, strict=False):
        assert pause is not None
        assert planned <= pause <= planned * 1.2
    assert (schedule.DELAYS[0], schedule.DELAYS[-1]) == (5.0, 86400.0)
    assert schedule.delay(1, 600.0, rng) == 600.0
    assert (schedule.delay(1, 1e12, rng) or 0) <= 86400 * 1.2


def test_statuses_mean_what_the_standard_says() -> None:
    """2xx is done, 410 is the end, all else is tried again."""
    assert [judged(s).kind for s in (200, 204, 301, 400, 404, 410, 429, 500, 503)] == [
        "ok", "ok", "retry", "retry", "retry", "gone", "retry", "retry", "retry",
    ]  # fmt: skip
    assert judged(429, "120").retry_after == 120.0
    assert judged(429, "soon").retry_after is None


def test_lanes_are_fair_and_back_off() -> None:
    """Two at a time an endpoint; after three failures in a row one is left alone, ever longer, and tried with a single message."""
    lanes = Lanes(room=5, first_pause=5.0)
    for i in range(8):
        lanes.push("dead", 0.0, f"d{i}")
        lanes.push("well", 0.0, f"w{i}")
    for _ in range(2):
        now = lanes.ready(1.0)
        assert sorted(e for e, _ in now) == ["dead", "dead", "well", "well"]
        for endpoint_, _ in now:
            lanes.done(endpoint_, 1.0, well=endpoint_ == "well")
    assert [e for e, _ in lanes.ready(1.0)] == ["well", "well"]
    assert lanes.next() == 11.0
    assert [e for e, _ in lanes.ready(11.0)] == ["dead"]
    lanes.done("dead", 11.0, well=True)
    assert [e for e, _ in lanes.ready(11.0)] == ["dead", "dead"]


def test_there_is_never_more_under_way_than_there_is_room_for() -> None:
    """However many endpoints wait."""
    lanes = Lanes(room=5)
    for i in range(50):
        lanes.push(f"e{i}", 0.0, f"m{i}")
    assert len(lanes.ready(0.0)) == 5
    assert lanes.ready(0.0) == []
    assert lanes.next() is None


async def test_a_host_that_does_not_exist_is_tried_again() -> None:
    """A name server's mishap is no reason to give a message up."""
    sender = Sender(allow_internal=False, secret=SECRET)
    made = await asyncio.wait_for(sender.send(Webhook("https://nowhere.invalid/x"), "msg_1", "{}"), 20)
    await sender.close()
    assert made.kind == "retry"
    assert "cannot be found" in made.reason
