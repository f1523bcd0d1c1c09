"""Dates: each kind of expression to its interval, what is no date to nothing, and the offsets hold whatever the text."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from schemas import Time
from workers.extract.model import load
from workers.extract.times import find

pytestmark = pytest.mark.model

PUBLISHED = "2018-11-07T15:30:00Z"
"""A Wednesday."""


@lru_cache(1)
def nlp() -> Language:
    return load("")


def times(text: str, published: str | None = PUBLISHED, where: str = "text") -> list[Time]:
    """The expressions of a text, their offsets checked."""
    found = find(nlp()(text), where, published)  # type: ignore[arg-type]
    for time in found:
        assert text[time.start : time.end] == time.text != ""
        assert time.text == time.text.strip()
        assert (time.from_ is None) == (time.to is None) == (time.grain is None)
        assert time.from_ is None or time.to is None or time.from_ < time.to
    return found


def interval(text: str, mention: str, published: str | None = PUBLISHED) -> str | None:
    """The interval of a mention as "2018-11-02/2018-11-03 day", the hours only where they aren't midnight."""
    time = next(t for t in times(text, published) if t.text == mention)
    if time.from_ is None or time.to is None:
        return None
    short = [v.removesuffix("T00:00:00Z") for v in (time.from_, time.to)]
    return f"{short[0]}/{short[1]} {time.grain}"


def check(case: str) -> None:
    """Check a case "text [mention] text => interval", or "=> unknown"."""
    marked, _, wanted = case.partition(" => ")
    before, _, rest = marked.partition("[")
    mention, _, after = rest.partition("]")
    got = interval(before + mention + after, mention)
    assert (got or "unknown") == wanted, marked


@pytest.mark.parametrize(
    "case",
    [
        "The envoys will meet in Oslo on [Friday]. => 2018-11-09/2018-11-10 day",
        "The envoys met in Oslo on [Friday]. => 2018-11-02/2018-11-03 day",
        "The envoys are to meet [Monday] in Oslo. => 2018-11-12/2018-11-13 day",
        "The envoys plan to return on [Saturday]. => 2018-11-10/2018-11-11 day",
        "The judge ordered him to appear on [Dec. 12]. => 2018-12-12/2018-12-13 day",
        "He said he would leave on [Sunday]. => 2018-11-11/2018-11-12 day",
        "He was due in court on [Thursday]. => 2018-11-08/2018-11-09 day",
        "Workers had until [Friday] to sign. => 2018-11-09/2018-11-10 day",
        "A ceremony scheduled for [Thursday] was called off. => 2018-11-08/2018-11-09 day",
        "The minister is due to meet his Chinese counterpart in Rome on [Thursday]. => 2018-11-08/2018-11-09 day",
        "The front-runner in [Thursday]'s election has vowed to strengthen ties. => 2018-11-08/2018-11-09 day",
        "The queen arrives in Lisbon on [Monday]. => 2018-11-12/2018-11-13 day",
        "The runoff is on [Sunday]. => 2018-11-11/2018-11-12 day",
        "The airline managed to land the jet on [Sunday]. => 2018-11-04/2018-11-05 day",
        "The clerk declined to comment on [Monday]. => 2018-11-05/2018-11-06 day",
        "The minister could not be reached on [Monday]. => 2018-11-05/2018-11-06 day",
        "Police are investigating a fire on [Sunday]. => 2018-11-04/2018-11-05 day",
        "Police will hold a vigil on [Sunday]. => 2018-11-11/2018-11-12 day",
        "He spoke ahead of a summit on [Friday]. => 2018-11-09/2018-11-10 day",
        "The pipeline will open in [March]. => 2019-03-01/2019-04-01 month",
        "The pipeline opened in [March]. => 2018-03-01/2018-04-01 month",
        "The tax takes effect on [Jan. 1]. => 2019-01-01/2019-01-02 day",
        "The tax took effect on [Jan. 1]. => 2018-01-01/2018-01-02 day",
        "The museum will report in [the spring]. => 2019-03-01/2019-06-01 season",
    ],
)
def test_the_tense_gives_the_direction(case: str) -> None:
    """A date without its year, and a weekday, is the next one where the clause looks ahead, else the last."""
    check(case)


