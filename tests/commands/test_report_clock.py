"""What is owed is asked for before, as it is due, and late; then it goes up level by level."""

from datetime import date, time

import pytest
from sqlmodel import select

from handbook.reports import ReportKind
from schedules.report_begin import SCHEDULE as BEGIN
from storage import later, occurrences, rotas
from storage.cards import Card
from storage.people import Team
from tests.commands.desk import BOOKS, Desk, leaves_team, people_to_spare, roster
from tests.commands.report_desk import (
    at,
    joins,
    row,
    rows,
    ticks,
    told,
    types,
    wakes,
)
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS


def of_week(said: list[str]) -> list[str]:
    return [one for one in said if "floor_week" in one and "already" not in one]


def of_person(said: str, title: str, name: str) -> bool:
    """Whether a list has a line of that report and person."""
    return any(title in one and f"Whose {name}," in one for one in said.split("\n"))


def kept(desk: Desk) -> str:
    """The lists that wait for a reader's shift."""
    with desk.read() as tx:
        found = later.due(tx, at(1, 1), at(12, 31))
    cards = [one.card for one in found if one.subject.startswith("report_overview")]
    return "\n".join(Card.model_validate(one).text for one in cards)


def test_before_due_late_and_up(desk: Desk) -> None:
    joins(desk, "Eve", EVE, "manager")
    desk.now = at(11, 5, 16)
    assert of_week(ticks(desk, at(11, 10, 12))) == [
        "05 Nov 17:00 floor_week told",
        "06 Nov 17:00 floor_week:2026-11-02:due told",
        "09 Nov 09:00 floor_week:2026-11-02:late told",
    ]
    own = [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    assert [one.split("\n")[0] for one in own] == [
        "Due soon: Weekly floor report",
        "Due now: Weekly floor report",
        "Late: Weekly floor report",
    ]
    assert "Dora can see that it is missing." in own[-1]
    late = next(one for one in told(desk, DORA, "report_overview") if "Weekly floor" in one)
    number = row(desk, "floor_week", GRACE).id
    line = next(one for one in late.split("\n") if one.startswith(f"R{number} Weekly"))
    assert "Due Fri 6 Nov, 17:00 (3 days late), Whose Grace, Next ask them for it" in line
    above = [one for one in told(desk, EVE, "report_overview") if "Weekly floor" in one][-1]
    assert "Told before you: Dora." in above


def test_a_letter_that_waits_for_a_shift_says_the_day(desk: Desk) -> None:
    """As a Friday's late shift ends its report is due; its leaders read it on Saturday."""
    desk.now = at(11, 6, 22)
    ticks(desk, at(11, 7, 15, 30))
    own = [one for one in told(desk, GRACE, "report_owed") if "Fri 6 Nov 2026, L" in one]
    assert len(own) == 2
    assert own[0].startswith("Due soon: Shift report\n")
    assert "Due: Fri 6 Nov, 23:00 (today)" in own[0], "it was said at once"
    assert own[1].startswith("Due on Fri 6 Nov 2026: Shift report\n")
    assert "Due: Fri 6 Nov, 23:00\n" in own[1]
    assert "today" not in own[1]


def test_a_reader_has_one_list_a_moment(desk: Desk) -> None:
    """However many reports are late on a morning, and on the overview's day as well."""
    joins(desk, "Eve", EVE, "manager")
    desk.now = at(11, 2, 8)
    for day in range(2, 11):
        ticks(desk, at(11, day, 8, 59))
        before = len(told(desk, DORA, "")), len(told(desk, EVE, ""))
        ticks(desk, at(11, day, 9, 1))
        new = told(desk, DORA, "")[before[0] :], told(desk, EVE, "")[before[1] :]
        lists = [[one for one in some if "what is missing" in one] for some in new]
        assert all(len(some) <= 1 for some in lists), (day, lists)
    assert "of them is new here." in "".join(told(desk, DORA, "report_overview"))
    assert len(told(desk, DORA, "report_overview")[-1].split("ask them for it")) > 3


def test_after_a_downtime_a_reader_has_one_list(desk: Desk) -> None:
    joins(desk, "Eve", EVE, "manager")
    desk.now = at(11, 5, 18)
    wakes(desk)
    desk.now = at(11, 11, 18)
    wakes(desk)
    for who in (DORA, EVE):
        [one] = told(desk, who, "report_overview")
        assert "Weekly floor report" in one


def test_a_list_that_waits_forgets_what_came_meanwhile(desk: Desk) -> None:
    """Dora has a shift on Friday at 15:00; Thursday's report is late on that morning."""
    roster(desk, DORA, "L", date(2026, 11, 6))
    ticks(desk, at(11, 6, 12))
    before = at(11, 6, 0)
    late = [one for one in rows(desk) if one.state == "owed" and one.due_at < before]
    late = [one for one in late if one.name != "director_month"]  # her own
    assert late
    number = row(desk, "floor_shift").id
    assert [one.id for one in late if f"R{one.id} " not in kept(desk)] == []
    types(desk, GRACE, f"send R{number} all quiet")
    assert f"R{number} " not in kept(desk)
    for one in late:
        if one.id != number:
            types(desk, DORA, f"waive R{one.id} the week is closed")
    assert kept(desk) == ""


def test_who_has_handed_in_hears_no_more(desk: Desk) -> None:
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 6, 9))
    types(desk, GRACE, "send weekly floor report all quiet")
    ticks(desk, at(11, 10, 12))
    own = [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    assert len(own) == 1
    late = [one for one in told(desk, DORA, "report_overview") if "Weekly floor" in one][-1]
    assert of_person(late, "Weekly floor", "Linus")
    assert not of_person(late, "Weekly floor", "Grace")


def test_the_first_look_does_not_spare_the_reminder(desk: Desk) -> None:
    types(desk, GRACE, "")
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 5, 18))
    assert len([one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]) == 1


