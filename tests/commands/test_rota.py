"""Turns are drawn up fairly, skip whoever is away, and are handed on by those whose they are."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from commands.deciding.turns import settle
from storage import people
from storage.leaves import APPROVED, Leave
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.check_desk import (
    a_service_desk,
    at,
    drawn,
    has_it,
    posted,
    redrawn,
    turns_to,
)
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, WEI

FRIDAY, MONDAY = date(2026, 11, 6), date(2026, 11, 9)
TUESDAY = MONDAY + timedelta(days=1)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]
TAKEN = ["Ada", "Bo", "伟", "Linus", "Ada"]


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """A Friday afternoon on which next week's turns were posted."""
    a_service_desk(desk, FRIDAY, date(2026, 11, 27))
    desk.now = at(11, 6, 15)
    turns_to(desk, at(11, 6, 16), "rota_plan")
    return desk


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "rota").text


def on_leave(desk: Desk, who: str, first: date, last: date) -> None:
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        tx.session.add(
            Leave(
                team_id=1,
                person_id=known.id,
                kind="sick",
                first=first,
                last=last,
                state=APPROVED,
                asked_at=desk.now,
                filed_by=known.id,
                salt="salt",
                facts={},
                verdict={},
            )
        )


def test_the_next_week_is_drawn_up_and_posted_on_friday(floor: Desk) -> None:
    assert [has_it(floor, "cleaning", day) for day in WEEK] == TAKEN
    cleaning, problems = posted(floor, FLOOR, "rota:")
    assert cleaning.text.splitlines()[:4] == [
        "Cleaning, week of Mon 9 Nov 2026",
        "Done before 07:30, with boiled water ready; once more at noon. (SD-3)",
        "Mon 9 Nov 2026: Ada",
        "Tue 10 Nov 2026: Bo",
    ]
    assert "Mon 9 Nov to Sun 15 Nov 2026: Ada" in problems.text
    assert has_it(floor, "cleaning", date(2026, 11, 14)) is None, "nobody cleans on Saturday"
    assert has_it(floor, "problems", date(2026, 11, 15)) == "Ada"
    turns_to(floor, at(11, 13, 16), "rota_plan")
    assert has_it(floor, "cleaning", date(2026, 11, 16)) == "Bo", "Ada had two"
    assert has_it(floor, "problems", date(2026, 11, 16)) == "Bo"


def test_an_early_post_is_not_posted_again(floor: Desk) -> None:
    before = len(floor.outgoing())
    floor.now = at(11, 6, 15)
    assert {why for _, _, why in turns_to(floor, at(11, 6, 16), "rota_plan")} == {
        "it is posted already"
    }
    assert len(floor.outgoing()) == before


def test_a_week_without_a_workday_is_passed_over(desk: Desk) -> None:
    """China rests from 1 to 7 October 2026: the plan comes on Wednesday the 30th."""
    a_service_desk(desk, date(2026, 9, 28), date(2026, 10, 16))
    desk.now = at(9, 29, 12)
    done = turns_to(desk, at(10, 3, 12), "rota_plan")
    assert [(subject, why) for _, subject, why in done] == [
        ("team:1:cleaning", ""),
        ("team:1:problems", ""),
    ]
    assert has_it(desk, "cleaning", date(2026, 10, 8)) is not None
    assert has_it(desk, "cleaning", date(2026, 10, 7)) is None


def test_only_whoever_is_at_work_at_the_hour_has_a_turn(desk: Desk) -> None:
    a_service_desk(desk, FRIDAY, FRIDAY)
    with desk.database.change(desk.now) as tx:  # on Monday Bo alone, from 07:00; the rest at noon
        ids = [people.by_slack(tx, who) for who in (BO, ADA, WEI)]
        for code, start, who in (("D", at(11, 9, 7), ids[:1]), ("M", at(11, 9, 12), ids[1:])):
            shift = Shift(
                team_id=1,
                day=MONDAY,
                code=code,
                starts_at=start,
                ends_at=start + timedelta(hours=8),
            )
            tx.session.add(shift)
            tx.session.flush()
            for known in who:
                assert known is not None
                tx.session.add(Assignment(shift_id=shift.id or 0, person_id=known.id))
    desk.now = at(11, 6, 15)
    turns_to(desk, at(11, 6, 16), "rota_plan")
    assert has_it(desk, "cleaning", MONDAY) == "Bo"
    assert has_it(desk, "cleaning", TUESDAY) == "Ada", "no roster yet: whoever is next"


def test_whoever_is_on_leave_is_skipped_and_comes_next(floor: Desk) -> None:
    on_leave(floor, BO, TUESDAY, TUESDAY)
    turns_to(floor, at(11, 9, 19), "rota_reminder")
    assert has_it(floor, "cleaning", TUESDAY) == "伟", "who has had none for longest"
    assert any(
        "No longer yours: cleaning, Tue 10 Nov 2026. 伟 has it." in t for t in floor.told(BO)
    )
    assert any("2026年11月10日" in told for told in floor.told(WEI))
    post = next(row.subject for row in floor.outgoing() if row.subject.startswith("rota:"))
    assert redrawn(floor, post) == 1
    assert "Tue 10 Nov 2026: 伟" in drawn(floor, post).text
    turns_to(floor, at(11, 13, 16), "rota_plan")
    assert has_it(floor, "cleaning", date(2026, 11, 16)) == "Bo"