@pytest.mark.parametrize(
    "case",
    [
        "The bridge fell [late Tuesday]. => 2018-11-06/2018-11-07 day",
        "Crews worked on [Monday night]. => 2018-11-05/2018-11-06 day",
        "[Last Friday] the mill shut. => 2018-11-02/2018-11-03 day",
        "They will vote [next Tuesday]. => 2018-11-13/2018-11-14 day",
        "The port reopens on [Thursday of next week]. => 2018-11-15/2018-11-16 day",
        "The port closed on [Monday last week]. => 2018-10-29/2018-10-30 day",
        "[Friday]'s ballot drew few voters and was quiet. => 2018-11-02/2018-11-03 day",
        "The strike ended [yesterday]. => 2018-11-06/2018-11-07 day",
        "Ferries will sail [tomorrow morning]. => 2018-11-08/2018-11-09 day",
        "The river rose [overnight]. => 2018-11-06/2018-11-07 day",
        "The river fell [this morning]. => 2018-11-07/2018-11-08 day",
        "Sirens were heard [last night]. => 2018-11-06/2018-11-07 day",
        "She left [the day before yesterday]. => 2018-11-05/2018-11-06 day",
        "Prices fell [earlier this week]. => 2018-11-05/2018-11-12 week",
        "Exports grew [last month]. => 2018-10-01/2018-11-01 month",
        "[Next year]'s harvest will be small. => 2019-01-01/2020-01-01 year",
        "The dam burst over [the weekend]. => 2018-11-03/2018-11-05 weekend",
        "The choir will sing [this weekend]. => 2018-11-10/2018-11-12 weekend",
        "Rents fell [last quarter]. => 2018-07-01/2018-10-01 quarter",
        "[Last summer] the lake dried up. => 2018-06-01/2018-09-01 season",
        "The fair was held in [the fall of 2012]. => 2012-09-01/2012-12-01 season",
        "The mayor resigned [two weeks ago]. => 2018-10-22/2018-10-29 week",
        "[Nine months ago] the mine closed. => 2018-02-01/2018-03-01 month",
        "He won the seat [almost three years ago]. => 2015-01-01/2016-01-01 year",
        "She was born [half a century ago]. => 1960-01-01/1970-01-01 decade",
        "The wall fell [twenty years ago today]. => 1998-11-07/1998-11-08 day",
        "The law will lapse [in two weeks]. => 2018-11-19/2018-11-26 week",
        "The law lapses [in three days' time]. => 2018-11-10/2018-11-11 day",
        "Over [the past decade] the herd shrank. => 2008-11-08/2018-11-08 decade",
        "Snow fell in [the past week]. => 2018-10-31/2018-11-08 week",
        "It will rain over [the next 10 days]. => 2018-11-07/2018-11-17 day",
        "The unit lost money in [the last three months]. => 2018-08-08/2018-11-08 month",
        "Little has changed [in recent weeks]. => unknown",
        "They parted [several years ago]. => unknown",
    ],
)
def test_what_is_told_from_the_day_of_publication(case: str) -> None:
    """Weekdays, "yesterday", "last month", "two weeks ago", "the past decade"."""
    check(case)


@pytest.mark.parametrize(
    "case",
    [
        "It was signed on [Nov. 4, 2018], in Rome. => 2018-11-04/2018-11-05 day",
        "It was signed on [5 June 1950], in Rome. => 1950-06-05/1950-06-06 day",
        "It was signed on [the fifth of January 1999]. => 1999-01-05/1999-01-06 day",
        "It was signed on [2018-11-04], in Rome. => 2018-11-04/2018-11-05 day",
        "It was signed on [25/12/2017], in Rome. => 2017-12-25/2017-12-26 day",
        "It was signed on [04/11/2018], in Rome. => 2018-11-04/2018-11-05 day",
        "It was signed on [04/05/2011], in Rome. => unknown",
        "It was signed on [4.5.2011], in Rome. => 2011-05-04/2011-05-05 day",
        "It was signed at 10:30 a.m. on [Sept. 5]. => 2018-09-05/2018-09-06 day",
        "It was signed on [Friday, Oct. 12], in Rome. => 2018-10-12/2018-10-13 day",
        "It was signed in [February 1960]. => 1960-02-01/1960-03-01 month",
        "It was signed in [April last year]. => 2017-04-01/2017-05-01 month",
        "It was signed in [early March]. => 2018-03-01/2018-04-01 month",
        "It was signed [last March]. => 2018-03-01/2018-04-01 month",
        "Wheat for [December] delivery fell. => 2018-12-01/2019-01-01 month",
        "The [1997] law was struck down. => 1997-01-01/1998-01-01 year",
        "The firm has grown since [mid-2015]. => 2015-01-01/2016-01-01 year",
        "She moved there in [nineteen eighty-four]. => 1984-01-01/1985-01-01 year",
        "She moved there in '[98]. => 1998-01-01/1999-01-01 year",
        "The village thrived in [the early 1990s]. => 1990-01-01/2000-01-01 decade",
        "The village thrived in [the '70s]. => 1970-01-01/1980-01-01 decade",
        "The village thrived in [the sixties]. => 1960-01-01/1970-01-01 decade",
        "The village thrived in [the 1600s]. => 1600-01-01/1700-01-01 century",
        "The village thrived in [the 19th century]. => 1800-01-01/1900-01-01 century",
        "The village thrived in [the sixteenth century]. => 1500-01-01/1600-01-01 century",
        "The village thrived in [the 3rd century] B.C. => unknown",
        "The abbey was founded in [AD 842]. => 0842-01-01/0843-01-01 year",
        "The abbey burnt down in [World War II]. => 1939-09-01/1945-09-03 year",
    ],
)
def test_dates_of_the_calendar(case: str) -> None:
    """Days, months, years, decades and centuries; 4/5/2011 is two dates, and none is guessed."""
    check(case)


