"""The query language: text → tree, and back; whether a query holds for an article, and why."""

from __future__ import annotations

from workers.query.parser import parse
from workers.query.printer import canonical
from workers.query.speak import english, hints
from workers.query.tree import Hint, Query

__all__ = ["Hint", "Query", "canonical", "english", "hints", "parse"]
