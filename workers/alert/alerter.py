"""Articles in, alerts out: each (article revision, rule) pair once, one alert a story, again when the story grows."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import structlog

from schemas import Alert, ExtractedArticle, Rule
from schemas.alert import State
from workers.alert.rules import RuleSet
from workers.errors import QueryError
from workers.query.document import Document, moment
from workers.query.matcher import explain

log = structlog.get_logger()


def alert_id(article: str, revision: str | None, rule: str) -> str:
    """The same over all retries, restarts and workers."""
    return hashlib.blake2b(f"{article}\n{revision}\n{rule}".encode(), digest_size=12).hexdigest()


class Alerter:
    """The rules, and what they have already said.  State is rebuilt from the alerts topic by ``restore``."""

    def __init__(self) -> None:
        self.rules = RuleSet()
        self._by_id: dict[str, Rule] = {}
        self._done: set[str] = set()
        self._told: dict[tuple[str, str], int] = {}

    def put(self, rule: Rule) -> None:
        """Add or change a rule; one whose query cannot be read is logged and left out."""
        try:
            self.rules.put(rule, saved=lambda name: self._by_id[name].query if name in self._by_id else None)
        except QueryError as error:
            log.warning("rule left out", rule=rule.id, reason=str(error))
            return
        self._by_id[rule.id] = rule

    def remove(self, rule: str) -> None:
        """Forget a rule."""
        self.rules.remove(rule)
        self._by_id.pop(rule, None)

    def restore(self, alert: Alert) -> None:
        """Take an alert of the stage's own output back into the state."""
        self._done.add(alert.id)
        if alert.state == "sent" and alert.story:
            key = (alert.rule, alert.story)
            self._told[key] = max(self._told.get(key, 0), alert.outlets)

    def match(self, article: ExtractedArticle) -> list[Alert]:
        """The alerts of an article, grouped ones included with their state and reason."""
        document = Document.of(article)
        found = [self._alert(article, document, rule) for rule in self.rules.match(document)]
        return [alert for alert in found if alert is not None]

    def _alert(self, article: ExtractedArticle, document: Document, name: str) -> Alert | None:
        rule = self._by_id[name]
        number = alert_id(article.id, article.revision, name)
        if number in self._done or not rule.enabled:
            return None
        self._done.add(number)
        state, reason = self._state(article, rule)
        alert = Alert(
            id=number,
            rule=name,
            rule_name=rule.name or name,
            query=rule.query,
            article=article.id,
            revision=article.revision,
            story=article.story,
            title=article.title,
            url=article.url,
            source=article.source,
            published=article.published,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            outlets=article.outlets,
            why=explain(self.rules.query(name), document),
        )
        alert.state, alert.reason = state, reason
        if state == "sent" and article.story:
            self._told[name, article.story] = article.outlets
        return alert

    def _state(self, article: ExtractedArticle, rule: Rule) -> tuple[State, str]:
        muted = moment(rule.muted_until)
        if muted is not None and muted > datetime.now(UTC):
            return "muted", f"muted until {rule.muted_until}"
        if rule.group_by != "story" or not article.story:
            return "sent", "a match"
        told = self._told.get((rule.id, article.story))
        if told is None:
            return "sent", "first article of its story that matches"
        grown = [n for n in rule.escalate_at if told < n <= article.outlets]
        if grown:
            return "sent", f"the story has reached {max(grown)} outlets"
        return "grouped", "its story has already been told"