@pytest.mark.parametrize(
    "case",
    [
        "Sales rose in [the first quarter]. => 2018-01-01/2018-04-01 quarter",
        "[Fourth-quarter] profit fell. => 2017-10-01/2018-01-01 quarter",
        "The sale will close in [the second quarter of next year]. => 2019-04-01/2019-07-01 quarter",
        "Growth slowed in [Q1 2018]. => 2018-01-01/2018-04-01 quarter",
        "Growth slowed in [last year's third quarter]. => 2017-07-01/2017-10-01 quarter",
        "Growth slowed in [the second half of 2017]. => 2017-07-01/2018-01-01 month",
        "Growth slowed in [the first nine months of this year]. => 2018-01-01/2018-10-01 month",
        "Growth slowed in [the three months to June]. => 2018-04-01/2018-07-01 month",
        "Growth slowed in [the quarter ended Sept. 30]. => 2018-07-01/2018-10-01 quarter",
        "Growth slowed in [the year to March]. => 2017-04-01/2018-04-01 year",
        "Revenue for [fiscal 2019] is seen higher. => 2019-01-01/2020-01-01 year",
        "The plant will close by [year-end]. => 2018-12-31/2019-01-01 day",
        "The plant will close by [the end of the month]. => 2018-11-30/2018-12-01 day",
        "Shops will shut on [Christmas Eve]. => 2018-12-24/2018-12-25 day",
        "Shops will shut on [Thanksgiving]. => 2018-11-22/2018-11-23 day",
        "Shops were shut on [Good Friday]. => 2018-03-30/2018-03-31 day",
        "Shops will shut on [New Year's Day]. => 2019-01-01/2019-01-02 day",
        "He fled on [the day after Thanksgiving]. => 2017-11-24/2017-11-25 day",
        "He will flee [two days before Christmas]. => 2018-12-23/2018-12-24 day",
        "The trial opened in [the week of March 5]. => 2018-03-05/2018-03-12 week",
        "Much changed after [9/11]. => 2001-09-11/2001-09-12 day",
    ],
)
def test_parts_of_a_year(case: str) -> None:
    """Quarters, halves, financial years, ends of a year and holidays."""
    check(case)


@pytest.mark.parametrize(
    "case",
    [
        "He taught there [from 2010 to 2014]. => 2010-01-01/2015-01-01 year",
        "He taught there in [2017-18]. => 2017-01-01/2019-01-01 year",
        "He travelled [between March and May]. => 2018-03-01/2018-06-01 month",
        "He travelled [from May to August 2011]. => 2011-05-01/2011-09-01 month",
        "The fair, [March 3-5], was called off. => 2018-03-03/2018-03-06 day",
        "The fair, [5–6 September 2017], was small. => 2017-09-05/2017-09-07 day",
        "The fair will run [from Nov. 30 to Dec. 2]. => 2018-11-30/2018-12-03 day",
        "Rain will fall [from Thursday through Saturday]. => 2018-11-08/2018-11-11 day",
        "No team has won twice [since 1996]. => 1996-01-01/2018-11-07T15:30:00Z year",
        "Four have died [since Monday]. => 2018-11-05/2018-11-07T15:30:00Z day",
        "Her term ([2013 – present]) is long. => 2013-01-01/2018-11-07T15:30:00Z year",
    ],
)
def test_ranges(case: str) -> None:
    """A range is one interval, from the start of the first to the end of the last."""
    check(case)


def test_the_ends_of_a_range_are_expressions_too() -> None:
    """The range stands before its ends, which share the year that one of them says."""
    found = times("The road was shut from November to February 2011.")
    assert [t.text for t in found] == ["from November to February 2011", "November", "February 2011"]
    assert found[1].from_ == "2010-11-01T00:00:00Z"


def test_a_meeting_that_is_moved_lasts_no_longer() -> None:
    """After "moved", "from Monday to Friday" is no range."""
    assert [t.text for t in times("They moved the hearing from Monday to Friday.")] == ["Monday", "Friday"]


