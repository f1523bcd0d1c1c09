"""Training sentences from the free corpora and from Dateline's own annotated ones, all in one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from workers.extract.model.tokens import blank
from workers.extract.training import annotated
from workers.extract.training.annotated import Annotated

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "prime",
        "minister",
        "secretary",
        "senator",
        "sen",
        "rep",
        "representative",
        "governor",
        "gov",
        "king",
        "queen",
        "prince",
        "princess",
        "sir",
        "lord",
        "lady",
        "judge",
        "justice",
        "general",
        "gen",
        "colonel",
        "col",
        "captain",
        "capt",
        "professor",
        "prof",
        "pope",
        "bishop",
        "saint",
        "chancellor",
        "mayor",
        "ambassador",
        "chairman",
        "director",
        "chief",
        "former",
        "vice",
        "foreign",
        "defence",
        "defense",
        "of",
        "state",
        "the",
        "u.s",
        "us",
        "british",
        "american",
        "french",
        "german",
        "russian",
        "israeli",
        "iranian",
        "australian",
        "canadian",
    ]
)
"""Words that GUM counts into a person's name and others do not."""
COARSE = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"} | dict.fromkeys(
    ("NORP", "EVENT", "WORK"), "MISC"
)
TAGS = ("upos", "xpos", "feats", "lemma", "ner", "fine", "event", "realis", "dep")


@dataclass
class Sentence:
    """One sentence; ``tags[task][word]`` is a label, or "" where the corpus does not say.

    ``heads``: 1-based, 0 for the root, None without a parse.  ``roles``: (trigger word, argument word, "actor" or "target"),
    None where roles are not annotated.
    """

    words: list[str]
    source: str
    tags: dict[str, list[str]] = field(default_factory=dict)
    heads: list[int] | None = None
    roles: list[tuple[int, int, str]] | None = None


Document = list[Sentence]


def treebank(folder: Path, name: str, names: dict[tuple[str, ...], list[str]] | None = None) -> list[Document]:
    """Sentences of ``ud/<name>.spacy``, with the name tags of the same sentences where ``names`` has them."""
    known = names or {}
    out = []
    for doc in _docs(folder / "ud" / f"{name}.spacy"):
        sentences = []
        for span in doc.sents:
            made = _parsed(span, name)
            if found := known.get(tuple(made.words)):
                made.tags["ner"] = found
            sentences.append(made)
        out.append(sentences)
    return out


def named(folder: Path, name: str) -> list[Document]:
    """Sentences of ``ner/<name>.spacy`` with BIO tags."""
    return [
        [Sentence([t.text for t in s], name, {"ner": _bio(s, strip=name.startswith("gum"))}) for s in doc.sents]
        for doc in _docs(folder / "ner" / f"{name}.spacy")
    ]


def by_words(documents: list[Document]) -> dict[tuple[str, ...], list[str]]:
    """Name tags by the words of their sentence."""
    return {tuple(s.words): s.tags["ner"] for d in documents for s in d}


def own(folder: Path, *, held_out: bool = False, teacher: Language | None = None) -> list[Document]:
    """Our sentences, four to a document; ``heldout-*``, ``tuning-*`` and ``noevent-test*`` only when asked for, and then nothing else.

    ``teacher``: a pipeline of the same tokens whose parse they get, so that the parser sees news, too, and what it knows of its words
    is not forgotten while names and events are learned (self-training).
    """
    nlp = teacher or blank()
    out = []
    for path in sorted(folder.glob("*.txt")):
        if path.name.startswith(("heldout-", "tuning-", "noevent-test")) != held_out:
            continue
        small = path.name.startswith("names-")  # there every mention is a name, also "thanks, jim"
        made = [of_annotated(nlp(a.text), a, small=small) for a in annotated.read(path)]
        out += [made[i : i + 4] for i in range(0, len(made), 4)]
    return out


