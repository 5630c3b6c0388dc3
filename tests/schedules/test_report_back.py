"""After a long leave there is a word of coming back, more days, or a leader who is asked."""

from datetime import datetime, timedelta

import pytest

from schedules.report_back import SCHEDULE
from storage import people, returns
from storage.leaves import ASKED
from tests.commands.desk import BOOKS, Desk, leaves_team, people_to_spare, refusal
from tests.commands.papers import clock, proposed, records
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, ZONE


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.fixture
def ill(each_desk: Desk) -> Desk:
    """Ada is ill for four days, #1, and is expected on Friday's late shift."""
    people_to_spare(each_desk)
    each_desk.types(ADA, "sick 2026-11-02 to 2026-11-05 flu")
    return each_desk


def asked(desk: Desk) -> list[str]:
    with desk.read() as tx:
        found = SCHEDULE.due(tx, BOOKS, desk.now, desk.now + timedelta(days=20))
    return [f"{one.subject} {one.at.astimezone(ZONE):%a %H:%M}" for one in found]


def test_the_person_on_the_last_day_and_a_leader_when_the_shift_begins(ill: Desk) -> None:
    assert asked(ill) == ["leave:1 Thu 12:00", "leave:1 Fri 15:00"]
    ill.now = at(5, 12)
    clock(ill, SCHEDULE)
    told = ill.told(ADA)[-1]
    assert told.startswith("Your sick leave #1 ends today")
    assert "You are expected again from L 15:00–23:00, Fri 6 Nov 2026." in told
    ill.now = at(6, 15)
    assert clock(ill, SCHEDULE) == ["leave:1 Fri 15:00"]
    assert ill.told(GRACE)[-1].startswith("Is Ada back?")
    assert not [t for t in ill.told(LINUS) if t.startswith("Is Ada back?")]
    with ill.read() as tx:
        word = returns.get(tx, 1)
    assert word is not None
    assert word.state == returns.ASKED


def test_three_days_need_no_word(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-02 to 2026-11-04")
    assert asked(desk) == []


def test_three_days_and_one_more_do(desk: Desk) -> None:
    people_to_spare(desk)
    desk.types(ADA, "sick 2026-11-02 to 2026-11-04")
    desk.types(ADA, "sick 2026-11-05")
    assert asked(desk) == ["leave:2 Thu 12:00", "leave:2 Fri 15:00"]


def test_i_will_be_back(ill: Desk) -> None:
    ill.now = at(5, 12)
    clock(ill, SCHEDULE)
    assert "somebody else's" in refusal(lambda: ill.presses(BO, "leave.coming", 1))
    card = ill.presses(ADA, "leave.coming", 1)
    assert card is not None
    assert "it is noted that you come back" in card.text
    assert "noted already" in refusal(lambda: ill.presses(ADA, "leave.coming", 1))
    ill.now = at(6, 15)
    assert clock(ill, SCHEDULE) == []


def test_more_days_are_asked_for_by_the_same_form(ill: Desk) -> None:
    ill.now = at(5, 12)
    clock(ill, SCHEDULE)
    form = ill.opens(ADA, "leave.extend", 1)
    filled = {field.name: field.value for field in form.fields}
    assert (form.action, filled["kind"], filled["first"]) == ("leave.ask", "sick", "2026-11-06")
    assert "somebody else's" in refusal(lambda: ill.opens(BO, "leave.extend", 1))
    ill.sends(ADA, "leave.ask", "", kind="sick", first="2026-11-06", reason="not well yet")
    assert ill.leave(2).state == ASKED
    ill.now = at(6, 15)
    assert clock(ill, SCHEDULE) == ["leave:2 Fri 12:00"], "the longer leave ends today"
    ill.types(DORA, "decline 2 the doctor says that you are well")
    assert asked(ill) == []
    with ill.read() as tx:
        assert SCHEDULE.due(tx, BOOKS, at(5, 13), at(6, 15))[-1].subject == "leave:1"


def test_not_here_is_proposed_as_absence(ill: Desk) -> None:
    ill.now = at(6, 15)
    clock(ill, SCHEDULE)
    value = _value(ill)
    assert "for another duty leader" in refusal(lambda: ill.presses(BO, "leave.not_back", value))
    assert "for another duty leader" in refusal(lambda: ill.presses(ADA, "leave.is_back", value))
    ill.presses(GRACE, "leave.not_back", value)
    assert records(ill) == [("overdue", "2026-11-06", 1.0, "closed")]
    assert proposed(ill) == [("overdue", 1.0, "proposed")]
    first = refusal(lambda: ill.presses(LINUS, "leave.is_back", value))
    assert first.startswith("Grace was first, and said that they are not there.")


def _value(desk: Desk) -> str:
    card = next(
        row
        for row in desk.outgoing()
        if row.conversation == f"@{GRACE}" and "Is Ada" in str(row.card)
    )
    assert card.card is not None
    value: str = card.card["buttons"][0]["value"]
    return value


def test_two_leaders_say_it_at_once(ill: Desk) -> None:
    ill.now = at(6, 15)
    clock(ill, SCHEDULE)
    value = _value(ill)

    def press(which: int) -> str | None:
        who, action = ((GRACE, "leave.is_back"), (LINUS, "leave.not_back"))[which]
        try:
            ill.presses(who, action, value)
        except Exception as refused:
            return str(refused)
        return None

    (refused,) = [said for said in together(2, press) if said]
    assert "was first" in refused
    said = [e.event for e in ill.journal() if e.event in ("leave.back", "attendance.overdue")]
    assert len(said) == 1


def test_the_leader_is_another_than_the_one_who_comes_back(each_desk: Desk) -> None:
    desk = each_desk
    people_to_spare(desk)
    desk.types(GRACE, "sick 2026-11-02 to 2026-11-05")
    desk.now = at(6, 15)
    clock(desk, SCHEDULE)
    assert desk.told(LINUS)[-1].startswith("Is Grace back?")


def test_a_leave_that_is_taken_back_is_not_asked_about(ill: Desk) -> None:
    ill.types(ADA, "change 1 to 2026-11-02 to 2026-11-04")
    assert asked(ill) == []


def test_whoever_left_is_not_asked(ill: Desk) -> None:
    leaves_team(ill, ADA, at(5, 0).date())
    with ill.read() as tx:
        assert people.by_slack(tx, ADA) is not None
    ill.now = at(6, 16)
    assert clock(ill, SCHEDULE) == []
