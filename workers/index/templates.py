"""Elasticsearch index templates, made from ``fields.FIELDS``."""

from __future__ import annotations

from typing import Any

from workers.index import fields

VERSION = 2
"""Grows with every change of a mapping; the name of an index carries it, so that a migration has a place to go."""

_MAPPING: dict[str, dict[str, Any]] = {
    "keyword": {"type": "keyword", "ignore_above": 8191},
    "tokens": {"type": "text", "analyzer": "tokens", "norms": True},
    "integer": {"type": "long"},
    "boolean": {"type": "boolean"},
    "stored": {"type": "object", "enabled": False},
}


def index_name(prefix: str, kind: str, month: str = "", version: int = VERSION) -> str:
    """``dateline-articles-v2-2026.05``; stories have one index for all months."""
    return f"{prefix}-{kind}-v{version}" + (f"-{month}" if month else "")


def every(prefix: str) -> dict[str, dict[str, Any]]:
    """All templates by name."""
    articles = {name: _MAPPING[kind] for name, kind in fields.FIELDS.items()}
    stories = {"id": _MAPPING["keyword"], "record": _MAPPING["stored"]}
    return {
        "articles": _template(f"{prefix}-articles-v{VERSION}-*", f"{prefix}-articles", articles),
        "stories": _template(f"{prefix}-stories-v{VERSION}", f"{prefix}-stories", stories),
    }


def _template(pattern: str, alias: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "index_patterns": [pattern],
        "priority": 200,
        "version": VERSION,
        "template": {
            "aliases": {alias: {}},
            "settings": {
                "number_of_shards": 1,
                "number_of_replicas": 0,
                "refresh_interval": "1s",
                "analysis": {"analyzer": {"tokens": {"type": "custom", "tokenizer": "whitespace"}}},
            },
            # Only the record is kept: a migration makes the indexed fields anew from it.
            "mappings": {"dynamic": False, "_source": {"includes": ["id", "record"]}, "properties": properties},
        },
    }
