"""``dateline read``: an article as Dateline reads it, marked up for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from schemas import Event, ExtractedArticle, RawArticle, Span

STYLES = {"PERSON": "bold cyan", "ORG": "bold green", "GPE": "bold yellow", "LOC": "yellow", "FAC": "yellow", "NORP": "green",
          "EVENT": "magenta", "WORK": "magenta"}  # fmt: skip


def read(
    file: Annotated[
        Path,
        typer.Argument(help="a text file (its first line is the headline), or JSONL with one raw article; - for stdin"),
    ],
    published: Annotated[str | None, typer.Option(help="date of publication: relative dates hang on it")] = None,
) -> None:
    """Print an article with its names, times, quotes and events marked in colour."""
    from rich.console import Console

    from workers.clean import clean
    from workers.extract import Reader
    from workers.settings import settings

    known = settings()
    article = Reader(known.model, known.event_threshold).read([clean(_raw(file, published))])[0]
    console = Console(highlight=False)
    console.print(marked(article, "title"), style="bold")
    console.print(marked(article, "text"), soft_wrap=True)
    names = {a.ref: a.name for a in article.actors}
    console.rule("actors")
    for actor in article.actors:
        facts = ", ".join(x for x in (actor.type, actor.country, actor.sector, actor.title) if x)
        other = f"  also: {'; '.join(actor.aliases)}" if actor.aliases else ""
        console.print(f"{actor.name}  [dim]{facts}{other}[/dim]")
    console.rule("times")
    for time in article.times:
        console.print(f"{time.text}  [dim]{(time.from_ or '?')[:10]} to {(time.to or '?')[:10]}[/dim]")
    console.rule("quotes")
    for quote in article.quotes:
        source = article.text if quote.in_ == "text" else article.title
        via = f" via {names.get(quote.via)}" if quote.via else ""
        console.print(
            f"[cyan]{names.get(quote.speaker or '', 'unknown')}{via}:[/cyan] {source[quote.start : quote.end]}",
            markup=True,
        )
    console.rule("events")
    for i, event in enumerate(article.events):
        console.print(told(article, i, event), markup=False)


def _raw(file: Path, published: str | None) -> RawArticle:
    from workers.produce.files import json_lines, text_files

    source = json_lines([file]) if file.suffix == ".jsonl" else text_files([file], published=published)
    for where, line in source:
        if isinstance(line, Exception):
            raise typer.BadParameter(f"{where}: {line}")
        raw = msgspec.json.decode(line, type=RawArticle)
        raw.published = published or raw.published
        return raw
    raise typer.BadParameter(f"{file} is empty.")


def marked(article: ExtractedArticle, where: str) -> object:
    """The title or the text with styles: mentions, times underlined, triggers reversed, quotations in italics."""
    from rich.text import Text

    made = Text(article.title if where == "title" else article.text)
    for quote in article.quotes:
        if quote.in_ == where:
            made.stylize("italic", quote.start, quote.end)
    for entity in article.entities:
        if entity.in_ == where:
            name = entity.name or Span(entity.start, entity.end)
            made.stylize(STYLES[entity.type] if entity.name else "dim " + STYLES[entity.type], name.start, name.end)
    for time in article.times:
        if time.in_ == where:
            made.stylize("underline", time.start, time.end)
    for event in article.events:
        if event.in_ == where and not event.marked:
            made.stylize("reverse", event.trigger.start, event.trigger.end)
    return made


def told(article: ExtractedArticle, number: int, event: Event) -> str:
    """One line for an event: who did what to whom, when, where, how sure."""
    source = article.text if event.in_ == "text" else article.title
    names = {a.ref: a.name for a in article.actors}

    def side(refs: list[str | None], spans: list[Span]) -> str:
        return ", ".join(names.get(r or "") or source[s.start : s.end] for r, s in zip(refs, spans, strict=True)) or "—"

    when = f", {event.when.from_[:10]}" if event.when and event.when.from_ else ""
    place = f", {event.where.name}" if event.where and event.where.name else ""
    killed = f", killed {event.killed.low}{'+' if event.killed.high is None else ''}" if event.killed else ""
    same = f", same as {event.same_as}" if event.same_as is not None else ""
    mode = f"/{event.mode}" if event.mode else ""
    words = source[event.trigger.start : event.trigger.end]
    low = " (unsure)" if event.marked else ""
    return (f"{number}. {side(event.actors, event.actor_spans)} {event.type}{mode} “{words}” {side(event.targets, event.target_spans)}"
            f" — {event.realis}{when}{place}{killed}, confidence {event.confidence:.2f}{low}{same}")  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="Stages from files")(read)
