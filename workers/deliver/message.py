"""What is said: the body of a webhook, and the same as title and text for channels that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from schemas import Alert

MOST = 50
"""Alerts listed in one digest; it says how many more there are."""
_SHORT = ("id", "title", "url", "source", "published", "story", "outlets", "article", "at", "reason")


def one(alert: Alert, *, test: bool = False) -> str:
    """The message of one alert: everything that is known of the match, why it matched included."""
    data = msgspec.to_builtins(alert)
    data.pop("state")
    data.pop("due")
    return _pack("alert.matched", alert.at, data | ({"test": True} if test else {}))


def several(alerts: Sequence[Alert], reason: str, at: str) -> str:
    """The message of a digest: oldest first, at most ``MOST`` of them."""
    ordered = sorted(alerts, key=lambda a: (a.at or "", a.id))
    items = [{k: v for k, v in msgspec.to_builtins(a).items() if k in _SHORT} for a in ordered[:MOST]]
    data = {
        "rule": ordered[0].rule,
        "rule_name": ordered[0].rule_name,
        "query": ordered[0].query,
        "reason": reason,
        "count": len(ordered),
        "left_out": len(ordered) - len(items),
        "alerts": items,
    }
    return _pack("alert.digest", at, data)


def _pack(kind: str, at: str | None, data: dict[str, Any]) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": at, "data": data}).decode()


def spoken(body: str) -> tuple[str, str]:
    """Title and text, out of a message's body."""
    message = msgspec.json.decode(body)
    data = message["data"]
    if message["type"] == "alert.digest":
        title = f"{data['rule_name']}: {data['count']} alerts ({data['reason']})"
        lines = [_line(a) for a in data["alerts"]]
        if data["left_out"]:
            lines.append(f"… and {data['left_out']} more")
        return title, "\n\n".join(lines)
    mark = "TEST " if data.get("test") else ""
    because = [f"“{s['text']}”" for s in data["sentences"][:3]]
    lines = [_line(data), *because, f"Why: {data['query']} ({data['reason']})"]
    return f"{mark}{data['rule_name']}: {data['title']}".strip(), "\n\n".join(lines)


def _line(alert: dict[str, Any]) -> str:
    source = f" [{alert['source']}]" if alert.get("source") else ""
    outlets = f", {alert['outlets']} outlets" if (alert.get("outlets") or 1) > 1 else ""
    return f"{alert['title']}{source}{outlets}\n{alert.get('url') or ''}".strip()
