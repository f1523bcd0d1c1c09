"""A Doc with its marked stretches, and what may be a quotation in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from workers.extract.quotes import marks
from workers.extract.quotes.marks import Marked


@dataclass
class Said:
    """A quotation before its speaker is known.

    ``cue`` is the word of saying; ``source`` the head of the speaker's phrase where no verb leads to it ("according to X", "X: '…'");
    ``outer`` the marked stretch around it.
    """

    start: int
    end: int
    span: Span
    direct: bool
    cue: Token | None = None
    source: Token | None = None
    outer: int | None = None
    mark: int | None = None
    speaker: str | None = None
    via: str | None = None


@dataclass
class Page:
    """A Doc of an article and, for each token, the innermost marked stretch that it stands in."""

    doc: Doc
    where: str
    marked: list[Marked] = field(default_factory=list)
    _inside: dict[int, int] = field(default_factory=dict)

    text: str = field(init=False)
    """Of the whole Doc: spaCy puts it together anew each time it is asked for."""

    def __post_init__(self) -> None:
        self.text = self.doc.text
        self.marked = marks.find(self.text)
        for i, mark in enumerate(self.marked):
            span = self.span(mark)
            if span is not None:
                self._inside.update(dict.fromkeys(range(span.start, span.end), i))

    def span(self, mark: Marked) -> Span | None:
        """The tokens of a marked stretch, without its marks."""
        span = self.doc.char_span(mark.start, mark.end, alignment_mode="expand")
        if span is None:
            return None
        start, end = span.start, span.end
        while start < end and (self.doc[start].is_space or self.doc[start].idx < mark.start - 1):
            start += 1
        while end > start and self.doc[end - 1].is_space:
            end -= 1
        return self.doc[start:end] if start < end else None

    def mark_at(self, i: int) -> int | None:
        """Index of the innermost marked stretch around a token."""
        return self._inside.get(i)

    def same_voice(self, i: int, outer: int | None) -> bool:
        """Whether a token is said by whom ``outer`` is said: by the reporter, where that is None."""
        return self._inside.get(i) == outer

    def same_paragraph(self, token: Token, span: Span) -> bool:
        """Whether no line breaks stand between a token and the nearer end of a span."""
        low, high = (token.idx, span.start_char) if token.i < span.start else (span.end_char, token.idx)
        return "\n" not in self.text[low:high]

    def starts_sentence(self, span: Span) -> bool:
        """Whether nothing of its sentence stands before a span but its opening mark."""
        before = self.text[: span.start_char].rstrip("\"“„«'‘ \t")
        return not before or before[-1] in '\n.!?”"’:'
