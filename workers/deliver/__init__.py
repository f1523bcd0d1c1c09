"""Deliver: alerts to the channels of their rules, signed, again and again until they arrive, and never to inside addresses."""

from __future__ import annotations

from workers.deliver.book import Book
from workers.deliver.courier import Courier
from workers.deliver.send import Sender

__all__ = ["Book", "Courier", "Sender"]
