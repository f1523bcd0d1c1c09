"""Who "I" and "we" are: whoever speaks the direct quotation that they stand in."""

from __future__ import annotations

from schemas import Event, Quote

_FIRST = {"i", "me", "we", "us", "myself", "ourselves"}


def spoken(events: list[Event], quotes: list[Quote], texts: dict[str, str]) -> None:
    """Give the first person's slots the ref of the innermost quotation's speaker; "we" is whom the speaker speaks for, so him, too.

    ``texts``: the words of ``title`` and ``text``, which the spans count in.
    """
    direct = sorted((q for q in quotes if q.direct and q.speaker), key=lambda q: q.start - q.end)
    for event in events if direct else ():
        text = texts[event.in_]
        for refs, spans in ((event.actors, event.actor_spans), (event.targets, event.target_spans)):
            for i, span in enumerate(spans):
                if refs[i] is None and text[span.start : span.end].lower() in _FIRST:
                    inside = [q for q in direct if q.in_ == event.in_ and q.start <= span.start and span.end <= q.end]
                    refs[i] = inside[-1].speaker if inside else None
