"""One article after the other: is it a revision, a copy, part of a story?"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, field

import msgspec

from schemas import CleanArticle, GroupedArticle, Revision, Story, StoryMerged
from workers.clean import complete, shingling
from workers.clean.facts import moment
from workers.group import revisions
from workers.group.copies import Candidate, Copies
from workers.group.stories import MERGE, Open, Stories
from workers.group.terms import Frequencies, Vector, cosine, vector

DAY = 86400.0
REMEMBERED = 20_000
"""Articles whose text is kept for the difference to a revision."""
COPIES = 4
"""Windows that an article is remembered for its copies: texts come back long after their story has ended."""
LARGEST = 1_000_000
"""Articles in the window at most, whatever their dates: memory stays bounded."""


@dataclass
class Grouped:
    """An article with its group, and how the stories that it touched now stand."""

    article: GroupedArticle
    records: list[Story | StoryMerged] = field(default_factory=list)


class Grouper:
    """The state of the ordered stage; ``add`` and ``restore`` leave the same state behind."""

    def __init__(self, window_days: float = 7.0) -> None:
        self.window = window_days * DAY
        self._copies = Copies()
        self._stories = Stories()
        self._frequencies = Frequencies()
        self._known: OrderedDict[str, GroupedArticle] = OrderedDict()
        self._texts: OrderedDict[str, bytes] = OrderedDict()
        self._closed: dict[str, Open] = {}
        self._now = 0.0
        self._swept = 0.0

    def add(self, article: CleanArticle) -> Grouped:
        """Group one article.  The same article once more gives the same answer again."""
        article = complete(article)
        known = self._known.get(article.id)
        if known is not None and known.fingerprint == article.fingerprint and known.title == article.title:
            again = _grouped(article, known, known.changes)
            # The same content is the same revision, whenever it comes again.
            again.revision, again.seen = known.revision, known.seen
            return Grouped(again)
        time = self._time(article)
        vec = vector(article, self._frequencies)
        if known is not None:
            return self._revise(article, known, vec, time)
        candidate = self._candidate(article, vec, article.id, time)
        found = self._copies.find(candidate)
        records: list[Story | StoryMerged] = []
        if found is not None and found[0] in self._known and (original := self._known[found[0]]).story:
            story = self._story_of(original)
        else:
            story = self._place(article, vec, time, records)
        out = self._joined(article, story, vec, time, found)
        return Grouped(out, [*records, self._record(story)])

    def restore(self, article: GroupedArticle) -> None:
        """Take an article of the stage's own output back into the state."""
        if (known := self._known.get(article.id)) is not None and known.fingerprint == article.fingerprint:
            return
        time = self._time(article)
        vec = vector(article, self._frequencies)
        story = self._stories.open.get(article.story or "") or self._closed.get(article.story or "")
        if story is None:
            story = Open(
                article.story or "",
                article.title,
                article.id,
                article.source,
                article.seen,
                time,
                last_seen=article.seen,
            )
            self._stories.open[story.id] = story
        found = (article.copy_of, article.similarity or 0.0) if article.copy_of else None
        if known is None:
            self._joined(article, story, vec, time, found)
        else:
            self._remember(article, article, self._candidate(article, vec, article.copy_of or article.id, time))

    def restore_story(self, record: Story | StoryMerged) -> None:
        """Take a merge of the stage's own output back into the state."""
        if isinstance(record, StoryMerged):
            old, new = self._stories.open.get(record.old), self._stories.open.get(record.new)
            if old is not None and new is not None:
                self._stories.merge(old, new)

    # -- steps

    def _time(self, article: CleanArticle) -> float:
        when = moment(article.published or article.seen)
        time = when.timestamp() if when else self._now
        self._now = max(self._now, time)
        if self._now - self._swept > 3600 or len(self._copies) > LARGEST:
            self._swept = self._now
            for story in self._stories.expire(self._now - self.window):
                # A copy may still come, and is counted; but what a closed story was about is forgotten.
                story.centre, story.direction, story.names, story.posted = {}, {}, {}, ()
                self._closed[story.id] = story
            for story in [s for s in self._closed.values() if s.time < self._now - COPIES * self.window]:
                del self._closed[story.id]
            for gone in self._copies.expire(self._now - COPIES * self.window):
                self._known.pop(gone, None)
        return time

    def _candidate(self, article: CleanArticle, vec: Vector, root: str, time: float) -> Candidate:
        return Candidate(article.id, shingling.read(article.fingerprint or ""), vec.names, vec.numbers, root, time)

    def _story_of(self, known: GroupedArticle) -> Open:
        story = self._stories.open.get(known.story or "") or self._closed.get(known.story or "")
        if story is None:
            story = Open(known.story or "", known.title, known.id, known.source, known.seen, self._now)
            self._stories.open[story.id] = story
        return story

    def _place(self, article: CleanArticle, vec: Vector, time: float, records: list[Story | StoryMerged]) -> Open:
        found = self._stories.find(vec, time, self.window)
        if not found:
            return self._stories.start(article.id, article.title, article.source, article.seen, time)
        best = found[0][1]
        for _, other in found[1:3]:
            if cosine(best.direction, other.direction) >= MERGE and best.id != other.id:
                new, old = sorted((best, other), key=lambda s: (s.first_seen or "", s.id))
                self._stories.merge(old, new)
                records.append(StoryMerged(old=old.id, new=new.id, at=article.seen, reason="one story after all"))
                for known in self._known.values():
                    if known.story == old.id:
                        known.story = new.id
                best = new
        return best

    def _joined(
        self, article: CleanArticle, story: Open, vec: Vector, time: float, found: tuple[str, float] | None
    ) -> GroupedArticle:
        copy_of, similarity = found or (None, None)
        self._stories.join(story, vec, time, copy=copy_of is not None)
        if article.source:
            story.outlets[article.source] = None
        story.last_seen = max(story.last_seen or "", article.seen or "") or None
        fit = cosine(vec.terms, story.direction)
        if copy_of is None and fit > story.best + 0.05:
            story.headline, story.best = article.title or story.headline, fit
        out = _convert(article)
        out.story, out.copy_of, out.similarity = story.id, copy_of, similarity
        out.first = story.first_article == article.id
        out.first_seen = article.seen
        out.outlets = max(1, len(story.outlets))
        self._remember(article, out, self._candidate(article, vec, copy_of or article.id, time))
        return out

    def _remember(self, article: CleanArticle, out: GroupedArticle, candidate: Candidate) -> None:
        self._copies.add(candidate)
        slim = msgspec.structs.replace(out, text="", removed=[], lead=None)
        self._known[article.id] = slim
        self._texts[article.id] = zlib.compress(article.text.encode("utf-8", "surrogatepass"), 1)
        self._texts.move_to_end(article.id)
        while len(self._texts) > REMEMBERED:
            self._texts.popitem(last=False)

    def _revise(self, article: CleanArticle, known: GroupedArticle, vec: Vector, time: float) -> Grouped:
        before = self._texts.get(article.id)
        changes = (
            revisions.difference(zlib.decompress(before).decode("utf-8", "surrogatepass"), article.text)
            if before
            else None
        )
        out = _grouped(article, known, changes)
        self._remember(article, out, self._candidate(article, vec, known.copy_of or article.id, time))
        story = self._story_of(known)
        if story.first_article == article.id:
            story.headline = article.title
        return Grouped(out, [self._record(story)])

    def _record(self, story: Open) -> Story:
        return Story(
            id=story.id,
            headline=story.headline,
            first_article=story.first_article,
            first_outlet=story.first_outlet,
            first_seen=story.first_seen,
            last_seen=story.last_seen,
            articles=story.articles,
            outlets=list(story.outlets),
            copies=story.copies,
        )


def _convert(article: CleanArticle) -> GroupedArticle:
    names = CleanArticle.__struct_fields__
    return GroupedArticle(**{name: getattr(article, name) for name in names})


def _grouped(article: CleanArticle, known: GroupedArticle, changes: Revision | None) -> GroupedArticle:
    out = _convert(article)
    for name in ("story", "copy_of", "similarity", "first", "first_seen", "outlets"):
        setattr(out, name, getattr(known, name))
    out.changes = changes
    return out
