"""One article after the other: is it a revision, a copy, part of a story?"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import lz4.block  # type: ignore[import-untyped]
import msgspec

from schemas import CleanArticle, GroupedArticle, Story, StoryMerged
from workers.clean import complete
from workers.group import articles, identity, revisions
from workers.group.articles import Articles
from workers.group.copies import Copies, Sketch, sketch
from workers.group.frequencies import Frequencies
from workers.group.stories import Stories, story_id
from workers.group.terms import Vector, vector

DAY, HOUR = 86400.0, 3600.0
REMEMBERED = 16_000
"""Articles whose text is kept for the difference to a revision."""
COPIES = 4
"""Windows that an article is remembered for its copies: texts come back long after their story has ended."""
LARGEST = 1 << 20
"""Articles in the window at most, whatever their dates: memory stays bounded."""
_SHARE = 1 / 16
"""Of the articles that are forgotten, oldest first, when there are too many."""


@dataclass
class Grouped:
    """An article with its group, and how the stories that it touched now stand."""

    article: GroupedArticle
    records: list[Story | StoryMerged] = field(default_factory=list)


@dataclass
class _Read:
    """What an article in hand comes down to."""

    key: int
    content: int
    vector: Vector
    sketch: Sketch
    time: float


class Grouper:
    """The state of the ordered stage; ``add`` and ``restore`` leave the same state behind."""

    def __init__(self, window_days: float = 7.0, largest: int = LARGEST) -> None:
        self.window = window_days * DAY
        self._articles = Articles(largest)
        self._copies = Copies(largest)
        # A story that was merged stays as a signpost, for a while perhaps without articles of its own.
        self._stories = Stories(largest + largest // 8)
        self._frequencies = Frequencies()
        self._texts: OrderedDict[int, bytes] = OrderedDict()
        self._merges: dict[str | None, list[StoryMerged]] = {}
        self._now = 0.0
        self._swept = 0.0

    def add(self, article: CleanArticle) -> Grouped:
        """Group one article.  The same article once more gives the same answer again."""
        article = complete(article)
        key, content = identity.key(article.id), articles.content(article)
        out = _convert(article)
        known = self._articles.find(key)
        if known is not None and self._articles.same(known, content):
            self._repeat(known, out, again=True)
            return Grouped(out)
        read = self._read(article, key, content)
        if known is not None:
            return self._revise(known, out, read)
        found = self._copies.find(read.sketch, key, self._articles)
        records: list[Story | StoryMerged] = []
        if found is not None:
            story = self._stories.standing(self._articles.story(found[0]))
            out.copy_of, out.similarity = self._articles.id(found[0]), found[1]
        else:
            story = self._place(out, read, records)
        self._stories.join(story, out, read.vector, read.time, self._now)
        out.story = self._stories.id(story)
        out.first = self._stories.is_first(story, out.id)
        out.first_seen = out.seen
        out.outlets = max(1, self._stories.outlets(story))
        self._remember(out, story, read)
        return Grouped(out, [*records, self._stories.record(story)])

    def restore(self, article: GroupedArticle) -> None:
        """Take an article of the stage's own output back into the state, as it was decided then."""
        article = complete(article)
        key, content = identity.key(article.id), articles.content(article)
        known = self._articles.find(key)
        if known is not None and self._articles.same(known, content):
            return
        read = self._read(article, key, content)
        if known is not None:
            story = self._stories.standing(self._articles.story(known))
            self._stories.correct(story, article, self._now)
        else:
            for merge in self._merges.pop(article.seen, ()):
                self.restore_story(merge)
            its = article.story or story_id(article.id)
            there = self._stories.at(its)
            story = self._stories.start(its, article, read.time, self._now) if there is None else there
            self._stories.join(story, article, read.vector, read.time, self._now)
        self._remember(article, story, read)

    def restore_story(self, record: Story | StoryMerged) -> None:
        """Take a merge of the stage's own output back: at once, or if it is given before its articles, when they are there."""
        if isinstance(record, StoryMerged):
            old, new = self._stories.at(record.old), self._stories.at(record.new)
            if old is None or new is None:
                self._merges.setdefault(record.at, []).append(record)
            elif old != new:
                self._stories.merge(old, new)

    # -- steps

    def _read(self, article: CleanArticle, key: int, content: int) -> _Read:
        time = self._time(article)
        vec = vector(article, self._frequencies)
        return _Read(key, content, vec, sketch(article.fingerprint or "", vec.names, vec.figures), time)

    def _time(self, article: CleanArticle) -> float:
        """When it was published; the stream's clock is the latest of these, and old things are forgotten by it."""
        when = identity.stamp(article.published or article.seen)
        time = self._now if when is None else when
        self._now = max(self._now, time)
        forget = self._now - COPIES * self.window
        if len(self._articles) == self._articles.slots.size:
            forget = max(forget, self._articles.cut(_SHARE))
        elif self._now - self._swept <= HOUR:
            return time
        self._swept = self._now
        self._articles.expire(forget)
        self._stories.expire(self._now - self.window, forget)
        return time

    def _place(self, out: GroupedArticle, read: _Read, records: list[Story | StoryMerged]) -> int:
        opened = story_id(out.id)
        # After a kill its followers may have been written when it was not.
        there = self._stories.at(opened)
        if there is not None:
            return there
        found = self._stories.find(read.vector, read.time, self.window)
        if not found:
            return self._stories.start(opened, out, read.time, self._now)
        best = found[0][1]
        for _, other in found[1:3]:
            if self._stories.alike(best, other):
                old, best = self._stories.merge(best, other)
                ids = {"old": self._stories.id(old), "new": self._stories.id(best)}
                records.append(StoryMerged(**ids, at=out.seen, reason="one story after all"))
        return best

    def _revise(self, known: int, out: GroupedArticle, read: _Read) -> Grouped:
        before = self._texts.get(read.key)
        self._repeat(known, out, again=False)
        if before is not None:
            old = lz4.block.decompress(before).decode("utf-8", "surrogatepass")
            out.changes = revisions.difference(old, out.text)
        story = self._stories.standing(self._articles.story(known))
        self._stories.correct(story, out, self._now)
        self._remember(out, story, read)
        return Grouped(out, [self._stories.record(story)])

    def _repeat(self, known: int, out: GroupedArticle, *, again: bool) -> None:
        self._articles.repeat(known, out, again=again)
        out.story = self._stories.id(self._stories.standing(self._articles.story(known)))

    def _remember(self, out: GroupedArticle, story: int, read: _Read) -> None:
        slot = self._articles.put(read.key, read.content, out, story, self._now)
        self._copies.put(slot, read.sketch)
        self._texts[read.key] = lz4.block.compress(out.text.encode("utf-8", "surrogatepass"))
        self._texts.move_to_end(read.key)
        if len(self._texts) > REMEMBERED:
            self._texts.popitem(last=False)


def _convert(article: CleanArticle) -> GroupedArticle:
    return GroupedArticle(**msgspec.structs.asdict(article))
