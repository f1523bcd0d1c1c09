"""Days that have a name: fixed ones, "the fourth Thursday of November", and those that hang on Easter."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from workers.extract.times.calendar import add_months, date

_FIXED = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "boxing": (12, 26), "new year's eve": (12, 31), "new year's": (1, 1),
    "new years": (1, 1), "new years eve": (12, 31), "new year": (1, 1), "epiphany": (1, 6), "valentine's": (2, 14), "st. patrick's": (3, 17),
    "st patrick's": (3, 17), "april fools'": (4, 1), "april fool's": (4, 1), "may": (5, 1), "d-": (6, 6), "juneteenth": (6, 19),
    "fourth of july": (7, 4), "bastille": (7, 14), "halloween": (10, 31), "all saints'": (11, 1), "armistice": (11, 11), "veterans": (11, 11),
    "earth": (4, 22), "international women's": (3, 8), "anzac": (4, 25), "canada": (7, 1), "australia": (1, 26),
}  # fmt: skip
_NTH = {
    "martin luther king": (1, 0, 3), "mlk": (1, 0, 3), "presidents'": (2, 0, 3), "presidents": (2, 0, 3), "mother's": (5, 6, 2),
    "memorial": (5, 0, -1), "father's": (6, 6, 3), "labor": (9, 0, 1), "columbus": (10, 0, 2), "thanksgiving": (11, 3, 4),
}  # fmt: skip
"""Month, weekday (Monday is 0), which one of the month (-1 the last)."""
_EASTER = {"easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "maundy thursday": -3, "palm sunday": -7,
           "ash wednesday": -46, "shrove tuesday": -47, "holy saturday": -1, "pentecost": 49, "whit monday": 50}  # fmt: skip
_THANKSGIVING = {"black friday": 1, "cyber monday": 4}
_DAY_NAMES = (
    "boxing", "valentine's", "st. patrick's", "st patrick's", "april fools'", "april fool's", "may", "d-", "bastille", "armistice", "veterans", "earth",
    "international women's", "anzac", "canada", "australia", "martin luther king", "mlk", "presidents'", "presidents", "mother's", "memorial",
    "father's", "labor", "columbus", "new year's", "new years", "all saints'",
)  # fmt: skip


def _pattern() -> str:
    free = [n for n in (*_FIXED, *_NTH, *_EASTER, *_THANKSGIVING) if n not in _DAY_NAMES and n != "new year"]
    named = [rf"{re.escape(n)} ?day" if n == "d-" else rf"{re.escape(n)}(?: jr\.?)? day" for n in _DAY_NAMES]
    both = [rf"{n} day" for n in ("christmas", "thanksgiving")]
    return (
        "|".join(sorted((*both, *named, *(re.escape(n) for n in free)), key=len, reverse=True))
        .replace("'", "['’]")
        .replace("\\ ", r"\s+")
        .replace(" ", r"\s+")
    )


PATTERN = _pattern()
WORDS = frozenset(re.match(r"[a-z]+", n).group() for n in (*_FIXED, *_NTH, *_EASTER, *_THANKSGIVING))  # type: ignore[union-attr]


def on(name: str, year: int) -> datetime:
    """Midnight of the holiday in a year."""
    key = " ".join(name.lower().replace("’", "'").split())
    short = re.sub(r"(?: jr\.?)? ?day$", "", key)
    if key in _EASTER:
        return easter(year) + timedelta(days=_EASTER[key])
    if key in _THANKSGIVING:
        return on("thanksgiving", year) + timedelta(days=_THANKSGIVING[key])
    if short in _NTH:
        return _nth(year, *_NTH[short])
    return date(year, *_FIXED[short])


def _nth(year: int, month: int, weekday: int, which: int) -> datetime:
    first = date(year, month)
    if which < 0:
        last = add_months(first, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def easter(year: int) -> datetime:
    """Western Easter Sunday, by the anonymous Gregorian rule (Nature, 1876; in Meeus, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)
