"""Quotations: each way of quoting is found with its speaker, what only stands in marks is not, and any text is read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import CleanArticle
from workers.extract import Reader
from workers.extract.quotes import marks
from workers.extract.training.evaluate_quotes import MarkupError, evaluate, lines, passage

DATA = Path(__file__).parents[2] / "data" / "quotes"
Told = tuple[str, str | None, str | None]


@lru_cache(1)
def reader() -> Reader:
    return Reader()


def quotes(text: str, title: str = "", *, direct: bool = True) -> list[Told]:
    """Words, speaker and via of the quotations of one kind."""
    article = reader().read([CleanArticle(id="x", title=title, text=text, lang="en")])[0]
    names = {a.ref: a.name for a in article.actors}
    source = {"text": article.text, "title": article.title}
    return [
        (source[q.in_][q.start : q.end], names.get(q.speaker or ""), names.get(q.via or ""))
        for q in article.quotes
        if q.direct == direct
    ]


DIRECT: dict[str, tuple[str, list[Told]]] = {
    "after it": ('"The road is gone," said Anna Weber.', [("The road is gone,", "Anna Weber", None)]),
    "before it": ("Anna Weber said: “The road is gone.”", [("The road is gone.", "Anna Weber", None)]),
    "split": (
        "“This road,” said Anna Weber, “is gone for good.”",
        [("This road,", "Anna Weber", None), ("is gone for good.", "Anna Weber", None)],
    ),
    "goes on": (
        '"The road is gone," Anna Weber said. "We walk."',
        [("The road is gone,", "Anna Weber", None), ("We walk.", "Anna Weber", None)],
    ),
    "paragraphs left open": (
        "“The road is gone for good.\n\n“We walk to the school now,” said Anna Weber.",
        [("The road is gone for good.", "Anna Weber", None), ("We walk to the school now,", "Anna Weber", None)],
    ),
    "sentence before": (
        "Anna Weber left the hall in tears. “The road is gone for good.”",
        [("The road is gone for good.", "Anna Weber", None)],
    ),
    "pronoun": (
        "Anna Weber left the hall in tears. “The road is gone,” she said.",
        [("The road is gone,", "Anna Weber", None)],
    ),
    "part": ("Anna Weber called the road “a disgrace”.", [("a disgrace", "Anna Weber", None)]),
    "British marks": (
        "‘It’s the residents’ road,’ said Anna Weber.",
        [("It’s the residents’ road,", "Anna Weber", None)],
    ),
    "nested": (
        "“They told me, ‘Go home at once,’ and I went,” said Anna Weber.",
        [("They told me, ‘Go home at once,’ and I went,", "Anna Weber", None), ("Go home at once,", None, None)],
    ),
    "paper": (
        '"The road will open soon," a statement from the mayor\'s office said.',
        [("The road will open soon,", "mayor's office", None)],
    ),
    "quoted as saying": (
        "“The road is gone,” Anna Weber was quoted as saying by Reuters.",
        [("The road is gone,", "Anna Weber", "Reuters")],
    ),
    "state media": (
        '"The road is gone," Anna Weber said, according to state television.',
        [("The road is gone,", "Anna Weber", "state television")],
    ),
    "nobody named": (
        "“The road is gone,” said a source close to the builders.",
        [("The road is gone,", "source", None)],
    ),
}


@pytest.mark.model
@pytest.mark.parametrize("name", DIRECT)
def test_in_marks(name: str) -> None:
    """Every way of quoting in marks gives the words, the speaker and who passes them on."""
    text, wanted = DIRECT[name]
    assert quotes(text) == wanted


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        'The film "A Road in Winter" won the prize.',
        'Inspectors found the "fire door" was made of wood.',
        'The so-called "golden road" was closed in May.',
        "The '90s were good to the town's bakers' guild.",
    ],
)
def test_titles_and_irony(text: str) -> None:
    """Names, titles and irony in marks are not quotations."""
    assert quotes(text) == []


INDIRECT: dict[str, tuple[str, Told]] = {
    "that": ("Anna Weber said that the road was gone.", ("the road was gone", "Anna Weber", None)),
    "no that": ("Police said two men had been held.", ("two men had been held", "Police", None)),
    "said last": ("The road was closed overnight, police said.", ("The road was closed overnight", "police", None)),
    "aside": ("The road, police said, was closed.", ("The road, police said, was closed", "police", None)),
    "according": ("The road was closed, according to police.", ("The road was closed", "police", None)),
    "according first": ("According to police, the road was closed.", ("the road was closed", "police", None)),
    "chain": (
        "Anna Weber told a meeting that the road was gone, Reuters reported.",
        ("the road was gone", "Anna Weber", "Reuters"),
    ),
    "told an outlet": ("The road was gone, Anna Weber told Reuters.", ("The road was gone", "Anna Weber", "Reuters")),
}


@pytest.mark.model
@pytest.mark.parametrize("name", INDIRECT)
def test_reported(name: str) -> None:
    """Every way of reporting speech gives one clause, its speaker and who passes it on."""
    text, wanted = INDIRECT[name]
    assert quotes(text, direct=False) == [wanted]


@pytest.mark.model
@pytest.mark.parametrize("text", ["Anna Weber did not say that the road was gone.", "Anna Weber declined to comment."])
def test_not_said(text: str) -> None:
    """What was not said is no quotation."""
    assert quotes(text, direct=False) == []


@pytest.mark.model
def test_headline() -> None:
    """A headline's speaker stands before its colon."""
    assert quotes("Talks go on.", "Minister: 'We had no choice'")[0][:2] == ("We had no choice", "Minister")


