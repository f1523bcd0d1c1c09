"""The words that time expressions are made of, and the pieces of patterns that rules share."""

from __future__ import annotations

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTH_NUMBERS = {m: i for i, m in enumerate(MONTHS, 1)} | {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"sept": 9}
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
          "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
NUMBERS = {w: i for i, w in enumerate(_SMALL)} | {
    "a": 1, "an": 1, "a single": 1, "a couple of": 2, "a couple": 2, "couple of": 2, "a dozen": 12, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "a hundred": 100,
}  # fmt: skip
ORDINALS = {w: i for i, w in enumerate((
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
    "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first",
), 1)}  # fmt: skip
DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
VAGUE = ("few", "several", "many", "some", "couple", "recent")

MONTH_WORDS = frozenset(MONTH_NUMBERS)
NUMBER_WORDS = frozenset(w.split()[0] for w in NUMBERS)
ABOUT_WORDS = frozenset(
    {
        "nearly",
        "almost",
        "about",
        "around",
        "roughly",
        "some",
        "exactly",
        "just",
        "more",
        "less",
        "over",
        "approximately",
    }
)
MODIFIERS = frozenset({"early", "late", "mid", "earlier", "later"})

MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
WEEKDAY = rf"(?P<weekday>{'|'.join(DAYS)})"
SHORT_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day\b|\b\.?))"
YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)"
NUMBER = (
    r"(?:(?P<count>\d{1,3}|a couple(?: of)?|couple of|a dozen|a single|a hundred|hundred|an?|"
    + "|".join(_SMALL[1:])
    + r"|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?P<half>\s+and\s+a\s+half|\s+1/2|½)?)"
)
ABOUT = r"(?:(?:nearly|almost|about|around|roughly|some|exactly|just over|just under|just|(?:no )?(?:more|less) than|over|approximately)\s+)?"
UNIT = r"(?P<unit>minute|hour|day|week|weekend|month|quarter|year|decade|century|centurie)"
MODIFIER = r"(?:(?:early|late|mid|earlier|later)(?:\s*-\s*|\s+)(?:on\s+|in\s+)?)?"
PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"


def unit_name(text: str) -> str:
    """What UNIT matched, in lower case and the singular."""
    return text.lower().replace("centurie", "century")


def count(text: str | None) -> int:
    """Read "two", "a dozen" or "15"; 1 when nothing is said."""
    low = " ".join((text or "one").lower().split())
    return int(low) if low.isdecimal() else NUMBERS.get(low, 1)


def month(text: str) -> int:
    """Read "Sept." or "June": 1 to 12."""
    return MONTH_NUMBERS[text.lower().rstrip(".")]
