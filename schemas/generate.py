"""JSON Schema of every record that travels, checked in under ``generated/``: ``python -m schemas.generate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

import schemas

FOLDER = Path(__file__).parent / "generated"
RECORDS = (
    schemas.RawArticle,
    schemas.CleanArticle,
    schemas.GroupedArticle,
    schemas.ExtractedArticle,
    schemas.EventRecord,
    schemas.Story,
    schemas.StoryMerged,
    schemas.Rule,
    schemas.Alert,
    schemas.Sighting,
    schemas.Delivery,
)


def schema(record: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(record)}


def text(made: dict[str, Any]) -> str:
    """As it is checked in."""
    return json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for record in RECORDS:
        (FOLDER / f"{record.__name__}.json").write_text(text(schema(record)), encoding="utf-8")


if __name__ == "__main__":
    main()
