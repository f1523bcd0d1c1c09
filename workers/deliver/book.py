"""Every message and how it stands: alerts in, deliveries out, answers in, deliveries out.  Pure but for its memory.

A message's id follows from the alert and the channel, so the same alert makes the same message over all restarts.  Held alerts
that are due at the same time share one message, a digest.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import structlog

from schemas import Alert, Delivery, Rule
from workers.deliver import channels, message, schedule
from workers.deliver.send import Answer
from workers.errors import RecordError

log = structlog.get_logger()
MOST_WAITING = 10_000
"""Messages that may wait for one endpoint: more are failed at once, and can be replayed."""
KEPT = timedelta(days=14)
"""How long finished deliveries can be listed and replayed."""


def stamp(at: datetime) -> str:
    """RFC 3339 with milliseconds: deliveries are ordered by it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message_id(*parts: str) -> str:
    """The ``webhook-id``: the same for the same parts, always."""
    return "msg_" + hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


class Book:
    """All deliveries by id; finished ones without their body."""

    def __init__(self, delays: tuple[float, ...] = schedule.DELAYS, rng: random.Random | None = None) -> None:
        self.deliveries: dict[str, Delivery] = {}
        self.held: dict[str, Alert] = {}
        """Alerts of digests that are not yet put together; ``needs`` says which to give at the start."""
        self._made: set[tuple[str, str]] = set()
        self._bundles: dict[tuple[str, str, str], str] = {}
        self._verdict: dict[str, tuple[str, bool]] = {}
        self._waiting: dict[str, int] = {}
        self._delays = delays
        self._rng = rng or random.Random()

    # -- alerts in

    def take(self, alert: Alert, rule: Rule | None, now: datetime) -> list[Delivery]:
        """The messages that an alert makes or joins; none when it has made them before."""
        if rule is None or not rule.channels:
            return []
        if alert.due and alert.state in ("held", "limited", "grouped"):
            made = [self._join(alert, rule.id, channel, now) for channel in dict.fromkeys(rule.channels)]
        elif alert.state == "sent":
            made = [self._single(alert, rule.id, channel, now) for channel in dict.fromkeys(rule.channels)]
        else:
            return []
        return [d for d in made if d is not None]

    def _single(self, alert: Alert, rule: str, channel: str, now: datetime) -> Delivery | None:
        if (alert.id, channel) in self._made:
            return None
        made = Delivery(id=message_id(alert.id, channel), rule=rule, channel=channel, alerts=[alert.id], body=message.one(alert),
                        created=stamp(now), due=stamp(now))  # fmt: skip
        return self._accepted(made, now)

    def _join(self, alert: Alert, rule: str, channel: str, now: datetime) -> Delivery | None:
        if (alert.id, channel) in self._made:
            return None
        due = stamp(datetime.fromisoformat(alert.due)) if alert.due else stamp(now)
        self.held[alert.id] = alert
        open_ = self.deliveries.get(self._bundles.get((rule, channel, due), ""))
        if open_ is not None and open_.state == "waiting" and open_.body is None:
            made = msgspec.structs.replace(open_, alerts=[*open_.alerts, alert.id])
            self._keep(made)
            return made
        made = Delivery(id=message_id(rule, channel, due, alert.id), rule=rule, channel=channel, kind="digest",
                        alerts=[alert.id], reason=alert.reason, created=stamp(now), due=due)  # fmt: skip
        return self._accepted(made, now)

    def _accepted(self, made: Delivery, now: datetime) -> Delivery:
        """The delivery as it starts: failed at once where trying makes no sense."""
        reason = ""
        try:
            key = channels.read(made.channel).endpoint
            if self._waiting.get(key, 0) >= MOST_WAITING:
                reason = f"{MOST_WAITING:,} messages already wait for this endpoint"
        except RecordError as error:
            reason = str(error)
        if self._is_gone(made.channel):
            reason = "the endpoint said that it is gone for good (410); replay a message to try it again"
        if reason:
            body = made.body or message.one(self.held[made.alerts[0]])
            made = msgspec.structs.replace(
                made, body=body, state="failed", reason=reason, finished=stamp(now), due=None
            )
        self._keep(made)
        return made

    # -- answers in

    def begin(self, number: str, now: datetime) -> Delivery | None:
        """The delivery, ready to send, or None when it is not its time; a digest is put together here."""
        found = self.deliveries.get(number)
        if found is None or found.state != "waiting" or (found.due or "") > stamp(now):
            return None
        if found.body is None:
            found = self._put_together(found, now)
        if found.state == "waiting" and self._is_gone(found.channel) and not found.replayed:
            return self._accepted(found, now)
        return found

    def _put_together(self, found: Delivery, now: datetime) -> Delivery:
        alerts = [self.held[a] for a in found.alerts if a in self.held]
        if not alerts:
            made = msgspec.structs.replace(found, state="failed", reason="its alerts are no longer known",
                                           finished=stamp(now), due=None)  # fmt: skip
        else:
            made = msgspec.structs.replace(found, body=message.several(alerts, found.reason, stamp(now)))
        self._keep(made)
        return made

    def settle(self, number: str, answer: Answer, now: datetime) -> Delivery:
        """How the delivery stands after an attempt."""
        was = self.deliveries[number]
        made = msgspec.structs.replace(was, attempts=was.attempts + 1, status=answer.status, reason=answer.reason)
        if answer.kind == "retry":
            pause = schedule.delay(made.attempts, answer.retry_after, self._rng, self._delays)
            if pause is None:
                made.state, made.reason = "failed", f"given up after {made.attempts} attempts: {answer.reason}"
            else:
                made.due = stamp(now + timedelta(seconds=pause))
        else:
            made.state = "sent" if answer.kind == "ok" else "failed"
        if made.state != "waiting":
            made.due, made.finished = None, stamp(now)
        self._keep(made)
        return made

    # -- what the log says

    def adopt(self, found: Delivery) -> bool:
        """Take in a delivery from the log: at the start, and a replay or test that somebody asks for; true when it is news."""
        known = self.deliveries.get(found.id)
        if known is not None and (found.replayed or "") <= (known.replayed or ""):
            return False
        self._keep(found)
        return True

    def needs(self) -> set[str]:
        """Alerts that digests still to be put together tell of."""
        return {a for d in self.deliveries.values() if d.state == "waiting" and d.body is None for a in d.alerts}

    def old(self, now: datetime) -> list[str]:
        """Forget what finished long ago; return the ids, for the log to forget too."""
        before = stamp(now - KEPT)
        ids = [d.id for d in self.deliveries.values() if d.finished and d.finished < before and d.status != 410]
        for number in ids:
            made = self.deliveries.pop(number)
            self._made.difference_update((a, made.channel) for a in made.alerts)
        return ids

    def _keep(self, made: Delivery) -> None:
        """Put it into the book and count it."""
        was = self.deliveries.get(made.id)
        key = _endpoint(made.channel)
        change = (made.state == "waiting") - (was is not None and was.state == "waiting")
        self._waiting[key] = self._waiting.get(key, 0) + change
        if made.kind != "test":
            self._made.update((a, made.channel) for a in made.alerts)
        if made.finished and (made.status == 410 or made.state == "sent"):
            self._verdict[made.channel] = max(
                self._verdict.get(made.channel, ("", False)), (made.finished, made.status == 410)
            )
        if made.due and made.body is None and made.state == "waiting":
            self._bundles[made.rule, made.channel, made.due] = made.id
        elif was is not None and was.body is None and was.due and was.state == "waiting":
            self._bundles.pop((was.rule, was.channel, was.due), None)
            self._let_go(was.alerts)
        self.deliveries[made.id] = made if made.state == "waiting" else msgspec.structs.replace(made, body=None)

    def _let_go(self, alerts: Sequence[str]) -> None:
        """Forget held alerts that no other digest waits for."""
        others = {a for number in self._bundles.values() for a in self.deliveries[number].alerts}
        for alert in alerts:
            if alert not in others:
                self.held.pop(alert, None)

    def _is_gone(self, channel: str) -> bool:
        return self._verdict.get(channel, ("", False))[1]


def _endpoint(channel: str) -> str:
    try:
        return channels.read(channel).endpoint
    except RecordError:
        return channel


def replay(found: Delivery, now: datetime) -> Delivery:
    """The delivery as it is put into the log to be sent once more: the same id, the same body, all attempts anew."""
    return msgspec.structs.replace(found, state="waiting", attempts=0, due=stamp(now), finished=None, status=None,
                                   reason="asked for by hand", replayed=stamp(now))  # fmt: skip
