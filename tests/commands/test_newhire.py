"""New people: three days by plan, a colleague who answers for them, what they sign (SD-T1)."""

from datetime import date, timedelta
from functools import partial

import pytest

from commands.deciding.asking import Refusal
from commands.newhire import check_clock, clock
from storage import new_hires, people
from storage.people import Person
from tests.commands.desk import Desk, leaves_team, refusal
from tests.commands.training_desk import (
    at,
    heard,
    kept,
    person,
    shift,
    shifts,
    stands,
    ticks,
    works_by,
    zone_of,
)
from tests.storage.floor import together
from tests.stories.floor import ADA, BO, DORA, EVE, GRACE, LINUS

KIM = EVE
MONDAY = date(2026, 11, 9)


@pytest.fixture
def service(desk: Desk) -> Desk:
    """A service desk: Grace leads the shift; Kim joins on Monday 9 November, with no shifts yet."""
    works_by(desk, "service-desk", **{GRACE: "shift_leader", DORA: "supervisor"})
    person(desk, "A009", "Kim", "agent", slack_id=KIM, joined=MONDAY)
    desk.now = at(11, 9, 6)
    return desk


def newhire(desk: Desk, who: str, line: str = "") -> str:
    return desk.types(who, line, "newhire").text


def day(desk: Desk, number: int) -> list[str]:
    """The morning of a day in November."""
    desk.now = at(11, number, 7)
    return ticks(desk, clock.DAYS, at(11, number, 0))


def number_of(desk: Desk, who: str) -> int:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        return known.id


# ---- three days


def test_both_are_told_day_by_day(service: Desk) -> None:
    desk = service
    assert day(desk, 9) == ["09 Nov 07:00 told"]
    assert heard(desk, KIM).splitlines() == [
        "Day 1 of 3: culture, etiquette and shadowing",
        "Welcome to Centre!",
        "Grace trains you today (SD-T1).",
        "Tue 10 Nov 2026: day 2, process, duties, ethics and shadowing",
        "Wed 11 Nov 2026: day 3, the product and daily problems",
        "After that a senior colleague is at your side and answers for you (SD-T1).",
        "Your plan: /rollcall newhire",
    ]
    assert heard(desk, GRACE).splitlines() == [
        "Kim: day 1 of 3, culture, etiquette and shadowing",
        "Kim joined on Mon 9 Nov 2026. Today you train them in this (SD-T1).",
        "At the end of the day please say whether it was held. If not, it is told anew.",
    ]
    assert (
        ticks(desk, clock.DAYS, at(11, 9, 0))
        == ["09 Nov 07:00 it is no day of their plan any more"]
        or ticks(desk, clock.DAYS, at(11, 9, 0)) == []
    )
    assert day(desk, 10) == ["10 Nov 07:00 told"]
    assert "Welcome" not in heard(desk, KIM)
    assert day(desk, 11) == ["11 Nov 07:00 told"]
    assert heard(desk, KIM).startswith("Day 3 of 3: the product and daily problems")
    assert day(desk, 12) == []


def test_a_day_that_was_not_held_comes_again(service: Desk) -> None:
    desk = service
    day(desk, 9)
    kim = number_of(desk, KIM)
    desk.presses(GRACE, "newhire.not_held", f"{kim}:1")
    day(desk, 10)
    assert heard(desk, KIM).startswith("Day 1 of 3")
    desk.presses(GRACE, "newhire.held", f"{kim}:1")
    day(desk, 11)
    assert heard(desk, KIM).startswith("Day 2 of 3")
    day(desk, 12)
    assert heard(desk, KIM).startswith("Day 3 of 3")
    assert "Day 1, Tue 10 Nov 2026: culture, etiquette and shadowing (held)" in newhire(desk, GRACE)


def test_whoever_is_second_is_told_who_was_first(service: Desk) -> None:
    desk = service
    day(desk, 9)
    value = f"{number_of(desk, KIM)}:1"
    desk.presses(GRACE, "newhire.held", value)
    said = refusal(lambda: desk.presses(DORA, "newhire.not_held", value))
    assert said == "Grace has said so already."
    assert "Whoever trains you" in refusal(lambda: desk.presses(KIM, "newhire.held", value))
    assert "Only these" in refusal(lambda: desk.presses(ADA, "newhire.held", value))


