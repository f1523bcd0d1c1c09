"""A rule (a stored query) and an alert (one match of it)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

State = Literal["sent", "grouped", "held", "limited", "failed", "muted", "pending"]


class Rule(msgspec.Struct, kw_only=True):
    """A stored query and what to do when it matches.  Durations in seconds, times of day "HH:MM" in ``timezone``."""

    id: str
    query: str
    name: str = ""
    owner: str = ""
    group_by: Literal["story", "article", "none"] = "story"
    wait: float = 0.0
    repeat_gap: float = 0.0
    escalate_at: list[int] = msgspec.field(default_factory=lambda: [5, 25, 100])
    quiet_from: str | None = None
    quiet_to: str | None = None
    timezone: str = "UTC"
    digest: Literal["daily", "weekly"] | None = None
    limit_per_hour: int | None = None
    channels: list[str] = []
    added_text_only: bool = False
    muted_until: str | None = None
    kind: Literal["match", "spike", "flatline"] = "match"
    enabled: bool = True
    updated: str | None = None


class Alert(msgspec.Struct, kw_only=True):
    """One match: ``id`` is the same over all retries, restarts and workers."""

    id: str
    rule: str
    rule_name: str = ""
    query: str = ""
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
    outlets: int = 1
    why: dict[str, Any] | None = None
    """The query's tree with true/false at each node and the offsets that made it true."""
