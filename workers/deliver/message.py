"""What is said: the body of a webhook, and the same as title and text for channels that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from schemas import Alert

MOST = 50
"""Stories listed in one digest; it says how many more there are."""
_SHORT = ("id", "title", "url", "source", "published", "story", "outlets", "article", "at", "reason")


def one(alert: Alert, others: Sequence[Alert] = (), *, test: bool = False) -> str:
    """The message of one alert: everything that is known of the match, why it matched included.

    ``others``: more of the same story that goes out with it.
    """
    data = msgspec.to_builtins(alert)
    data.pop("state")
    data.pop("due")
    data["others"] = [_brief(a) for a in others[:MOST]]
    return _pack("alert.matched", alert.at, data | ({"test": True} if test else {}))


def several(alerts: Sequence[Alert], reason: str, at: str) -> str:
    """The message of alerts that go out together: a digest by story, oldest first, at most ``MOST`` of them."""
    stories: dict[str, list[Alert]] = {}
    for alert in sorted(alerts, key=lambda a: (a.at or "", a.id)):
        stories.setdefault(alert.story or alert.id, []).append(alert)
    groups = list(stories.values())
    if len(groups) == 1:
        return one(groups[0][0], groups[0][1:])
    first = groups[0][0]
    items = [_brief(g[0]) | {"outlets": max(a.outlets for a in g), "more": len(g) - 1} for g in groups[:MOST]]
    data = {
        "rule": first.rule,
        "rule_name": first.rule_name,
        "query": first.query,
        "reason": reason.partition(": ")[0],  # what they have in common
        "count": len(groups),
        "left_out": len(groups) - len(items),
        "alerts": items,
    }
    return _pack("alert.digest", at, data)


def _brief(alert: Alert) -> dict[str, Any]:
    return {k: getattr(alert, k) for k in _SHORT}


def _pack(kind: str, at: str | None, data: dict[str, Any]) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": at, "data": data}).decode()


def spoken(body: str) -> tuple[str, str]:
    """Title and text, out of a message's body."""
    message = msgspec.json.decode(body)
    data = message["data"]
    if message["type"] == "alert.digest":
        title = f"{data['rule_name']}: {data['count']} stories ({data['reason']})"
        lines = [_line(a) for a in data["alerts"]]
        if data["left_out"]:
            lines.append(f"… and {data['left_out']} more")
        return title, "\n\n".join(lines)
    mark = "TEST " if data.get("test") else ""
    because = [f"“{s['text']}”" for s in data["sentences"][:3]]
    others = [_line(a) for a in data["others"]]
    lines = [_line(data), *because, *others, f"Why: {data['query']} ({data['reason']})"]
    return f"{mark}{data['rule_name']}: {data['title']}".strip(), "\n\n".join(lines)


def _line(alert: dict[str, Any]) -> str:
    source = f" [{alert['source']}]" if alert.get("source") else ""
    outlets = f", {alert['outlets']} outlets" if (alert.get("outlets") or 1) > 1 else ""
    return f"{alert['title']}{source}{outlets}\n{alert.get('url') or ''}".strip()
