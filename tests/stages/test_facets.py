"""What the lists beside the search offer: who and what has a name."""

from __future__ import annotations

from schemas import Actor, Entity, Event, ExtractedArticle, Span
from workers.index import fields


def _article() -> ExtractedArticle:
    text = "Police in Lagos freed Ada Obi."
    return ExtractedArticle(
        id="a",
        text=text,
        actors=[
            Actor(ref="a1", name="Police", type="ORG", sector="COP"),
            Actor(ref="a2", name="Lagos", type="GPE"),
            Actor(ref="a3", name="Ada Obi", type="PERSON"),
        ],
        entities=[
            Entity(start=0, end=6, in_="text", text="Police", type="ORG", ref="a1"),
            Entity(start=10, end=15, in_="text", text="Lagos", type="GPE", ref="a2", name=Span(10, 15)),
            Entity(start=22, end=29, in_="text", text="Ada Obi", type="PERSON", ref="a3", name=Span(22, 29)),
        ],
        events=[Event(type="RETREAT", trigger=Span(16, 21), actors=["a1"], targets=["a3"], actor_spans=[Span(0, 6)], target_spans=[Span(22, 29)])],
    )  # fmt: skip


def test_lists_offer_names_only() -> None:
    """ "Police" is no organisation to choose, but is found as one, and as a party."""
    row = fields.flat(_article())
    assert row.get("facet_org", []) == []
    assert (row["facet_person"], row["facet_place"], row["facet_actor"]) == (["Ada Obi"], ["Lagos"], ["Ada Obi"])
    assert "police" in row["org_name"]
    assert "police" in row["party_word"].split()