def test_the_days_are_those_of_the_roster_also_at_a_weekend_and_at_night(service: Desk) -> None:
    desk = service
    kim = number_of(desk, KIM)
    shifts(desk, *(MONDAY + timedelta(days=n) for n in range(8)))
    for ahead, code in ((2, "N"), (5, "N"), (6, "E")):
        stands(desk, kim, MONDAY + timedelta(days=ahead), code)
    assert day(desk, 9) == day(desk, 10) == []
    assert [len(day(desk, number)) for number in (11, 12, 13, 14, 15, 16)] == [1, 0, 0, 1, 1, 0]


def test_weekends_and_moved_workdays_count_where_there_is_no_roster(service: Desk) -> None:
    desk = service
    with desk.database.change(desk.now) as tx:
        new_hires.set_joined(tx, number_of(desk, KIM), date(2026, 11, 13))
    assert [len(day(desk, n)) for n in range(13, 19)] == [1, 0, 0, 1, 1, 0]


def test_a_morning_that_was_missed_is_told_on_the_day_or_rolls_on(service: Desk) -> None:
    desk = service
    desk.now = at(11, 9, 15)
    assert ticks(desk, clock.DAYS, at(11, 9, 0)) == ["09 Nov 07:00 told"]
    desk.now = at(11, 12, 15)
    assert ticks(desk, clock.DAYS, at(11, 10, 5)) == [
        "10 Nov 07:00 the day is over: it is told on the next",
        "11 Nov 07:00 the day is over: it is told on the next",
    ]
    assert day(desk, 13) == ["13 Nov 07:00 told"]
    assert heard(desk, KIM).startswith("Day 2 of 3")


def test_the_hour_is_the_teams_own_when_clocks_change(service: Desk) -> None:
    desk = service
    zone_of(desk, "America/New_York")
    with desk.database.change(desk.now) as tx:
        new_hires.set_joined(tx, number_of(desk, KIM), date(2026, 10, 30))
    desk.now = at(11, 3, 12)
    done = ticks(desk, clock.DAYS, at(10, 30, 0))
    assert [one[:12] for one in done] == ["30 Oct 19:00", "02 Nov 20:00"]


def test_whoever_joins_while_the_clock_runs_is_told_at_once(service: Desk) -> None:
    desk = service
    person(desk, "A010", "Lou", "agent")
    desk.now = at(11, 9, 10)
    told = newhire(desk, GRACE, "joined A010 2026-11-09")
    assert "Noted: Lou joined on Mon 9 Nov 2026." in told
    assert "Today's day was told just now." in told
    assert "Lou is not on Slack: please tell them yourself." in heard(desk, GRACE)
    newhire(desk, GRACE, "joined A010 none")
    assert "Lou" not in newhire(desk, GRACE)


def test_the_trainer_can_be_another(service: Desk) -> None:
    desk = service
    newhire(desk, GRACE, f"trainer <@{KIM}> <@{LINUS}>")
    assert heard(desk, LINUS).startswith("You train Kim\nMon 9 Nov 2026: day 1")
    day(desk, 9)
    assert "Linus trains you today" in heard(desk, KIM)
    desk.presses(LINUS, "newhire.held", f"{number_of(desk, KIM)}:1")
    leaves_team(desk, LINUS, date(2026, 11, 10))
    day(desk, 10)
    assert "Grace trains you today" in heard(desk, KIM)


def test_their_own_leader_trains_them_where_the_list_names_one(service: Desk) -> None:
    desk = service
    works_by(desk, "service-desk", **{BO: "shift_leader"})
    with desk.database.change(desk.now) as tx:
        kim = tx.session.get_one(Person, number_of(desk, KIM))
        kim.leader_id = number_of(desk, BO)
    day(desk, 9)
    assert "Bo trains you today" in heard(desk, KIM)


# ---- the buddy


def paired(desk: Desk) -> None:
    """Kim's three days are over, and Bo has agreed."""
    for number in (9, 10, 11):
        day(desk, number)
    newhire(desk, GRACE, f"buddy <@{KIM}> <@{BO}>")
    desk.presses(BO, "newhire.accept", 1)