def test_whoever_has_left_has_no_turn(floor: Desk) -> None:
    leaves_team(floor, BO, MONDAY)
    turns_to(floor, at(11, 9, 19), "rota_reminder")
    assert has_it(floor, "cleaning", TUESDAY) != "Bo"
    assert floor.told(BO) == [], "who has left is told nothing"


def test_the_evening_before_one_is_reminded(floor: Desk) -> None:
    turns_to(floor, at(11, 8, 19), "rota_reminder")
    [cleaning, collector] = floor.told(ADA)
    assert cleaning.splitlines() == [
        "Tomorrow is your turn: cleaning, Mon 9 Nov 2026",
        "Done before 07:30, with boiled water ready; once more at noon. (SD-3)",
        "You cannot? Hand it on, or tell whoever leads your shift.",
    ]
    assert "problem collector, Mon 9 Nov to Sun 15 Nov 2026" in collector
    turns_to(floor, at(11, 9, 19), "rota_reminder")
    assert len(floor.told(BO)) == 1
    assert len(floor.told(ADA)) == 2, "of a week once"


def test_where_nobody_can_the_leaders_hear_and_name_somebody(floor: Desk) -> None:
    for who in (ADA, BO, WEI, LINUS):
        on_leave(floor, who, MONDAY, MONDAY)
    turns_to(floor, at(11, 8, 19), "rota_reminder")
    assert has_it(floor, "cleaning", MONDAY) is None
    [card] = posted(floor, LEADERS, "turn_nobody:")
    assert card.text.splitlines() == [
        "Nobody can have it: cleaning, Mon 9 Nov 2026",
        "Of those who take turns nobody is at work then.",
        "A leader can name somebody: /rollcall rota set cleaning 2026-11-09 @name",
    ]
    assert types(floor, GRACE, f"set cleaning 2026-11-09 <@{GRACE}>").startswith("Grace has it")
    turns_to(floor, at(11, 8, 20), "rota_reminder")
    assert has_it(floor, "cleaning", MONDAY) == "Grace", "a leader's word stays"


# ---- handing on


def test_a_colleague_takes_a_turn_over(floor: Desk) -> None:
    assert types(floor, ADA, f"give monday <@{BO}>").splitlines() == [
        "Bo is asked: cleaning, Mon 9 Nov 2026.",
        "It is yours until they have said yes.",
    ]
    assert has_it(floor, "cleaning", MONDAY) == "Ada"
    [asked] = floor.told(BO)
    assert asked.splitlines()[:2] == ["Ada asks you to take a turn", "cleaning, Mon 9 Nov 2026"]
    assert len(floor.types(BO, "", "waiting").items) == 1
    took = floor.presses(BO, "rota.take", 1)
    assert took is not None
    assert took.lines[0] == "Now yours: cleaning, Mon 9 Nov 2026."
    assert has_it(floor, "cleaning", MONDAY) == "Bo"
    assert "No longer yours: cleaning, Mon 9 Nov 2026. Bo has it." in floor.told(ADA)
    assert "it is yours" in drawn(floor, "turn_ask:1").text
    assert drawn(floor, "turn_ask:1").buttons == ()
    assert "settled before" in refusal(lambda: floor.presses(BO, "rota.take", 1))
    with floor.is_as_before():
        refusal(lambda: floor.presses(LINUS, "rota.take", 1))


def test_a_swap_changes_both_at_once(floor: Desk) -> None:
    types(floor, ADA, f"swap monday <@{BO}>")
    assert "For it Ada takes yours: cleaning, Tue 10 Nov 2026." not in floor.told(ADA)
    assert "For it Ada takes yours: cleaning, Tue 10 Nov 2026." in floor.told(BO)[0]
    floor.presses(BO, "rota.take", 1)
    assert [has_it(floor, "cleaning", day) for day in WEEK[:2]] == ["Bo", "Ada"]


def test_a_no_leaves_it_where_it_was(floor: Desk) -> None:
    types(floor, ADA, f"give monday <@{BO}>")
    floor.presses(BO, "rota.decline", 1)
    assert has_it(floor, "cleaning", MONDAY) == "Ada"
    assert "Bo cannot take it, so it stays yours: cleaning, Mon 9 Nov 2026." in floor.told(ADA)[0]


def test_what_was_asked_can_be_taken_back(floor: Desk) -> None:
    types(floor, ADA, f"give monday <@{BO}>")
    told = refusal(lambda: types(floor, ADA, f"give monday <@{LINUS}>"))
    assert "Somebody is asked about that turn already." in told
    assert "Taken back" in types(floor, ADA, "withdraw monday")
    assert "It was taken back" in drawn(floor, "turn_ask:1").text
    assert "settled before" in refusal(lambda: floor.presses(BO, "rota.take", 1))
    assert "Nobody is asked" in refusal(lambda: types(floor, ADA, "withdraw monday"))


