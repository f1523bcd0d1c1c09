"""Several alert workers on one log: the articles of a story reach one of them, which tells it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from schemas import Alert, ExtractedArticle, GroupedArticle, Rule
from workers.alert import store
from workers.alert.stage import Desk
from workers.bootstrap import stage_function
from workers.log import open_publisher, open_reader
from workers.pipeline import EXTRACTED
from workers.settings import Settings
from workers.supervise import Output, _encode

STORIES, OUTLETS = 24, 4


def _read(conf: Settings) -> list[Output]:
    """What the extract stage makes of articles of many stories, outlets mixed, some of them copies."""
    articles = [
        GroupedArticle(
            id=f"{outlet}-{story}", revision="1", title="Ferry", text="The ferry is late.", story=f"story{story}",
            copy_of=f"0-{story}" if outlet == 2 else None, outlets=outlet + 1, source=f"S{outlet}",
        )
        for outlet in range(OUTLETS)
        for story in range(STORIES)
    ]  # fmt: skip
    made = stage_function("extract", conf)(articles)
    return [output for one in made if not isinstance(one, Exception) for output in one]


def _worker(conf: Settings, partitions: Iterable[int]) -> list[Alert]:
    """What a worker with these partitions tells that sees nothing of the others meanwhile."""
    reader, desk = open_reader(conf.log_url), Desk(conf.log_url, shared=True)
    records = [r for r in reader.read(EXTRACTED.name) if r.partition in partitions and r.value]
    reader.close()
    made = [m for r in records for m in desk.one(msgspec.json.decode(r.value or b"", type=ExtractedArticle))]
    return [m for m in made if isinstance(m, Alert)]


def test_workers_at_the_same_moment_tell_a_story_once(conf: Settings) -> None:
    """Each has some of the partitions and does not see what the others tell meanwhile; every story is told, none twice."""
    with open_publisher(conf.log_url) as publisher:
        store.save(publisher, Rule(id="r", query="ferry"))
        for output in _read(conf):
            publisher.publish(output.topic, output.key.encode(), msgspec.json.encode(output.value))
    found = [_worker(conf, [part]) for part in range(EXTRACTED.partitions)]
    assert all(found), "every worker has some of the stories"
    told = Counter(a.story for alerts in found for a in alerts if a.state == "sent")
    assert told == Counter(f"story{i}" for i in range(STORIES))
    assert sum(map(len, found)) == STORIES * OUTLETS


def test_an_event_has_the_id_of_its_article(conf: Settings) -> None:
    """Records of a story share their key; their CloudEvents id is the article's own."""
    ids = [dict(_encode(output, [])[3])["ce_id"] for output in _read(conf)]
    assert len(set(ids)) == STORIES * OUTLETS
