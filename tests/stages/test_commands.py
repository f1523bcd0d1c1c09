"""The stage commands are the contract: JSONL in, JSONL out, order kept, bad lines named, exit code 1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SAMPLES
from workers.pipeline import STAGES
from workers.settings import Settings


def dateline(*arguments: str, stdin: bytes = b"", home: Path | None = None, code: int = 0) -> tuple[list[Any], str]:
    env = os.environ | ({"DATELINE_HOME": str(home)} if home else {})
    done = subprocess.run(
        [sys.executable, "-m", "workers", *arguments], input=stdin, capture_output=True, env=env, timeout=120
    )
    assert done.returncode == code, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    return [json.loads(line) if line.startswith("{") else line for line in lines], done.stderr.decode()


def _lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


def test_clean_keeps_order_and_names_bad_lines() -> None:
    """A line that cannot be read goes to stderr with its number, the rest goes on, exit code 1."""
    good = {"id": "a", "title": "T", "text": "One.", "odd": 1}
    out, err = dateline("clean", stdin=_lines(good) + b"{broken\n" + _lines(good | {"id": "b"}), code=1)
    assert [o["id"] for o in out] == ["a", "b"]
    assert "line 2" in err


def test_group_needs_only_id_title_and_text() -> None:
    """Ids, titles and texts come back unchanged; a copy names its original."""
    text = "The ferry to Aland was cancelled on Monday because of ice in the strait, the operator said in the morning."
    out, _ = dateline(
        "group", stdin=_lines({"id": "x", "title": "Ferry", "text": text}, {"id": "y", "title": "Ice", "text": text})
    )
    assert [(o["id"], o["copy_of"]) for o in out] == [("x", None), ("y", "x")]
    assert out[1]["story"] == out[0]["story"]
    assert out[1]["text"] == text


@pytest.mark.model
def test_extract_gives_the_record_of_the_contract() -> None:
    """Every field of the contract is there, with its names."""
    out, _ = dateline(
        "extract", stdin=_lines({"id": "x", "title": "", "text": "Kenya urged Uganda on Monday to free the traders."})
    )
    record = out[0]
    for name in ("sentences", "entities", "actors", "times", "quotes", "events", "five_w", "model", "extractor"):
        assert name in record
    event = record["events"][0]
    for name in ("type", "mode", "cameo", "trigger", "in", "actors", "targets", "actor_spans", "target_spans", "when", "where",
                 "realis", "negated", "reported_by", "killed", "injured", "magnitude", "sentence", "confidence", "same_as"):  # fmt: skip
        assert name in event
    assert set(record["times"][0]) >= {"start", "end", "text", "from", "to", "grain"}


def test_match_says_which_rule_and_why(tmp_path: Path) -> None:
    """One line a match; ``--explain`` adds the tree; a broken rule is named and harms no other."""
    rules = tmp_path / "rules.jsonl"
    rules.write_bytes(
        _lines({"id": "r1", "query": "ferry AND ice"}, {"id": "r2", "query": "(("}, {"id": "r3", "query": "NOT ferry"})
    )
    article = _lines({"id": "x", "title": "Ferry stuck", "text": "There is ice."})
    out, err = dateline("match", "--rules", str(rules), "--explain", stdin=article, code=1)
    assert [(o["article"], o["rule"]) for o in out] == [("x", "r1")]
    assert out[0]["explain"]["matches"]
    assert "line 2" in err


def test_a_bad_query_points_at_the_position(tmp_path: Path) -> None:
    """The error names the place, what was expected, and a proposal."""
    _, err = dateline("search", "iran AND (pakistan", home=tmp_path, code=2)
    assert "character 10" in err
    assert "Did you mean: iran AND (pakistan)" in err


def test_compose_has_every_stage_and_is_careful() -> None:
    """One service a stage, health checks, memory limits, no root, nothing on the open network, only settings that exist."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = compose["services"]
    for stage in STAGES:
        assert services[stage]["command"] == ["dateline", "worker", stage]
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}
    for name, service in services.items():
        assert service.get("mem_limit"), name
        assert service.get("healthcheck") or service.get("profiles"), name
        assert all(str(p).startswith("127.0.0.1:") for p in service.get("ports", [])), name
        assert str(service.get("user", "")) not in ("", "0", "root"), name
        environment = service.get("environment") or {}
        assert {k for k in environment if k.startswith("DATELINE_")} <= known, name


def test_every_setting_is_in_the_readme() -> None:
    """A setting that the README does not name is a setting that nobody finds."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`DATELINE_{name.upper()}`" in readme, name


def test_samples_are_enough() -> None:
    """The demo has something to show: sixty articles and more, broken ones apart."""
    broken = SAMPLES.with_name("broken.jsonl").read_bytes().splitlines()
    assert len(SAMPLES.read_bytes().splitlines()) + len(broken) >= 60
    assert len(broken) >= 3
