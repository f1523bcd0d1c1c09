"""The page of alerts: every option in a form, tried before it is stored, no script needed."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas import Rule
from workers.deliver import manage
from workers.serve import create_app
from workers.serve.alert_pages import options
from workers.settings import Settings

OPTIONS = {
    "query": "ferry", "name": "Ferries <b>", "owner": "me", "kind": "match", "group_by": "article", "escalate_at": "3, 9",
    "repeat_gap": "3600", "wait": "30.5", "quiet_from": "22:00", "quiet_to": "07:00", "timezone": "Europe/Paris", "digest": "weekly",
    "digest_at": "09:30", "limit_per_hour": "4", "channels": "https://hook.example/a\r\nenv:DATELINE_CHANNEL_MAIL",
    "added_text_only": "true", "enabled": "true", "spike_times": "4", "spike_outlets": "5", "flat_after": "7200",
}  # fmt: skip


class Form(HTMLParser):
    """What a browser without scripts would send of the page's first form, and its buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.buttons: list[str | None] = []
        self._in = self._done = False
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        self._in |= tag == "form" and not self._done
        if not self._in:
            return
        if tag == "input" and (a.get("type") != "checkbox" or "checked" in a):
            self.sent[str(a["name"])] = a.get("value") or ""
        elif tag in ("select", "textarea"):
            self._name = str(a["name"])
            self.sent[self._name] = ""
        elif tag == "option" and "selected" in a:
            self.sent[self._name] = a.get("value") or ""
        elif tag == "button":
            self.buttons.append(a.get("value"))

    def handle_data(self, data: str) -> None:
        if self._in and self._name == "channels":
            self.sent["channels"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._name = ""
        if tag == "form" and self._in:
            self._in, self._done = False, True


@pytest.fixture
def page(indexed: Settings) -> Iterator[TestClient]:
    """The application."""
    with TestClient(create_app(indexed), follow_redirects=False) as made:
        yield made


def _rules(conf: Settings) -> list[Rule]:
    return list(manage.rules(conf.log_url).values())


def test_the_form_has_every_option(page: TestClient) -> None:
    """What a rule can be told by command or API can be chosen here; nothing is sent that the reader did not see."""
    sent = Form(page.get("/alerts").text).sent
    assert set(sent) | {"added_text_only"} == set(Rule.__struct_fields__) - {"id", "updated", "muted_until"}
    assert set(OPTIONS) == set(sent) | {"added_text_only"}


def test_it_is_tried_before_it_is_stored(page: TestClient, indexed: Settings) -> None:
    """The first button stores nothing and shows what would have been told; the second, which comes with that, stores it all."""
    assert Form(page.get("/alerts").text).buttons == ["try"]
    tried = page.post("/alerts", data=OPTIONS | {"do": "try", "digest": "", "quiet_from": "", "quiet_to": ""})
    assert "It would have told: about 2 a day" in tried.text
    assert "A ferry, number 17" in tried.text
    assert "2026-05-01" in tried.text
    assert _rules(indexed) == []
    form = Form(tried.text)
    assert form.buttons == ["try", "save"]
    kept = form.sent | {"digest": "weekly", "quiet_from": "22:00", "quiet_to": "07:00"}
    assert page.post("/alerts", data=kept | {"do": "save"}).headers["location"] == "/alerts"
    (made,) = _rules(indexed)
    assert made.id
    assert made == Rule(
        id=made.id, query="ferry", name="Ferries <b>", owner="me", group_by="article", escalate_at=[3, 9], repeat_gap=3600.0, wait=30.5,
        quiet_from="22:00", quiet_to="07:00", timezone="Europe/Paris", digest="weekly", digest_at="09:30", limit_per_hour=4,
        channels=["https://hook.example/a", "env:DATELINE_CHANNEL_MAIL"], added_text_only=True, spike_times=4.0, spike_outlets=5,
        flat_after=7200.0, updated=made.updated,
    )  # fmt: skip
    listed = page.get("/alerts").text
    assert "Ferries &lt;b&gt;" in listed
    assert "weekly digest at 09:30 Europe/Paris" in listed


def test_a_rule_is_changed_muted_and_removed(page: TestClient, indexed: Settings) -> None:
    """Editing sends back all that was stored, muting included; each button does its one thing."""
    page.post("/alerts", data=OPTIONS | {"do": "save"})
    (made,) = _rules(indexed)
    assert page.post(f"/alerts/{made.id}/mute").status_code == 303
    (muted,) = _rules(indexed)
    assert muted.muted_until is not None
    form = Form(page.get("/alerts", params={"edit": made.id}).text)
    assert page.post("/alerts", data=form.sent | {"query": "train", "do": "save"}).status_code == 303
    (changed,) = _rules(indexed)
    assert changed.query == "train"
    assert {n for n in Rule.__struct_fields__ if getattr(changed, n) != getattr(muted, n)} == {"query", "updated"}
    page.post(f"/alerts/{made.id}/mute")
    assert _rules(indexed)[0].muted_until is None
    assert page.post(f"/alerts/{made.id}/remove").status_code == 303
    assert _rules(indexed) == []


@pytest.mark.parametrize("do", ["try", "save"])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"query": "ferry AND ("}, "The query cannot be read."), ({"timezone": "Mars"}, "There is no time zone"),
     ({"escalate_at": "many"}, "numbers of outlets"), ({"quiet_to": ""}, "Quiet hours need"), ({"wait": "soon"}, "That is no alert"),
     ({"channels": "ftp://x"}, "is no channel")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(
    page: TestClient, indexed: Settings, do: str, wrong: dict[str, Any], words: str
) -> None:
    """The form comes back as it was sent, with the reason; nothing is stored."""
    answer = page.post("/alerts", data=OPTIONS | wrong | {"do": do})
    assert answer.status_code == 400
    assert words in answer.text
    sent = Form(answer.text).sent
    assert {n: sent[n].split() for n in OPTIONS} == {n: v.split() for n, v in (OPTIONS | wrong).items()}
    assert _rules(indexed) == []


def test_query_and_name_are_enough(page: TestClient, indexed: Settings) -> None:
    """A form without the options means them as they are by default."""
    page.post("/alerts", data={"query": "ferry", "name": "F", "do": "save"})
    (made,) = _rules(indexed)
    assert made == Rule(id=made.id, query="ferry", name="F", updated=made.updated)


def test_a_proposal_leads_back_to_this_page(page: TestClient) -> None:
    """A misspelt query's correction can be taken with one click."""
    answer = page.post("/alerts", data={"query": "ferry AND (train", "do": "try"}).text
    assert 'href="/alerts?q=' in answer
    assert Form(page.get("/alerts", params={"q": "ferry AND train"}).text).sent["query"] == "ferry AND train"


def test_options_in_words() -> None:
    """What differs from silence about it, and no more."""
    assert options(Rule(id="r", query="x")) == ["once a story"]
    assert options(Rule(id="r", query="x", kind="flatline", flat_after=7200, enabled=False, channels=["a"])) == [
        "when quiet for 2 h", "1 channel", "switched off"]  # fmt: skip
