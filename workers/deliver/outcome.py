"""The ledger as people see it: what the alert stage decided, and what came of the messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from schemas import Alert, Delivery, Rule
from schemas.alert import State
from workers.alert import store
from workers.deliver.stage import deliveries
from workers.log import Reader, usable
from workers.pipeline import ALERTS
from workers.query.document import moment

_alert = msgspec.json.Decoder(Alert)


def ledger(reader: Reader, now: datetime) -> list[Alert]:
    """Every match, newest first, each id once, with the state and reason that it has now."""
    rows: dict[str, Alert] = {}
    for record in reader.read(ALERTS.name):
        if record.value:
            alert = usable(_alert, record.value, ALERTS.name)
            if alert is not None:
                rows.setdefault(alert.id, alert)
    return fold(rows.values(), deliveries(reader).values(), store.load(reader), now)


def fold(alerts: Iterable[Alert], made: Iterable[Delivery], rules: Mapping[str, Rule], now: datetime) -> list[Alert]:
    """Alerts with what became of their messages, the newest first."""
    by_alert: dict[str, list[Delivery]] = {}
    for delivery in made:
        if delivery.kind != "test":
            for number in delivery.alerts:
                by_alert.setdefault(number, []).append(delivery)
    out = []
    for alert in alerts:
        rule = rules.get(alert.rule)
        state, reason = _outcome(alert, by_alert.get(alert.id, []), rule is not None and bool(rule.channels), now)
        out.append(msgspec.structs.replace(alert, state=state, reason=reason))
    return sorted(out, key=lambda a: (a.at or "", a.id), reverse=True)


def _outcome(alert: Alert, made: list[Delivery], channels: bool, now: datetime) -> tuple[State, str]:
    due = moment(alert.due)
    if alert.state not in ("sent", "held", "limited"):
        return alert.state, alert.reason
    if not made:
        if channels and alert.state == "sent":
            return "pending", f"{alert.reason}; on its way"
        if not channels and due is not None and due <= now:
            return "sent", alert.reason  # a rule without channels tells on the page and in its feed
        return alert.state, alert.reason
    failed = [d for d in made if d.state == "failed"]
    if failed:
        return "failed", "; ".join(f"{d.channel}: {d.reason}" for d in failed)
    waiting = [d for d in made if d.state == "waiting"]
    tried = [d for d in waiting if d.attempts]
    if tried:
        return "pending", f"{tried[0].channel}: {tried[0].reason}, next attempt {tried[0].due}"
    if waiting:
        return (alert.state if due is not None and due > now else "pending"), alert.reason
    return "sent", alert.reason
