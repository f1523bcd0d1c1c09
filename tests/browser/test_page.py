"""The page in a real browser: search, an article with its marks, alerts, and no script needed for any of it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from schemas import CleanArticle
from tests.servers.start import free_ports
from workers.extract import Reader
from workers.group import Grouper
from workers.index import open_index
from workers.serve import create_app
from workers.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.model]


@pytest.fixture
def address(tmp_path: Path, clean_articles: list[CleanArticle]) -> Iterator[str]:
    """A served index of a few samples."""
    (port,) = free_ports(1)
    conf = Settings(home=tmp_path / "home", port=port, _env_file=None)
    grouper, reader = Grouper(), Reader()
    articles = reader.read([grouper.add(a).article for a in clean_articles[:10]])
    index = open_index(conf.index_url, conf, writable=True)
    index.put(articles)
    index.close()
    server = uvicorn.Server(uvicorn.Config(create_app(conf), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(address: str) -> Iterator[object]:
    """A page of Debian's chromium, without JavaScript."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing")
        pytest.skip("SKIPPED: chromium is not installed")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=flags)
        yield browser.new_context(java_script_enabled=False, base_url=address).new_page()
        browser.close()


def test_search_article_and_alert_work_without_scripts(page: object) -> None:
    """A reader finds an article, sees what was read in it, is told about a bad query, and stores an alert."""
    page.goto("/")  # type: ignore[attr-defined]
    page.fill("#q", "troops AND withdraw")  # type: ignore[attr-defined]
    page.click("text=Search >> nth=1")  # type: ignore[attr-defined]
    assert "Reads as" in page.inner_text(".reads")  # type: ignore[attr-defined]
    page.click(".card h2 a")  # type: ignore[attr-defined]
    assert page.locator("mark.trigger").count() > 0  # type: ignore[attr-defined]
    assert page.locator("mark.hit").count() > 0  # type: ignore[attr-defined]
    page.goto("/?q=troops+AND+(")  # type: ignore[attr-defined]
    assert "cannot be read" in page.inner_text("[role=alert]")  # type: ignore[attr-defined]
    page.goto("/alerts")  # type: ignore[attr-defined]
    page.fill("#query", "quake <b>x</b>")  # type: ignore[attr-defined]
    page.click("text=Try it")  # type: ignore[attr-defined]
    assert "It would have told" in page.inner_text("#trial")  # type: ignore[attr-defined]
    page.click("text=Save")  # type: ignore[attr-defined]
    assert page.locator("td code").inner_text() == "quake <b>x</b>"  # type: ignore[attr-defined]
