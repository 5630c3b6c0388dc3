"""Who is asked to decide a request, where it is said, and what becomes of it once it is decided."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from handbook.book import read
from storage import people
from storage.later import DROPPED, WAITING, Later
from storage.people import Known
from storage.rosters import Assignment, Shift
from storage.transaction import Tx
from tests.commands.desk import BOOKS, Desk, people_to_spare, roster, text
from tests.commands.test_routing import give, hire, on_leave
from tests.stories.floor import ADA, BO, DORA, GRACE, LEADERS, LINUS, MONDAY, WEI, ZONE

NEXT_WEEK = MONDAY + timedelta(days=10)
"""No roster is out for it."""
WAITS = f"leave.ask {WAITING}"
GONE = f"leave.ask {DROPPED}"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return people_to_spare(desk)


@pytest.fixture
def each_desk(each_desk: Desk) -> Desk:
    return people_to_spare(each_desk)


def known(tx: Tx, who: str) -> Known:
    found = people.by_slack(tx, who)
    assert found is not None
    return found


def asked(desk: Desk, number: int = 1) -> str | None:
    """The name of whoever is asked."""
    number_ = desk.leave(number).asked_of
    if number_ is None:
        return None
    with desk.read() as tx:
        return people.by_id(tx, number_).name


def kept(desk: Desk) -> list[tuple[str, str, datetime]]:
    """Who is to be told later, what and when, in the team's time."""
    with desk.read() as tx:
        rows = tx.session.exec(select(Later)).all()
        return [
            (
                people.by_id(tx, row.person_id).name,
                f"{row.name} {row.state}",
                row.due_at.astimezone(ZONE),
            )
            for row in rows
        ]


def posted(desk: Desk) -> str:
    """The newest card as it was first posted to the leaders."""
    return [text(row) for row in desk.outgoing() if row.conversation == LEADERS][-1]


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


