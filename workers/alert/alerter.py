"""Articles in, alerts out: each (article revision, rule) pair once, with its state and the reason for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from schemas import Alert, ExtractedArticle, Rule
from workers.alert import hours, why
from workers.alert.ledger import Decision, Ledger, Match, decide
from workers.alert.rules import RuleSet
from workers.errors import QueryError, RecordError
from workers.query.document import Document
from workers.query.matcher import explain, matches

log = structlog.get_logger()
FORGET_EVERY = timedelta(hours=6)


def alert_id(article: str, revision: str | None, rule: str) -> str:
    """The same over all retries, restarts and workers."""
    return hashlib.blake2b(f"{article}\n{revision}\n{rule}".encode(), digest_size=12).hexdigest()


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond: alerts are ordered by it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def group(rule: Rule, article: str | None, story: str | None) -> str | None:
    """What a match is one of, as the rule groups: its story, its article, or nothing."""
    match rule.group_by:
        case "story":
            return story or article
        case "article":
            return article
        case _:
            return None


class Alerter:
    """The rules, and what they have already said.  State is rebuilt from the alerts topic by ``restore``."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.rules = RuleSet()
        self.ledger = Ledger()
        self._by_id: dict[str, Rule] = {}
        self._clock = clock
        self._forgot = clock()

    def put(self, rule: Rule) -> None:
        """Add or change a rule; one that cannot be used is logged and left out."""
        try:
            hours.check(rule)
            self.rules.put(rule, saved=lambda name: self._by_id[name].query if name in self._by_id else None)
        except (QueryError, RecordError) as error:
            log.warning("rule left out", rule=rule.id, reason=str(error))
            return
        self._by_id[rule.id] = rule

    def remove(self, rule: str) -> None:
        """Forget a rule."""
        self.rules.remove(rule)
        self._by_id.pop(rule, None)

    def restore(self, alert: Alert) -> None:
        """Take an alert of the stage's own output back into the state; put the rules first."""
        rule = self._by_id.get(alert.rule)
        self.ledger.enter(alert, None if rule is None else group(rule, alert.article, alert.story))

    def match(self, article: ExtractedArticle) -> list[Alert]:
        """The alerts of an article, grouped ones included with their state and reason."""
        now = self._clock()
        if now - self._forgot > FORGET_EVERY:
            self._forgot = now
            self.ledger.forget(now)
        document = Document.of(article)
        found = [self._alert(article, document, rule, now) for rule in self.rules.match(document)]
        return [alert for alert in found if alert is not None]

    def _alert(self, article: ExtractedArticle, document: Document, name: str, now: datetime) -> Alert | None:
        rule = self._by_id[name]
        number = alert_id(article.id, article.revision, name)
        if number in self.ledger.done or not rule.enabled:
            return None
        made = self._decide(rule, article, now)
        alert = self._record(rule, article, document, number, now, made)
        self.ledger.enter(alert, group(rule, article.id, article.story))
        return alert

    def _decide(self, rule: Rule, article: ExtractedArticle, now: datetime) -> Decision:
        added = None
        if rule.added_text_only and (document := why.added(article)) is not None:
            added = matches(self.rules.query(rule.id), document)
        match = Match(group(rule, article.id, article.story), article.outlets, added)
        return decide(rule, match, self.ledger, now)

    def _record(
        self, rule: Rule, article: ExtractedArticle, document: Document, number: str, now: datetime, made: Decision
    ) -> Alert:
        tree = explain(self.rules.query(rule.id), document)
        return Alert(
            id=number,
            rule=rule.id,
            rule_name=rule.name or rule.id,
            query=rule.query,
            article=article.id,
            revision=article.revision,
            story=article.story,
            title=article.title,
            url=article.url,
            source=article.source,
            published=article.published,
            at=stamp(now),
            state=made.state,
            reason=made.reason,
            due=None if made.due is None else stamp(made.due),
            outlets=article.outlets,
            why=tree,
            sentences=why.sentences(tree, document),
        )
