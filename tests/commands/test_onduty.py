"""Who is on duty: now, next, on a day, in another team; who is away, and never why."""

from datetime import datetime

from bot.blocks import blocks, plain
from sandbox.blockkit import check_message
from storage import people
from storage.cards import Card
from storage.people import Person, Role, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import Desk, refusal
from tests.commands.roster_desk import agree
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE


def asks(desk: Desk, line: str = "", who: str = ADA) -> str:
    return desk.types(who, line, "onduty").text


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return datetime(2026, 11, 2 + day, hour, minute, tzinfo=ZONE)


def test_who_leads_stands_first_with_the_count_against_the_need(desk: Desk) -> None:
    desk.now = at(16)
    desk.types(BO, "sick today fever")
    assert asks(desk).splitlines() == [
        "On duty: Mon 2 Nov, 16:00",
        "L 15:00–23:00, Mon 2 Nov 2026",
        "On the floor: 3 of 4, 4 needed — 1 short.",
        "Leading: Grace (duty leader) and Linus (duty leader)",
        "With them: Ada",
        "On leave: Bo",
    ]
    assert "fever" not in asks(desk, who=GRACE), "not even to whoever decides"


def test_at_two_in_the_morning_it_is_the_night_that_began_yesterday(desk: Desk) -> None:
    desk.now = at(2, day=1)
    assert "N 23:00–07:00, Mon 2 Nov 2026" in asks(desk)
    desk.now = at(7, day=1)
    assert asks(desk).splitlines() == [
        "Nobody of Centre is on duty now.",
        "The next shift: L, Tue 3 Nov, 15:00",
    ]


def test_the_end_of_a_shift_belongs_to_the_next_one(desk: Desk) -> None:
    desk.now = at(22, 59)
    assert "L 15:00–23:00" in asks(desk)
    desk.now = at(23)
    assert "N 23:00–07:00" in asks(desk)


def test_next_and_days_in_both_languages(desk: Desk) -> None:
    assert asks(desk, "next").startswith("On duty next\nL 15:00–23:00, Mon 2 Nov 2026")
    assert "L 15:00–23:00, Tue 3 Nov 2026" in asks(desk, "tomorrow")
    assert "11月6日" in asks(desk, "周五", WEI)
    assert "N 23:00–07:00, Sat 7 Nov 2026" in asks(desk, "2026-11-07")
    assert asks(desk, "2026-11-30").splitlines() == [
        "The roster of Centre has nobody on Mon 30 Nov 2026.",
        "No later shift is on the roster yet.",
    ]


def test_what_names_no_day_is_asked_back(desk: Desk) -> None:
    assert "neither a day nor a team in “purple”" in refusal(lambda: asks(desk, "purple"))
    assert "Which day do you mean" in refusal(lambda: asks(desk, "5/11"))
    assert "no such day: 31 February" in refusal(lambda: asks(desk, "31 February"))
    assert "one day at a time" in refusal(lambda: asks(desk, "2026-11-02 to 2026-11-04"))


def test_managers_without_shifts_may_ask_too(desk: Desk) -> None:
    desk.now = at(16)
    assert "With them: Ada and Bo" not in asks(desk, who=DORA)
    assert "Bo (group leader)" in asks(desk, who=DORA)


def test_who_is_late_and_who_stays_for_a_part_is_said(desk: Desk) -> None:
    desk.now = at(14, 50)
    desk.types(ADA, "20 bus", "late")
    agree(desk, (MONDAY, LINUS, DORA), hours=(19, 23))
    desk.now = at(15, 1)
    said = asks(desk)
    assert "Expected late: Ada at 15:20" in said
    assert "bus" not in said
    assert "Linus 15:00–19:00 (duty leader)" in said
    assert "Dora 19:00–23:00 for Linus (director)" in said
    assert "3 of 4" in said, "the seat counts once, and Ada is not there yet"


def test_another_team_shows_counts_and_who_leads_alone(desk: Desk) -> None:
    desk.now = at(16)
    with desk.database.change(desk.now) as tx:
        own = people.teams(tx)[0]
        team = Team(**{**own.model_dump(exclude={"id"}), "name": "Night Desk"})
        tx.session.add(team)
        tx.session.flush()
        staff = [Person(team_id=team.id or 0, code=name, name=name) for name in ("Zoe", "Yan")]
        shift = Shift(team_id=team.id or 0, day=MONDAY, code="X", starts_at=at(12), ends_at=at(20))
        tx.session.add_all([*staff, shift])
        tx.session.flush()
        tx.session.add(Role(person_id=staff[0].id or 0, role="duty_leader"))
        for person in staff:
            tx.session.add(Assignment(shift_id=shift.id or 0, person_id=person.id or 0))
    said = asks(desk, "night desk")
    assert "X 12:00–20:00" in said
    assert "2 of 2" in said
    assert "Leading: Zoe (duty leader)" in said
    assert "Yan" not in said
    assert asks(desk, "night desk tomorrow").startswith("The roster of Night Desk has nobody")


def test_a_full_floor_fits_into_a_message(desk: Desk) -> None:
    desk.now = at(16)
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        shift = Shift(team_id=team.id or 0, day=MONDAY, code="D", starts_at=at(9), ends_at=at(18))
        staff = [
            Person(team_id=team.id or 0, code=f"X{n:03}", name=f"Bartholomew the {n}th <&> of Ely")
            for n in range(87)
        ]
        tx.session.add_all([*staff, shift])
        tx.session.flush()
        for person in staff:
            tx.session.add(Assignment(shift_id=shift.id or 0, person_id=person.id or 0))
    card: Card = desk.types(ADA, "", "onduty")
    assert "and 57 others" in card.text
    assert check_message(blocks(card), plain(card)) == []
