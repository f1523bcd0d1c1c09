"""The English pipeline: what it sets, how it holds on any text, and what it says when a model is missing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from workers.errors import ModelError
from workers.extract.model import load
from workers.extract.model.windows import WINDOW, windows

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Dateline's own pipeline."""
    return load()


def test_sets_everything(nlp: Language) -> None:
    """Tags, lemmas, a parse with one root a sentence, sentence starts and names."""
    doc = nlp("The minister met rebels in Nairobi on Monday. They signed nothing.")
    assert [s.text for s in doc.sents] == ["The minister met rebels in Nairobi on Monday.", "They signed nothing."]
    assert [t.lemma_ for t in doc if t.pos_ == "VERB"] == ["meet", "sign"]
    assert [(e.text, e.label_) for e in doc.ents] == [("Nairobi", "LOC")]
    for sentence in doc.sents:
        assert sum(t.head is t or t.head == t for t in sentence) == 1
        assert all(t.dep_ and t.pos_ for t in sentence)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("fled", "flee"), ("evicted", "evict"), ("overthrew", "overthrow"), ("razed", "raze"), ("airdropped", "airdrop"), ("swore", "swear")],
)  # fmt: skip
def test_lemmas_of_verbs_that_the_treebanks_lack(nlp: Language, word: str, lemma: str) -> None:
    """Irregular and rare verbs of news come from a dictionary."""
    told = nlp(f"The army had {word} it near the river, and the rebels {word} them.")
    assert {t.lemma_ for t in told if t.text == word} == {lemma}


def test_words_as_in_the_treebanks(nlp: Language) -> None:
    """A prefix stays with its word, other compounds are split; telephone numbers are one word, spans of years are not."""
    words = [
        t.text for t in nlp.make_doc("The ex-minister's anti-war e-mail: call 713-555-0199, cease-fire 1939-1945.")
    ]
    assert words == ["The", "ex-minister", "'s", "anti-war", "e-mail", ":", "call", "713-555-0199", ",", "cease", "-", "fire",
                     "1939", "-", "1945", "."]  # fmt: skip


def test_lemmas_of_names_and_numbers(nlp: Language) -> None:
    """Names get their capital back, capitals that are no abbreviation their small letters, numbers lose their commas."""
    doc = nlp("The FBI flew from london to WASHINGTON with 1,100 agents.")
    found = {t.text: t.lemma_ for t in doc}
    assert [found[w] for w in ("FBI", "london", "WASHINGTON", "1,100")] == ["FBI", "London", "Washington", "1100"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text(nlp: Language, text: str) -> None:
    """Any Unicode text is read, and no letter of it is lost."""
    assert nlp(text).text == text


def test_closing_quotes_stay(nlp: Language) -> None:
    """A closing quotation mark ends the sentence that it closes."""
    doc = nlp('"We will not leave the island." Smith told reporters in Lima.')
    assert next(s.text for s in doc.sents) == '"We will not leave the island."'


def test_windows_are_bounded(nlp: Language) -> None:
    """A window is never longer than the encoder reads, every word is in one, and cuts follow sentences where they can."""
    doc = nlp.make_doc("The army left the town at noon today. " * 60 + "word " * 350)
    found = list(windows(doc))
    assert [i for w in found for i in w] == [t.i for t in doc if not t.is_space]
    assert max(map(len, found)) <= WINDOW
    assert doc[found[0][-1]].text == "."


def test_batches_do_not_matter(nlp: Language) -> None:
    """Read together or alone, the names and heads are the same."""
    texts = [
        "Police in Lagos arrested two men.",
        "Talks between Chile and Peru ended in Quito, a spokesman for the UN said.",
    ]
    together = list(nlp.pipe(texts))
    for doc, text in zip(together, texts, strict=True):
        alone = nlp(text)
        assert [t.head.i for t in alone] == [t.head.i for t in doc]
        assert [(e.text, e.label_) for e in alone.ents] == [(e.text, e.label_) for e in doc.ents]


def test_missing_model() -> None:
    """A model that is not installed is an error that says how to get it."""
    with pytest.raises(ModelError, match="spacy download"):
        load("en_core_web_absent")
