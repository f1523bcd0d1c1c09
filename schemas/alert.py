"""A rule (a stored query), an alert (one match of it), and a delivery (a message to one of its channels)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

State = Literal["sent", "grouped", "held", "limited", "failed", "muted", "pending"]
Kind = Literal["match", "spike", "flatline"]


class Rule(msgspec.Struct, kw_only=True):
    """A stored query and what to do when it matches.  Durations in seconds, times of day "HH:MM" in ``timezone``."""

    id: str
    query: str
    name: str = ""
    owner: str = ""
    group_by: Literal["story", "article", "none"] = "story"
    wait: float = 0.0
    """How long the first match of a group waits for more of the group, to go out together."""
    repeat_gap: float = 0.0
    """After how long a group that goes on is told again; 0: never, but for ``escalate_at``."""
    escalate_at: list[int] = msgspec.field(default_factory=lambda: [5, 25, 100])
    """Outlets at which a story is told again."""
    quiet_from: str | None = None
    quiet_to: str | None = None
    timezone: str = "UTC"
    digest: Literal["daily", "weekly"] | None = None
    digest_at: str = "08:00"
    """When the digest goes out; the weekly one on Mondays."""
    limit_per_hour: int | None = None
    """Messages an hour; what is over it goes out as one digest when the hour is over."""
    channels: list[str] = []
    """``https://…`` (Standard Webhooks), ``https://…#secret=NAME`` or ``env:NAME`` (an apprise address in a variable)."""
    added_text_only: bool = False
    """Of a correction, look only at what it added."""
    muted_until: str | None = None
    kind: Kind = "match"
    spike_times: float = 3.0
    spike_outlets: int = 3
    flat_after: float = 86400.0
    """A flatline rule tells of so long a time without a match."""
    enabled: bool = True
    updated: str | None = None


class Alert(msgspec.Struct, kw_only=True):
    """One match: ``id`` is the same over all retries, restarts and workers."""

    id: str
    rule: str
    rule_name: str = ""
    query: str = ""
    kind: Kind = "match"
    article: str | None = None
    revision: str | None = None
    story: str | None = None
    title: str = ""
    url: str | None = None
    source: str | None = None
    published: str | None = None
    at: str | None = None
    state: State = "pending"
    reason: str = ""
    due: str | None = None
    """When it goes out together with others, if it does not go out at once."""
    outlets: int = 1
    why: dict[str, Any] | None = None
    """The query's tree with true/false at each node and the offsets that made it true."""
    sentences: list[dict[str, Any]] = []
    """The sentences that made it true: ``{"in", "start", "end", "text"}``."""


class Sighting(msgspec.Struct, kw_only=True):
    """A match of a rate rule, counted: a story in an outlet; without a story it only says that the rule looked at that time."""

    rule: str
    at: str
    story: str | None = None
    source: str | None = None


class Delivery(msgspec.Struct, kw_only=True):
    """One message to one channel: ``id`` is its ``webhook-id``, the same on each attempt."""

    id: str
    rule: str
    channel: str
    kind: Literal["alert", "digest", "test"] = "alert"
    alerts: list[str] = []
    """The alerts that it tells of."""
    state: Literal["waiting", "sent", "failed"] = "waiting"
    reason: str = ""
    attempts: int = 0
    status: int | None = None
    """The endpoint's last answer."""
    due: str | None = None
    """When the next attempt is made."""
    created: str | None = None
    finished: str | None = None
    replayed: str | None = None
    """When somebody last asked to send it again."""
    body: str | None = None
    """What is sent, as JSON: the same bytes on each attempt; a digest's is made when it is due."""
