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


def launched() -> Iterator["Windows"]:
    """The body of a fixture: skips where there is no Chromium, fails where one is required."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("ROLLCALL_REQUIRE_BROWSER") == "1":
            pytest.fail("ROLLCALL_REQUIRE_BROWSER=1, but there is no chromium")
        pytest.skip("there is no chromium: the browser's tests are left out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield Windows(browser)
        browser.close()


class Windows:
    """Windows, not tabs: a tab behind another gets no focus, opens no menus.

    They stay open from one test to the next, so that the page's code is fetched once a window.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: list[Page] = []
        self._trouble: list[str] = []

    @contextmanager
    def opened_at(self, address: str) -> Iterator[OpenAs]:
        """Open a window as a person in a place; in the end, nothing may have gone wrong in any."""
        idle = list(self._pages)

        def open_as(who: str, place: str = "C1") -> Page:
            page = idle.pop(0) if idle else self._new()
            page.goto(f"{address}/?who={who}&place={place}")
            page.get_by_test_id("clock-now").wait_for()
            return page

        yield open_as
        trouble, self._trouble[:] = list(self._trouble), []
        assert trouble == []
        for page in self._pages:
            page.goto("about:blank")

    def _new(self) -> Page:
        page = self._browser.new_page(
            viewport={"width": 1400, "height": 900}, reduced_motion="reduce"
        )
        page.on("pageerror", lambda error: self._trouble.append(str(error)))
        page.on("requestfailed", lambda request: self._trouble.append(f"failed: {request.url}"))
        page.on("request", self._asked)
        self._pages.append(page)
        return page

    def _asked(self, request: Request) -> None:
        if "//127.0.0.1:" not in request.url and not request.url.startswith(("data:", "blob:")):
            self._trouble.append(f"left this computer: {request.url}")
