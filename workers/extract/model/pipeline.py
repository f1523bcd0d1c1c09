"""The spaCy pipeline around the encoder: tags, morphology, lemmas, parse, sentence starts and names of a Doc."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from workers.errors import ModelError
from workers.extract.model import agreed, decode, hyphens, learned
from workers.extract.model.encoder import Encoder, Scores
from workers.extract.model.lemmas import Lemmas
from workers.extract.model.tokens import blank
from workers.extract.model.windows import sentence_starts, windows

REMEMBERED = 4096
"""Windows whose reading is remembered, a few kilobytes each.

The encoder reads one window a run: int8 activations are scaled by the whole batch, so that in company a window would read a little
differently, and the same article must give the same bytes whatever is read beside it.  On one thread it costs no speed."""
MARGIN = {"ORG": 1.0, "LOC": 0.5}
"""How much likelier (log odds) a name of a type must be than what else a word could be: news has more of them than other text.

Tied for best on ``tuning-*``; of the tied ones the middle."""
DOCS = 32
"""Documents that are read at once."""


def load(name: str = "") -> Language:
    """Dateline's own pipeline (``name`` empty, or a folder of ``dateline train``), or the spaCy package or folder ``name``.

    ``ModelError`` says how to get a missing one.
    """
    if not name or (Path(name) / "model.onnx").exists():
        nlp = blank()
        nlp.add_pipe("dateline_encoder", config={"folder": name})
        encoder = _encoder(name)
        nlp.meta["name"], nlp.meta["version"] = encoder.meta["name"], encoder.meta["version"]
        nlp.meta["description"] = encoder.meta.get("note", "")
        return nlp
    try:
        return spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"The spaCy model {name!r} cannot be loaded: run `python -m spacy download {name}`, or unset DATELINE_MODEL "
            f"to use Dateline's own ({error})."
        ) from error


@lru_cache(1)
def _encoder(folder: str) -> Encoder:
    return Encoder(Path(folder) if folder else weights())


def weights() -> Path:
    """The folder of the weights that come with Dateline."""
    return Path(str(resources.files("workers.extract.model").joinpath("weights")))


@Language.factory("dateline_encoder", default_config={"folder": ""})
def make(nlp: Language, name: str, folder: str) -> Component:
    """The encoder as a component."""
    return Component(nlp, folder)


class Component:
    """Sets everything on tokenized Docs; works on many at a time."""

    def __init__(self, nlp: Language, folder: str = "") -> None:
        self.nlp = nlp
        self.encoder = _encoder(folder)
        self._lemmas = _lemmas(folder)
        self._margin = np.array([MARGIN.get(label[2:], 0.0) for label in self.encoder.labels["ner"]], np.float32)
        self.remembered = REMEMBERED
        self._read_before: OrderedDict[str, Reading] = OrderedDict()

    def __call__(self, doc: Doc) -> Doc:
        return self._read([doc])[0]

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS) -> Iterator[Doc]:
        """Docs in, Docs out, in order."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._read(batch)

    def _read(self, docs: list[Doc]) -> list[Doc]:
        found = [Found(doc) for doc in docs]
        if "event" in self.encoder.labels:
            for f in found:
                f.doc.user_data[learned.KEY] = learned.empty(self.encoder.labels, len(f.doc))
        for f in found:
            for window in windows(f.doc):
                self._window(f, window)
        read = [f.build(self.nlp) for f in found]
        for doc in read:
            agreed.agree([doc])
        return read

    def _window(self, f: Found, window: list[int]) -> None:
        """Read one window, or take over the reading of the same words: most news is copies."""
        key = f.doc[window[0] : window[-1] + 1].text
        reading = self._read_before.get(key)
        if reading is not None:
            self._read_before.move_to_end(key)
            f.put(window, reading)
            return
        scores = self.encoder.run([f.doc[i].text for i in window])
        scores["ner"] = scores["ner"] - self._margin
        self._take(f, window, scores)
        if (scored := learned.of(f.doc)) is not None:
            learned.take(scored, window, scores)
        if self.remembered:
            self._read_before[key] = f.get(window)
            if len(self._read_before) > self.remembered:
                self._read_before.popitem(last=False)

    def _take(self, f: Found, window: list[int], scores: Scores) -> None:
        labels = self.encoder.labels
        words = [f.doc[at].text for at in window]
        named = hyphens.mended(words, [labels["ner"][i] for i in decode.names(scores["ner"], labels["ner"])])
        upos, xpos, feats, scripts = (
            [labels[task][i] for i in scores[task].argmax(-1).tolist()] for task in ("upos", "xpos", "feats", "lemma")
        )
        rels = [labels["dep"][i] for i in scores["rel"].argmax(-1).tolist()]
        arcs = scores["arc"]
        starts = sentence_starts(f.doc, window, scores["ss"].tolist())
        for a, b in zip(starts, [*starts[1:], len(window)], strict=True):
            own = np.concatenate([arcs[a:b, :1], arcs[a:b, a + 1 : b + 1]], 1)
            solved = decode.heads(decode.fenced(own, words[a:b], xpos[a:b])).tolist()
            for i, head in enumerate(solved, a):
                f.heads[window[i]] = window[a + head - 1] if head else window[i]
        for i, at in enumerate(window):
            f.deps[at] = "ROOT" if f.heads[at] == at else ("dep" if rels[i] == "root" else rels[i])
            f.tags[at], f.pos[at], f.morphs[at] = xpos[i], upos[i], feats[i]
            f.ents[at] = named[i]
            f.lemmas[at] = (
                words[i] if _in_title(words, upos, i, starts) else self._lemmas.of(words[i], upos[i], scripts[i])
            )


