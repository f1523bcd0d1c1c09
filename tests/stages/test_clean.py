"""Clean takes out what is not the article's own, says so, and keeps what is."""

from __future__ import annotations

import pytest

from schemas import RawArticle
from workers.clean import clean
from workers.errors import RecordError


def _reasons(article: object) -> set[str]:
    return {r.reason for r in article.removed}  # type: ignore[attr-defined]


def test_sample_article_has_its_title_once_and_no_paragraph_twice(sample: str) -> None:
    """Of the user's article nothing stands twice, "2 min read" is gone, and all of that is listed."""
    title, _, text = sample.partition("\n")
    article = clean(RawArticle(title=title, text=text, published="2019-03-09"))
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == len(set(paragraphs))
    assert article.title not in paragraphs
    assert "min read" not in article.text
    assert _reasons(article) == {"repeated title", "reading time", "repeated paragraph"}
    assert article.lang == "en"
    assert article.published == "2019-03-09T00:00:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "2 min read",
        "Advertisement",
        "Read more: What is Natanz?",
        "Sign up for our newsletter",
        "© 2026 Northern Wire. All rights reserved.",
        "Share this article",
        "By Ana Rojas",
        "By Ana Rojas and agencies",
        "19:42",
        "6.05pm BST",
        "Additional reporting by PA",
        "Get in touch: did you see the fire? Email news@example.org",
        "Photo: A. Person/Reuters",
        "Follow us on Facebook and Twitter",
    ],
)
def test_boilerplate_goes(line: str) -> None:
    """A line of boilerplate is taken out and listed."""
    article = clean(
        RawArticle(title="A title of some words", text=f"First paragraph stands here.\n{line}\nSecond one follows.")
    )
    assert line not in article.text
    assert [r.text for r in article.removed] == [line]


def test_a_credit_behind_the_last_sentence_goes() -> None:
    """Agencies put their reporters in brackets after the last sentence."""
    text = "Troops left the town.\n\nThe mayor thanked them. (Reporting by Ana Rojas and Li Wei; Editing by Tom Reed)"
    article = clean(RawArticle(title="A title of some words", text=text))
    assert article.text == "Troops left the town.\n\nThe mayor thanked them."
    assert [r.text for r in article.removed] == ["(Reporting by Ana Rojas and Li Wei; Editing by Tom Reed)"]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by 2 percent in Tokyo on Monday after a weak close in New York.",
        "By Monday the river had risen two metres.",
        "Get in touch with the ministry before the end of May, it tells farmers who lost cattle in the floods.",
        "The ministry gave two figures (reporting by districts was late) on Monday.",
        "Copyright holders sued the company in March over songs that it had used without paying.",
        "Photographs of the two leaders were torn down overnight.",
        "Sign language was used throughout the ceremony.",
        "Most read only the headline, a study found.",
    ],
)
def test_what_only_looks_like_boilerplate_stays(line: str) -> None:
    """A sentence of the article's own stays, however it starts."""
    article = clean(
        RawArticle(title="A title of some words", text=f"First paragraph stands here.\n{line}\nSecond one follows.")
    )
    assert line in article.text


def test_html_page_gives_its_article_only() -> None:
    """Navigation, asides and footers of a page are no body."""
    body = (
        "<p>The council of Brno voted on Monday to close the old tram line for a year.</p><p>Work starts in June.</p>"
    )
    html = f"<html><head><title>Brno closes tram line | Post</title></head><body><nav><a href='/'>Home</a></nav><article><h1>Brno closes tram line</h1>{body}</article><footer>Imprint</footer></body></html>"
    article = clean(RawArticle(url="https://post.example/a?utm_source=x", html=html))
    assert article.title == "Brno closes tram line"
    assert "tram line for a year" in article.text
    assert "Imprint" not in article.text
    assert article.canonical_url == "https://post.example/a"


def test_same_address_is_the_same_article_and_text_makes_the_revision() -> None:
    """The id follows from the address, the revision from arrival and text."""
    one = clean(RawArticle(url="https://a.example/x?utm_medium=m", title="T", text="One."), now="2026-05-01T00:00:00Z")
    two = clean(RawArticle(url="https://a.example/x", title="T", text="Two."), now="2026-05-02T00:00:00Z")
    assert one.id == two.id
    assert (two.revision or "") > (one.revision or "")


def test_dates_from_the_future_are_clamped_and_flagged() -> None:
    """A page that says 9999 was published when it arrived, with low confidence."""
    article = clean(RawArticle(title="T", text="x", published="9999-01-01"), now="2026-05-01T00:00:00Z")
    assert (article.published, article.published_confidence) == ("2026-05-01T00:00:00Z", "low")


@pytest.mark.parametrize("raw", [RawArticle(title="", text=" "), RawArticle(title="a", text="b\x00c")])
def test_unusable_records_say_why(raw: RawArticle) -> None:
    """Nothing to read and NUL bytes are errors, with what to do."""
    with pytest.raises(RecordError, match="send"):
        clean(raw)


def test_given_id_is_kept() -> None:
    """``clean`` keeps a given id."""
    assert clean(RawArticle(id="mine", title="T", text="x")).id == "mine"
