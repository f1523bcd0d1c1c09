"""Time expressions → intervals: against the time of publication, and with the tense of the verb for the direction."""

from workers.extract.times.finder import find

__all__ = ["find"]
