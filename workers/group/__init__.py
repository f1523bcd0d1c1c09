"""Group: which articles repeat another, and which tell one story.  Ordered and deterministic: same input, same ids."""

from __future__ import annotations

from workers.group.grouper import Grouped, Grouper

__all__ = ["Grouped", "Grouper"]
