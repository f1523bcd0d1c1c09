"""Rules live in a compacted topic: the log is their source of truth, and every alert worker reads all of them."""

from __future__ import annotations

import msgspec

from schemas import Rule
from workers.log import Publisher, Reader, usable
from workers.pipeline import RULES

_decoder = msgspec.json.Decoder(Rule)


def save(publisher: Publisher, rule: Rule) -> None:
    """Store a rule durably."""
    publisher.publish(RULES.name, rule.id.encode(), msgspec.json.encode(rule))
    publisher.flush()


def delete(publisher: Publisher, rule: str) -> None:
    """Forget a rule: a tombstone for compaction."""
    publisher.publish(RULES.name, rule.encode(), None)
    publisher.flush()


def load(reader: Reader) -> dict[str, Rule]:
    """All rules as they stand, by id."""
    rules: dict[str, Rule] = {}
    for record in reader.read(RULES.name):
        key = (record.key or b"").decode(errors="replace")
        if record.value is None:
            rules.pop(key, None)
        elif (rule := usable(_decoder, record.value, RULES.name)) is not None:
            rules[key] = rule
    return rules