def test_on_leave_it_is_put_off_to_the_first_day_back(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(GRACE, "sick 2026-11-06 to 2026-11-09")
    desk.now = at(11, 5, 16)
    ticks(desk, at(11, 9, 12))
    own = row(desk, "floor_week", GRACE)
    assert own.due_at.astimezone(at(1, 1).tzinfo) == at(11, 10, 17)
    assert not [one for one in told(desk, GRACE, "report_owed") if "Weekly" in one]
    late = [one for one in told(desk, DORA, "report_overview") if "Weekly floor" in one][-1]
    assert not of_person(late, "Weekly floor", "Grace")
    missing = types(desk, DORA, "missing")
    assert "Due Tue 10 Nov, 17:00 (1 day left), Whose Grace, away until Mon 9 Nov 2026" in missing
    assert "sick" not in missing
    desk.now = at(11, 10, 16)
    assert "in time" in types(desk, GRACE, f"send R{own.id} well again")


def test_a_role_that_nobody_has_is_told_of_and_not_chased(desk: Desk) -> None:
    said = ticks(desk, at(11, 9, 9))
    assert "02 Nov 16:30 feedback_day there is nobody to owe it" in said
    assert rows(desk, "feedback_day") == []
    overview = told(desk, DORA, "report_overview")[-1]
    assert "Nobody has this role: information coordinator" in overview


def test_who_works_on_the_day_owes_the_days_report(desk: Desk) -> None:
    joins(desk, "Ada", ADA, "info_coordinator")
    joins(desk, "Ira", "U0IRA00001", "info_coordinator")
    with desk.database.change(desk.now) as tx:
        team = tx.session.exec(select(Team)).one()
        assert team.id == 1
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-03")
    ticks(desk, at(11, 3, 18))
    assert [(one.first.day, one.owner_id) for one in rows(desk, "feedback_day")] == [
        (2, row(desk, "feedback_day", ADA).owner_id),
        (2, row(desk, "feedback_day", "U0IRA00001").owner_id),
        (3, row(desk, "feedback_day", "U0IRA00001").owner_id),
    ]


def test_who_left_owes_nothing_and_who_stands_in_does(desk: Desk) -> None:
    """No leader is left: the director acts for them, and reports to nobody but themself."""
    for who in (GRACE, LINUS):
        leaves_team(desk, who, date(2026, 11, 3))
    desk.now = at(11, 5, 16)
    assert of_week(ticks(desk, at(11, 6, 18))) == [
        "05 Nov 17:00 floor_week there is nobody to owe it"
    ]
    joins(desk, "Eve", EVE, "manager")
    assert "duty leader" in types(desk, DORA, "missing")


def test_the_leader_of_a_night_shift_owes_it_by_its_end(desk: Desk) -> None:
    roster(desk, LINUS, "N", date(2026, 11, 4))
    said = ticks(desk, at(11, 5, 8))
    assert "05 Nov 06:30 floor_shift told" in said
    night = row(desk, "floor_shift")
    assert (night.first, night.due_at.astimezone(at(1, 1).tzinfo)) == (
        date(2026, 11, 4),
        at(11, 5, 7),
    )
    assert "Wed 4 Nov 2026, N 23:00–07:00" in told(desk, LINUS, "report_owed")[-1]


def test_after_a_downtime_what_is_late_is_still_asked_for(desk: Desk) -> None:
    desk.now = at(11, 6, 18)
    assert of_week(wakes(desk))[0] == "05 Nov 17:00 floor_week told"
    assert [one for one in told(desk, GRACE, "report_owed") if "Due now: Weekly" in one]


def test_each_exactly_once_by_two_clocks(desk: Desk) -> None:
    desk.now = at(11, 5, 17)
    with desk.read() as tx:
        due = next(
            one for one in BEGIN.due(tx, BOOKS, at(11, 5, 16), desk.now) if "floor_week" in one.key
        )
    done = []
    for _ in range(2):
        with desk.database.change(desk.now) as tx:
            if occurrences.claim(tx, BEGIN.name, due.subject, due.at):
                done.append(BEGIN.post(tx, BOOKS, due))
    assert done == [None]
    assert len(rows(desk, "floor_week")) == 2


def test_whoever_collects_the_problems_owes_them_once(service: Desk) -> None:
    """By the day, in the service log: no report of the week asks for the same again (SD-Q3)."""
    book = BOOKS["service-desk"]
    assert [one.collecting.rota for one in book.service_log if one.collecting] == ["problems"]
    owed = [rules.rota for kind in book.reports.kinds.values() for rules in kind.rules]
    assert "problems" not in owed


BY_TURNS = {
    "title": {"en": "the week's problems", "zh": "本周问题汇总"},
    "rules": [
        {
            "from": date(2010, 1, 1),
            "owed_by": "rota",
            "rota": "problems",
            "when": {"every": "week", "on": "friday", "at": time(15, 45), "if_rest": "earlier"},
            "period": "week",
            "to": {"roles": ["supervisor"], "rule": "ours"},
            "asking": {"remind": 2},
            "rule": "SD-Q3",
        }
    ],
}


@pytest.fixture
def service_desk(service: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Its page adds a report that is owed by turns."""
    book = BOOKS["service-desk"]
    kinds = {**book.reports.kinds, "problems_week": ReportKind.model_validate(BY_TURNS)}
    reports = book.reports.model_copy(update={"kinds": kinds})
    monkeypatch.setitem(BOOKS, "service-desk", book.model_copy(update={"reports": reports}))
    joins(service, "Lin", "U0LIN00001", "supervisor")
    return service


def test_whoever_has_the_turn_owes_the_weeks_problems(service_desk: Desk) -> None:
    desk = service_desk
    with desk.database.change(desk.now) as tx:
        for day, person in ((2, 1), (9, 2)):
            tx.session.add(
                rotas.Turn(
                    team_id=1,
                    rota="problems",
                    day=date(2026, 11, day),
                    last=date(2026, 11, day + 6),
                    person_id=person,
                )
            )
    ticks(desk, at(11, 6, 14))
    assert told(desk, ADA, "report_owed")[-1].startswith("Due soon: The week's problems")
    assert not told(desk, BO, "report_owed")
    types(desk, ADA, "send three printers were out of order")
    assert told(desk, "U0LIN00001", "report_card")


def test_a_rota_without_a_holder_owes_nothing(service_desk: Desk) -> None:
    said = ticks(service_desk, at(11, 6, 14))
    assert "06 Nov 13:45 problems_week there is nobody to owe it" in said


def test_the_overview_comes_to_whom_something_is_missing(desk: Desk) -> None:
    desk.now = at(11, 5, 16)
    said = ticks(desk, at(11, 9, 9))
    assert "09 Nov 09:00 missing told" in said
    overview = told(desk, DORA, "report_overview")[-1]
    assert overview.startswith("Reports: what is missing\n")
    assert not told(desk, ADA, "report_overview")
