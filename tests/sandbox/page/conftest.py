"""One sandbox with its page and a small app behind it, each in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)

OpenAs = Callable[..., Page]


@contextmanager
def running(*command: str) -> Iterator[str]:
    """A process of ours and its first line; it is stopped in the end."""
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"},
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline()
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ExitStack() as stack:
        line = stack.enter_context(running("-m", "sandbox", str(HERE / "workspace.yaml")))
        told = json.loads(line)
        app = running(str(HERE / "dayboard.py"), told["url"], told["bot_token"], told["app_token"])
        assert stack.enter_context(app) == "listening\n"
        yield told["page"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("ROLLCALL_REQUIRE_BROWSER") == "1":
            pytest.fail("ROLLCALL_REQUIRE_BROWSER=1, but there is no chromium")
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_as(browser: Browser, address: str) -> Iterator[OpenAs]:
    """Open a tab as a person in a place; no tab may log an error or leave this computer."""
    trouble: list[str] = []
    pages: list[Page] = []

    def open_tab(who: str, place: str = "C1") -> Page:
        # Windows of their own: a tab behind another one gets no focus and opens no menus.
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        pages.append(page)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
        page.on(
            "request",
            lambda request: (
                None if "//127.0.0.1:" in request.url or request.url.startswith(("data:", "blob:"))
                else trouble.append(f"left this computer: {request.url}")
            ),
        )  # fmt: skip
        page.goto(f"{address}/?who={who}&place={place}")
        page.get_by_test_id("clock-now").wait_for()
        return page

    yield open_tab
    for page in pages:
        page.close()
    assert trouble == []
