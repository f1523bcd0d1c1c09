"""What each rule has said, and what therefore becomes of its next match.

``decide`` is pure: the same rule, match, ledger and time give the same state and reason.  The ledger is rebuilt from the alerts
themselves, in any order, so that a restart knows what was told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schemas import Alert, Rule
from schemas.alert import State
from workers.alert import hours
from workers.query.document import moment

HOUR = timedelta(hours=1)
SPIKE = "spike"
"""The group of a spike rule's alerts."""
WHAT = {SPIKE: "spike"}
SPIKE_GAP = 6 * 3600.0
"""Seconds after which a spike that goes on is told again, unless the rule says otherwise."""
KEPT = timedelta(days=15)
"""A day longer than the alerts topic keeps its records: what a restart would know is known without one."""


@dataclass(frozen=True)
class Match:
    """An article that a rule's query holds for.

    ``group``: what it is one of, None: of nothing.  ``added``: whether the query holds for what a correction added; None: no
    correction, or not asked.
    """

    group: str | None
    outlets: int = 1
    added: bool | None = None
    text: str = ""
    """What a rate rule found."""


@dataclass(frozen=True)
class Decision:
    """``due``: when a match that waits goes out."""

    state: State
    reason: str
    due: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What was last said of a group, or will be at ``due``."""

    at: datetime
    outlets: int
    due: datetime | None = None


@dataclass
class Ledger:
    """Ids of all matches, what each rule told of each group, and when its messages went or go out."""

    done: dict[str, datetime] = field(default_factory=dict)
    told: dict[tuple[str, str], Told] = field(default_factory=dict)
    messages: dict[str, set[tuple[datetime, str]]] = field(default_factory=dict)
    limited: dict[str, datetime] = field(default_factory=dict)
    merged: dict[str, frozenset[str]] = field(default_factory=dict)
    """Stories that turned out to be one, each with all of them."""

    def merge(self, old: str, new: str) -> None:
        """Two stories are one: what was told of either was told of both."""
        both = self.merged.get(old, frozenset((old,))) | self.merged.get(new, frozenset((new,)))
        self.merged.update(dict.fromkeys(both, both))

    def of(self, rule: str, group: str) -> Told | None:
        """What a rule last told of a group."""
        names = self.merged.get(group, (group,))
        found = [told for name in names if (told := self.told.get((rule, name))) is not None]
        if not found:
            return None
        last = max(found, key=lambda t: t.at)
        return Told(last.at, max(t.outlets for t in found), last.due)

    def enter(self, alert: Alert, group: str | None) -> None:
        """Take in an alert, new or out of the log; the order does not matter."""
        at = moment(alert.at)
        if at is None:
            return
        self.done[alert.id] = at
        if alert.state not in ("sent", "held", "limited"):
            return
        due = moment(alert.due)
        self.messages.setdefault(alert.rule, set()).add((due, "") if due else (at, alert.id))  # held ones share one
        if alert.state == "limited" and due is not None:
            self.limited[alert.rule] = max(due, self.limited.get(alert.rule, due))
        if group is not None:
            was = self.told.get((alert.rule, group))
            newer = was is None or at >= was.at
            told = Told(at, alert.outlets, due) if was is None or newer else was
            outlets = max(alert.outlets, was.outlets if was else 0)
            self.told[alert.rule, group] = Told(told.at, outlets, told.due)

    def forget(self, now: datetime) -> None:
        """Let go of what is too old to matter."""
        before = now - KEPT
        self.done = {k: at for k, at in self.done.items() if at >= before}
        self.told = {k: t for k, t in self.told.items() if t.at >= before}
        groups = {group for _, group in self.told}
        self.merged = {k: names for k, names in self.merged.items() if names & groups}
        for rule, times in list(self.messages.items()):
            self.messages[rule] = {(t, i) for t, i in times if t >= now - 2 * HOUR}
            if not self.messages[rule]:
                del self.messages[rule]

    def lately(self, rule: Rule, now: datetime) -> list[datetime]:
        """When the rule's messages of the last hour went out, those that wait for more of their group included."""
        until = now + timedelta(seconds=rule.wait)
        return sorted(t for t, _ in self.messages.get(rule.id, ()) if now - HOUR < t <= until)


def decide(rule: Rule, match: Match, ledger: Ledger, now: datetime) -> Decision:
    """What becomes of a match: muted, grouped, held, limited, or sent."""
    if (until := moment(rule.muted_until)) is not None and until > now:
        return Decision("muted", f"muted until {rule.muted_until}")
    if rule.added_text_only and match.added is False:
        return Decision("grouped", "nothing that the correction added matches")
    told = ledger.of(rule.id, match.group) if match.group is not None else None
    if told is None:
        return _when(rule, ledger, now, _first(rule, match), first=True)
    what = WHAT.get(match.group or "", rule.group_by)
    if told.due is not None and told.due > now:
        return Decision("grouped", f"goes out together with the first of its {what}", told.due)
    grown = [n for n in rule.escalate_at if told.outlets < n <= match.outlets]
    if grown and rule.kind == "match" and rule.group_by == "story":
        return _when(rule, ledger, now, f"the story has reached {max(grown)} outlets", first=False)
    gap = rule.repeat_gap or (SPIKE_GAP if match.group == SPIKE else 0.0)
    if gap and now - (told.due or told.at) >= timedelta(seconds=gap):
        return _when(rule, ledger, now, f"its {what} goes on after {hours.spoken(gap)}", first=False)
    return Decision("grouped", f"its {what} has already been told")


def _first(rule: Rule, match: Match) -> str:
    if match.text:
        return match.text
    if match.group is None or rule.group_by == "none":
        return "a match"
    return "first article of its story that matches" if rule.group_by == "story" else "first match of its article"


def _when(rule: Rule, ledger: Ledger, now: datetime, reason: str, *, first: bool) -> Decision:
    """A match that is to be told: now, or when it is its time."""
    if rule.digest is not None:
        due = hours.after_quiet(rule, hours.digest(rule, now))
        return Decision("held", f"for the {rule.digest} digest: {reason}", due)
    end = hours.after_quiet(rule, now)
    if end > now:
        return Decision("held", f"quiet hours until {rule.quiet_to}: {reason}", end)
    lately = ledger.lately(rule, now)
    if rule.limit_per_hour is not None and len(lately) >= rule.limit_per_hour:
        running = ledger.limited.get(rule.id)
        due = running if running is not None and running > now else max(lately[0] + HOUR, now)
        text = f"over {rule.limit_per_hour} messages an hour, goes out as a digest: {reason}"
        return Decision("limited", text, hours.after_quiet(rule, due))
    if rule.wait and first:
        due = hours.after_quiet(rule, now + timedelta(seconds=rule.wait))
        return Decision("held", f"waits {hours.spoken(rule.wait)} for more of its {rule.group_by}: {reason}", due)
    return Decision("sent", reason)
