"""Trees as a few bytes each, so that a million of them fit into memory, and read back within microseconds."""

from __future__ import annotations

import dataclasses
import marshal
from datetime import datetime
from functools import lru_cache
from typing import Any

from workers.query import tree
from workers.query.tree import Field, Query

_CLASSES: list[type[Any]] = [
    c
    for _, c in sorted(vars(tree).items())
    if isinstance(c, type) and dataclasses.is_dataclass(c) and c not in (tree.Node, tree.Hint, Query)
]
_NUMBERS = {c: i for i, c in enumerate(_CLASSES)}
_NAMES = {c: tuple(f.name for f in dataclasses.fields(c)) for c in _CLASSES}
_FIELD = -1


def pack(query: Query) -> bytes:
    """A query without its text and notes; for this process only."""
    return marshal.dumps((_flat(query.root), query.now.isoformat() if query.now else None))  # type: ignore[arg-type]


@lru_cache(8192)
def unpack(packed: bytes) -> Query:
    """What ``pack`` was given."""
    root, now = marshal.loads(packed)
    return Query(_tree(root), now=datetime.fromisoformat(now) if now else None)


def _flat(part: Any) -> Any:
    """A node as (number of its class, its fields…); in the tree no tuple starts with a whole number."""
    number = _NUMBERS.get(type(part))
    if number is not None:
        return (number, *[_flat(getattr(part, name)) for name in _NAMES[type(part)]])
    if isinstance(part, Field):
        return (_FIELD, part.value)
    if isinstance(part, tuple):
        return tuple([_flat(p) for p in part])
    return part


def _tree(flat: Any) -> Any:
    if not isinstance(flat, tuple):
        return flat
    if flat and isinstance(flat[0], int):
        rest = flat[1:]
        return Field(rest[0]) if flat[0] == _FIELD else _CLASSES[flat[0]](*[_tree(p) for p in rest])
    return tuple([_tree(p) for p in flat])
