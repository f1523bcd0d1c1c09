"""What a rule would have said over articles that are already there: the matching and deciding code of the live stage itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from schemas import Alert, ExtractedArticle, Rule, Sighting
from workers.alert.alerter import Alerter, stamp
from workers.query import hints, parse
from workers.query.document import moment

SHOWN = 10
"""Alerts given as examples, the newest ones."""


@dataclass(frozen=True)
class Day:
    """Alerts of new stories, what was grouped with them or held back, and how many of all were told."""

    day: str
    stories: int
    copies: int
    told: int


@dataclass(frozen=True)
class Report:
    """``days``: those with a match, oldest first; ``a_day``: messages on a day with news."""

    days: list[Day]
    states: dict[str, int]
    a_day: float
    text: str
    hints: list[str]
    examples: list[Alert] = field(default_factory=list)
    cut: bool = False


def backtest(rule: Rule, articles: Iterable[Mapping[str, Any]], days: int, *, cut: bool = False) -> Report:
    """Run a rule over articles as if each arrived when it was first seen.

    ``days``: days of the history with any news at all.  ``cut``: there were more articles than were looked at.
    """
    records = list(articles)
    found, _ = _run(rule, records)
    stories: dict[str, set[str]] = {}
    matches, told = Counter[str](), Counter[str]()
    for alert in found:
        day = (alert.at or "")[:10]
        matches[day] += 1
        stories.setdefault(day, set()).add(alert.story or alert.id)
        told[day] += alert.state == "sent"
    rows = [Day(d, len(stories[d]), n - len(stories[d]), told[d]) for d, n in sorted(matches.items())]
    waiting = {(a.due, a.rule) for a in found if a.state in ("held", "limited")}
    a_day = (sum(told.values()) + len(waiting)) / max(1, days)
    advice = [h.message for h in hints(parse(rule.query))]
    if not records:
        advice.append("Nothing in the history matches: look for a misspelt word or a part that can never hold.")
    elif a_day > 50:
        advice.append("That is a lot: narrow the query, or ask for a digest or a limit an hour.")
    return Report(rows, dict(Counter(a.state for a in found)), round(a_day, 2), spoken(a_day), advice,
                  found[-SHOWN:][::-1], cut)  # fmt: skip


def spoken(a_day: float) -> str:
    """How often that is, for people."""
    if a_day == 0:
        return "never so far"
    if a_day >= 0.75:
        return f"about {a_day:.0f} a day"
    if a_day >= 0.11:
        return f"about {a_day * 7:.0f} a week"
    return f"about {max(1, round(a_day * 30))} a month"


def history(rule: Rule, articles: Iterable[Mapping[str, Any]], since: str | None) -> list[Sighting]:
    """What a new spike rule would have counted, so that it need not wait for weeks; ``since``: when the history begins."""
    _, seen = _run(rule, articles)
    return [Sighting(rule=rule.id, at=since), *seen] if since else seen


def _run(rule: Rule, articles: Iterable[Mapping[str, Any]]) -> tuple[list[Alert], list[Sighting]]:
    records = sorted((_record(a) for a in articles), key=lambda a: (_arrived(a), a.id))
    now = [datetime.now(UTC)]
    alerter = Alerter(lambda: now[0])
    alerter.put(msgspec.structs.replace(rule, enabled=True, muted_until=None))
    found: list[Alert] = []
    for article in records:
        now[0] = _arrived(article)
        found += alerter.silences()  # a silence shows when it ends
        found += alerter.match(article)
    return found, alerter.noted()


def _record(article: Mapping[str, Any]) -> ExtractedArticle:
    return msgspec.convert(article, ExtractedArticle, strict=False)


def _arrived(article: ExtractedArticle) -> datetime:
    return (
        moment(article.first_seen)
        or moment(article.seen)
        or moment(article.published)
        or datetime(1970, 1, 1, tzinfo=UTC)
    )


def example(rule: Rule, article: Mapping[str, Any] | None, now: datetime) -> Alert:
    """The alert that an article would make at once; without one, a bare one."""
    plain = Rule(id=rule.id, query=rule.query, name=rule.name, group_by="none")
    if article is not None:
        alerter = Alerter(lambda: now)
        alerter.put(plain)
        found = alerter.match(_record(article))
        if found:
            return found[0]
    name = rule.name or rule.id
    return Alert(id=f"test-{rule.id}", rule=rule.id, rule_name=name, query=rule.query, title=f"Test of “{name}”",
                 at=stamp(now), state="sent", reason="nothing matches so far: this is only a test")  # fmt: skip