def test_on_the_last_day_a_leader_is_asked_and_again_until_somebody_agrees(service: Desk) -> None:
    desk = service
    for number, done in ((9, "nothing is open"), (10, "nothing is open"), (11, "told")):
        day(desk, number)
        assert ticks(desk, clock.OPEN, at(11, number, 0)) == [f"{number:02} Nov 07:00 {done}"]
    assert "Who answers for them?" in heard(desk, GRACE)
    assert "Kim ends the plan's last day. Please choose a senior colleague" in heard(desk, GRACE)
    desk.sends(GRACE, "newhire.buddy", number_of(desk, KIM), buddy=str(number_of(desk, BO)))
    assert "Will you be the buddy of Kim?" in heard(desk, BO)
    assert "show them the work and answer for them (SD-T1)" in heard(desk, BO)
    day(desk, 12)
    assert ticks(desk, clock.OPEN, at(11, 12, 0)) == ["12 Nov 07:00 told"]
    assert "Bo was asked on Wed 11 Nov 2026 and has not answered" in heard(desk, GRACE)
    assert "From today you answer for Kim." in newhire(desk, BO, "accept J1")
    assert "Bo is your buddy" in heard(desk, KIM)
    assert "Bo accepts: from today they answer for Kim." in heard(desk, GRACE)
    day(desk, 13)
    assert ticks(desk, clock.OPEN, at(11, 13, 0)) == ["13 Nov 07:00 nothing is open"]
    day(desk, 14)
    assert ticks(desk, clock.OPEN, at(11, 14, 0)) == [], "a Saturday"


def test_a_no_goes_back_to_the_leader_with_its_reason(service: Desk) -> None:
    desk = service
    newhire(desk, GRACE, f"buddy <@{KIM}> <@{BO}>")
    desk.opens(BO, "newhire.decline", 1)
    desk.sends(BO, "newhire.decline", 1, reason="exams of my own")
    assert "Bo cannot be the buddy of Kim." in heard(desk, GRACE)
    assert "They say: exams of my own" in heard(desk, GRACE)
    assert "was declined already" in refusal(lambda: desk.presses(BO, "newhire.accept", 1))
    newhire(desk, GRACE, f"buddy <@{KIM}> <@{ADA}>")
    assert "Buddy: Ada is asked (J2)" in newhire(desk, GRACE)


def test_whoever_was_asked_before_is_told_that_it_is_somebody_else(service: Desk) -> None:
    desk = service
    newhire(desk, GRACE, f"buddy <@{KIM}> <@{BO}>")
    desk.presses(BO, "newhire.accept", 1)
    assert "already" in refusal(lambda: desk.types(GRACE, f"buddy <@{KIM}> <@{BO}>", "newhire"))
    newhire(desk, DORA, f"buddy <@{KIM}> <@{ADA}>")
    assert "Somebody else is asked to be the buddy of Kim" in heard(desk, BO)
    assert "instead of J1" in refusal(lambda: desk.presses(BO, "newhire.accept", 1))
    assert "answers themself" in refusal(lambda: desk.presses(BO, "newhire.accept", 2))


def test_after_four_weeks_it_is_asked_how_it_goes_and_again_where_it_takes_more(
    service: Desk,
) -> None:
    desk = service
    paired(desk)
    desk.now = at(12, 9, 7)
    assert ticks(desk, check_clock.CHECK, at(12, 9, 0)) == ["09 Dec 07:00 told"]
    assert "How is Kim doing?" in heard(desk, GRACE)
    assert "Bo has answered for Kim since Wed 11 Nov 2026." in heard(desk, GRACE)
    assert "How is Kim doing?" in desk.types(GRACE, "", "waiting").text
    desk.presses(GRACE, "newhire.more", 1)
    assert "You answer for Kim until Wed 23 Dec 2026" in heard(desk, BO)
    assert "asked again on" in refusal(lambda: desk.presses(DORA, "newhire.more", 1))
    assert ticks(desk, check_clock.CHECK, at(12, 9, 0)) == []
    desk.now = at(12, 23, 8)
    assert ticks(desk, check_clock.CHECK, at(12, 23, 0)) == ["23 Dec 07:00 told"]
    assert "Only these" in refusal(lambda: desk.presses(BO, "newhire.stands", 1))
    desk.presses(GRACE, "newhire.stands", 1)
    assert "You stand on your own now. Bo need not answer for you." in heard(desk, KIM)
    assert "Kim stands on their own. Thank you for answering." in heard(desk, BO)
    assert "Grace has said so already." in refusal(lambda: desk.presses(DORA, "newhire.stands", 1))


