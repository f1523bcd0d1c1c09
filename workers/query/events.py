"""``event:(…)``: whether all slots hold for one and the same event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from workers.query import analysis, dates, tree
from workers.query.document import Document, moment

_WHO = {"actor": ("actors",), "target": ("targets",), "party": ("actors", "targets")}
_SPANS = {"actors": "actor_spans", "targets": "target_spans"}


def event_holds(event: dict[str, Any], slots: tuple[tree.Slot, ...], doc: Document, now: datetime) -> bool:
    """Every slot holds for this event.  A marked event counts only where a ``conf`` slot asks for its confidence."""
    if event.get("marked") and not any(isinstance(s, tree.Number) and s.name == "conf" for s in slots):
        return False
    return all(_slot(event, slot, doc, now) for slot in slots)


def _slot(event: dict[str, Any], slot: tree.Slot, doc: Document, now: datetime) -> bool:
    match slot:
        case tree.ValueSlot(name, values):
            return event.get(name) in values
        case tree.PartySlot("place", values):
            return any(_placed(event.get("where") or {}, v) for v in values)
        case tree.PartySlot(name, values):
            return any(_takes_part(event, side, v, doc) for side in _WHO[name] for v in values)
        case tree.TimeSlot(periods):
            return any(_overlaps(event.get("when") or {}, p, now) for p in periods)
        case tree.Number(name, op, value):
            return _number(event, name, op, value)


def _takes_part(event: dict[str, Any], side: str, party: tree.Party, doc: Document) -> bool:
    for i, ref in enumerate(event.get(side) or []):
        known = doc.by_ref.get(ref) if ref else None
        if known:
            name, actor = known
            if party.country and actor.get("country") == party.country:
                return True
            if party.sector and actor.get("sector") == party.sector:
                return True
            if party.words and any(_within(party.words, n) for n in name.names):
                return True
        spans = event.get(_SPANS[side]) or []
        if party.words and i < len(spans):
            raw = doc.article.get(event.get("in") or "text") or ""
            if _within(party.words, analysis.folded(raw[spans[i]["start"] : spans[i]["end"]])):
                return True
    return False


def _within(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(name[i : i + len(words)] == words for i in range(len(name) - len(words) + 1))


def _placed(where: dict[str, Any], party: tree.Party) -> bool:
    if party.country and where.get("country") == party.country:
        return True
    return bool(party.words) and _within(party.words, analysis.folded(where.get("name") or ""))


def _overlaps(when: dict[str, Any], period: tree.Period, now: datetime) -> bool:
    start, end = moment(when.get("from")), moment(when.get("to"))
    if start is None:
        return False
    low, high = dates.interval(period, now)
    return (high is None or start < high) and (low is None or (end or start) > low)


def _number(event: dict[str, Any], name: str, op: str, value: float) -> bool:
    from workers.query.matcher import compare

    if name == "conf":
        return compare(event.get("confidence"), op, value)
    count = event.get(name) or {}
    return compare(count.get("low") if count.get("low") is not None else count.get("high"), op, value)
