"""What a log promises, held on the folder and on Kafka by the same tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.errors import LogBusy, LogFull, TooLarge, UnknownTopic
from workers.log import open_publisher, open_reader
from workers.log.address import LocalAddress
from workers.log.expire import expire
from workers.log.lock import GroupLock
from workers.log.publish import LocalPublisher
from workers.log.store import Store
from workers.log.topics import Shape
from workers.pipeline import ALERTS, CLEAN, EXTRACTED, RAW


@pytest.fixture(params=["local", pytest.param("kafka", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a log of each kind."""
    return f"local://{tmp_path / 'log'}" if request.param == "local" else request.getfixturevalue("kafka")


def test_order_within_a_key_headers_and_bytes(url: str) -> None:
    """Records of one key keep their order; headers and values come back as the bytes they were."""
    before = _ends(url, ALERTS.name)
    with open_publisher(url) as publisher:
        for i in range(100):
            publisher.publish(ALERTS.name, b"k%d" % (i % 4), b"\x00\xff%d" % i, [("n", b"\xfe%d" % i)])
    reader = open_reader(url)
    records = list(reader.read(ALERTS.name, before))
    reader.close()
    assert len(records) == 100
    for key in {r.key for r in records}:
        numbers = [int((r.value or b"")[2:]) for r in records if r.key == key]
        assert numbers == sorted(numbers)
    assert all(dict(r.headers)["n"] == b"\xfe" + (r.value or b"")[2:] for r in records)


def _ends(url: str, topic: str) -> dict[int, int]:
    with open_publisher(url) as publisher:
        publisher.publish(topic, b"first", b"x")
    reader = open_reader(url)
    found = reader.ends(topic)
    reader.close()
    return found


def test_four_partitions_and_one_ordered(url: str) -> None:
    """Topics have the partitions of the pipeline."""
    assert set(_ends(url, RAW.name)) == {0, 1, 2, 3}
    assert set(_ends(url, CLEAN.name)) == {0}


def test_reading_from_an_offset(url: str) -> None:
    """Seek: reading starts where it is told to."""
    with open_publisher(url) as publisher:
        for i in range(10):
            publisher.publish(CLEAN.name, b"k", b"%d" % i)
    reader = open_reader(url)
    end = reader.ends(CLEAN.name)[0]
    assert [r.value for r in reader.read(CLEAN.name, {0: end - 3})] == [b"7", b"8", b"9"]
    reader.close()


def test_unknown_topics_and_large_records_are_refused_at_the_edge(url: str) -> None:
    """A topic that is none of ours and 20 MB are errors of the producer, not of a worker."""
    with open_publisher(url) as publisher:
        with pytest.raises(UnknownTopic, match="There is no topic"):
            publisher.publish("articles.rwa", b"k", b"x")
        with pytest.raises(TooLarge, match="limit"):
            publisher.publish(EXTRACTED.name, b"k", b"x" * (20 * 1024 * 1024))


def test_a_read_that_meets_a_new_write_still_reads_every_partition(tmp_path: Path) -> None:
    """What is written during a read ends no other partition's reading."""
    url = f"local://{tmp_path / 'log'}"
    with open_publisher(url) as publisher:
        for i in range(400):
            publisher.publish(RAW.name, b"%d" % i, b"x")
    reader = open_reader(url)
    found = 0
    for record in reader.read(RAW.name):
        if found == 0:
            with open_publisher(url) as publisher:
                for i in range(50):
                    publisher.publish(RAW.name, b"%d" % i, b"later")
        found += record.value == b"x"
    reader.close()
    assert found == 400


def test_second_worker_of_a_group_is_refused(tmp_path: Path) -> None:
    """One worker a group on a folder; the message names the other."""
    lock = GroupLock(tmp_path, "dateline-clean")
    with pytest.raises(LogBusy, match="Another worker"):
        GroupLock(tmp_path, "dateline-clean")
    lock.release()
    GroupLock(tmp_path, "dateline-clean").release()


def test_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    """When no room is left the error says so, and the log is as before."""
    publisher = LocalPublisher(LocalAddress(tmp_path / "log", max_mb=1))
    publisher.publish(RAW.name, b"k", b"small")
    publisher.flush()
    publisher.publish(RAW.name, b"k", b"x" * (3 << 20))
    with pytest.raises(LogFull, match="full"):
        publisher.flush()
    reader = open_reader(f"local://{tmp_path / 'log'}")
    assert sum(reader.ends(RAW.name).values()) == 1
    reader.close()


def test_expiry_forgets_the_old_and_keeps_what_is_waited_for(tmp_path: Path) -> None:
    """Old records go, except those that a group has still to read; a compacted topic keeps the newest of each key."""
    store = Store(LocalAddress(tmp_path / "log"))
    store.create("a", Shape(1, retention=10.0))
    store.create("c", Shape(1, compacted=True, retention=None))
    store.append(
        [("a", 0, 0.0, None, b"old", None), ("a", 0, 1.0, None, b"waits", None), ("a", 0, 100.0, None, b"new", None)]
    )
    store.append([("c", 0, 0.0, b"k", b"1", None), ("c", 0, 1.0, b"k", b"2", None)])
    store.commit("g", {("a", 0): 1})
    expire(store, now=100.0)
    assert [r[3] for r in store.read({("a", 0): 0})["a", 0]] == [b"waits", b"new"]
    assert [r[3] for r in store.read({("c", 0): 0})["c", 0]] == [b"2"]
    store.close()
