"""Counters: in = out + dead + in flight, per stage."""

from __future__ import annotations

import logging
import sys

import structlog
from prometheus_client import Counter, Gauge

_received = Counter("dateline_received_total", "Records taken from the log", ["stage"])
_finished = Counter("dateline_finished_total", "Records dealt with, dead letters included", ["stage"])
_dead = Counter("dateline_dead_total", "Records sent to the dead-letter topic", ["stage"])
_retried = Counter("dateline_retries_total", "Tries again because a sink was down", ["stage"])
_flight = Gauge("dateline_in_flight", "Records taken and not yet acked", ["stage"])


def received(stage: str, count: int) -> None:
    """Count records taken from the log."""
    _received.labels(stage).inc(count)
    _flight.labels(stage).inc(count)


def finished(stage: str, count: int) -> None:
    """Count records that were acked."""
    _finished.labels(stage).inc(count)
    _flight.labels(stage).dec(count)


def dead(stage: str) -> None:
    """Count a dead letter."""
    _dead.labels(stage).inc()


def retried(stage: str) -> None:
    """Count a pause before another try."""
    _retried.labels(stage).inc()


def counts(stage: str) -> dict[str, float]:
    """The stage's counters in this process."""
    return {
        "in": _received.labels(stage)._value.get(),
        "done": _finished.labels(stage)._value.get(),
        "dead": _dead.labels(stage)._value.get(),
        "retries": _retried.labels(stage)._value.get(),
    }


def setup_logging(level: str) -> None:
    """Plain lines on stderr from ``level`` on."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
