"""Elasticsearch's templates, checked in under ``generated/`` for people to read: ``python -m workers.index.generate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workers.index import templates

FOLDER = Path(__file__).parent / "generated"


def files() -> dict[str, dict[str, Any]]:
    """Each file's name and content."""
    return {f"{name}.json": made for name, made in templates.every("dateline").items()}


def text(made: dict[str, Any]) -> str:
    """As it is checked in."""
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, made in files().items():
        (FOLDER / name).write_text(text(made), encoding="utf-8")


if __name__ == "__main__":
    main()
