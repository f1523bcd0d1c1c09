"""The project's annotated sentences: every file of ``data`` reads, a mistake is named, and articles are measured as they are in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.extract import Reader
from workers.extract.model.tokens import blank
from workers.extract.training import annotated, whole_articles
from workers.extract.training.corpora import of_annotated

SENTENCES = Path(__file__).parents[2] / "data" / "sentences"
STORY = """# article 1
[GPE=a Kenya] {ASSAULT(a>b) attacks} [ORG=b~ rebels]
[GPE=a Kenya] {ASSAULT(a>b) attacked} [ORG=b~ rebels] near [GPE Lamu] on Monday.
[PRON=a It] {ACCUSE(a>b) accused} [PRON=b them] of a raid.
# article 2
[PERSON=a~ Dockers] {PROTEST(a) strike}
"""


def test_every_file_reads() -> None:
    """Each line's markup closes and names mentions that are there; no held-out or tuning sentence is trained on, too."""
    by_file = {f.name: {a.text for a in annotated.read(f)} for f in SENTENCES.glob("*.txt")}
    apart = {n: t for n, t in by_file.items() if n.startswith(("heldout-", "tuning-", "noevent-test"))}
    trained = set().union(*(t for n, t in by_file.items() if n not in apart))
    assert len(trained) > 10_000
    assert {n: texts & trained for n, texts in apart.items() if texts & trained} == {}
    assert {f"{name}.txt" for name in annotated.BY_OTHERS} <= set(apart)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[GPE=a Kenya] {ATTACK(a) hit} it.", "no event type"),
        ("[TOWN Kenya] hit it.", "no entity type"),
        ("[GPE=a Kenya] {ASSAULT(b) hit} it.", "unknown mentions"),
        ("[GPE=a Kenya {ASSAULT(a) hit} it.", "left open"),
        ("Kenya] hit it.", "closes nothing"),
    ],
)
def test_mistakes_are_named(line: str, says: str) -> None:
    """The error says where and what."""
    with pytest.raises(ValueError, match=f"here:7: .*{says}|here:7: {says}"):
        annotated.parse_line(line, "here:7")


def test_articles_are_apart(tmp_path: Path) -> None:
    """A comment line begins the next article."""
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    assert [len(story) for story in annotated.articles(tmp_path / "a.txt")] == [3, 1]


@pytest.mark.model
def test_read_as_articles(tmp_path: Path) -> None:
    """Events come with their sentence, in its own offsets; a pronoun has the actor that an earlier sentence named."""
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "a.txt").write_text(STORY, encoding="utf-8")
    read = list(whole_articles.read(Reader(), tmp_path, ["a"]))
    assert [gold.text for gold, _ in read] == [article.text for _, article in read]
    for gold, article in read:
        assert [gold.text[e.trigger.start : e.trigger.end] for e in article.events] == [
            gold.text[t.start : t.end] for t in gold.events
        ]
    named = {e.ref: e.text for e in read[1][1].entities}
    assert [named.get(ref) for ref in read[2][1].events[0].actors] == ["Kenya"]


@pytest.mark.parametrize(
    ("line", "small", "names"),
    [
        ("[PERSON Kim Yo-jong] met [PERSON Anna Weber].", False, ["Kim Yo - jong", "Anna Weber"]),
        ("[GPE Paris] praised [ORG Russian forces].", False, ["Paris"]),
        ("thanks, [PERSON jim]", False, []),
        ("thanks, [PERSON jim]", True, ["jim"]),
    ],
)
def test_which_mentions_are_names_to_train_on(tmp_path: Path, line: str, small: bool, names: list[str]) -> None:
    """A name may end in a small word behind a hyphen, and be all in small letters where every mention is a name; a phrase is none."""
    path = tmp_path / "x.txt"
    path.write_text(line + "\n", encoding="utf-8")
    gold = next(iter(annotated.read(path)))
    made = of_annotated(blank()(gold.text), gold, small=small)
    found: list[list[str]] = []
    for word, tag in zip(made.words, made.tags["ner"], strict=True):
        if tag[0] == "B":
            found.append([word])
        elif tag[0] == "I":
            found[-1].append(word)
    assert [" ".join(f) for f in found] == names
