"""The parts of the group stage's memory, against plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.group import identity
from workers.group.buckets import WIDTH, Buckets, buckets, get, put
from workers.group.ids import Ids
from workers.group.slots import Slots


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=200))
def test_ids_are_a_dict(steps: list[tuple[bool, int]]) -> None:
    """Put, get and remove as a dict does, whatever the order."""
    ids, slots, plain = Ids(24), Slots(24), dict[int, int]()
    for adds, key in steps:
        if adds and key not in plain and len(plain) < 24:
            plain[key] = slots.take()
            ids.put(key, plain[key])
        elif not adds and key in plain:
            slot = plain.pop(key)
            ids.remove(slot)
            slots.give(np.array([slot]))
        assert len(slots) == len(plain)
        assert [ids.get(k) for k in range(41)] == [plain.get(k) for k in range(41)]


def _found(index: Buckets, key: int) -> list[int]:
    out = np.zeros(100, np.int64)
    return sorted(out[: get(index, np.uint32(key), out, 0)].tolist())


def test_buckets_forget_what_was_put_first() -> None:
    """A bucket holds so many; what is there is not put twice; other keys find nothing."""
    index = buckets(8)
    for slot in range(WIDTH + 2):
        put(index, np.uint32(77), slot)
    assert _found(index, 77) == [2, 3, 4, 5, 6, 7, 8, 9]
    put(index, np.uint32(77), 5)
    assert _found(index, 77) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert _found(index, 5) == []


def test_buckets_with_a_fan_hold_more() -> None:
    """Slots of one key spread over the rows of its bucket."""
    index = buckets(6, fan=4)
    for slot in range(100):
        put(index, np.uint32(2**32 - 1), slot)
    assert _found(index, 2**32 - 1) == list(range(68, 100))


def test_ids_of_clean_are_their_own_keys() -> None:
    """32 hexadecimal digits come back from their key; any other id has a key too."""
    usual = "00ff" * 8
    assert identity.name(identity.key(usual)) == usual
    assert identity.name(identity.key(usual.upper())) != usual.upper()
    assert len({identity.key(i) for i in ("", "x", usual, usual.upper(), usual + "0")}) == 5
