"""The log between the stages: a folder (``local:``) or Kafka (``kafka:``)."""

from __future__ import annotations

from workers.log.publish import Publisher, open_publisher
from workers.log.read import Reader, open_reader, usable
from workers.log.records import LogRecord

__all__ = ["LogRecord", "Publisher", "Reader", "open_publisher", "open_reader", "usable"]
