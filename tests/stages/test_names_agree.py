"""Names that a text has several times are of one type there."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from workers.extract.model import agreed, hyphens, learned

LABELS = {"ner": ["O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG"]}
VOCAB = spacy.blank("en").vocab


def made(text: str, names: dict[int, str], chances: dict[int, dict[str, float]]) -> Doc:
    """A Doc with names of one word by position, and the chances of some words' labels; a word not told of is no name."""
    doc = Doc(VOCAB, words=text.split())
    doc.ents = [Span(doc, i, i + 1, label=label) for i, label in names.items()]
    rows = np.zeros((len(doc), 5), np.float16)
    rows[:, 0] = 1
    for i, by_label in chances.items():
        rows[i] = [by_label.get(label, 0.0) for label in LABELS["ner"]]
    doc.user_data[learned.KEY] = learned.Learned(LABELS, {"ner": rows})
    return doc


def told(*docs: Doc) -> list[tuple[str, str]]:
    """The names and their types, in order."""
    return [(e.text, e.label_) for doc in docs for e in doc.ents]


def test_the_commonest_type_is_that_of_all() -> None:
    """Two of three mentions are an organisation's, so is the third, however sure the model is of it."""
    chances = {0: {"B-ORG": 0.6, "B-PERSON": 0.4}, 3: {"B-PERSON": 0.99}, 5: {"B-ORG": 0.6, "B-PERSON": 0.4}}
    doc = made("Santander rose and SANTANDER fell Santander", {0: "ORG", 3: "PERSON", 5: "ORG"}, chances)
    agreed.agree([doc])
    assert told(doc) == [("Santander", "ORG"), ("SANTANDER", "ORG"), ("Santander", "ORG")]


def test_of_two_types_as_common_the_likelier() -> None:
    """One mention each: the model's chances over both decide."""
    chances = {0: {"B-ORG": 0.55, "B-PERSON": 0.45}, 2: {"B-PERSON": 0.9, "B-ORG": 0.1}}
    doc = made("Ford met Ford", {0: "ORG", 2: "PERSON"}, chances)
    agreed.agree([doc])
    assert told(doc) == [("Ford", "PERSON"), ("Ford", "PERSON")]


@pytest.mark.parametrize(("chance", "seen"), [(0.3, True), (0.0, False)])
def test_a_missed_mention_is_seen_where_it_may_be_one(chance: float, seen: bool) -> None:
    """A mention that the model nearly saw is seen; the month of May is not Theresa May."""
    chances = {1: {"B-PERSON": 0.95, "O": 0.05}, 4: {"B-PERSON": chance, "O": 1 - chance}}
    doc = made("Mrs May resigned in May", {1: "PERSON"}, chances)
    agreed.agree([doc])
    assert told(doc) == [("May", "PERSON")] * (2 if seen else 1)


def test_small_letters_are_no_name() -> None:
    """A missed mention has a capital."""
    doc = made("Will said he will", {0: "PERSON"}, {0: {"B-PERSON": 0.99}, 3: {"B-PERSON": 0.5, "O": 0.5}})
    agreed.agree([doc])
    assert told(doc) == [("Will", "PERSON")]


def test_a_name_of_two_words_is_missed_whole() -> None:
    """The longer of two names that begin alike is seen where it stands."""
    doc = made("Acme hired Acme Corp and Acme Corp paid", {0: "ORG"}, {})
    doc.ents = [Span(doc, 0, 1, label="ORG"), Span(doc, 2, 4, label="ORG")]
    rows = doc.user_data[learned.KEY].chances["ner"]
    for i, row in ((0, [0, 0, 0, 1, 0]), (2, [0, 0, 0, 1, 0]), (3, [0, 0, 0, 0, 1])):
        rows[i] = row
    for i, row in ((5, [0.6, 0, 0, 0.4, 0]), (6, [0.6, 0, 0, 0, 0.4])):
        rows[i] = row
    agreed.agree([doc])
    assert told(doc) == [("Acme", "ORG"), ("Acme Corp", "ORG"), ("Acme Corp", "ORG")]


def test_title_and_text_agree() -> None:
    """The names of an article's title are those of its text."""
    title = made("Orange Shares Fall", {0: "PERSON"}, {0: {"B-PERSON": 0.6, "B-ORG": 0.4}})
    text = made("Orange said Orange lost", {0: "ORG", 2: "ORG"}, {0: {"B-ORG": 0.9}, 2: {"B-ORG": 0.9}})
    agreed.agree([title, text])
    assert told(title, text) == [("Orange", "ORG")] * 3


def test_other_models_names_stay() -> None:
    """Without chances (other spaCy models) nothing changes."""
    doc = made("Ford met Ford and Ford", {0: "ORG", 2: "PERSON", 4: "ORG"}, {})
    del doc.user_data[learned.KEY]
    agreed.agree([doc])
    assert told(doc) == [("Ford", "ORG"), ("Ford", "PERSON"), ("Ford", "ORG")]


@pytest.mark.parametrize(
    ("words", "labels", "mended"),
    [
        ("Kim Yo - jong spoke", "B-PERSON O O O O", "B-PERSON I-PERSON I-PERSON I-PERSON O"),
        ("president Lai Ching - te won", "O B-LOC O O O O", "O B-PERSON I-PERSON I-PERSON I-PERSON O"),
        ("Park Seoul - based firm", "B-PERSON O O O O", "B-PERSON O O O O"),
        ("the Prime Mid - term review", "O O O O O O", "O O O O O O"),
    ],
)
def test_a_given_name_with_a_hyphen_is_one_name(words: str, labels: str, mended: str) -> None:
    """Behind a family name of the table; no compound of another kind."""
    assert hyphens.mended(words.split(), labels.split()) == mended.split()
