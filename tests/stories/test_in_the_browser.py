"""As a newcomer: `rollcall run` without tokens, and the first stories in the page it opens.

`--keep-pictures` writes the screenshots that the documents show.
"""

import re
import time
from collections.abc import Iterator
from datetime import date
from math import sin
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from storage.database import Database
from tests.browser import Windows, launched, running, say
from tests.commands.kpi_desk import brought_in, call, days, epoch

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
LUCAS, ROSA, DANIEL = "U0CENTREA023", "U0CENTREL002", "U0CENTREL004"
DIRECTOR = "U0CENTRED001"
LEADERS, FLOOR, MANAGERS = "C0LEADERS1", "C0FLOOR001", "C0MANAGER1"

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
    """A house that was opened as a newcomer opens it; then calls come in."""
    var = tmp_path_factory.mktemp("var")
    with running(var) as found:
        database = Database(f"sqlite:///{var / 'rollcall.db'}", time.time)
        brought_in(database, var, queue_log(), name="switchboard")
        database.close()
        yield found


def card(page: Page) -> Locator:
    return page.locator(".middle .message").filter(has_text="Lucas Reyes").last


def test_a_sick_call_from_the_page_to_a_decision_in_its_thread(
    browser: Windows, address: str, request: pytest.FixtureRequest
) -> None:
    keep = bool(request.config.getoption("--keep-pictures", False))

    def picture(page: Page, name: str) -> None:
        if keep:
            page.wait_for_timeout(600)
            page.screenshot(path=PICTURES / f"{name}.png")

    with browser.opened_at(address) as open_as:
        lucas, rosa = open_as(LUCAS, FLOOR), open_as(ROSA, LEADERS)
        say(lucas, "/timeoff sick today fever")
        answer = lucas.locator(".middle .message").filter(has_text="is noted").last
        expect(answer).to_contain_text("Mon 2 Nov 2026")
        expect(answer).to_contain_text("Only visible to you")
        picture(lucas, "1-agent-calls-in-sick")

        expect(card(rosa)).to_contain_text("waiting for a decision")
        expect(card(rosa)).to_contain_text("1 short")
        expect(card(rosa)).not_to_contain_text("fever")
        picture(rosa, "2-leader-sees-the-effect")

        daniel = open_as(DANIEL, LEADERS)
        expect(card(daniel).get_by_test_id("action-leave.approve")).to_be_visible()
        daniel.get_by_test_id("inspector").click()
        daniel.get_by_test_id("fault-stale").click()

        card(rosa).get_by_text("Reply in thread").click()
        rosa.get_by_test_id("thread-composer").fill("approve")
        rosa.get_by_test_id("thread-composer").press("Enter")
        expect(rosa.locator("aside")).to_contain_text("Approved by")
        picture(rosa, "3-a-word-in-the-thread-decides")

        card(daniel).get_by_test_id("action-leave.approve").click()
        told = daniel.locator(".middle .message").filter(has_text="was first").last
        expect(told).to_contain_text("Rosa Varga was first")
        picture(daniel, "4-second-leader-is-told-who-was-first")

        expect(card(daniel)).to_contain_text(": approved")
        expect(card(daniel).get_by_test_id("action-leave.approve")).to_have_count(0)

        direct = open_as(LUCAS, "")
        expect(direct.locator(".middle .message").last).to_contain_text(": approved")
        expect(direct.locator(".middle .message").last).to_contain_text("Rosa Varga")
        picture(direct, "5-agent-is-told")


def test_the_clock_brings_an_undecided_request_up_again(browser: Windows, address: str) -> None:
    with browser.opened_at(address) as open_as:
        asker = open_as("U0CENTREA022", FLOOR)
        say(asker, "/timeoff 病假 今天 发烧")
        expect(asker.locator(".middle .message").filter(has_text="已登记").last).to_be_visible()
        leader = open_as(ROSA, LEADERS)
        waiting = leader.locator(".middle .message").filter(has_text="李立新").last
        expect(waiting).to_contain_text("waiting for a decision")
        leader.get_by_test_id("clock-plus-60").click()
        expect(waiting).to_contain_text("2 replies", timeout=40_000)
        expect(leader.get_by_test_id("clock-now")).to_contain_text("07:0")


def test_a_form_asks_the_same_as_the_line(browser: Windows, address: str) -> None:
    with browser.opened_at(address) as open_as:
        agent = open_as("U0CENTREA030", FLOOR)
        say(agent, "/timeoff form")
        agent.get_by_test_id("field-first").wait_for()
        agent.get_by_test_id("action-value").last.fill("headache")
        agent.get_by_test_id("form-submit").click()
        expect(agent.get_by_test_id("form")).to_contain_text("已登记")


def test_conduct_is_logged_from_a_messages_menu_by_two_letters(
    browser: Windows, address: str
) -> None:
    with browser.opened_at(address) as open_as:
        say(open_as(LUCAS, FLOOR), "sorry, a call on my own phone")
        leader = open_as(ROSA, FLOOR)
        said = leader.locator(".middle .message").filter(has_text="on my own phone").last
        said.get_by_role("button", name="More about this message").click()
        leader.get_by_test_id("shortcut-deduct.message").click()
        item = leader.get_by_test_id("field-item").locator("input")
        item.press_sequentially("手机")
        leader.get_by_role("option", name="CC-2.2.1.10").click()
        expect(item).to_have_value(re.compile("phone on the floor"))
        leader.get_by_test_id("form-submit").click()
        expect(leader.get_by_test_id("form")).to_contain_text("Logged as D1: Lucas Reyes")


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
