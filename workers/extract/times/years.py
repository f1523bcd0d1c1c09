"""Years, and what is larger: runs of years, decades, centuries, financial years, eras."""

from __future__ import annotations

import re

from workers.extract.times.calendar import Interval, date, unit
from workers.extract.times.rules import Around, NotATime, Rule, Unknown, rule
from workers.extract.times.words import DECADES, MODIFIER, MODIFIERS, ORDINALS, YEAR, count

_COUNTED = re.compile(
    r"[\s-](?:people|men|women|troops|soldiers|dollars?|euros?|pounds?|yen|yuan|rupees|km|miles?|metres?|meters?|feet|foot|tonnes?|tons?|years?(?! (?:ago|later))|days|jobs|homes|workers|"
    r"members|points|m\b|kg|mm|cm|ft|hp|hrs?|hours|minutes|votes|seats|inch(?:es)?|times|deaths|GMT|UTC|barrels|houses|hectares|acres|sq|square|cubic|percent|per cent|degrees|"
    r"calories|copies|cases|pages|words|words|shares|units|rpm|MW|megawatts|BC\b|B\.C|million|billion|thousand|or (?:so|more)\b|local time|hundred)\b",
    re.I,
)
_LEAD = re.compile(
    r"\b(?:in|since|until|till|by|during|of|from|early|late|mid|before|after|through|between|to|and|around|circa|c\.|ca\.|year|years|into|for|throughout|"
    r"back in|spring|summer|autumn|fall|winter|class of|as of|pre|post)[\s-]+(?:the\s+)?$",
    re.I,
)
_NO_YEAR = re.compile(
    r"(?:\b(?:resolution|flight|article|section|room|highway|route|interstate|page|number|no\.|nos\.|rule|line|bus|train|model|channel|unit|chapter|version|windows|"
    r"boeing|airbus|act|law|decree|lot|apt|suite|box|grade|radio|nearly|approximately|almost|exactly|than|least|most|exceeded|some|about|only|another|"
    r"fm|am|pin|code|asteroid|exit|gate|platform|bill|file|case|order|ext\.?|at)\s+)$",
    re.I,
)
_GLUED = re.compile(r"[.,:$€£¥#/%+\d–—-]$|[$€£¥#+]\s$|\b(?:US|A|C|NZ|HK|S)\$\s?$|(?:Rs|No|USD|EUR|GBP)\.?\s?$")
_AND_MORE = re.compile(r"\s+(?:and|to|or)\s+(?!1[5-9]\d\d\b|20\d\d\b)\d")
"""The end of "between 2000 and 3000"."""
_AHEAD = 45
"""Years after the publication that a number alone may still mean."""


_OF_A_YEAR = {
    "levels",
    "prices",
    "elections",
    "games",
    "olympics",
    "estimates",
    "figures",
    "standards",
    "terms",
    "rates",
    "polls",
    "attacks",
    "wars",
}


def _year(m: re.Match[str], around: Around) -> Interval | None:
    """A number that is a year: not counted, not part of a name or a sum."""
    number = int(m["year"])
    before, after = around.before(24), around.after(24)
    in_brackets = before.endswith("(") and after[:1] in ")–-,;"
    hyphen = re.search(r"\b(?:mid|pre|post|early|late|non)[-–]$", before, re.I)
    if re.match(
        r"\s?[%°+]|[.,:/]\d|[-–]\d{3}\b|-(?:year|member|seat|strong|man|foot|mile|meter|metre|page|ton|acre|room|plus|odd|pound|hour|day|square)|[-–]?[A-Za-z]",
        after,
    ):
        raise NotATime
    if (
        _GLUED.search(before)
        and not hyphen
        and not (around.found and around.found[-1].end == around.start - 1)
        and not re.search(r"[A-Za-z)]\.$|\w\s?[–—]$", before)
    ):
        raise NotATime
    if _COUNTED.match(after) or _AND_MORE.match(after) or _NO_YEAR.search(before):
        raise NotATime
    lead = m.start("year") > m.start() or in_brackets or hyphen is not None or _LEAD.search(before) is not None
    if number < 1500 and re.search(r"\b(?:from|to|of|by|between|and)\s+$", before, re.I):
        raise NotATime
    if not lead and (number < 1600 or number > (around.now.year if around.now else 2000) + _AHEAD):
        raise NotATime
    if _counts(around, lead, number):
        raise NotATime
    return unit(date(number), "year")