@pytest.mark.parametrize(
    "case",
    [
        "He resigned on Monday and was charged [the following day]. => 2018-11-06/2018-11-07 day",
        "He resigned on Monday and was charged [two days later]. => 2018-11-07/2018-11-08 day",
        "On May 3, 2009, the bank failed. [The next day] the bourse shut. => 2009-05-04/2009-05-05 day",
        "On May 3, 2009, the bank failed. On [June 6] the bourse shut. => 2009-06-06/2009-06-07 day",
        "The sect was founded in 1985. [That year] it bought a farm. => 1985-01-01/1986-01-01 year",
        "The sect was founded in 1985 and split [a year later]. => 1986-01-01/1987-01-01 year",
        "The king came in March 2010 and left [the following month]. => 2010-04-01/2010-05-01 month",
        "Profit in the first quarter was twice that of [a year earlier]. => 2017-01-01/2017-04-01 quarter",
        "Police said the raid came [a day earlier]. => unknown",
        "[The next day] they found the boat. => unknown",
    ],
)
def test_what_is_told_from_another_date(case: str) -> None:
    """What "the following day" means counts from the last date said, and from nothing when none was."""
    check(case)


@pytest.mark.parametrize(
    "text",
    [
        "The 25-year-old was held for three days.",
        "A two-year term, a five-day week and a 100-day plan.",
        "Some 2000 soldiers and 1,914 civilians crossed the bridge.",
        "It cost 2000 dollars, weighs 1998 kg and is 2018 km away.",
        "The bridge was built in two weeks.",
        "Resolution 1973 and flight 1549 made news.",
        "Call 202-555-1989 or go to room 2010.",
        "A survey of 1709 pupils was made.",
        "Nobody may march on the square without a permit.",
        "Theresa May spoke to reporters.",
        "After the fall of the city came silence.",
        "The Sunday Times and the Mail on Sunday reported it.",
        "She goes to the market every Friday and on Mondays.",
        "A second-half goal won the match.",
        "The two men, in their 20s and 30s, were strangers.",
        "The vote came a week after the blast.",
        "Johnnie Christmas drew the book.",
        "It was the last day of his trip.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Ages, lengths, sums, counts, numbers of things, names and habits."""
    assert times(text) == []


def test_a_headline_in_the_present_is_about_the_past() -> None:
    """What "leaves" in a title has happened, "to leave" has not."""
    back, on = "Premier leaves capital on Sunday", "Premier to leave capital on Sunday"
    assert times(back, where="title")[0].from_ == "2018-11-04T00:00:00Z"
    assert times(on, where="title")[0].from_ == "2018-11-11T00:00:00Z"


def test_without_a_publication_only_whole_dates_are_known() -> None:
    """Nothing is told from today when nobody knows it."""
    found = times("On Monday, and on May 3, and on May 3, 2009, and in the 1990s, two weeks ago.", published=None)
    assert [(t.text, (t.from_ or "")[:10]) for t in found] == [
        ("Monday", ""), ("May 3", ""), ("May 3, 2009", "2009-05-03"), ("the 1990s", "1990-01-01"), ("two weeks ago", ""),
    ]  # fmt: skip


def test_the_day_is_that_of_utc() -> None:
    """A publication with another zone counts by its day in UTC."""
    assert interval("The strike ended today.", "today", "2018-11-08T02:00:00+09:00") == "2018-11-07/2018-11-08 day"


@pytest.mark.parametrize("day", ["Feb. 30", "99 years ago tomorrow", "9999", "999 centuries ago", "31/02/2018"])
def test_days_that_there_are_not_do_no_harm(day: str) -> None:
    """The calendar's holes and ends give nothing, or something true."""
    times(f"It was on {day}, they said, and will be in 2096-99.")


_PIECES = st.sampled_from(
    ["from", "to", "between", "and", "since", "the", "last", "next", "Monday", "May", "March", "3", "31", "29 February", "2018", "1999", "-", "–",
     "first", "quarter", "of", "year", "end", "weekend", "two", "days", "ago", "later", "before", "Christmas", "'", "90s", "century", "9/11", "0000-00-00",
     "Q4", "999", "half", "a", "in", "(", ")", ".", ",", "\u2028", "🙂", "week", "Easter", "day", "that", "AD", "0"]
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(st.lists(_PIECES, max_size=14).map(" ".join), st.text(max_size=60)),
    st.sampled_from(
        [None, PUBLISHED, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2020-02-29T00:00:00Z", "not a date"]
    ),
)
def test_no_text_and_no_publication_breaks_it(text: str, published: str | None) -> None:
    """Offsets hold and intervals have a length, whatever is read."""
    times(text, published)
