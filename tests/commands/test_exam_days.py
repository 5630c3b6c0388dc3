"""In each shift its leader is told who has no result, until all are in (CC-2.8.2)."""

from datetime import date, timedelta

import pytest

from commands.training import exam_clock
from tests.commands.desk import Desk, leaves_team
from tests.commands.exam_desk import enters
from tests.commands.training_desk import at, heard, shifts, stands, ticks, works_by
from tests.commands.training_desk import person as somebody
from tests.stories.floor import ADA, DORA, GRACE, LINUS


@pytest.fixture
def month(desk: Desk) -> Desk:
    shifts(desk, *(date(2026, 11, 20) + timedelta(days=n) for n in range(10)))
    return desk


def test_nobody_is_asked_before_the_papers_are_due(month: Desk) -> None:
    month.now = at(11, 20, 23, 59)
    assert ticks(month, exam_clock.SHIFT, at(11, 19)) == []


def test_the_shifts_leader_is_told_who_of_it_is_missing(month: Desk) -> None:
    desk = month
    desk.now = at(11, 21, 16)
    assert ticks(desk, exam_clock.SHIFT, at(11, 21, 12)) == ["21 Nov 16:00 told"]
    [told] = desk.told(GRACE)
    assert told.splitlines()[:4] == [
        "The exam of November 2026: who is still missing",
        "L 15:00–23:00, Sat 21 Nov 2026",
        "3 people of your shift have no result yet: Ada, Bo and Linus",
        "Everybody is examined until Wed 25 Nov 2026 (CC-2.8.2).",
    ]
    assert "In the whole team: 4." in told


def test_results_end_it_also_before_they_are_published(month: Desk) -> None:
    desk = month
    desk.now = at(11, 22, 10)
    somebody(desk, "A004", "Kim", "agent")
    enters(desk, "2026-11", 80, 70, 60)
    desk.sends(DORA, "exam.enter", month="2026-11", results="L002 80")
    desk.now = at(11, 22, 16)
    assert ticks(desk, exam_clock.SHIFT, at(11, 22, 15)) == [
        "22 Nov 16:00 everybody of the shift has a result"
    ]


def test_it_is_asked_on_after_the_day_with_other_words_and_then_ends(month: Desk) -> None:
    desk = month
    desk.now = at(11, 28, 16)
    assert ticks(desk, exam_clock.SHIFT, at(11, 28, 15)) == ["28 Nov 16:00 told"]
    assert "was to be examined until Wed 25 Nov 2026" in desk.told(GRACE)[0]
    desk.now = at(11, 29, 23, 59)
    assert ticks(desk, exam_clock.SHIFT, at(11, 29, 0, 30)) == []


def test_a_night_shift_that_begins_on_the_last_day_belongs_to_it(month: Desk) -> None:
    desk = month
    desk.now = at(11, 29, 0)
    done = ticks(desk, exam_clock.SHIFT, at(11, 28, 23))
    assert done == ["29 Nov 00:00 told"]
    assert "N 23:00–07:00, Sat 28 Nov 2026" in heard(desk, GRACE)


def test_an_old_question_is_not_asked_once_the_shift_is_over(month: Desk) -> None:
    desk = month
    desk.now = at(11, 21, 23, 30)
    assert ticks(desk, exam_clock.SHIFT, at(11, 21, 12)) == ["21 Nov 16:00 the shift is over"]


def test_the_director_hears_on_the_day_after_who_has_none(month: Desk) -> None:
    desk = month
    desk.now = at(11, 25, 12)
    enters(desk, "2026-11", 80, 70)
    leaves_team(desk, LINUS, date(2026, 11, 24))
    desk.now = at(11, 26)
    assert ticks(desk, exam_clock.LATE, at(11, 25)) == ["26 Nov 09:00 told"]
    told = heard(desk, DORA)
    assert "It was due on Wed 25 Nov 2026: 1 person has no result (CC-2.8.2): 伟" in told
    assert "Whoever leads a shift is still asked for 3 days." in told
    assert heard(desk, ADA) == ""


def test_a_full_month_tells_the_director_nothing(month: Desk) -> None:
    desk = month
    desk.now = at(11, 25, 12)
    desk.sends(DORA, "exam.enter", month="2026-11", results="A001 1\nA002 1\nA003 1\nL002 1")
    desk.now = at(11, 26)
    assert ticks(desk, exam_clock.LATE, at(11, 25)) == ["26 Nov 09:00 everybody has a result"]


def test_where_no_days_are_given_nobody_is_asked(month: Desk) -> None:
    works_by(month, "online-help")
    month.now = at(11, 30)
    for one in exam_clock.OCCASIONS:
        assert ticks(month, one, at(11, 1)) == []


def test_long_lists_are_cut(month: Desk) -> None:
    desk = month
    for n in range(20):
        stands(desk, somebody(desk, f"B{n:03}", f"Name {n}", "agent"), date(2026, 11, 21), "L")
    desk.now = at(11, 21, 16)
    ticks(desk, exam_clock.SHIFT, at(11, 21, 12))
    assert "23 people of your shift" in desk.told(GRACE)[0]
    assert "11 others" in desk.told(GRACE)[0]
