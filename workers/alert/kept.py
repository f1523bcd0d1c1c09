"""All rules by id, each as a few bytes: a million of them stand beside the matcher's columns."""

from __future__ import annotations

from typing import Any

import msgspec

from schemas import Rule

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Any]).decode
_NAMES = Rule.__struct_fields__


def _pack(rule: Rule) -> bytes:
    """Values without their names, which would be most of it."""
    return _encode(msgspec.structs.astuple(rule))


def _unpack(packed: bytes) -> Rule:
    return Rule(**dict(zip(_NAMES, _decode(packed), strict=True)))


class Kept:
    """Like a dictionary of rules; what is taken out is a rule of one's own."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def put(self, rule: Rule) -> None:
        """Keep a rule under its id."""
        self._packed[rule.id] = _pack(rule)

    def get(self, rule: str) -> Rule | None:
        """The rule, or None."""
        packed = self._packed.get(rule)
        return None if packed is None else _unpack(packed)

    def __getitem__(self, rule: str) -> Rule:
        return _unpack(self._packed[rule])

    def remove(self, rule: str) -> None:
        """Forget a rule; harmless when it is not there."""
        self._packed.pop(rule, None)
