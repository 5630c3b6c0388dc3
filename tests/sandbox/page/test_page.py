"""People use the sandbox's page in a browser, and the app behind it answers."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sandbox.page.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.long]


def say(page: Page, line: str) -> None:
    box = page.get_by_test_id("composer")
    box.fill(line)
    box.press("Enter")


def messages(page: Page) -> Locator:
    return page.locator(".middle .message")


def card_of(page: Page, words: str) -> Locator:
    return messages(page).filter(has_text=words).last


def test_a_newcomer_sees_who_they_are_where_and_what_time_it_is(open_as: OpenAs) -> None:
    page = open_as("U1")
    expect(page.get_by_test_id("place-title")).to_have_text("# floor")
    expect(page.get_by_test_id("clock-now")).to_have_text(
        re.compile(r"^Monday 05 Oct 2026 · \d\d:\d\d$")
    )
    expect(page.locator(".me")).to_contain_text("Mia Chen")
    expect(page.get_by_test_id("channel-C2")).to_have_count(0)  # leaders only


def test_a_slash_lists_the_commands_and_tab_completes_one(open_as: OpenAs) -> None:
    page = open_as("U5")
    box = page.get_by_test_id("composer")
    box.press_sequentially("/")
    expect(page.locator(".offer")).to_have_count(4)
    expect(page.get_by_test_id("offer-/timeoff")).to_contain_text("Ask for days off")
    expect(page.get_by_test_id("offer-/timeoff")).to_contain_text("sick today fever")
    box.press_sequentially("ti")
    expect(page.locator(".offer")).to_have_count(1)
    box.press("Tab")
    expect(box).to_have_value("/timeoff ")


def test_an_answer_is_seen_by_the_asker_only_and_the_card_by_the_leaders(open_as: OpenAs) -> None:
    mia, leader, other = open_as("U1"), open_as("U2", "C2"), open_as("U5")
    say(mia, "/timeoff sick today fever")
    answer = messages(mia).filter(has_text="A leader decides before 12:00")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer.locator("strong")).to_have_text("sick today fever")
    card = card_of(leader, "sick today fever")
    expect(card.get_by_role("heading")).to_have_text("Leave request")
    expect(card.locator(".mention")).to_have_text("@Mia Chen")
    expect(card.locator(".date")).to_contain_text("October 5, 2026")
    expect(messages(other).filter(has_text="A leader decides")).to_have_count(0)


def test_a_press_changes_the_card_for_everybody_who_looks(open_as: OpenAs) -> None:
    mia, leader, lin = open_as("U1"), open_as("U2", "C2"), open_as("U3", "C2")
    say(mia, "/timeoff annual 12 Oct")
    card_of(leader, "annual 12 Oct").get_by_test_id("action-leave.approve").click()
    for page in (leader, lin):
        card = card_of(page, "Approved by @Omar Haddad")
        expect(card.get_by_test_id("action-leave.approve")).to_have_count(0)


def test_declining_asks_first_and_the_thread_goes_on(open_as: OpenAs) -> None:
    mia, leader = open_as("U1"), open_as("U2", "C2")
    say(mia, "/timeoff family 13 Oct")
    card = card_of(leader, "family 13 Oct")
    card.get_by_test_id("action-leave.decline").click()
    leader.get_by_test_id("confirm-no").click()
    expect(leader.get_by_test_id("confirm-no")).to_have_count(0)
    expect(card.get_by_text("Reply in thread")).to_be_visible()
    card.get_by_test_id("action-leave.decline").click()
    leader.get_by_test_id("confirm-yes").click()
    card.get_by_text("1 reply").click()
    thread = leader.locator("aside")
    expect(thread).to_contain_text("Declined.")
    leader.get_by_test_id("also-send").click()
    leader.get_by_test_id("thread-composer").fill("Let us look at the 14th, @mia")
    leader.get_by_test_id("thread-composer").press("Enter")
    expect(thread.locator(".message").last).to_contain_text("Let us look at the 14th, @Mia Chen")
    expect(messages(leader).last).to_contain_text("replied in a thread, and sent here too")
    expect(card.get_by_text("2 replies")).to_be_visible()


def test_a_form_says_beside_each_field_what_is_wrong(open_as: OpenAs) -> None:
    mia, leader = open_as("U1"), open_as("U2", "C2")
    say(mia, "/timeoff")
    expect(mia.get_by_test_id("form")).to_contain_text("Ask for leave")
    mia.get_by_test_id("field-why").wait_for()
    mia.get_by_test_id("form-submit").click()
    expect(mia.get_by_test_id("field-kind")).to_contain_text("Please complete this required field")
    mia.get_by_test_id("field-kind").locator(".q-field").click()
    mia.get_by_role("option", name="Sick").click()
    mia.get_by_text("Half a day").click()
    mia.get_by_text("Colleague").click()
    mia.get_by_test_id("action-day").fill("2026-10-07")
    mia.get_by_test_id("action-why").fill("发烧")
    mia.get_by_test_id("form-submit").click()
    expect(mia.get_by_test_id("field-why")).to_contain_text("Please say a little more.")
    expect(mia.get_by_test_id("action-day")).to_have_value("2026-10-07")
    mia.get_by_test_id("action-why").fill("发烧，今天早上开始的")
    mia.get_by_test_id("form-submit").click()
    expect(mia.get_by_test_id("form")).to_be_hidden()
    expect(card_of(leader, "发烧，今天早上开始的")).to_contain_text("sick: 发烧")


def test_an_external_select_asks_the_app_and_files_go_with_the_form(open_as: OpenAs) -> None:
    page = open_as("U8")
    say(page, "/timeoff")
    page.get_by_test_id("field-rule").locator("input").click()
    expect(page.get_by_role("option")).to_have_count(8)
    page.get_by_test_id("field-rule").locator("input").press_sequentially("病假")
    expect(page.get_by_role("option")).to_have_text(["CC-2.1", "CC-2.2"])
    page.get_by_test_id("field-rule").locator("input").fill("2.7")
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("option", name="CC-2.7").click()
    expect(page.get_by_test_id("field-rule").locator("input")).to_have_value("CC-2.7")
    page.get_by_test_id("field-proof").locator("input[type=file]").set_input_files(
        {"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    expect(page.get_by_test_id("field-proof")).to_contain_text("note.pdf")
    page.get_by_test_id("form-close").click()
    expect(page.get_by_test_id("form")).to_be_hidden()


def test_a_form_without_fields_only_closes(open_as: OpenAs) -> None:
    mia, leader = open_as("U1"), open_as("U2", "C2")
    say(mia, "/timeoff sick details please")
    card_of(leader, "details please").get_by_test_id("action-leave.details").click()
    expect(leader.get_by_test_id("form")).to_contain_text("Reason: fever since the night")
    expect(leader.get_by_test_id("form-submit")).to_have_count(0)
    leader.get_by_test_id("form-x").click()
    expect(leader.get_by_test_id("form")).to_be_hidden()


def test_every_kind_of_block_is_drawn(open_as: OpenAs) -> None:
    page = open_as("U4", "C3")
    say(page, "/board")
    board = card_of(page, "今日看板")
    expect(board.locator("table caption")).to_have_text("Calls by person")
    expect(board.locator("tbody tr")).to_have_count(2)
    expect(board.locator(".chart rect")).to_have_count(5)
    expect(board.get_by_role("img", name="Calls rose by a third")).to_be_visible()
    expect(board.locator("blockquote")).to_have_text("quoted")
    box = board.bounding_box()
    assert box is not None
    widest = board.locator(".block").evaluate_all(
        "blocks => Math.max(...blocks.map(block => block.getBoundingClientRect().right))"
    )
    assert widest <= box["x"] + box["width"]
    board.get_by_test_id("action-board.shift").click()
    page.get_by_role("option", name="Late").click()
    expect(messages(page).last).to_contain_text("You chose Late.")


def test_what_people_type_is_never_markup(open_as: OpenAs) -> None:
    page = open_as("U9")
    say(page, "<img src=x onerror=alert(1)> *bold* @grace <b>x</b>")
    last = messages(page).last
    expect(last).to_contain_text("<img src=x onerror=alert(1)> bold @Grace O'Neill <b>x</b>")
    expect(last.locator("img, b")).to_have_count(0)
    expect(last.locator("strong")).to_have_text("bold")


def test_unread_marks_go_away_when_the_place_is_opened(open_as: OpenAs) -> None:
    grace, kofi = open_as("U4", "C3"), open_as("U9", "C1")
    expect(grace.get_by_test_id("place-title")).to_have_text("# all-hands-announcements")
    say(kofi, "anybody here?")
    floor = grace.get_by_test_id("channel-C1")
    expect(floor.locator(".count")).to_be_visible()
    floor.click()
    expect(floor.locator(".count")).to_have_count(0)
    expect(messages(grace).last).to_contain_text("anybody here?")


def test_the_app_hears_a_direct_message_and_has_a_home(open_as: OpenAs) -> None:
    page = open_as("U7")
    page.locator(".place").filter(has_text="Dayboard").click()
    say(page, "你好")
    expect(messages(page).last).to_contain_text("I heard: 你好")
    page.get_by_test_id("tab-home").click()
    expect(page.get_by_test_id("home")).to_contain_text("Good morning, @王伟!")
    page.get_by_test_id("action-home.hello").click()
    page.get_by_test_id("tab-messages").click()
    expect(messages(page).last).to_contain_text("Hello to you too")


def test_a_person_is_found_by_name_and_becomes_the_one_who_acts(open_as: OpenAs) -> None:
    page = open_as("U1")
    page.get_by_test_id("persona-search").fill("quality")
    expect(page.locator(".persona")).to_have_count(1)
    page.get_by_test_id("persona-U10").click()
    expect(page.locator(".me")).to_contain_text("Yuki Sato")
    expect(page).to_have_url(re.compile("who=U10"))
    page.reload()
    expect(page.locator(".me")).to_contain_text("Yuki Sato")


def test_an_own_message_can_be_edited_and_deleted_and_has_the_apps_shortcut(
    open_as: OpenAs,
) -> None:
    page = open_as("U6", "C1")
    say(page, "I am five minutes lat")
    mine = messages(page).filter(has_text="five minutes").last
    more = mine.get_by_role("button", name="More about this message")
    more.click()
    page.get_by_text("Edit message").click()
    page.get_by_test_id("edit-text").fill("I am five minutes late")
    page.get_by_test_id("edit-save").click()
    expect(mine).to_contain_text("I am five minutes late (edited)")
    more.click()
    page.get_by_test_id("shortcut-note.take").click()
    expect(messages(page).filter(has_text="Noted.")).to_be_visible()
    more.click()
    page.get_by_text("Delete message").click()
    expect(messages(page).filter(has_text="five minutes")).to_have_count(0)


def test_a_tip_puts_the_person_the_place_and_the_line_in_place(open_as: OpenAs) -> None:
    page = open_as("U4", "C3")
    page.get_by_test_id("tip-0").click()
    expect(page.locator(".me")).to_contain_text("Mia Chen")
    expect(page.get_by_test_id("place-title")).to_have_text("# floor")
    expect(page.get_by_test_id("composer")).to_have_value("/timeoff sick today fever")
    page.get_by_test_id("tips-close").click()
    expect(page.get_by_test_id("tip-0")).to_be_hidden()


def test_the_clock_stops_where_something_is_due(open_as: OpenAs) -> None:
    page = open_as("U1")
    clock, told = page.get_by_test_id("clock-now"), page.get_by_test_id("clock-progress")
    before = clock.inner_text()
    page.get_by_test_id("clock-next").click()
    expect(told).to_have_text("Stopped once")
    expect(clock).not_to_have_text(before)
    expect(messages(page).last).to_contain_text(f"It is {clock.inner_text()[-5:]} on the floor.")
    expect(messages(page).last.locator(".when")).to_have_text(clock.inner_text()[-5:])
    page.get_by_test_id("clock-plus-15").click()
    expect(told).to_have_text("Nothing was due")
    expect(clock).to_have_text(re.compile(r":15$"))
    page.get_by_test_id("clock-to").click()
    page.get_by_test_id("clock-date").fill("2026-10-05")
    page.get_by_test_id("clock-time").fill("14:30")
    page.get_by_test_id("clock-go").click()
    expect(clock).to_have_text("Monday 05 Oct 2026 · 14:30", timeout=15_000)
    expect(told).to_have_text(re.compile("Stopped . times"))
    expect(page.get_by_test_id("clock-stops")).to_contain_text("Mon 05 Oct 14:00")


def test_the_clock_goes_forward_only_and_can_flow(open_as: OpenAs) -> None:
    page = open_as("U2")
    page.get_by_test_id("clock-to").click()
    page.get_by_test_id("clock-date").fill("2026-10-01")
    page.get_by_test_id("clock-go").click()
    expect(page.get_by_test_id("clock-progress")).to_contain_text("goes forward only")
    page.keyboard.press("Escape")
    switch = page.get_by_test_id("clock-running")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    other = open_as("U4")
    expect(other.get_by_test_id("clock-running")).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(other.get_by_test_id("clock-running")).to_have_attribute("aria-checked", "false")


def test_the_traffic_shows_what_went_to_and_fro_and_trouble_can_be_ordered(
    open_as: OpenAs,
) -> None:
    page = open_as("U3", "C2")
    page.get_by_test_id("inspector").click()
    page.get_by_test_id("fault-429").click()
    expect(page.get_by_test_id("fault-said")).to_contain_text("too fast")
    say(page, "/timeoff annual 21 Oct")
    entries = page.get_by_test_id("traffic-entry")
    expect(entries.filter(has_text="429 ratelimited").first).to_be_visible()
    expect(card_of(page, "annual 21 Oct")).to_be_visible()
    page.get_by_test_id("traffic-filter").fill("/timeoff annual 21")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("to app")
    entries.click()
    expect(page.locator(".entry pre").first).to_contain_text('"command": "/timeoff"')


def test_slash_commands_are_refused_in_threads(open_as: OpenAs) -> None:
    page = open_as("U2", "C1")
    say(page, "a thread begins")
    messages(page).filter(has_text="a thread begins").last.get_by_text("Reply in thread").click()
    page.get_by_test_id("thread-composer").fill("/timeoff sick today")
    page.get_by_test_id("thread-composer").press("Enter")
    expect(page.locator("aside .message").last).to_contain_text("do not work in threads")
