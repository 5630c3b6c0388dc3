"""A real Chromium, in windows of their own, that must not log an error or leave this computer."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]

OpenAs = Callable[..., Page]


def launched() -> Iterator[Browser]:
    """The body of a fixture: skips where there is no Chromium, fails where one is required."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("ROLLCALL_REQUIRE_BROWSER") == "1":
            pytest.fail("ROLLCALL_REQUIRE_BROWSER=1, but there is no chromium")
        pytest.skip("there is no chromium: the browser's tests are left out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[OpenAs]:
    """Open a window as a person in a place: a tab behind another gets no focus, opens no menus."""
    trouble: list[str] = []
    pages: list[Page] = []

    def asked(request: Request) -> None:
        if "//127.0.0.1:" not in request.url and not request.url.startswith(("data:", "blob:")):
            trouble.append(f"left this computer: {request.url}")

    def open_window(who: str, place: str = "C1") -> Page:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
        page.on("request", asked)
        page.goto(f"{address}/?who={who}&place={place}")
        page.get_by_test_id("clock-now").wait_for()
        return page

    yield open_window
    for page in pages:
        page.close()
    assert trouble == []
