"""The stages from files: ``clean``, ``group``, ``extract``, ``match``; no log and no index."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workers.commands import jsonl

File = Annotated[Path | None, typer.Argument(help="JSONL file; stdin when left out or -")]


def clean(file: File = None) -> None:
    """Raw articles → clean articles."""
    from schemas import RawArticle
    from workers.clean import clean as work
    from workers.errors import RecordError

    lines = jsonl.Lines(file, RawArticle)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for number, record in lines:
        try:
            jsonl.write(work(record, now=now))
        except RecordError as error:
            lines.reject(number, error)
    jsonl.finish(lines.failed)


def group(file: File = None) -> None:
    """Clean articles in order of arrival → the same with story, copy_of and similarity."""
    from schemas import CleanArticle
    from workers.group import Grouper
    from workers.settings import settings

    lines = jsonl.Lines(file, CleanArticle)
    grouper = Grouper(settings().window_days)
    for _, record in lines:
        jsonl.write(grouper.add(record).article)
    jsonl.finish(lines.failed)


def extract(file: File = None) -> None:
    """Clean or grouped articles → extracted articles."""
    from schemas import GroupedArticle
    from workers.extract.pool import Pool
    from workers.settings import settings

    lines = jsonl.Lines(file, GroupedArticle)
    with Pool(settings()) as pool:
        for number, result in pool.stream(lines):
            if isinstance(result, Exception):
                lines.reject(number, result)
            else:
                jsonl.write(result)
    jsonl.finish(lines.failed)


def match(
    file: File = None,
    rules: Annotated[Path, typer.Option(help='rules, one {"id", "query"} a line')] = ...,  # type: ignore[assignment]
    explain: Annotated[bool, typer.Option("--explain", help="add the tree with what made it true")] = False,
) -> None:
    """Articles → one line for each rule that matches."""
    from schemas import ExtractedArticle, Rule
    from workers.alert import RuleSet
    from workers.errors import QueryError
    from workers.query.document import Document
    from workers.query.matcher import explain as why

    wanted = jsonl.Lines(rules, Rule)
    known = RuleSet()
    for number, rule in wanted:
        try:
            known.put(rule)
        except QueryError as error:
            wanted.reject(number, error)
    lines = jsonl.Lines(file, ExtractedArticle)
    for _, article in lines:
        document = Document.of(article)
        for rule_id in known.match(document):
            found = {"article": article.id, "rule": rule_id}
            jsonl.write(found | {"explain": why(known.query(rule_id), document)} if explain else found)
    jsonl.finish(lines.failed + wanted.failed)


def stories(file: File = None) -> None:
    """Clean articles → the stories they make, one a line, largest first."""
    from schemas import CleanArticle, Story, StoryMerged
    from workers.group import Grouper

    lines = jsonl.Lines(file, CleanArticle)
    grouper = Grouper()
    found: dict[str, Story] = {}
    for _, record in lines:
        for made in grouper.add(record).records:
            if isinstance(made, StoryMerged):
                found.pop(made.old, None)
            else:
                found[made.id] = made
    for story in sorted(found.values(), key=lambda s: (-s.articles, s.id)):
        jsonl.write(story)
    jsonl.finish(lines.failed)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (clean, group, extract, match, stories):
        app.command(rich_help_panel="Stages from files")(command)
