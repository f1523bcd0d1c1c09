"""What the tests of alerts share: a clock that they set, a few articles, a history in an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas import Alert, ExtractedArticle, Rule
from workers.alert import Alerter

START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)  # a Monday


class Clock:
    """A time that the test sets."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **more: float) -> Clock:
        self.now += timedelta(**more)
        return self


def article(number: int | str, story: str | None = "s1", outlets: int = 1, **more: Any) -> ExtractedArticle:
    return ExtractedArticle(
        id=f"x{number}", revision="1", story=story, outlets=outlets, source=f"S{number}",
        **({"title": "Ferry stuck", "text": "The ferry is stuck in ice. Nobody is hurt."} | more),
    )  # fmt: skip


def alerter(clock: Clock, *rules: Rule) -> Alerter:
    made = Alerter(clock)
    for rule in rules:
        made.put(rule)
    return made


def ferry(**options: Any) -> Rule:
    return Rule(id="r", query="ferry", **options)


def states(found: list[Alert]) -> list[tuple[str, str]]:
    return [(a.state, a.reason) for a in found]


def run(clock: Clock, made: Alerter, *articles: ExtractedArticle) -> list[Alert]:
    return [alert for a in articles for alert in made.match(a)]


def history() -> list[ExtractedArticle]:
    """Ten stories of two articles each, one story every twelve hours, one of each pair about a ferry."""
    out = []
    for i in range(20):
        seen = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=6 * i)
        word = "ferry" if i % 4 < 2 else "train"
        out.append(
            ExtractedArticle(
                id=f"{i:032x}", revision=f"{i:014d}-0", title=f"A {word}, number {i}", text=f"The {word} is late again.",
                url=f"https://news.example/{i}", source=f"S{i % 3}", story=f"story{i // 2}", outlets=1 + i % 2, lang="en",
                seen=seen.strftime("%Y-%m-%dT%H:%M:%SZ"), published=seen.strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
        )  # fmt: skip
    return out
