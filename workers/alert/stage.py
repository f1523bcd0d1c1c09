"""The stage around the alerter: its memory out of the log at the start, articles in, alerts and sightings out."""

from __future__ import annotations

import threading

import msgspec

from schemas import Alert, ExtractedArticle, Rule, Sighting, StoryMerged
from workers.alert.alerter import Alerter
from workers.log import Reader, open_reader, usable
from workers.pipeline import ALERTS, RULES, SIGHTINGS, STORIES

_rule = msgspec.json.Decoder(Rule)
_alert = msgspec.json.Decoder(Alert)
_sighting = msgspec.json.Decoder(Sighting)
_merge = msgspec.json.Decoder(StoryMerged)
Made = Alert | Sighting


class Desk:
    """``shared``: other workers of the stage write alerts too, so what they told is read before each batch."""

    def __init__(self, log_url: str, *, shared: bool = False) -> None:
        self.alerter = Alerter()
        self._reader: Reader = open_reader(log_url)
        self._seen: dict[str, dict[int, int]] = {}
        self._shared = shared
        self._lock = threading.Lock()
        self._rules()
        self._told()
        self._sighted()
        self._merged()

    def _new(self, topic: str) -> list[tuple[str, bytes | None]]:
        """Keys and values that a topic has got since the last look."""
        seen = self._seen.setdefault(topic, {})
        out = []
        for record in self._reader.read(topic, seen or None):
            seen[record.partition] = record.offset + 1
            out.append(((record.key or b"").decode(errors="replace"), record.value))
        return out

    def _rules(self) -> None:
        for key, value in self._new(RULES.name):
            if value is None:
                self.alerter.remove(key)
            elif (rule := usable(_rule, value, RULES.name)) is not None:
                self.alerter.put(rule)

    def _told(self) -> None:
        for _, value in self._new(ALERTS.name):
            if value and (alert := usable(_alert, value, ALERTS.name)) is not None:
                self.alerter.restore(alert)

    def _sighted(self) -> None:
        """The history of a new spike rule comes this way too."""
        for _, value in self._new(SIGHTINGS.name):
            if value and (sighting := usable(_sighting, value, SIGHTINGS.name)) is not None:
                self.alerter.seen(sighting)

    def _merged(self) -> None:
        """Stories that turned out to be one are told once from then on."""
        for _, value in self._new(STORIES.name):
            if value and b'"old"' in value:
                merge = usable(_merge, value, STORIES.name)
                if merge is not None:
                    self.alerter.ledger.merge(merge.old, merge.new)

    def refresh(self) -> None:
        """A changed rule holds for the next batch."""
        with self._lock:
            self._rules()
            if self._shared:
                self._told()
            self._sighted()
            self._merged()

    def one(self, article: ExtractedArticle) -> list[Made]:
        """What an article makes."""
        with self._lock:
            return [*self.alerter.match(article), *self.alerter.noted()]

    def silences(self) -> list[Alert]:
        """Flatlines since the last call."""
        self.refresh()
        with self._lock:
            return self.alerter.silences()
