"""Wishes for days of rest: said, changed, taken back, until they close; who said none is asked."""

from datetime import date, datetime

import pytest

from handbook.roster import Wishing
from schedules.wish_days import SCHEDULE
from storage import later, people, wishes
from storage.rosters import Shift
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def types(desk: Desk, who: str, line: str) -> str:
    return desk.types(who, line, "wish").text


def wished(desk: Desk, who: str) -> list[int]:
    with desk.read() as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        return [day.day for day in wishes.of_person(tx, person.id, FIRST, LAST)]


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_a_line_is_kept_and_saying_it_again_replaces_it(each_desk: Desk) -> None:
    desk = each_desk
    said = types(desk, ADA, "18-19 12")
    assert "You wish to rest on Fri 18 Dec 2026, Sat 19 Dec 2026 and Sat 12 Dec 2026." in said
    assert "until the end of Fri 20 Nov 2026 (our own rule)" in said
    assert wished(desk, ADA) == [18, 19, 12]
    types(desk, ADA, "25")
    assert wished(desk, ADA) == [25]
    assert wished(desk, BO) == []
    with desk.is_as_before():
        types(desk, ADA, "25")
        assert "Fri 25 Dec 2026" in types(desk, ADA, "")
    types(desk, ADA, "none")
    assert wished(desk, ADA) == []
    entries = [entry.facts for entry in desk.journal() if entry.event == "wish.said"]
    assert [entry["after"] for entry in entries] == [
        ["2026-12-18", "2026-12-19", "2026-12-12"],
        ["2026-12-25"],
        [],
    ]


def test_in_chinese_without_a_word_for_it(desk: Desk) -> None:
    assert "你希望在2026年12月12日 周六" in types(desk, WEI, "想休12号、18号")
    assert wished(desk, WEI) == [12, 18]
    types(desk, WEI, "取消")
    assert wished(desk, WEI) == []


def test_the_form_knows_what_was_said_and_takes_days(desk: Desk) -> None:
    types(desk, ADA, "12")
    (field,) = desk.opens(ADA, "wish.say").fields
    assert (len(field.choices), field.value) == (31, "2026-12-12")
    desk.sends(ADA, "wish.say", days="2026-12-30,2026-12-31")
    assert wished(desk, ADA) == [30, 31]
    desk.presses(ADA, "wish.none", "")
    assert wished(desk, ADA) == []


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        (ADA, "1 2 3 4", "You may wish for 3 days, and these are 4."),
        (ADA, "12 maybe", "“maybe” is no day of December 2026"),
        (DORA, "12", "Only people who stand on a roster"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    desk: Desk, who: str, line: str, answer: str
) -> None:
    types(desk, ADA, "7")
    with desk.is_as_before():
        assert answer in refusal(lambda: types(desk, who, line))
    assert wished(desk, ADA) == [7]


def test_they_close_with_the_end_of_the_closing_day(desk: Desk) -> None:
    desk.now = at(20, 23, 59)
    types(desk, ADA, "12")
    desk.now = at(21, 0, 0)
    told = refusal(lambda: types(desk, ADA, "13"))
    assert "Wishes for December 2026 were taken until Fri 20 Nov 2026" in told
    assert "From Tue 1 Dec 2026 on you can say those for January 2027." in told
    assert "Fri 20 Nov 2026" in refusal(lambda: desk.opens(ADA, "wish.say"))
    assert wished(desk, ADA) == [12]
    shown = desk.types(ADA, "", "wish")
    assert shown.buttons == ()
    desk.now = at(1, 0, 0, month=12)
    assert "January 2027" in types(desk, ADA, "13")


def test_a_roster_that_is_out_takes_no_wishes(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        team = people.teams(tx)[0]
        starts, ends = at(1, 7, month=12), at(1, 15, month=12)
        assert team.id is not None
        tx.session.add(Shift(team_id=team.id, day=FIRST, code="E", starts_at=starts, ends_at=ends))
    assert "is out already" in refusal(lambda: types(desk, ADA, "13"))


@pytest.mark.parametrize(
    ("month", "closes"), [(FIRST, date(2026, 11, 20)), (date(2027, 1, 1), date(2026, 12, 20))]
)
def test_the_closing_day_lies_in_the_month_before(month: date, closes: date) -> None:
    rules = Wishing(most=3, closing_day=20, remind_days=19)
    assert rules.closes(month) == closes
    assert rules.reminds(month) == closes.replace(day=1)


def ticks(desk: Desk) -> list[str]:
    """The clock does what is due of wishes since the month began."""
    with desk.read() as tx:
        dues = SCHEDULE.due(tx, BOOKS, at(1), desk.now)
    done = []
    for due in dues:
        with desk.database.change(desk.now) as tx:
            why = SCHEDULE.why_useless(tx, BOOKS, due) or SCHEDULE.post(tx, BOOKS, due)
        done.append(f"{due.at.astimezone(ZONE):%d %b %H:%M} {why or 'asked'}")
    return done


def asked(desk: Desk) -> set[str]:
    """Who was asked, at once or as soon as their shift begins."""
    found = {
        row.conversation[1:] for row in desk.outgoing() if (row.subject or "").startswith("wish")
    }
    with desk.read() as tx:
        for kept in later.due(tx, at(1), at(30)):
            slack_id = people.by_id(tx, kept.person_id).person.slack_id
            if kept.name == "wish.remind" and slack_id:
                found.add(slack_id)
    return found


def test_who_has_said_none_is_asked_some_days_before(desk: Desk) -> None:
    types(desk, ADA, "12")
    leaves_team(desk, LINUS, date(2026, 11, 10))
    desk.now = at(16, 8, 59)
    assert ticks(desk) == []
    desk.now = at(16)
    assert ticks(desk) == ["16 Nov 09:00 asked"]
    assert asked(desk) == {BO, WEI, GRACE}
    assert "On which days do you wish to rest? You may say 3" in "".join(desk.told(BO))
    assert "12月" in "".join(desk.told(WEI))


def test_late_is_useful_until_they_close(desk: Desk) -> None:
    desk.now = at(20, 23)
    assert ticks(desk) == ["16 Nov 09:00 asked"]
    desk.now = at(21, 1)
    assert ticks(desk) == ["16 Nov 09:00 wishes are closed"]