def test_what_was_asked_lapses_when_a_leader_names_somebody(floor: Desk) -> None:
    types(floor, ADA, f"give monday <@{BO}>")
    types(floor, GRACE, f"set cleaning monday <@{LINUS}>")
    assert "changed meanwhile" in drawn(floor, "turn_ask:1").text
    assert refusal(lambda: floor.presses(BO, "rota.take", 1)).startswith("That was settled before")
    assert has_it(floor, "cleaning", MONDAY) == "Linus"
    assert [told for told in floor.told(LINUS) if "Now yours" in told]


@pytest.mark.parametrize(
    ("who", "line", "expected"),
    [
        (WEI, f"转交 周一 <@{BO}>", "2026年11月9日 周一没有轮到你"),
        (ADA, f"give friday 20 november <@{BO}>", "no turn is yours"),
        (ADA, f"give <@{BO}>", "Which of yours?"),
        (ADA, f"give monday <@{ADA}>", "yours already"),
        (ADA, f"give monday <@{GRACE}>", "takes no turns, or is not at work then"),
        (ADA, "give monday", "cannot tell who is meant"),
        (ADA, f"give 9-13 november <@{BO}>", "cannot tell which day"),
        (ADA, f"swap problem collector <@{BO}>", "has no turn to come"),
        (ADA, f"set cleaning monday <@{ADA}>", "That is for the shift leader to do (SD-3)"),
        (GRACE, f"set cleaning <@{ADA}>", "Which rota, which day and who?"),
        (GRACE, f"set cleaning 2026-11-14 <@{ADA}>", "there is no such turn to give"),
        (GRACE, f"set cleaning 2026-11-02 <@{ADA}>", "there is no such turn to give"),
        (GRACE, f"set cleaning monday <@{ADA}>", "Ada has it"),
        (ADA, "dance", "do not understand"),
        (ADA, "withdraw", "Which of yours?"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    floor: Desk, who: str, line: str, expected: str
) -> None:
    with floor.is_as_before():
        assert expected in refusal(lambda: types(floor, who, line))
    assert [has_it(floor, "cleaning", day) for day in WEEK] == TAKEN


def test_the_form_offers_ones_own_turns(floor: Desk) -> None:
    form = floor.opens(ADA, "rota.hand", 999)
    labels = [choice.label for choice in form.fields[0].choices]
    assert labels == [
        "cleaning, Mon 9 Nov 2026",
        "problem collector, Mon 9 Nov to Sun 15 Nov 2026",
        "cleaning, Fri 13 Nov 2026",
    ]
    assert floor.finds(ADA, "rota.person", "bo") == ["Bo (A002)"]
    first, bo = form.fields[0].choices[0].value, "2"
    assert (
        "Bo is asked" in floor.sends(ADA, "rota.hand", turn=first, person=bo, back="nothing").text
    )
    assert "You have no turn to come." in refusal(lambda: floor.opens(DORA, "rota.hand"))
    assert "is asked" not in refusal(
        lambda: floor.sends(BO, "rota.hand", turn=first, person="1", back="nothing")
    ), "somebody else's"


def test_the_list_shows_whose_turn_it_is(floor: Desk) -> None:
    card = floor.types(BO, "", "rota")
    assert [item.title for item in card.items] == ["cleaning", "problem collector"]
    assert "Tue 10 Nov 2026: Bo" in card.text
    assert [button.action for button in card.buttons] == ["rota.hand"]
    assert floor.types(DORA, "", "rota").buttons == ()


def test_a_handbook_without_rotas_says_so(desk: Desk) -> None:
    assert "has no rota" in refusal(lambda: types(desk, ADA, ""))
    assert turns_to(desk, at(11, 9, 12), "rota_plan", "rota_reminder", "checklist_day") == []


def test_two_who_settle_a_day_at_once_agree(each_desk: Desk) -> None:
    desk = a_service_desk(each_desk, MONDAY, MONDAY)

    def one(_: int) -> int | None:
        with desk.database.change(desk.now) as tx:
            team = tx.session.exec(select(Team)).one()
            found = settle(tx, BOOKS["service-desk"], team, "cleaning", MONDAY)
            assert found is not None
            return found.person_id

    assert len(set(together(4, one))) == 1


def test_a_bigger_team_takes_no_more_statements(each_desk: Desk, statements: list[str]) -> None:
    desk = a_service_desk(each_desk, FRIDAY, date(2026, 11, 20))
    costs = []
    for friday in (6, 13):
        desk.now = at(11, friday, 15)
        statements.clear()
        turns_to(desk, at(11, friday, 16), "rota_plan")
        costs.append(len(statements))
        with desk.database.change(desk.now) as tx:
            for n in range(40):
                known = Person(team_id=1, code=f"Z{friday}{n:02}", name=f"Person {friday} {n}")
                tx.session.add(known)
                tx.session.flush()
                tx.session.add(Role(person_id=known.id or 0, role="agent"))
    assert costs[1] <= costs[0]