def test_of_two_who_add_weeks_at_once_one_is_told_of_the_day(each_desk: Desk) -> None:
    desk = each_desk
    works_by(desk, "service-desk", **{GRACE: "shift_leader", DORA: "supervisor"})
    person(desk, "A009", "Kim", "agent", slack_id=KIM, joined=MONDAY)
    desk.now = at(11, 9, 9)
    newhire(desk, GRACE, f"buddy <@{KIM}> <@{BO}>")
    desk.presses(BO, "newhire.accept", 1)
    desk.now = at(12, 9, 7)

    def press(number: int) -> str:
        try:
            desk.presses((GRACE, DORA)[number], "newhire.more", 1)
        except Refusal as refused:
            return refused.lines[0]
        return "noted"

    said = sorted(together(2, press))
    assert said == ["It is asked again on Wed 23 Dec 2026.", "noted"]
    assert [one.event for one in desk.journal()].count("newhire.more") == 1


def test_nobody_who_is_new_or_the_person_themself_is_a_buddy(service: Desk) -> None:
    desk = service
    person(desk, "A010", "Lou", "agent", joined=MONDAY)
    for other in ("A009", "A010"):
        said = refusal(partial(desk.types, GRACE, f"buddy A009 {other}", "newhire"))
        assert "is new as well" in said
    assert "did not join lately" in refusal(lambda: desk.types(GRACE, "buddy A001 A002", "newhire"))
    assert "Who is to answer" in refusal(lambda: desk.types(GRACE, "buddy A009", "newhire"))
    labels = desk.finds(GRACE, "newhire.colleague", "")
    assert "Bo (A002)" in labels
    assert "Kim (A009)" not in labels


def test_agents_arrange_nothing(service: Desk) -> None:
    desk = service
    for line in ("joined A001 2026-11-09", "trainer A009 A001", "buddy A009 A001"):
        with desk.is_as_before():
            assert "Only these" in refusal(partial(desk.types, ADA, line, "newhire")), line
    assert newhire(desk, ADA) == "Nobody new has to do with you."
    assert "Day 1, Mon 9 Nov 2026" in newhire(desk, KIM)


def test_whoever_has_left_is_neither_told_nor_asked_for(service: Desk) -> None:
    desk = service
    day(desk, 9)
    leaves_team(desk, KIM, date(2026, 11, 10))
    assert day(desk, 10) == []
    assert ticks(desk, clock.OPEN, at(11, 10, 0)) == []


def test_where_nobody_leads_the_leaders_channel_is_told(service: Desk) -> None:
    desk = service
    for number in (9, 10):
        day(desk, number)
    leaves_team(desk, GRACE, date(2026, 11, 11))
    leaves_team(desk, DORA, date(2026, 11, 11))
    day(desk, 11)
    assert "Whoever leads your shift tells you who trains you today" in heard(desk, KIM)
    ticks(desk, clock.OPEN, at(11, 11, 0))
    [said] = [row for row in desk.outgoing() if row.subject == "newhire_nobody:1"]
    assert said.conversation == "C0LEADERS1"


# ---- what is signed


def test_the_phone_centre_asks_each_workday_for_what_is_signed(desk: Desk) -> None:
    person(desk, "A009", "Kim", "agent", slack_id=KIM, joined=MONDAY)
    shifts(desk, MONDAY)
    desk.now = at(11, 9, 9)
    assert ticks(desk, clock.DAYS, at(11, 9, 0)) == []
    assert ticks(desk, clock.OPEN, at(11, 8, 0)) == ["09 Nov 09:00 told"]
    said = kept(desk, "newhire.ask")
    [told] = set(said.values())
    assert (
        "Kim, new since Mon 9 Nov 2026: the training in confidentiality and its signed agreement "
        "(CC-2.5.8)" in told
    )
    assert shift(desk, MONDAY, "L")
    assert "Noted for Kim" in newhire(desk, GRACE, f"signed <@{KIM}>")
    assert "Grace has said so already." in refusal(
        lambda: desk.presses(LINUS, "newhire.signed", number_of(desk, KIM))
    )
    assert "Only these" in refusal(lambda: desk.types(ADA, f"signed <@{KIM}>", "newhire"))
    desk.now = at(11, 10, 9)
    assert ticks(desk, clock.OPEN, at(11, 10, 0)) == []
    assert "Done on Mon 9 Nov 2026" in newhire(desk, GRACE)
    assert "knows no buddies" in refusal(
        lambda: desk.types(GRACE, f"buddy <@{KIM}> <@{BO}>", "newhire")
    )


def test_where_the_handbook_says_nothing_of_new_people_it_says_so(desk: Desk) -> None:
    works_by(desk, "online-help")
    assert "says nothing of new people" in refusal(lambda: desk.types(ADA, "", "newhire"))
