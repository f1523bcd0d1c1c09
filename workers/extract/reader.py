"""Reads articles: the model over title and text, then everything that hangs on its parse."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from schemas import CleanArticle, Entity, ExtractedArticle, GroupedArticle, Model, Span
from schemas.reading import EntityType
from workers.clean import complete
from workers.clean.facts import language
from workers.extract import filed, mentions, names_only, quotes, tables, times
from workers.extract.actors import Actors
from workers.extract.events import code_events, five_w
from workers.extract.events.coder import readable
from workers.extract.mentions import Mention
from workers.extract.model import agreed, load

EXTRACTOR = "9"
"""Grows with every change that makes a replay give another result."""


class Reader:
    """Reads English articles with a spaCy pipeline; other languages get their names by patterns.

    ``model``: as in ``extract.model.load``.  ``threshold``: events of less confidence are marked.  ``reuse``: paragraphs whose
    reading is remembered for copies (Dateline's own model only).
    """

    def __init__(self, model: str = "", threshold: float = 0.5, reuse: int | None = None) -> None:
        self.nlp: Language = load(model)
        if reuse is not None and "dateline_encoder" in self.nlp.pipe_names:
            self.nlp.get_pipe("dateline_encoder").remembered = reuse  # type: ignore[attr-defined]
        self.threshold = threshold
        meta = self.nlp.meta
        self.model = Model(str(meta.get("name", "")), str(meta.get("version", "")))

    def read(self, articles: Sequence[CleanArticle]) -> list[ExtractedArticle]:
        """Everything that the articles say, in order."""
        made = [_extracted(complete(a)) for a in articles]
        english = [a for a in made if self._english(a)]
        texts = [t for a in english for t in (a.title, a.text)]
        with self.nlp.memory_zone():
            docs = iter(self.nlp.pipe(texts))
            for article in english:
                self._read(article, next(docs), next(docs))
        return made

    def _english(self, article: ExtractedArticle) -> bool:
        article.extractor, article.model = EXTRACTOR, self.model
        found = article.lang or language(f"{article.title}\n{article.text}") or "en"
        if found[:2] == "en":
            return True
        article.unread = f"language: {found}"
        article.sentences = names_only.sentences(article.text)
        article.entities, article.actors = names_only.find(article)
        return False

    def _read(self, article: ExtractedArticle, title: Doc, text: Doc) -> None:
        docs = {where: doc for where, doc in (("title", title), ("text", text)) if len(doc)}
        agreed.agree([title, text])
        line = filed.find(article.text)
        found = [m for where in ("text", "title") if where in docs for m in mentions.find(docs[where], where)]
        mentions.by_surname(found, docs)
        found = _headline(found, title, text)
        if line is not None:
            text.user_data["dateline_tokens"] = sum(t.idx < line.start for t in text)
        actors = Actors(docs, found, article.published)
        dateline = _dateline(line, text, actors) if line is not None else None
        article.sentences = [Span(s.start_char, _end(s)) for s in readable(text)]  # type: ignore[attr-defined, arg-type]
        article.times = [
            t for where in ("title", "text") if where in docs for t in times.find(docs[where], where, article.published)
        ]
        article.quotes = [
            q for where in ("title", "text") if where in docs for q in quotes.find(docs[where], where, actors)
        ]
        article.events = code_events(docs, actors, article.times, article.quotes, dateline, self.threshold)
        article.five_w = five_w(docs, article.events, actors, article.times)
        article.entities = [
            _entity(m, docs, actors) for m in sorted(found, key=lambda m: (m.where != "title", m.start, -m.end))
        ]
        article.actors = actors.list()


def _extracted(article: CleanArticle) -> ExtractedArticle:
    names = [f for f in GroupedArticle.__struct_fields__ if hasattr(article, f)]
    return ExtractedArticle(**{name: getattr(article, name) for name in names})


def _end(sentence: object) -> int:
    text = sentence.text  # type: ignore[attr-defined]
    return int(sentence.start_char + len(text.rstrip()))  # type: ignore[attr-defined]


def _headline(found: list[Mention], title: Doc, text: Doc) -> list[Mention]:
    """In a headline with capitals everywhere a name counts only if the body or a table knows it."""
    words = [t for t in title if t.is_alpha]
    shouted = len(words) > 3 and sum(t.text[:1].isupper() for t in words) >= 0.75 * len(words)
    if not shouted:
        return found
    body = {tables.plain(text[slice(*m.name)].text) for m in found if m.where == "text" and m.name}
    return [m for m in found if m.where == "text" or _witnessed(m, title, body)]


def _witnessed(mention: Mention, title: Doc, body: set[str]) -> bool:
    if mention.name is None or mention.type in ("GPE", "NORP") or not body:
        return True
    name = tables.plain(title[slice(*mention.name)].text)
    return name in body or any(name in other.split() or other in name for other in body)


def _dateline(line: filed.Filed, text: Doc, actors: Actors) -> str | None:
    """The ref of the place of filing; its mention and the agency's are places and outlets, not parties."""
    place = None
    for span, kind in ((line.place, "GPE"), (line.agency, "ORG")):
        if span is None:
            continue
        for mention in actors.mentions:
            chars = text[mention.start : mention.end]
            if (
                mention.where == "text"
                and chars.start_char >= span[0]
                and chars.end_char <= span[1] + 1
                and mention.name
            ):
                known = actors.known.get(mention.ref or "")
                if kind == "GPE" and known is not None:
                    place = place or mention.ref
                    if mention.type == "ORG":
                        mention.type = "GPE"
                elif known is not None and kind == "ORG":
                    known.actor.sector = "JRN"
    if line.place is not None:
        text.user_data["dateline_place"] = line.place
    return place


def _entity(mention: Mention, docs: dict[str, Doc], actors: Actors) -> Entity:
    span = docs[mention.where][mention.start : mention.end]
    name = docs[mention.where][slice(*mention.name)] if mention.name else None
    kind: EntityType = mention.type  # type: ignore[assignment]
    return Entity(
        start=span.start_char,
        end=span.end_char,
        in_=mention.where,  # type: ignore[arg-type]
        text=span.text,
        type=kind,
        ref=mention.ref,
        name=Span(name.start_char, name.end_char) if name is not None else None,
    )
