"""The checked-in schemas are those of the code, and old records still read."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from schemas import CleanArticle, ExtractedArticle, generate
from workers.index import fields
from workers.index import generate as templates
from workers.index.embedded import schema as tantivy_schema


@pytest.mark.parametrize("record", generate.RECORDS, ids=lambda r: r.__name__)
def test_generated_schema_is_fresh(record: type) -> None:
    """A changed record needs ``python -m schemas.generate``."""
    checked_in = (generate.FOLDER / f"{record.__name__}.json").read_text(encoding="utf-8")
    assert checked_in == generate.text(generate.schema(record))


def test_generated_templates_are_fresh() -> None:
    """A changed field needs ``python -m workers.index.generate``."""
    for name, made in templates.files().items():
        assert (templates.FOLDER / name).read_text(encoding="utf-8") == templates.text(made)


def test_every_engine_has_every_field() -> None:
    """Both engines are made from one declaration."""
    properties = templates.files()["articles.json"]["template"]["mappings"]["properties"]
    assert properties.keys() == fields.FIELDS.keys()
    assert tantivy_schema() is not None


def test_an_old_record_reads_and_an_unknown_field_is_ignored() -> None:
    """Only ``id`` is asked for; what a newer version adds harms nobody."""
    read = msgspec.json.decode(b'{"id": "a", "added later": {"x": 1}}', type=ExtractedArticle)
    assert read.id == "a"


def test_what_a_stage_writes_is_valid_by_the_schema() -> None:
    """The published schema accepts a real record."""
    made = json.loads(msgspec.json.encode(CleanArticle(id="a", title="T", text="x")))
    jsonschema.validate(made, generate.schema(CleanArticle))
