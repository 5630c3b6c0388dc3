"""Figures on other cards: the briefing, an agenda, and a person's own on their sheet."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from schedules import briefing
from storage.calls import AgentDay
from tests.bot.turning import Turned, clock, house_time
from tests.commands.desk import Desk, text
from tests.commands.kpi_desk import brought_in, days, linked, ten
from tests.commands.meeting_desk import at, meeting, posts, turn
from tests.commands.sheet_desk import assesses, tasks, with_manager
from tests.commands.sheet_desk import at as on
from tests.stories.floor import ADA, BO, DORA, EVE, FLOOR, LEADERS, MONDAY, ZONE

__all__ = ["house_time"]


def calls_of(desk: Desk, folder: Path, count: int = 1, **more: int) -> None:
    lines = [line for day in days(MONDAY, count) for line in ten(day, **more)]  # type: ignore[arg-type]
    brought_in(desk.database, folder, lines, desk.now)


# ---- the briefing


def briefed(desk: Desk, house_time: Turned, day: int) -> str:
    """What the floor reads before the late shift of a day of November."""
    desk.now = house_time.at = datetime(2026, 11, day, 14, 45, tzinfo=ZONE)
    clock(desk.database, house_time, [briefing.SCHEDULE]).tick()
    return [text(row) for row in desk.outgoing() if row.conversation == FLOOR][-1]


def test_a_briefing_tells_what_leads_of_yesterday(
    each_desk: Desk, house_time: Turned, tmp_path: Path
) -> None:
    calls_of(each_desk, tmp_path)
    assert (
        "Figures of Mon 2 Nov 2026\nanswered within 20 s 60.0 % (target ≥ 80 %); agent connect "
        "rate 80.0 % (target ≥ 90 %)"
    ) in briefed(each_desk, house_time, 3)


def test_a_briefing_says_when_no_calls_of_yesterday_are_known(
    desk: Desk, house_time: Turned, tmp_path: Path
) -> None:
    calls_of(desk, tmp_path)
    told = briefed(desk, house_time, 4)
    assert "Figures of Tue 3 Nov 2026\nNo calls of Tue 3 Nov 2026 have come in yet." in told


def test_a_briefing_is_silent_where_calls_never_come(desk: Desk, house_time: Turned) -> None:
    told = briefed(desk, house_time, 3)
    assert "Figures" not in told
    assert "calls" not in told


# ---- meetings


@pytest.fixture
def managed(desk: Desk) -> Desk:
    return with_manager(desk)


def test_an_agenda_lists_the_targets_that_were_missed(managed: Desk, tmp_path: Path) -> None:
    calls_of(managed, tmp_path, 4, talk=185)
    turn(managed, at(6, 14))
    agenda = posts(managed, LEADERS)[-1]
    assert "Targets missed, Fri 30 Oct to Thu 5 Nov 2026:" in agenda
    assert "– agent connect rate 80.0 %, 10.0 points below 90 % (our own rule)" in agenda
    assert "– mean talk time 185 s, 5 s above 180 s (our own rule), close" in agenda
    assert "service phrases" not in agenda


def test_a_posted_agenda_keeps_what_it_told(managed: Desk, tmp_path: Path) -> None:
    calls_of(managed, tmp_path, 4)
    turn(managed, at(6, 14))
    managed.passes(hours=1)
    late = [line for day in days(MONDAY, 4) for line in ten(day, queue="other", late=8)]
    brought_in(managed.database, tmp_path, late, managed.now, "late_log")
    assert "within 20 s 60.0 %" in meeting(managed, DORA, "weekly")


def test_a_monthly_meeting_looks_back_on_the_month_before(managed: Desk, tmp_path: Path) -> None:
    calls_of(managed, tmp_path, 4)
    turn(managed, at(1, 9, month=12))
    agenda = posts(managed, LEADERS)[-1]
    assert "Targets missed, Sun 1 Nov to Mon 30 Nov 2026:" in agenda


def test_an_agenda_says_when_no_calls_are_known_and_nothing_without_a_feed(
    managed: Desk, tmp_path: Path
) -> None:
    turn(managed, at(6, 14))
    agenda = posts(managed, LEADERS)[-1]
    assert "Targets" not in agenda
    calls_of(managed, tmp_path)
    turn(managed, at(13, 14))
    agenda = posts(managed, LEADERS)[-1]
    assert "No calls of Fri 6 Nov to Thu 12 Nov 2026 have come in yet." in agenda


# ---- the month's sheet


@pytest.fixture
def measured(managed: Desk, tmp_path: Path) -> Desk:
    """Ada and Bo answer calls in November; it is its last day."""
    lines = [
        line
        for day in days(MONDAY, 3)
        for line in ten(day, agents=("Agent/1001", "Agent/1002"), talk=172)
    ]
    brought_in(managed.database, tmp_path, lines, managed.now)
    linked(managed.database, {"Agent/1001": ADA, "Agent/1002": BO})
    tasks(managed)
    managed.now = on(11, 30)
    assesses(managed)
    return managed


OWN = ("Calls handled: 12", "Mean talk time: 172 s", "Mean after-call work: not recorded")


def test_whoever_scores_sees_the_persons_own_figures(measured: Desk) -> None:
    told = measured.opens(DORA, "sheet.score", 1).lines
    assert told[-4:-1] == OWN


def test_the_person_sees_their_own_and_nobody_elses(measured: Desk) -> None:
    for form in ("sheet.self", "sheet.look"):
        told = measured.opens(ADA, form, 1).lines
        assert set(OWN) <= set(told)
        assert not any("Bo" in line for line in told)


def test_others_who_look_at_the_sheet_do_not_see_them(measured: Desk) -> None:
    told = measured.opens(EVE, "sheet.look", 1).lines
    assert not any("Calls handled" in line or "talk time" in line for line in told)


def test_without_a_call_of_the_month_it_says_so_and_unlinked_it_is_silent(measured: Desk) -> None:
    with measured.database.change(measured.now) as tx:
        for row in tx.session.exec(select(AgentDay)).all():
            row.day += timedelta(days=60)
            tx.session.add(row)
    assert "Calls handled: none are recorded." in measured.opens(DORA, "sheet.score", 1).lines
    linked(measured.database, {"Agent/1001": "", "Agent/1002": ""})
    told = measured.opens(DORA, "sheet.score", 1).lines
    assert not any("Calls handled" in line for line in told)
