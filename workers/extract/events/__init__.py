"""Events: who did what to whom, when and where, with the words that say so."""

from __future__ import annotations

from workers.extract.events.coder import code_events
from workers.extract.events.main_event import five_w

__all__ = ["code_events", "five_w"]