MARKED = st.text(
    alphabet=st.sampled_from(list("\"'“”‘’„«»aB \n.,:—é字\u200b")) | st.characters(codec="utf-8"), max_size=120
)


@settings(max_examples=200, deadline=None)
@given(MARKED)
def test_marks_hold(text: str) -> None:
    """Stretches lie inside the text, hold no line break, and nest."""
    found = marks.find(text)
    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert "\n" not in text[m.start : m.end]
        if m.outer is not None:
            assert found[m.outer].start <= m.start < m.end <= found[m.outer].end


@pytest.mark.model
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(MARKED, MARKED)
def test_any_text(title: str, text: str) -> None:
    """Whatever the text, quotations lie in it and their speakers are actors of it."""
    mixed = f"{text} “{title}” said Anna Weber, according to {text}: '{title}"
    article = reader().read([CleanArticle(id="x", title=title, text=mixed, lang="en")])[0]
    refs = {a.ref for a in article.actors} | {None}
    for q in article.quotes:
        assert 0 <= q.start < q.end <= len(article.text if q.in_ == "text" else article.title)
        assert {q.speaker, q.via} <= refs


def test_markup() -> None:
    """Markup nests and its offsets are those of the plain text; what is not closed is an error."""
    found = passage("Mayor: '{D Mayor| no}' ‖ {I Weber/she @ BBC| It was “{D Weber| bad}”}, she said.¶Fine.")
    assert (found.title, found.text) == ("Mayor: 'no'", "It was “bad”, she said.\n\nFine.")
    spans = [(found.title if g.where == "title" else found.text)[g.start : g.end] for g in found.quotes]
    assert spans == ["no", "It was “bad”", "bad"]
    assert (found.quotes[1].speaker, found.quotes[1].via) == (("Weber", "she"), ("BBC",))
    with pytest.raises(MarkupError):
        passage("{D Weber| open")


@pytest.mark.model
def test_floors() -> None:
    """The figures on the test passages are no worse than a little below what was measured."""
    result = evaluate(reader(), DATA / "test.txt")
    shown = "\n".join(lines({"test": result}))
    assert result.found("direct")[2] >= 0.94, shown
    assert result.found("indirect")[0] >= 0.85, shown
    assert result.found("indirect")[1] >= 0.86, shown
    assert result.speakers() >= 0.91, shown