def _counts(around: Around, lead: bool, number: int) -> bool:
    """Whether it counts what follows: "2000 villagers", but not in "in 2018 elections" and "the 2016 games"."""
    word = re.match(r"\s+(?:[a-z]+\s+)?([a-z]+)\b", around.after(40))
    token = around.last_token
    if word is None or token is None or token.i + 1 >= len(token.doc) or not token.nbor().text.islower():
        return False
    head = token.head
    if head.i <= token.i or head.tag_ != "NNS" or token.dep_ not in ("nummod", "quantmod"):
        return False
    if lead and re.search(r"\bof\s+$", around.before(6)):  # "a survey of 1709 pupils"
        return head.i == token.i + 1 and head.lower_ not in _OF_A_YEAR
    if lead:
        return number % 100 == 0 and head.lower_ not in _OF_A_YEAR and head.i == token.i + 1
    return token.i == 0 or token.nbor(-1).pos_ not in ("DET", "PRON", "ADJ", "PROPN", "NOUN", "PART")


def _from_to(m: re.Match[str], around: Around) -> Interval | None:
    """Two years that follow each other, or a run: "2014-15"."""
    first = int(m["year"])
    last = first // 100 * 100 + int(m["year2"])
    if last % 100 == 0:
        last += 100  # "1999-00"
    if last <= first or _COUNTED.match(around.after(20)) or _GLUED.search(around.before(4)) or last > 2100:
        raise NotATime
    return Interval(date(first), date(last + 1), "year")


def _spoken(m: re.Match[str], around: Around) -> Interval | None:
    """A year as people say it: "nineteen eighty-four"."""
    if m["small"]:
        return unit(date(2000 + count(m["small"])), "year")
    rest = count(m["teen"]) if m["teen"] else count(m["tens"]) + (count(m["ones"]) if m["ones"] else 0)
    number = 100 * count(m["hundreds"]) + rest
    if number > 2035 or (
        around.last_token is not None
        and around.last_token.dep_ in ("nummod", "compound")
        and around.last_token.head.i > around.last_token.i
    ):
        raise NotATime
    return unit(date(number), "year")


def _short_year(m: re.Match[str], around: Around) -> Interval | None:
    """Two figures after an apostrophe, "in '96": the last year that ends so."""
    if not re.search(
        r"\b(?:in|of|since|from|until|to|and|before|after|by|spring|summer|fall|winter|late|early|back in)\s+['’‘]$",
        around.before(14),
        re.I,
    ):
        raise NotATime
    now = around.today.year
    number = now // 100 * 100 + int(m["short"])
    return unit(date(number if number <= now + 1 else number - 100), "year")


def _decade(m: re.Match[str], around: Around) -> Interval | None:
    first = int(m["decade"])
    if around.before(4).endswith(("$", "€", "£")):
        raise NotATime
    if first % 100 == 0 and first <= 1900 and not (first == 1900 and re.match("early", m[0], re.I)):
        return Interval(date(first), date(first + 100), "century")  # "the 1600s"
    return unit(date(first), "decade")


def _short_decade(m: re.Match[str], around: Around) -> Interval | None:
    """Such as "the '90s", of the last century but for 2000 and 2010; "in her 20s" is an age."""
    number = int(m["short"])
    the = re.match(r"the\b", m[0], re.I) or re.search(
        r"\bthe(?:\s+(?:early|late|mid))?[\s-]+['’]?$", around.before(16), re.I
    )
    if not the and not around.before(1).endswith(("'", "’", "‘")):
        follows = (
            around.found
            and around.found[-1].interval
            and around.found[-1].interval.grain == "decade"
            and around.start - around.found[-1].end < 8
        )
        if not follows:
            raise NotATime
    if (
        re.match(r"\s*(?:degrees|percent|°)|\s*(?:and\s+\d0s\s+)?(?:Fahrenheit|Celsius)|%", around.after(30))
        or re.search(r"['’]?s$", m[0]) is None
    ):
        raise NotATime
    if re.search(r"\bin the(?:ir|\s+(?:low|mid|high|upper))?\s*$", around.before(20), re.I) and number < 20:
        raise NotATime
    return unit(date((2000 if number < 20 else 1900) + number), "decade")


def _word_decade(m: re.Match[str], around: Around) -> Interval | None:
    return unit(date(1920 + 10 * DECADES.index(m["word"].lower())), "decade")


