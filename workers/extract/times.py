"""Time expressions → intervals: against the time of publication, and with the tense of the verb for the direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from spacy.tokens import Doc, Token

from schemas import Time
from schemas.reading import Field, Grain
from workers.query.document import moment

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
SHORT = {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"sept": 9} | {m: i for i, m in enumerate(MONTHS, 1)}
NUMBERS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {"a": 1, "an": 1, "a couple of": 2, "thirty": 30, "forty": 40, "fifty": 50, "a dozen": 12, "a decade": 10}  # fmt: skip
_M = r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_N = (
    r"(?:(?:nearly|almost|about|around|some|exactly|just|more than|over)\s+)?(?P<count>\d{1,3}|a couple of|a dozen|an?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"
_PART = r"(?:(?:early|late|earlier|later)\s+(?:on\s+)?)?"
_RULES: list[tuple[str, str]] = [
    ("iso", r"(?P<year>\d{4})-(?P<mon>\d{2})-(?P<day>\d{2})"),
    ("month_day_range", rf"{_M}\s+(?P<day>\d{{1,2}})\s*[-–]\s*(?P<day2>\d{{1,2}})(?:,?\s+(?P<year>\d{{4}}))?"),
    ("month_day", rf"{_M}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:1[0-9]|20)\d\d))?(?!\d|,\d|:)"),
    ("day_month", rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_M}(?:,?\s+(?P<year>(?:1[0-9]|20)\d\d))?"),
    ("month_year", rf"(?:early |mid-?|late )?{_M},?\s+(?:of\s+)?(?P<year>(?:1[0-9]|20)\d\d)"),
    ("from_to_year", r"(?:between|from)\s+(?P<year>(?:1[0-9]|20)\d\d)\s+(?:and|to|until)\s+(?P<year2>(?:1[0-9]|20)\d\d)"),
    ("year_range", r"(?P<year>(?:1[0-9]|20)\d\d)\s*[-–]\s*(?P<year2>(?:1[0-9]|20)\d\d|\d\d)"),
    ("quarter", r"(?:the\s+)?(?P<q>first|second|third|fourth|last)[- ]quarter(?:\s+of\s+(?P<year>(?:1[0-9]|20)\d\d))?|Q(?P<qn>[1-4])(?:\s+(?P<year3>(?:1[0-9]|20)\d\d))?"),
    ("season", r"(?:(?P<which>last|this|next|the)\s+)(?P<season>spring|summer|autumn|winter)(?:\s+of\s+(?P<year>(?:1[0-9]|20)\d\d))?"),
    ("decade", r"(?:the\s+)?(?:early |late |mid-?)?(?P<decade>(?:1[0-9]|20)\d0)['’]?s"),
    ("holiday", r"(?P<holiday>9/11|September 11 attacks|Christmas Eve|Christmas(?: Day)?|New Year['’]s Eve|New Year['’]s Day|Boxing Day|May Day|Halloween)(?:,?\s+(?P<year>(?:19|20)\d\d))?"),
    ("sixties", r"the\s+(?:early |late |mid-?)?(?P<decade_word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"),
    ("century", r"(?:the\s+)?(?:early |late |mid-?)?(?P<century>\d{1,2})(?:st|nd|rd|th)[- ]century"),
    ("ago", rf"{_N}\s+{_UNIT}\s+(?:ago|earlier)"),
    ("in_n", rf"in\s+{_N}\s+{_UNIT}(?:'s?\s+time|’s?\s+time)"),
    ("past_n", rf"(?:the\s+|over the\s+)?(?P<which>past|last|next|coming|previous)\s+(?:(?P<count>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+)?{_UNIT}"),
    ("this_unit", r"(?P<which>this|next|last)\s+(?P<unit>week|month|year|weekend|quarter)"),
    ("which_month", rf"(?:early |late |mid-?)?(?P<which>last|this|next)\s+{_M}\b"),
    ("weekday", rf"{_PART}(?P<which>last|next|this|coming|previous)?\s*\b(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:\s+(?:morning|afternoon|evening|night))?"),
    ("today", r"(?:earlier\s+|late\s+|early\s+)?(?P<today>today|yesterday|tomorrow|tonight|overnight|(?:this|yesterday|tomorrow)\s+(?:morning|afternoon|evening)|last night)"),
    ("month", rf"(?P<lead>(?:in|since|until|by|during|of|from|late|early|mid|this past)[ -]){_M}\b(?!\s+\d)"),
    ("year", r"(?P<lead>(?:in|since|until|by|during|of|from|early|late|before|after)\s+)(?P<year>(?:1[0-9]|20)\d\d)\b"),
    ("bare_year", r"(?<![\d.,:$€£#/%–-])(?<!no\. )(?P<year>(?:1[6-9]|20)\d\d)(?![\d%]|[.,:]\d|[ -](?:people|men|women|troops|soldiers|dollars|euros|pounds|km|miles|metres|meters|feet|tonnes|tons|years|days|jobs|homes|workers|members|points|m\b|kg|mm|hours|votes|seats|inches|local|times|cases|deaths|GMT|barrels|houses|prisoners|hectares|acres|police|students|residents|refugees))"),
    ("vague", r"(?:in\s+)?(?:the\s+)?(?:near future|recent (?:days|weeks|months|years)|coming (?:days|weeks|months|years)|(?:days|weeks|months|years) ago)|(?<=\s)(?:soon|recently|lately)(?=[\s.,])"),
]  # fmt: skip
_COMPILED = [(name, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.I)) for name, pattern in _RULES]
_MONTH = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NEEDS = {
    "iso": r"\d{4}-\d", "month_day_range": _MONTH, "month_day": _MONTH, "day_month": _MONTH, "month_year": _MONTH, "which_month": _MONTH, "month": _MONTH,
    "from_to_year": r"\d{4}", "year_range": r"\d{4}", "quarter": r"quarter|q[1-4]", "season": r"spring|summer|autumn|winter", "decade": r"\d0['’]?s",
    "holiday": r"9/11|attacks|christmas|new year|boxing|may day|halloween", "sixties": r"ties", "century": r"century", "ago": r"ago|earlier",
    "in_n": r"time", "past_n": r"past|last|next|coming|previous", "this_unit": r"this|next|last", "weekday": r"day", "year": r"\d{4}",
    "today": r"today|yesterday|tomorrow|night|morning|afternoon|evening", "bare_year": r"\d{4}", "vague": r"recent|future|coming|ago|soon|lately",
}  # fmt: skip
"""What must stand somewhere in a text before a rule is tried: rules are many and texts long."""
_NEEDED = {name: re.compile(need) for name, need in _NEEDS.items()}
_STARTS = re.compile(
    rf"(?<![\w-])(?:\d|(?:{_MONTH}|mon|tue|wed|thu|fri|sat|sun|from|between|since|until|by|during|of|early|late|earlier|later|mid|before|after|in|the|last|"
    r"this|next|past|previous|coming|over|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|nearly|almost|about|around|some|exactly|just|more|q|first|second|third|fourth|today|yesterday|tomorrow|"
    r"tonight|overnight|christmas|new|boxing|halloween|near|recent|days|weeks|months|years|soon|recently|lately)(?=\W|\w{0,8}))",
    re.I,
)
"""Where an expression can begin."""
_FORM = "%Y-%m-%dT%H:%M:%SZ"

Interval = tuple[datetime, datetime, Grain]


def find(doc: Doc, where: Field, published: str | None) -> list[Time]:
    """All time expressions of a Doc, resolved where the words and ``published`` allow."""
    now = moment(published)
    taken: list[tuple[int, int]] = []
    found: list[Time] = []
    text, lower = doc.text, doc.text.lower()
    starts = [m.start() for m in _STARTS.finditer(text)]
    for name, pattern in _COMPILED:
        if _NEEDED[name].search(lower) is None:
            continue
        for m in _matches(pattern, text, starts):
            start, end = m.span()
            if m.groupdict().get("lead"):
                start += (
                    len(m["lead"])
                    if m["lead"].strip().lower() in ("in", "of", "by", "from", "during", "before", "after", "until")
                    else 0
                )
            if name == "month" and m["month"].lower() == "may" and m["month"][0] == "m":
                continue
            if name in ("month_day", "day_month", "month_year") and m["month"][0].islower():
                continue
            if any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            token = doc.char_span(start, end, alignment_mode="expand")
            ahead = _ahead(token[0]) if token is not None and len(token) else None
            made = _resolve(name, m, now, ahead)
            words = text[start:end]
            if made is None:
                found.append(Time(start=start, end=end, text=words, in_=where))  # type: ignore[arg-type]
            else:
                low, high, grain = made
                found.append(
                    Time(
                        start=start,
                        end=end,
                        text=words,
                        from_=low.strftime(_FORM),
                        to=high.strftime(_FORM),
                        grain=grain,
                        in_=where,
                    )  # type: ignore[arg-type]
                )
    return sorted(found, key=lambda t: t.start)


def _matches(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """Matches that do not overlap, from left to right."""
    end = 0
    for at in starts:
        if at >= end and (m := pattern.match(text, at)) is not None:
            end = m.end()
            yield m


def _ahead(token: Token) -> bool | None:
    """Whether the clause around is about the future (True) or the past (False); None when its verb does not tell."""
    for above in _up(token):
        if above.pos_ not in ("VERB", "AUX"):
            continue
        helpers = {c.lower_ for c in above.children if c.dep_ in ("aux", "aux:pass", "auxpass")}
        if helpers & {"will", "'ll", "’ll", "shall", "would"}:
            return True
        if above.tag_ in ("VB", "VBN") and "to" in {c.lower_ for c in above.children}:
            governor = above.head
            if governor.lemma_ in (
                "plan",
                "expect",
                "schedule",
                "agree",
                "hope",
                "intend",
                "aim",
                "due",
                "set",
                "promise",
                "vow",
                "be",
            ):
                return True
            continue
        if above.tag_ == "VBD" or helpers & {"was", "were", "had", "did", "has", "have"}:
            return False
        if above.tag_ in ("VBZ", "VBP", "VBG") and (
            above.lemma_ in ("plan", "expect") or helpers & {"is", "are", "am", "'m", "’m", "'re", "’re", "'s", "’s"}
        ):
            return None if above.tag_ != "VBG" else True
    return None


def _up(token: Token) -> Iterator[Token]:
    seen = 0
    while seen < 12:
        yield token
        if token.head == token:
            return
        token, seen = token.head, seen + 1


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _make(year: int, month: int = 1, day: int = 1) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _months(start: datetime, count: int) -> datetime:
    index = start.year * 12 + start.month - 1 + count
    return start.replace(year=index // 12, month=index % 12 + 1, day=1)


def _month_number(text: str) -> int:
    low = text.lower().rstrip(".")
    return SHORT.get(low) or SHORT[low[:3]]


def _span(start: datetime | None, grain: Grain, size: int = 1) -> Interval | None:
    if start is None:
        return None
    match grain:
        case "day":
            return start, start + timedelta(days=size), grain
        case "week":
            return start, start + timedelta(weeks=size), grain
        case "month":
            return start, _months(start, size), grain
        case "quarter" | "season":
            return start, _months(start, 3 * size), grain
        case "year":
            return start, start.replace(year=start.year + size), grain
        case _:
            return start, start.replace(year=start.year + 10 * size), grain


def _resolve(name: str, m: re.Match[str], now: datetime | None, ahead: bool | None) -> Interval | None:
    g = {k: v for k, v in m.groupdict().items() if v is not None}
    year = int(g["year"]) if "year" in g else None
    match name:
        case "iso":
            return _span(_make(int(g["year"]), int(g["mon"]), int(g["day"])), "day")
        case "from_to_year" | "year_range":
            last = int(g["year2"]) if len(g["year2"]) == 4 else int(g["year"][:2] + g["year2"])
            start = _make(int(g["year"]))
            return (start, _make(last + 1) or start, "year") if start and last >= start.year else None
        case "month_year":
            return _span(_make(year or 1, _month_number(g["month"])), "month")
        case "bare_year":
            return _span(_make(year or 1), "year")
        case "century":
            number = int(g["century"])
            start = _make((number - 1) * 100) if 10 <= number <= 21 else None
            return (start, start.replace(year=start.year + 100), "century") if start else None
        case "sixties":
            words = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
            return _span(_make(1920 + 10 * words.index(g["decade_word"].lower())), "decade")
        case "year":
            start = _make(year or 1)
            if g["lead"].strip().lower() == "since" and start and now:
                return start, now, "year"
            return _span(start, "year")
        case "decade":
            first = int(g["decade"])
            start = _make(first)
            if start and first % 100 == 0 and first <= 1900:  # "the 1600s" are a century
                return start, start.replace(year=first + 100), "century"
            return _span(start, "decade")
        case "vague":
            return None
    return _relative(name, g, now, ahead, year)


def _relative(
    name: str, g: dict[str, str], now: datetime | None, ahead: bool | None, year: int | None
) -> Interval | None:
    if now is None and year is None:
        return None
    here = now or datetime(year or 1, 7, 1, tzinfo=UTC)
    today = _day(here)
    match name:
        case "month_day" | "day_month" | "month_day_range":
            start = _closest(year, _month_number(g["month"]), int(g["day"]), today, ahead)
            made = _span(start, "day")
            if made and "day2" in g and (last := _make(made[0].year, made[0].month, int(g["day2"]))):
                return made[0], last + timedelta(days=1), "day"
            return made
        case "month":
            start = _closest(None, _month_number(g["month"]), 1, today, ahead, whole=True)
            made = _span(start, "month")
            return (made[0], here, "month") if made and g["lead"].strip().lower() == "since" else made
        case "which_month":
            number, which = _month_number(g["month"]), g["which"].lower()
            guess = today.year
            if which == "last" and number >= today.month:
                guess -= 1
            if which == "next" and number <= today.month:
                guess += 1
            return _span(_make(guess, number), "month")
        case "weekday":
            return _weekday(g, today, ahead)
        case "today":
            word = g["today"].lower()
            shift = (
                -1 if word.startswith(("yesterday", "last", "overnight")) else 1 if word.startswith("tomorrow") else 0
            )
            return _span(today + timedelta(days=shift), "day")
        case "ago" | "in_n":
            return _shifted(g, here, -1 if name == "ago" else 1)
        case "past_n" | "this_unit":
            if (
                g["unit"].lower() == "weekend"
                and g["which"].lower() == "this"
                and ahead is False
                and here.weekday() < 5
            ):
                return _stretch({**g, "which": "last"}, here)
            return _stretch(g, here)
        case "quarter":
            number = (
                int(g["qn"])
                if "qn" in g
                else {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}[g["q"].lower()]
            )
            chosen = year or (int(g["year3"]) if "year3" in g else None)
            start = _make(chosen or today.year, 3 * number - 2)
            if start and chosen is None and start > today and ahead is not True:
                start = start.replace(year=start.year - 1)
            return _span(start, "quarter")
        case "season":
            return _season(g, today, year, ahead)
        case "holiday":
            if g["holiday"] == "9/11" or "attacks" in g["holiday"]:
                return _span(_make(2001, 9, 11), "day")
            month, day = _HOLIDAYS[g["holiday"].lower().replace("’", "'").removesuffix(" day")]
            return _span(_closest(year, month, day, today, ahead), "day")
    return None


_HOLIDAYS = {"christmas eve": (12, 24), "christmas": (12, 25), "new year's eve": (12, 31), "new year's": (1, 1), "boxing": (12, 26), "may": (5, 1),
             "halloween": (10, 31)}  # fmt: skip


def _closest(
    year: int | None, month: int, day: int, today: datetime, ahead: bool | None, whole: bool = False
) -> datetime | None:
    """The date in the year that the tense asks for: the next one when it is ahead, the last one when it is past, else the nearest."""
    if year is not None:
        return _make(year, month, day)
    made = [d for y in (today.year - 1, today.year, today.year + 1) if (d := _make(y, month, day))]
    if not made:
        return None
    if ahead is True:
        later = [d for d in made if (_months(d, 1) if whole else d + timedelta(days=1)) > today]
        return later[0] if later else made[-1]
    earlier = [d for d in made if d <= today]
    if ahead is False or whole:
        return earlier[-1] if earlier else made[0]
    return min(made, key=lambda d: abs((d - today).days))


def _weekday(g: dict[str, str], today: datetime, ahead: bool | None) -> Interval | None:
    number = DAYS.index(g["weekday"].lower())
    back = (today.weekday() - number) % 7
    which = (g.get("which") or "").lower()
    if which in ("next", "coming") or (ahead is True and which not in ("last", "previous")):
        forward = (number - today.weekday()) % 7
        return _span(today + timedelta(days=forward or (7 if which == "next" else 0)), "day")
    if which in ("last", "previous"):
        return _span(today - timedelta(days=back or 7), "day")
    return _span(today - timedelta(days=back), "day")


def _count(g: dict[str, str]) -> int:
    text = g.get("count", "1").lower()
    return int(text) if text.isdigit() else NUMBERS.get(text, 1)


def _shifted(g: dict[str, str], here: datetime, sign: int) -> Interval | None:
    count, unit = _count(g), g["unit"].lower()
    today = _day(here)
    match unit:
        case "minute" | "hour":
            moment = here + sign * timedelta(**{f"{unit}s": count})
            return moment.replace(minute=0, second=0), moment.replace(minute=0, second=0) + timedelta(hours=1), "hour"
        case "day":
            return _span(today + timedelta(days=sign * count), "day")
        case "week":
            start = today + timedelta(weeks=sign * count)
            return _span(start - timedelta(days=start.weekday()), "week")
        case "month":
            return _span(_months(today, sign * count), "month")
        case "year":
            return _span(_make(today.year + sign * count), "year")
        case _:
            return _span(_make((today.year + sign * 10 * count) // 10 * 10), "decade")


_GRAINS: dict[str, Grain] = {
    "minute": "hour", "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year", "decade": "decade",
}  # fmt: skip


def _stretch(g: dict[str, str], here: datetime) -> Interval | None:
    which, unit, today = g["which"].lower(), g["unit"].lower(), _day(here)
    if "count" in g or which in ("past", "coming") or unit in ("hour", "minute"):
        count = _count(g)
        days = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3650, "hour": 1, "minute": 1}[unit] * count
        if which in ("next", "coming"):
            return today, today + timedelta(days=days), _GRAINS[unit]
        return today - timedelta(days=days), today + timedelta(days=1), _GRAINS[unit]
    shift = {"last": -1, "previous": -1, "this": 0, "next": 1}[which]
    match unit:
        case "day":
            return _span(today + timedelta(days=shift), "day")
        case "week":
            return _span(today - timedelta(days=today.weekday()) + timedelta(weeks=shift), "week")
        case "weekend":
            saturday = today - timedelta(days=today.weekday()) + timedelta(days=5, weeks=shift)
            return saturday, saturday + timedelta(days=2), "weekend"
        case "month":
            return _span(_months(today, shift), "month")
        case "quarter":
            return _span(_months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * shift), "quarter")
        case "year":
            return _span(_make(today.year + shift), "year")
        case _:
            return _span(_make((today.year + 10 * shift) // 10 * 10), "decade")


def _season(g: dict[str, str], today: datetime, year: int | None, ahead: bool | None) -> Interval | None:
    month = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[g["season"].lower()]
    which = g["which"].lower()
    start = _make(year or today.year, month)
    if start is None:
        return None
    if (year is None and start > today and ahead is False) or (
        year is None and which == "last" and _months(start, 3) > today
    ):  # "this summer" in spring, with a verb in the past
        start = start.replace(year=start.year - 1)
    if year is None and which == "next" and start <= today:
        start = start.replace(year=start.year + 1)
    return _span(start, "season")
