"""Export for users of GDELT: its columns, in its order."""

from __future__ import annotations

import msgspec
from typer.testing import CliRunner

from schemas import CleanArticle
from workers.cli import app
from workers.export import gdelt
from workers.extract import Reader


def test_rows_have_gdelts_columns() -> None:
    """61 columns; date, actors' codes, CAMEO code, quad class and Goldstein scale of what happened; plans and denials left out."""
    text = "North Korea threatened South Korea on Friday. France will send troops to Mali next week."
    article = Reader().read(
        [CleanArticle(id="a", text=text, lang="en", published="2026-05-10T12:00:00Z", url="https://wire.example/1")]
    )[0]
    rows = [dict(zip(gdelt.COLUMNS, r, strict=True)) for r in gdelt.rows(article)]
    assert len(gdelt.COLUMNS) == 61
    assert [
        (r["SQLDATE"], r["Actor1Code"], r["Actor2Code"], r["EventRootCode"], r["QuadClass"], r["GoldsteinScale"])
        for r in rows
    ] == [("20260508", "PRKGOV", "KORGOV", "13", "3", "-6.0")]
    assert rows[0]["SOURCEURL"] == "https://wire.example/1"
    assert len(list(gdelt.rows(article, all_realis=True))) == 2


def test_command_reads_extracted_articles() -> None:
    """JSONL of `dateline extract` in, tab-separated rows out; the same event has the same number every time."""
    text = "Turkey recalled its ambassador from Cairo."
    article = Reader().read([CleanArticle(id="b", text=text, lang="en", published="2026-05-10T12:00:00Z")])[0]
    line = msgspec.json.encode(article).decode()
    runs = [CliRunner().invoke(app, ["export", "-"], input=line) for _ in range(2)]
    assert runs[0].exit_code == 0
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.rstrip("\n").split("\t")) == 61
