"""Figures on the page that `rollcall run` opens: the card, a chart, the picture.

`--keep-pictures` writes what the documents show.
"""

import time
from collections.abc import Iterator
from datetime import date
from math import sin
from pathlib import Path

import pytest
from playwright.sync_api import expect

from storage.database import Database
from storage.pictures import Panel, drawn
from tests.browser import Windows, launched, running, say
from tests.commands.kpi_desk import brought_in, call, days, epoch

PICTURES = Path(__file__).parents[2] / "docs/pictures"
DIRECTOR, MANAGERS = "U0CENTRED001", "C0MANAGER1"

pytestmark = [pytest.mark.browser, pytest.mark.long]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    yield from launched()


def queue_log() -> list[str]:
    """Two months in which waits grow and shrink, and some callers give up."""
    lines = []
    for at, day in enumerate(days(date(2026, 9, 1), 62)):
        for n in range(60):
            wait = round(14 + 9 * sin(at / 4) + n % 13)
            talk = None if n % 11 == at % 11 else 150 + (n * 7 + at) % 50
            key, agent = f"{day}.{n}", f"Agent/{1001 + n % 4}"
            lines += call(key, epoch(day) + 480 * n, wait, talk, agent)
    return lines


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What `rollcall run` prints to open, once the calls are in."""
    var = tmp_path_factory.mktemp("var")
    with running(var) as found:
        database = Database(f"sqlite:///{var / 'rollcall.db'}", time.time)
        brought_in(database, var, queue_log(), name="switchboard")
        database.close()
        yield found


def test_a_director_reads_the_month(
    browser: Windows, address: str, request: pytest.FixtureRequest
) -> None:
    keep = bool(request.config.getoption("--keep-pictures", False))
    with browser.opened_at(address) as open_as:
        page = open_as(DIRECTOR, MANAGERS)
        page.set_viewport_size({"width": 1500, "height": 1400})
        say(page, "/kpi last month")
        card = page.locator(".middle .message").filter(has_text="Answered within 20 s").last
        expect(card).to_contain_text("Only visible to you")
        expect(card.locator("table")).to_contain_text("Period before")
        expect(card.locator("td.right").first).to_be_visible()
        if keep:
            page.wait_for_timeout(600)
            card.screenshot(path=PICTURES / "7-a-director-reads-the-month.png")
        say(page, "/kpi 10-12 to 10-25 chart")
        chart = page.locator(".middle .message").filter(has=page.locator("figure.chart")).last
        expect(chart.locator("figure.chart")).to_have_count(2)
        page.get_by_test_id("action-kpi.what_if").last.click()
        page.get_by_test_id("form-submit").click()
        expect(page.get_by_test_id("form")).to_contain_text("Formula 3 (the handbook's)")


def test_the_picture_of_a_month(request: pytest.FixtureRequest) -> None:
    month = days(date(2026, 10, 1), 31)
    values = [round(62 + 30 * sin(n / 4), 1) if n != 17 else None for n in range(31)]
    rates = [round(91 - n % 5, 1) if n != 17 else None for n in range(31)]
    content = drawn(
        [
            Panel(month, values, at_least=80, limits=(0, 103)),
            Panel(month, rates, at_least=90, limits=(0, 103)),
        ]
    )
    assert content.startswith(b"\x89PNG")
    if request.config.getoption("--keep-pictures", False):
        (PICTURES / "8-a-month-as-a-picture.png").write_bytes(content)
