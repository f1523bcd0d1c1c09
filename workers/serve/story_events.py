"""The events of a story: one for all outlets that tell it, who told it first, how many did, and on which details they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas import Event, ExtractedArticle

LARGEST = 40
"""Events shown of a story: the most told ones."""


@dataclass
class Mention:
    """One article's telling of an event."""

    article: str
    source: str | None
    seen: str | None
    sentence: str
    actors: list[str]
    targets: list[str]
    killed: str | None
    day: str | None
    place: str | None
    copy: bool


@dataclass
class StoryEvent:
    """An event across the articles of a story; ``disagree``: detail → what the outlets say, in order of telling."""

    type: str
    actors: list[str]
    targets: list[str]
    realis: str
    first: Mention
    mentions: list[Mention] = field(default_factory=list)
    outlets: int = 1
    disagree: dict[str, list[str]] = field(default_factory=dict)


def merge(articles: Iterable[ExtractedArticle]) -> list[StoryEvent]:
    """Events of the articles (in order of arrival), merged by type, parties and day; most told first.

    Copies add an outlet, but no second opinion.  What is below the confidence threshold, denied or only possible stays out.
    """
    found: list[tuple[StoryEvent, set[str], set[str]]] = []
    for article in articles:
        names = {a.ref: a.name for a in article.actors}
        keys = {
            a.ref: a.country if a.type in ("GPE", "NORP") and a.country else a.name.casefold() for a in article.actors
        }
        for event in article.events:
            if event.same_as is not None or event.marked or event.realis in ("denied", "possible", "demanded"):
                continue
            if not event.actors and not event.targets:
                continue  # "condemned the raid": told in full elsewhere
            mention = _mention(article, event, names)
            who = {keys[r] for r in event.actors if r in keys}
            whom = {keys[r] for r in event.targets if r in keys}
            for known, doers, others in found:
                if (
                    known.type == event.type
                    and _meet(who, doers)
                    and _meet(whom, others)
                    and _one_day(known.first, mention)
                ):
                    known.mentions.append(mention)
                    doers |= who
                    others |= whom
                    break
            else:
                made = StoryEvent(event.type, mention.actors, mention.targets, event.realis, mention, [mention])
                found.append((made, who, whom))
    events = [merged for merged, _, _ in found]
    for merged in events:
        merged.outlets = len({m.source for m in merged.mentions})
        merged.disagree = _disagree(merged.mentions)
    return sorted(events, key=lambda e: (-e.outlets, -len(e.mentions)))[:LARGEST]


def _mention(article: ExtractedArticle, event: Event, names: dict[str, str]) -> Mention:
    source = article.text if event.in_ == "text" else article.title
    span = (
        article.sentences[event.sentence]
        if event.sentence is not None and event.sentence < len(article.sentences)
        else None
    )

    def side(refs: Sequence[str | None], spans: Sequence[object]) -> list[str]:
        return [names.get(r or "") or source[s.start : s.end] for r, s in zip(refs, spans, strict=True)]  # type: ignore[attr-defined]

    return Mention(
        article=article.id,
        source=article.source or article.domain,
        seen=article.first_seen or article.seen,
        sentence=article.text[span.start : span.end] if span is not None else article.title,
        actors=side(event.actors, event.actor_spans),
        targets=side(event.targets, event.target_spans),
        killed=_count(event),
        day=event.when.from_[:10] if event.when and event.when.from_ and event.when.grain == "day" else None,
        place=event.where.name if event.where and event.where.span is not None else None,
        copy=article.copy_of is not None,
    )


def _count(event: Event) -> str | None:
    if event.killed is None or event.killed.low is None:
        return None
    low, high = event.killed.low, event.killed.high
    return str(low) if low == high else f"at least {low}" if high is None else f"{low} to {high}"


def _meet(a: set[str], b: set[str]) -> bool:
    """One party in common, or one side names nobody."""
    return not a or not b or bool(a & b)


def _one_day(a: Mention, b: Mention) -> bool:
    return a.day is None or b.day is None or a.day == b.day


def _disagree(mentions: Sequence[Mention]) -> dict[str, list[str]]:
    out = {}
    for detail in ("killed", "day", "place"):
        said = list(dict.fromkeys(v for m in mentions if not m.copy and (v := getattr(m, detail)) is not None))
        if len(said) > 1:
            out[detail] = said
    return out
