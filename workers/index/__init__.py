"""Index: keep what was read, and find it again.  One protocol, two engines: tantivy and Elasticsearch."""

from __future__ import annotations

from workers.index.protocol import Hit, Index, Outcome, Page, open_index

__all__ = ["Hit", "Index", "Outcome", "Page", "open_index"]
