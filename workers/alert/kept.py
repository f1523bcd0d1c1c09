"""All rules by id, each as a few bytes: a million of them stand beside the matcher's columns."""

from __future__ import annotations

import msgspec

from schemas import Rule

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Rule).decode


class Kept:
    """Like a dictionary of rules; what is taken out is a rule of one's own."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def put(self, rule: Rule) -> None:
        """Keep a rule under its id."""
        self._packed[rule.id] = _encode(rule)

    def get(self, rule: str) -> Rule | None:
        """The rule, or None."""
        packed = self._packed.get(rule)
        return None if packed is None else _decode(packed)

    def __getitem__(self, rule: str) -> Rule:
        return _decode(self._packed[rule])

    def remove(self, rule: str) -> None:
        """Forget a rule; harmless when it is not there."""
        self._packed.pop(rule, None)
