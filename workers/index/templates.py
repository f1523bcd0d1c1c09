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


def articles(prefix: str) -> dict[str, Any]:
    """The template of the month indices of articles."""
    properties = {name: _MAPPING[kind] for name, kind in fields.FIELDS.items()}
    return _template(f"{prefix}-articles-v{VERSION}-*", f"{prefix}-articles", properties)


def stories(prefix: str) -> dict[str, Any]:
    """The template of the index of stories."""
    return _template(
        f"{prefix}-stories-v{VERSION}", f"{prefix}-stories", {"id": _MAPPING["keyword"], "record": _MAPPING["stored"]}
    )


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
            "mappings": {"dynamic": False, "properties": properties},
        },
    }
