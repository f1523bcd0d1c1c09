"""What people do with rules and messages, the same from the command line, the API and the page."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from schemas import Alert, Delivery, Rule, Sighting
from workers.alert import backtest, hours, store
from workers.deliver import book, channels, message, stage
from workers.errors import NotThere, RecordError
from workers.index import Index
from workers.log import open_publisher, open_reader
from workers.pipeline import SIGHTINGS
from workers.query import canonical, parse
from workers.query.tree import Query

MOST = 20_000
"""Articles that a backtest looks at; it says so when there are more."""


def rule(body: Mapping[str, Any]) -> Rule:
    """A rule out of plain values, checked; ``QueryError`` and ``RecordError`` say what is wrong."""
    known = {k: v for k, v in body.items() if v is not None and v != ""}
    query = parse(str(known.get("query") or ""))
    known.setdefault("id", hashlib.blake2b(canonical(query).encode(), digest_size=6).hexdigest())
    known.setdefault("name", known["query"])
    known["updated"] = book.stamp(datetime.now(UTC))
    try:
        made = msgspec.convert(known, Rule, strict=False)
    except msgspec.ValidationError as error:
        raise RecordError(f"That is no alert: {error}") from error
    if unknown := set(known) - set(Rule.__struct_fields__):
        raise RecordError(f"An alert has no {', '.join(sorted(unknown))}: it has {', '.join(Rule.__struct_fields__)}.")
    for channel in made.channels:
        channels.read(channel)
    return hours.check(made)


def save(url: str, made: Rule, index: Index | None = None) -> Rule:
    """Store a rule; a new spike rule gets its history from the index."""
    with open_publisher(url) as publisher:
        store.save(publisher, made)
        if made.kind == "spike" and index is not None:
            for seen in _history(made, index):
                publisher.publish(SIGHTINGS.name, seen.rule.encode(), msgspec.json.encode(seen))
    return made


def _history(made: Rule, index: Index) -> list[Sighting]:
    oldest = index.search(parse("*"), sort="oldest", size=1).hits
    since = oldest[0].article.get("seen") if oldest else None
    found, _ = matching(index, parse(made.query))
    return backtest.history(made, found, since)


def rules(url: str) -> dict[str, Rule]:
    """Every rule by id."""
    reader = open_reader(url)
    made = store.load(reader)
    reader.close()
    return made


def get(url: str, name: str) -> Rule:
    """One rule; ``NotThere`` when there is none."""
    made = rules(url).get(name)
    if made is None:
        raise NotThere(f"There is no alert {name!r}; `dateline alert list` shows all.")
    return made


def remove(url: str, name: str) -> None:
    """Forget a rule."""
    get(url, name)
    with open_publisher(url) as publisher:
        store.delete(publisher, name)


def mute(url: str, name: str, until: str | None) -> Rule:
    """Mute a rule until a time (RFC 3339), or let it speak again (None)."""
    made = hours.check(msgspec.structs.replace(get(url, name), muted_until=until))
    return save(url, made)


def duration(text: str) -> timedelta:
    """30m, 8h, 3d."""
    units = {"m": 60, "h": 3600, "d": 86400}
    number = text[:-1]
    if text[-1:] not in units or not (number.isascii() and number.isdigit()) or len(number) > 5:
        raise RecordError(f"{text!r} is no duration: use 30m, 8h or 3d.")
    return timedelta(seconds=int(number) * units[text[-1]])


# -- trying it out


def matching(index: Index, query: Query) -> tuple[list[dict[str, Any]], bool]:
    """Articles of the index that match, and whether there were too many to look at all of them."""
    found: list[dict[str, Any]] = []
    for hit in _hits(index, query):
        if len(found) >= MOST:
            return found, True
        found.append(hit)
    return found, False


def _hits(index: Index, query: Query) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        page = index.search(query, sort="newest", size=500, cursor=cursor)
        yield from (h.article for h in page.hits)
        cursor = page.cursor
        if cursor is None or not page.hits:
            return


def try_out(index: Index, made: Rule) -> backtest.Report:
    """The rule over the indexed history."""
    found, cut = matching(index, parse(made.query))
    days = len(index.timeline(parse("*"), "day"))
    return backtest.backtest(made, found, days, cut=cut)


def test(url: str, index: Index, made: Rule) -> list[Delivery]:
    """Have the deliver stage send what the newest match would, to each channel, marked as a test."""
    if not made.channels:
        raise RecordError("The alert has no channels to test: add some with --channel.")
    now = datetime.now(UTC)
    newest = index.search(parse(made.query), sort="newest", size=1).hits
    alert: Alert = backtest.example(made, newest[0].article if newest else None, now)
    body = message.one(alert, test=True)
    out = []
    for channel in made.channels:
        number = book.message_id("test", secrets.token_hex(8))
        out.append(Delivery(id=number, rule=made.id, channel=channel, kind="test", alerts=[alert.id], body=body,
                            created=book.stamp(now), due=book.stamp(now), replayed=book.stamp(now)))  # fmt: skip
        stage.ask(url, out[-1])
    return out


def replay(url: str, number: str) -> Delivery:
    """Have a message sent once more, with the same id and body."""
    found = stage.find(url, lambda d: d.id == number)
    if not found:
        raise NotThere(f"There is no delivery {number!r}; `dateline alert deliveries` shows all.")
    made = book.replay(found[0], datetime.now(UTC))
    stage.ask(url, made)
    return made


def outcome(url: str, numbers: set[str], patience: float) -> list[Delivery]:
    """How deliveries stand after their first attempt; waits at most ``patience`` seconds for it."""
    deadline = time.monotonic() + patience
    while True:
        found = stage.find(url, lambda d: d.id in numbers)
        if all(d.attempts or d.state != "waiting" for d in found) or time.monotonic() > deadline:
            return found
        time.sleep(0.3)
