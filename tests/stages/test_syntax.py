"""One view of a parse under both label sets: UD, and ClearNLP as ``en_core_web_*`` gives it."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from workers.extract import syntax

Row = tuple[str, int, str, str, str]  # word, head, label, part of speech, tag


def doc(rows: list[Row]) -> Doc:
    """A parsed Doc of rows."""
    words, heads, deps, pos, tags = (list(column) for column in zip(*rows, strict=True))
    return Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps, pos=pos, tags=tags)


def passive(by: list[Row], subject: str, auxiliary: str) -> Doc:
    """ "Guards were killed by rebels"."""
    start: list[Row] = [
        ("Guards", 2, subject, "NOUN", "NNS"),
        ("were", 2, auxiliary, "AUX", "VBD"),
        ("killed", 2, "ROOT", "VERB", "VBN"),
    ]
    return doc([*start, *by])


UD_PASSIVE = passive(
    [("by", 4, "case", "ADP", "IN"), ("rebels", 2, "obl:agent", "NOUN", "NNS")], "nsubj:pass", "aux:pass"
)
CLEAR_PASSIVE = passive([("by", 2, "agent", "ADP", "IN"), ("rebels", 3, "pobj", "NOUN", "NNS")], "nsubjpass", "auxpass")


@pytest.mark.parametrize("parsed", [UD_PASSIVE, CLEAR_PASSIVE], ids=["ud", "clearnlp"])
def test_passive(parsed: Doc) -> None:
    """In a passive the subject is whom it was done to, and the by-phrase who did it."""
    verb = parsed[2]
    assert syntax.passive(verb)
    assert [t.text for t in syntax.passive_subjects(verb)] == ["Guards"]
    assert [t.text for t in syntax.agents(verb)] == ["rebels"]
    assert syntax.subjects(verb) == []


def control(object_label: str) -> Doc:
    """ "Iran urged Islamabad to act"."""
    return doc(
        [
            ("Iran", 1, "nsubj", "PROPN", "NNP"),
            ("urged", 1, "ROOT", "VERB", "VBD"),
            ("Islamabad", 1, object_label, "PROPN", "NNP"),
            ("to", 4, "mark", "PART", "TO"),
            ("act", 1, "xcomp", "VERB", "VB"),
        ]
    )


@pytest.mark.parametrize("label", ["obj", "dobj"])
def test_control(label: str) -> None:
    """Who is urged to act is who acts."""
    parsed = control(label)
    assert [t.text for t in syntax.subjects(parsed[1])] == ["Iran"]
    assert [t.text for t in syntax.objects(parsed[1])] == ["Islamabad"]
    assert [t.text for t in syntax.subjects(parsed[4])] == ["Islamabad"]


def coordination() -> Doc:
    """ "Police and soldiers fired": the same labels in both sets."""
    return doc(
        [
            ("Police", 3, "nsubj", "NOUN", "NNS"),
            ("and", 2, "cc", "CCONJ", "CC"),
            ("soldiers", 0, "conj", "NOUN", "NNS"),
            ("fired", 3, "ROOT", "VERB", "VBD"),
        ]
    )


def test_conjuncts() -> None:
    """All that is coordinated is found from the first."""
    assert [t.text for t in syntax.conjuncts(coordination()[0])] == ["Police", "soldiers"]


UD_STRIKE: list[Row] = [
    ("the", 2, "det", "DET", "DT"),
    ("air", 2, "compound", "NOUN", "NN"),
    ("strikes", 2, "ROOT", "NOUN", "NNS"),
    ("on", 4, "case", "ADP", "IN"),
    ("Gaza", 2, "nmod", "PROPN", "NNP"),
]
CLEAR_STRIKE: list[Row] = [*UD_STRIKE[:3], ("on", 2, "prep", "ADP", "IN"), ("Gaza", 3, "pobj", "PROPN", "NNP")]


@pytest.mark.parametrize("rows", [UD_STRIKE, CLEAR_STRIKE], ids=["ud", "clearnlp"])
def test_prepositions_and_chunks(rows: list[Row]) -> None:
    """A noun's prepositional phrase is found by its preposition, and its base phrase ends before it."""
    parsed = doc(rows)
    assert [t.text for t in syntax.prepositional(parsed[2], {"on"})] == ["Gaza"]
    assert syntax.prepositional(parsed[2], {"by"}) == []
    start, end = syntax.chunk(parsed[2])
    assert parsed[start:end].text == "air strikes"


def test_relative_clause() -> None:
    """The subject of a relative clause is its antecedent."""
    for label in ("acl:relcl", "relcl"):
        parsed = doc(
            [
                ("rebels", 0, "ROOT", "NOUN", "NNS"),
                ("who", 2, "nsubj", "PRON", "WP"),
                ("fled", 0, label, "VERB", "VBD"),
            ]
        )
        assert [t.text for t in syntax.subjects(parsed[2])] == ["rebels"]
