"""What a correction changed, by sentence."""

from __future__ import annotations

import difflib

from schemas import Revision
from workers.query.document import split

_CLOSE = 0.6


def difference(before: str, after: str) -> Revision | None:
    """Sentences added, removed and changed; None when every sentence is the same."""
    old = [before[a:b].strip() for a, b in split(before)]
    new = [after[a:b].strip() for a, b in split(after)]
    removed = [s for s in old if s and s not in new]
    added = [s for s in new if s and s not in old]
    changed: list[tuple[str, str]] = []
    for sentence in list(removed):
        close = difflib.get_close_matches(sentence, added, 1, _CLOSE)
        if close:
            changed.append((sentence, close[0]))
            removed.remove(sentence)
            added.remove(close[0])
    return Revision(added, removed, changed) if added or removed or changed else None