class TestWhoIsAsked:
    def test_the_leader_of_the_shift_even_if_off_duty(self, each_desk: Desk) -> None:
        desk = each_desk
        answer = desk.types(ADA, "sick today")
        assert asked(desk) == "Grace"
        assert "Asked first: Grace, duty leader." in answer.text
        assert "Decides: Grace, duty leader (CC-2.4.4)" in posted(desk), "no mention: at home"
        assert desk.journal()[0].facts["of"] == desk.leave(1).asked_of

    def test_whoever_is_on_duty_is_mentioned(self, desk: Desk) -> None:
        desk.now = at(16)
        desk.types(ADA, "sick 2026-11-04")
        assert f"Decides: \ue000{GRACE}\ue001, duty leader (CC-2.4.4)" in posted(desk)
        assert desk.told(GRACE) == [], "the mention is enough for who reads the channel"

    def test_a_leader_who_is_away_is_passed_over(self, desk: Desk) -> None:
        on_leave(desk, GRACE, MONDAY)
        desk.types(ADA, "sick today")
        assert asked(desk, 2) == "Linus"

    def test_a_leaders_own_request_is_the_other_leaders(self, desk: Desk) -> None:
        desk.types(GRACE, "personal 2026-11-04")
        assert asked(desk) == "Linus"

    def test_of_a_sick_call_the_leader_on_shift_hears_at_once(self, desk: Desk) -> None:
        hire(desk, "U0EMI00001", "L009", "Emi", "duty_leader")
        roster(desk, "U0EMI00001", "E", MONDAY)
        desk.types(ADA, "sick today")
        assert (
            "Decides: Grace, duty leader; on duty now: \ue000U0EMI00001\ue001 (CC-2.4.4)"
            in posted(desk)
        )
        desk.types(BO, "personal 2026-11-04")
        assert "on duty now" not in posted(desk)

    def test_on_days_without_a_roster_the_persons_own_leader_is_first(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            known(tx, ADA).person.leader_id = known(tx, LINUS).id
        desk.types(ADA, f"personal {NEXT_WEEK}")
        desk.types(BO, f"personal {NEXT_WEEK}")
        desk.types(ADA, "personal 2026-11-04")
        assert [asked(desk, number) for number in (1, 2, 3)] == ["Linus", "Grace", "Grace"]

    def test_an_own_leader_who_may_not_decide_is_not_asked(self, desk: Desk) -> None:
        with desk.database.change(desk.now) as tx:
            known(tx, ADA).person.leader_id = known(tx, BO).id
        desk.types(ADA, f"personal {NEXT_WEEK}")
        assert asked(desk) == "Grace"

    def test_nobody_at_all_leaves_the_title(self, desk: Desk) -> None:
        for who in (GRACE, LINUS, DORA):
            on_leave(desk, who, MONDAY)
        answer = desk.types(ADA, "sick today")
        assert asked(desk) is None
        assert "Asked first" not in answer.text
        assert "Decides: duty leader (CC-2.4.4)" in desk.card(4).text


class TestTheMessage:
    def test_off_duty_it_waits_for_the_shift(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.types(ADA, "personal 2026-11-04")
        assert kept(desk) == [("Grace", WAITS, at(15))]
        assert desk.leave(1).climbs_from == at(15), "the minutes count from when she reads it"

    def test_it_says_what_is_wanted_and_where_the_card_is(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-04 to 2026-11-05 flu")
        (told,) = desk.told(DORA)
        assert told.splitlines() == [
            "Sick leave #1: waiting for a decision",
            "Person: Ada",
            "Days: Wed 4 Nov to Thu 5 Nov 2026",
            "You are asked to decide (CC-2.4.4).",
            "L 15:00–23:00, Wed 4 Nov 2026: 4 → 3, 0 needed",
            "L 15:00–23:00, Thu 5 Nov 2026: 4 → 3, 0 needed",
            "An answer is needed by Wed 4 Nov, 12:00.",
            "The card is in the leaders' channel, and others may decide it there.",
        ]
        (row,) = [row for row in desk.outgoing() if row.conversation == f"@{DORA}"]
        assert row.card is not None
        actions = [button["action"] for button in row.card["buttons"]]
        assert actions == ["leave.approve", "leave.decline", "leave.offer", "leave.details"]
        assert "flu" not in str(row.card), "a reason stands in no message"

    def test_at_night_nobody_without_shifts_is_told_before_the_morning(self, desk: Desk) -> None:
        desk.now = at(3, day=3)
        desk.types(WEI, "sick 2026-11-05 to 2026-11-06")
        assert kept(desk) == [("Dora", WAITS, at(7, day=3))]
        assert "Decides: Dora, director" in posted(desk), "no mention at night"

    @pytest.mark.parametrize("decide", ["approve 1", "decline 1 too few", "withdraw 1"])
    def test_once_it_is_decided_it_is_not_said(self, each_desk: Desk, decide: str) -> None:
        desk = each_desk
        desk.types(ADA, "sick 2026-11-04")
        desk.types(ADA if decide.startswith("withdraw") else LINUS, decide)
        assert kept(desk) == [("Grace", GONE, at(15))]

    def test_a_press_beside_it_is_answered_there(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-04 to 2026-11-05")
        told = desk.presses(DORA, "leave.approve", 1, "D0DORA0001")
        assert told is not None
        assert "Approved: #1." in told.text


class TestTwoSteps:
    @pytest.fixture
    def desk(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
        """The service desk's rules: the service manager, then the general manager."""
        monkeypatch.setitem(BOOKS, "call-centre", read("service-desk"))
        hire(desk, "U0SAM00001", "M001", "Sam", "service_manager")
        hire(desk, "U0GIL00001", "M002", "Gil", "general_manager")
        return desk

    def test_the_second_is_asked_when_the_first_has_approved(self, desk: Desk) -> None:
        desk.types(ADA, "sick 2026-11-04")
        assert asked(desk) == "Sam"
        assert len(desk.told("U0SAM00001")) == 1
        desk.passes(minutes=20)
        desk.types("U0SAM00001", "approve 1")
        assert asked(desk) == "Gil"
        assert len(desk.told("U0GIL00001")) == 1
        leave = desk.leave(1)
        assert (leave.climbs_from, leave.climbed) == (desk.now, 0), "the minutes begin anew"
        assert "Next: \ue000U0GIL00001\ue001, general manager." in desk.thread(1)[-1]
        assert "Gil\ue001" not in desk.card(1).text
        assert "general manager, step 2 of 2 (SD-1.2)" in desk.card(1).text

    def test_whoever_has_both_posts_is_not_asked_twice(self, desk: Desk) -> None:
        give(desk, "U0SAM00001", "general_manager")
        desk.types(ADA, "sick 2026-11-04")
        desk.types("U0SAM00001", "approve 1")
        assert asked(desk) == "Gil"


def test_a_roster_is_what_counts_and_not_its_people(desk: Desk) -> None:
    """A published day on which the person does not work has a roster all the same."""
    with desk.database.change(desk.now) as tx:
        ada = known(tx, ADA)
        ada.person.leader_id = known(tx, LINUS).id
        shift = tx.session.exec(select(Shift).where(Shift.code == "L", Shift.day == MONDAY)).one()
        tx.session.delete(tx.session.get_one(Assignment, (shift.id, ada.id)))
    desk.types(ADA, "sick today")
    assert asked(desk) == "Grace"
