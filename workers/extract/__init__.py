"""Extract: what an article says: sentences, mentions, actors, times, quotes, events."""

from __future__ import annotations

from workers.extract.reader import EXTRACTOR, Reader

__all__ = ["EXTRACTOR", "Reader"]