def _in_title(words: list[str], pos: list[str], i: int, starts: Sequence[int]) -> bool:
    """An adjective in a name ("Greater Manchester", "Hidden Valley") keeps its capital, as the treebanks have it."""
    named = i + 1 < len(words) and pos[i + 1] == "PROPN" and words[i + 1][:1].isupper()
    return pos[i] == "ADJ" and named and words[i][:1].isupper() and not words[i].isupper() and i not in starts


class Reading(NamedTuple):
    """The annotation of a window; ``heads`` are positions in it."""

    heads: list[int]
    rest: list[list[str]]
    scores: learned.Learned | None


class Found:
    """What is known of a Doc, token by token, until it is built."""

    def __init__(self, doc: Doc) -> None:
        n = len(doc)
        self.doc = doc
        self.heads = list(range(n))
        self.deps, self.tags, self.pos = ["dep"] * n, [""] * n, ["X"] * n
        self.lemmas, self.morphs, self.ents = [t.text for t in doc], [""] * n, ["O"] * n

    def _columns(self) -> tuple[list[str], ...]:
        return self.deps, self.tags, self.pos, self.lemmas, self.morphs, self.ents

    def get(self, window: list[int]) -> Reading:
        """The annotation of a window, apart from where it stands."""
        place = {at: i for i, at in enumerate(window)}
        scored = learned.of(self.doc)
        kept = learned.cut(scored, window) if scored is not None else None
        return Reading(
            [place[self.heads[at]] for at in window], [[c[at] for at in window] for c in self._columns()], kept
        )

    def put(self, window: list[int], reading: Reading) -> None:
        """Annotate a window as the same words were before."""
        for i, at in enumerate(window):
            self.heads[at] = window[reading.heads[i]]
        for column, values in zip(self._columns(), reading.rest, strict=True):
            for at, value in zip(window, values, strict=True):
                column[at] = value
        scored = learned.of(self.doc)
        if scored is not None and reading.scores is not None:
            learned.paste(scored, window, reading.scores)

    def build(self, nlp: Language) -> Doc:
        """The Doc with its annotation; blanks hang on the word before them."""
        for token in self.doc:
            if token.is_space:
                self.heads[token.i] = self.heads[token.i] if token.i == 0 else token.i - 1
                self.deps[token.i], self.pos[token.i], self.tags[token.i] = "dep", "SPACE", "_SP"
        out = Doc(
            nlp.vocab,
            words=[t.text for t in self.doc],
            spaces=[bool(t.whitespace_) for t in self.doc],
            heads=self.heads,
            deps=self.deps,
            tags=self.tags,
            pos=self.pos,
            lemmas=self.lemmas,
            morphs=self.morphs,
            ents=self.ents,
        )
        for key, value in self.doc.user_data.items():
            out.user_data[key] = value
        return out


@lru_cache(1)
def _lemmas(folder: str) -> Lemmas:
    return Lemmas(Path(folder) if folder else weights())
