"""Every error that Dateline raises.  Each message says what to do next."""

from __future__ import annotations


class DatelineError(Exception):
    """Something that a person can mend; shown without a traceback."""


class SettingsError(DatelineError):
    """A setting is missing or wrong."""


class RecordError(DatelineError):
    """A record that cannot be used, for good: it goes to the dead-letter topic with this reason."""


class NotThere(RecordError):
    """Something was asked for by an id that nothing has."""


class TooLarge(RecordError):
    """A record over ``pipeline.MAX_RECORD``, refused at the edge."""


class RetryableError(DatelineError):
    """A sink that is down or busy: the same batch is tried again after a pause."""


class LogBusy(DatelineError):
    """Another worker of the same group already reads this local log."""


class LogFull(RetryableError):
    """The disk under the log or the index is full."""


class UnknownTopic(DatelineError):
    """A topic that does not exist and may not be created."""


class QueryError(DatelineError):
    """A query that cannot be read.

    ``position``: code point where reading stopped; ``expected``: what would have been right there;
    ``proposal``: the query, corrected, or None.
    """

    def __init__(self, message: str, position: int = 0, expected: str = "", proposal: str | None = None) -> None:
        super().__init__(message)
        self.position = position
        self.expected = expected
        self.proposal = proposal


class ModelError(DatelineError):
    """The English model is missing or does not fit this version."""
