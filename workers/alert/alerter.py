"""Articles in, alerts out: each (article revision, rule) pair once, with its state and the reason for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from schemas import Alert, ExtractedArticle, Rule, Sighting
from workers.alert import hours, why
from workers.alert.kept import Kept
from workers.alert.ledger import SPIKE, Decision, Ledger, Match, decide
from workers.alert.rates import HOUR, Rates, flat_since, spiking
from workers.alert.rules import RuleSet
from workers.errors import QueryError, RecordError
from workers.query.document import Document, moment
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
    if rule.kind != "match":
        return SPIKE if rule.kind == "spike" else None
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
        self.rates = Rates()
        self._noted: list[Sighting] = []
        self._flat: dict[str, Rule] = {}
        self._by_id = Kept()
        self._clock = clock
        self._forgot = clock()

    def put(self, rule: Rule) -> None:
        """Add or change a rule; one that cannot be used is logged and left out."""
        try:
            hours.check(rule)
            self.rules.put(rule, saved=self._saved)
        except (QueryError, RecordError) as error:
            log.warning("rule left out", rule=rule.id, reason=str(error))
            return
        self._by_id.put(rule)
        self._flat.pop(rule.id, None)
        if rule.kind == "flatline" and rule.enabled:
            self._flat[rule.id] = rule

    def _saved(self, name: str) -> str | None:
        rule = self._by_id.get(name)
        return None if rule is None else rule.query

    def remove(self, rule: str) -> None:
        """Forget a rule."""
        self.rules.remove(rule)
        self._by_id.remove(rule)
        self._flat.pop(rule, None)

    def restore(self, alert: Alert) -> None:
        """Take an alert of the stage's own output back into the state; put the rules first."""
        rule = self._by_id.get(alert.rule)
        self.ledger.enter(alert, None if rule is None else group(rule, alert.article, alert.story))

    def seen(self, sighting: Sighting) -> None:
        """Take a sighting of the stage's own output back into the state; put the rules first."""
        rule = self._by_id.get(sighting.rule)
        if rule is not None:
            self.rates.note(sighting, rule.kind)

    def noted(self) -> list[Sighting]:
        """What rate rules have seen since the last call: it belongs into the log."""
        made, self._noted = self._noted, []
        return made

    def silences(self) -> list[Alert]:
        """Alerts of the flatline rules that have been quiet for too long, each silence once."""
        now = self._clock()
        out = []
        for rule in self._flat.values():
            since = flat_since(rule, self.rates, now)
            if since is None or (number := alert_id(rule.id, stamp(since), "flatline")) in self.ledger.done:
                continue
            text = f"no match since {stamp(since)}, longer than {hours.spoken(rule.flat_after)}"
            made = decide(rule, Match(None, text=text), self.ledger, now)
            out.append(self._rated(rule, number, now, made, f"{rule.name or rule.id}: {text}"))
            self._enter(out[-1])
        return out

    def match(self, article: ExtractedArticle) -> list[Alert]:
        """The alerts of an article, grouped ones included with their state and reason."""
        now = self._clock()
        if now - self._forgot > FORGET_EVERY:
            self._forgot = now
            self.ledger.forget(now)
            self.rates.forget(now)
        document = Document.of(article)
        found = [self._alert(article, document, rule, now) for rule in self.rules.match(document)]
        made = [alert for alert in found if alert is not None]
        # Only now, all together: an article that ends in an error has told nothing.
        for alert in made:
            self._enter(alert)
        return made

    def _enter(self, alert: Alert) -> None:
        self.ledger.enter(alert, group(self._by_id[alert.rule], alert.article, alert.story))

    def _alert(self, article: ExtractedArticle, document: Document, name: str, now: datetime) -> Alert | None:
        rule = self._by_id[name]
        if rule.kind != "match":
            return self._rate(rule, article, now) if rule.enabled else None
        number = alert_id(article.id, article.revision, name)
        if number in self.ledger.done or not rule.enabled:
            return None
        made = self._decide(rule, article, now)
        return self._record(rule, article, document, number, now, made)

    def _rate(self, rule: Rule, article: ExtractedArticle, now: datetime) -> Alert | None:
        """Count a match of a rate rule; an alert when it makes a spike, at most one a clock hour."""
        at = min(moment(article.seen) or now, now)
        sighting = Sighting(rule=rule.id, at=stamp(at), story=article.story or article.id, source=article.source)
        if not self.rates.note(sighting, rule.kind):
            return None
        self._noted.append(sighting)
        number = alert_id(rule.id, stamp(now)[:13], "spike")
        if rule.kind != "spike" or at <= now - HOUR or number in self.ledger.done:
            return None
        hour = self.rates.hour(rule, now)
        if not spiking(rule, hour):
            return None
        text = (
            f"{hour.stories} stories in {hour.outlets} outlets in the last hour, "
            f"usually {hour.usual:g} at this hour (median of {hour.days} days)"
        )
        made = decide(rule, Match(SPIKE, hour.outlets, text=text), self.ledger, now)
        alert = self._rated(rule, number, now, made, f"{text}; the latest: {article.title}")
        alert.article, alert.story, alert.outlets = article.id, article.story, hour.outlets
        alert.url, alert.source, alert.published = article.url, article.source, article.published
        return alert

    def _rated(self, rule: Rule, number: str, now: datetime, made: Decision, title: str) -> Alert:
        return Alert(id=number, rule=rule.id, rule_name=rule.name or rule.id, query=rule.query, kind=rule.kind, title=title,
                      at=stamp(now), state=made.state, reason=made.reason, due=None if made.due is None else stamp(made.due))  # fmt: skip

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
