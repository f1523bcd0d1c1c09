"""Other systems' queries are read, and what is lost is said."""

from __future__ import annotations

import pytest

from workers.query.translate import System, translate


@pytest.mark.parametrize(
    ("system", "theirs", "ours", "lost"),
    [
        ("gdelt", '"air strike" (iran OR iraq) -israel tone<-5', '"air strike" AND (iran OR iraq) AND NOT israel', 1),
        ("gdelt", 'near20:"trump putin" sourcelang:english', "trump NEAR/20 putin AND lang:en", 0),
        ("gdelt", 'theme:TERROR repeat3:"bomb" sourcecountry:france', 'repeat3:("bomb") AND country:FRA', 1),
        ("lucene", "article_title:flood AND language:en", "title:flood AND lang:en", 0),
        ("lucene", "flood && publication_date:[2026-01-01 TO 2026-02-01]", "flood AND date:2026-01-01..2026-02-01", 0),
        ("lucene", '"flood relief"~5 AND tags_id_media:34412234', "flood NEAR/5 relief", 2),
        ("newscatcher", 'NEAR("iran", "talks", 4, in_order=true)', '"iran" ONEAR/4 "talks"', 0),
        ("meltwater", "(oil or gas) near/8 pipeline and sentiment:negative", "(oil OR gas) NEAR/8 pipeline", 1),
    ],
)
def test_translation(system: System, theirs: str, ours: str, lost: int) -> None:
    """The meaning is carried over in canonical text; each part left out is named."""
    done = translate(theirs, system)
    assert (done.query, len(done.lost)) == (ours, lost)
