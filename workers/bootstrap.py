"""The one place that chooses: settings → adapters → the function of each stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from schemas import Alert, CleanArticle, ExtractedArticle, GroupedArticle, RawArticle, Sighting, Story, StoryMerged
from workers import pipeline, status, telemetry
from workers.errors import RecordError, RetryableError
from workers.index import Index, open_index
from workers.log import open_reader
from workers.settings import Settings
from workers.supervise import Output, StageFunction, background


def each(work: Callable[[Any], list[Output]]) -> StageFunction:
    """A stage that takes one record at a time: a record that raises stands for itself alone."""

    def run(records: Sequence[Any]) -> list[list[Output] | Exception]:
        out: list[list[Output] | Exception] = []
        for record in records:
            try:
                out.append(work(record))
            except RetryableError:
                raise
            except Exception as error:  # noqa: BLE001  it goes to the dead-letter topic with its reason
                out.append(error)
        return out

    return run


def stage_function(name: str, settings: Settings) -> StageFunction:
    """The function of a stage, with its state rebuilt from the log where it has one."""
    return {"clean": _clean, "group": _group, "extract": _extract, "alert": Alerts, "deliver": _deliver,
            "index": _index}[name](settings)  # fmt: skip


def _clean(settings: Settings) -> StageFunction:
    from workers.clean import clean

    def work(raw: RawArticle) -> list[Output]:
        article = clean(raw)
        return [Output(pipeline.CLEAN.name, article.id, article)]

    return each(work)


def group_key(article: GroupedArticle) -> str:
    """A copy goes where its original went, so that one worker has the reading of both."""
    return article.copy_of or article.id


def story_key(article: GroupedArticle) -> str:
    """Articles of a story go the same way, so that one alert worker tells it, however many there are."""
    return article.story or article.copy_of or article.id


def _group(settings: Settings) -> StageFunction:
    from workers.group import Grouper

    grouper = Grouper(settings.window_days)
    reader = open_reader(settings.log_url)
    back = msgspec.json.Decoder(GroupedArticle)
    merge = msgspec.json.Decoder(StoryMerged)
    # Partitions are read one after the other: put the articles back into their order of arrival.
    records = sorted(reader.read(pipeline.GROUPED.name), key=lambda r: (r.timestamp, r.partition, r.offset))
    for record in reader.read(pipeline.STORIES.name):
        if record.value and b'"old"' in record.value:
            grouper.restore_story(merge.decode(record.value))
    for record in records:
        if record.value:
            grouper.restore(back.decode(record.value))
    reader.close()

    def work(article: CleanArticle) -> list[Output]:
        made = grouper.add(article)
        out = [Output(pipeline.GROUPED.name, group_key(made.article), made.article)]
        return out + [
            Output(pipeline.STORIES.name, r.old if isinstance(r, StoryMerged) else r.id, r) for r in made.records
        ]

    return each(work)


def _extract(settings: Settings) -> StageFunction:
    if settings.extract == "off":
        return each(_unread)
    from workers.extract.pool import Pool

    pool = Pool(settings)

    def work(articles: Sequence[GroupedArticle]) -> list[list[Output] | Exception]:
        read = pool.read(articles)
        return [a if isinstance(a, Exception) else [Output(pipeline.EXTRACTED.name, story_key(a), a)] for a in read]

    return work


def _unread(article: GroupedArticle) -> list[Output]:
    out = ExtractedArticle(**{f: getattr(article, f) for f in GroupedArticle.__struct_fields__})
    out.unread = "extraction is off"
    return [Output(pipeline.EXTRACTED.name, story_key(article), out)]


class Alerts:
    """Articles in, alerts out; ``idle`` gives what time alone makes: flatlines."""

    def __init__(self, settings: Settings) -> None:
        from workers.alert.stage import Desk

        self._desk = Desk(settings.log_url, shared=settings.log_url.startswith("kafka:"))

    def __call__(self, records: Sequence[ExtractedArticle]) -> list[list[Output] | Exception]:
        self._desk.refresh()
        return each(lambda a: [self._output(m) for m in self._desk.one(a)])(records)

    def idle(self) -> list[Output]:
        """Alerts without an article."""
        return [self._output(a) for a in self._desk.silences()]

    @staticmethod
    def _output(made: Alert | Sighting) -> Output:
        if isinstance(made, Alert):
            return Output(pipeline.ALERTS.name, made.id, made)
        return Output(pipeline.SIGHTINGS.name, made.rule, made)


def _deliver(settings: Settings) -> StageFunction:
    from workers.deliver.stage import Desk
    from workers.log.lock import GroupLock
    from workers.log.turn import Turn

    settings.home.mkdir(parents=True, exist_ok=True)
    lock = GroupLock(settings.home, "courier")  # its deliveries start before Faust gives it partitions
    turn = Turn(settings.log_url, "dateline-courier", pipeline.DELIVERIES.name)
    while not turn.wait(1.0):
        status.report(settings.home, "deliver", "waiting", telemetry.counts("deliver"))
    background("deliver", turn.hold)
    desk = Desk(settings, ours=turn.ours)
    background("deliver", desk.courier.run)

    def work(alerts: Sequence[Alert]) -> list[list[Output] | Exception]:
        assert lock
        desk(alerts)
        return [[] for _ in alerts]

    return work


def _index(settings: Settings) -> StageFunction:
    index = open_index(settings.index_url, settings, writable=True)
    reader = open_reader(settings.log_url)
    seen: dict[int, int] = {}
    story, merged = msgspec.json.Decoder(Story), msgspec.json.Decoder(StoryMerged)

    def stories() -> None:
        records: dict[str, Story | StoryMerged] = {}
        for record in reader.read(pipeline.STORIES.name, seen or None):
            seen[record.partition] = record.offset + 1
            if record.value:
                made = merged.decode(record.value) if b'"old"' in record.value else story.decode(record.value)
                records[(record.key or b"").decode()] = made
        if records:
            index.put_stories(records.values())

    def work(articles: Sequence[ExtractedArticle]) -> list[list[Output] | Exception]:
        stories()
        return _stored(index, articles)

    return work


def _stored(index: Index, articles: Sequence[ExtractedArticle]) -> list[list[Output] | Exception]:
    """Put a batch; what the engine wants again is tried again as a whole: every outcome is idempotent."""
    outcomes = index.put(articles)
    again = [o for o in outcomes if o.state == "retry"]
    if again:
        raise RetryableError(f"The index asks to try {len(again)} of {len(articles)} again: {again[0].reason}")
    return [RecordError(f"The index rejected it: {o.reason}") if o.state == "rejected" else [] for o in outcomes]