def _century(m: re.Match[str], around: Around) -> Interval | None:
    number = int(m["number"]) if m["number"] else ORDINALS[re.sub(r"\s+", "-", m["ordinal"].lower())]
    if not 1 <= number <= 21 or (m["second"] and not 1 <= int(m["second"]) <= 21):
        raise NotATime
    if re.match(r",?\s*B\.?C", around.after(6)):
        raise Unknown
    start = max(1, (number - 1) * 100)
    return Interval(date(start), date((int(m["second"]) if m["second"] else number) * 100), "century")


def _fiscal(m: re.Match[str], around: Around) -> Interval | None:
    """A financial year is known by the year that it is called after; where it starts differs by country and company."""
    number = int(m["year"]) if m["year"] else 2000 + int(m["short"])
    return unit(date(number), "year")


def _era(m: re.Match[str], around: Around) -> Interval | None:
    number = int(m["number"] or m["number2"])
    return unit(date(number), "year") if number else None


def _war(m: re.Match[str], around: Around) -> Interval | None:
    """The World Wars, where they are a time and not what somebody is a veteran of."""
    if re.match(
        r"\s+(?:hero|veteran|memorial|museum|era|bomb|crime|film|movie|drama|ace|victor|history|general|plane|fighter)",
        around.after(16),
        re.I,
    ):
        raise NotATime
    second = (m["number"] or "").lower() in ("ii", "two", "2") or m[0].lower().startswith("second")
    return (
        Interval(date(1939, 9, 1), date(1945, 9, 3), "year")
        if second
        else Interval(date(1914, 7, 28), date(1918, 11, 12), "year")
    )


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_CENTURY_WORDS = "|".join(sorted((o.replace("-", r"[\s-]") for o in ORDINALS), key=len, reverse=True))
RULES: list[Rule] = [
    rule("year", {"#", "year"} | MODIFIERS, rf"(?:year\s+|{MODIFIER}){YEAR}", _year),
    rule("years", {"#"}, rf"{YEAR}\s*[-–—/]\s*(?P<year2>\d\d)(?![-/\d])", _from_to),
    rule("spoken_year", {"fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "two"},
         rf"(?P<hundreds>fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[\s-](?:(?P<teen>{_TEENS})|(?P<tens>{_TENS})(?:[\s-](?P<ones>{_ONES}))?)|"
         rf"two\s+thousand(?:\s+and)?\s+(?P<small>{_ONES}|{_TEENS})", _spoken),
    rule("short_year", {"#"}, r"(?P<short>\d\d)", _short_year),
    rule("decade", {"#", "the"} | MODIFIERS, rf"(?:the\s+)?{MODIFIER}(?P<decade>(?:1[0-9]|20)\d0)['’]?s", _decade),
    rule("short_decade", {"#", "the"} | MODIFIERS, rf"(?:the\s+)?{MODIFIER}['’‘]?(?P<short>[1-9]0)['’]?s", _short_decade),
    rule("word_decade", {"the"}, rf"the\s+{MODIFIER}(?:nineteen[\s-])?(?P<word>{'|'.join(DECADES)})", _word_decade),
    rule("century", {"#", "the"} | MODIFIERS | frozenset(o.split("-")[0] for o in ORDINALS),
         rf"(?:the\s+)?{MODIFIER}(?:(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:(?:\s*[-–]\s*|\s+(?:and|to)\s+)(?P<second>\d\d)(?:st|nd|rd|th))?|(?P<ordinal>{_CENTURY_WORDS}))[\s-]+centur(?:y|ies)", _century),
    rule("fiscal", {"fiscal", "financial", "fy"}, rf"(?:(?:fiscal|financial)(?:\s+year)?\s*|FY\s?){YEAR}?(?P<short>(?<=FY)[0-3]\d|(?<=FY )[0-3]\d)?(?<=\d)", _fiscal),
    rule("era", {"#", "ad", "a"}, r"(?:AD|A\.D\.)\s?(?P<number>\d{1,4})|(?P<number2>\d{1,4})\s(?:AD|A\.D\.|CE)", _era),
    rule("war", {"world", "wwii", "wwi", "ww", "second", "first"}, r"(?:world\s+war|ww)\s*(?P<number>ii|i|two|one|1|2)|(?:second|first)\s+world\s+war(?P<number2>)", _war),
]  # fmt: skip