def of_annotated(doc: Doc, gold: Annotated, *, small: bool = False) -> Sentence:
    """A tokenized annotated sentence: coarse BIO names, their fine types, event types and realis at triggers, roles.

    ``small``: names without capitals are names, too.
    """
    n = len(doc)
    ner, fine, event, realis = ["O"] * n, [""] * n, ["O"] * n, [""] * n
    for mention in sorted(gold.mentions, key=lambda m: m.start - m.end):
        span = doc.char_span(*mention.name, alignment_mode="expand") if mention.name else None
        if span is None or not (small or _proper(span)):
            continue
        while len(span) > 1 and span[0].lower_ in ("the", "a", "an"):
            span = span[1:]
        if any(ner[i] != "O" for i in range(span.start, span.end)):
            continue
        for i in range(span.start, span.end):
            ner[i] = ("B-" if i == span.start else "I-") + COARSE[mention.type]
            fine[i] = mention.type
    ends = {m.id: end for m in gold.mentions if m.id and (end := _last(doc, m)) is not None}
    roles = []
    for trigger in gold.events:
        span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
        if span is None:
            continue
        for token in span:
            event[token.i], realis[token.i] = trigger.type, trigger.realis
        for role, ids in (("actor", trigger.actors), ("target", trigger.targets)):
            roles += [(t.i, ends[i], role) for t in span for i in ids if i in ends]
    tags = {"ner": ner, "fine": fine, "event": event, "realis": realis}
    made = Sentence([t.text for t in doc], "own", tags, roles=roles)
    if doc.has_annotation("DEP") and len(list(doc.sents)) == 1:
        parsed = _parsed(doc[:], "own")
        made.tags |= parsed.tags
        made.heads = parsed.heads
    return made


def _proper(span: Span) -> bool:
    """Whether a span that is marked as a name looks like one: "Russian forces" does not, "Kim Yo-jong" does."""
    return not span[-1].text.islower() or (len(span) > 2 and span[-2].text == "-" and span[-3].text.istitle())


def _last(doc: Doc, mention: annotated.Mention) -> int | None:
    """The word that stands for a mention: the last of its proper name, else of the words before a preposition or comma."""
    span = doc.char_span(*(mention.name or (mention.start, mention.end)), alignment_mode="expand")
    if span is None:
        return None
    if mention.name is None:
        for token in span[1:]:
            if token.lower_ in (
                "of",
                "in",
                "from",
                "with",
                "who",
                "that",
                "to",
                "on",
                "at",
                "for",
                "based",
                "near",
                ",",
            ):
                return token.i - 1
    return span.end - 1


def _docs(path: Path) -> Iterator[Doc]:
    yield from DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)


def _parsed(span: Span, source: str) -> Sentence:
    tags = {
        "upos": [t.pos_ for t in span],
        "xpos": [t.tag_ for t in span],
        "feats": [str(t.morph) for t in span],
        "lemma": [script(t.text, t.lemma_) for t in span],
        "dep": ["root" if t.dep_ == "ROOT" else t.dep_ for t in span],
    }
    heads = [0 if t.head.i == t.i else t.head.i - span.start + 1 for t in span]
    return Sentence([t.text for t in span], source, tags, heads)


def _bio(span: Span, *, strip: bool) -> list[str]:
    tags = [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_iob_ in "BI" and t.ent_type_ else "O" for t in span]
    return without_titles([t.text for t in span], tags) if strip else tags


def without_titles(words: list[str], tags: list[str]) -> list[str]:
    """The tags with titles and nationalities cut off the front of persons' names."""
    out, i = list(tags), 0
    while i < len(out):
        if out[i] != "B-PERSON":
            i += 1
            continue
        end = i + 1
        while end < len(out) and out[end] == "I-PERSON":
            end += 1
        start = i
        while start < end - 1 and words[start].lower().rstrip(".") in TITLES:
            start += 1
        out[i:start] = ["O"] * (start - i)
        out[start] = "B-PERSON"
        i = end
    return out


def script(word: str, lemma: str) -> str:
    """The edit script from a word to its lemma, as ``extract.model.decode.lemma`` applies it."""
    low, kept = word.lower(), 0
    while kept < min(len(low), len(lemma)) and low[kept] == lemma.lower()[kept]:
        kept += 1
    keep = "L" if lemma == lemma.lower() else "K"
    return f"{keep}{len(low) - kept}|{lemma[kept:]}"
