"""One sandbox with its page and a small app behind it, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import OpenAs, Windows, launched

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)

__all__ = ["OpenAs"]


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
def browser() -> Iterator[Windows]:
    yield from launched()


@pytest.fixture
def open_as(browser: Windows, address: str) -> Iterator[OpenAs]:
    """Open a window as a person in a place."""
    with browser.opened_at(address) as open_window:
        yield open_window
