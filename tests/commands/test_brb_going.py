"""Leaving the post is noted, and who is on no shift, or does not come back, is told so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from handbook.book import read
from storage import people
from storage.people import Team
from storage.rosters import Assignment, Shift
from tests.commands.brb_desk import TUESDAY, at, brb, card, labels, newest, posts
from tests.commands.desk import BOOKS, Desk, refusal
from tests.stories.floor import ADA, BO, DORA, GRACE, MONDAY, WEI


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


class TestGoing:
    def test_a_short_one_is_noted_and_told_to_the_leaders(self, floor: Desk) -> None:
        answer = brb(floor, ADA, "15 lunch room")
        assert answer.title == "Away from the post until 16:15"
        assert labels(answer) == ["I'm back", "5 more minutes"]
        shown = card(floor)
        assert shown.title == "#1 Ada is away until 16:15"
        assert labels(shown) == ["Is back", "Details"]
        assert posts(floor) == 1

    @pytest.mark.parametrize(
        ("line", "time"),
        [
            ("15", "16:15"),
            ("15 min lunch", "16:15"),
            ("lunch room, until 16:14", "16:14"),
            ("15分钟 食堂", "16:15"),
            ("到16:10 食堂", "16:10"),
            ("a quarter, well 5 minutes", "16:05"),
        ],
    )
    def test_until_when_is_read_in_both_languages(self, floor: Desk, line: str, time: str) -> None:
        assert brb(floor, ADA, line).title == f"Away from the post until {time}"

    def test_where_and_what_for_stand_in_no_message(self, floor: Desk) -> None:
        brb(floor, ADA, "15 xyzzy")
        brb(floor, ADA, "40 xyzzy")
        floor.sends(GRACE, "brb.decline", 1, reason="plugh")
        assert all("xyzzy" not in str(row.card) for row in floor.outgoing())
        assert [row.conversation for row in floor.outgoing() if "plugh" in str(row.card)] == [
            f"@{ADA}"
        ]
        assert all("xyzzy" not in str(entry.facts) for entry in floor.journal())

    def test_leaders_can_look_and_the_look_is_noted(self, floor: Desk) -> None:
        brb(floor, ADA, "15 lunch room")
        for who in (GRACE, BO, ADA):  # Bo records attendance as a group leader
            assert "Where, and what for: lunch room" in floor.opens(who, "brb.details", 1).lines
        assert [entry.event for entry in floor.journal()].count("brb.looked") == 3
        with floor.is_as_before():
            told = refusal(lambda: floor.opens(WEI, "brb.details", 1))
        assert told == "详情只对班长和本人开放。"

    def test_somebody_off_shift_is_told_so(self, floor: Desk) -> None:
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, WEI, "15"))
        assert told == (
            "你现在不在班上，没有人在等你，没有做任何记录。\n"
            "你的下一个班次：2026年11月2日 周一 N 23:00–07:00。"
        )
        with floor.is_as_before():
            assert "No other shift of yours" in refusal(lambda: brb(floor, DORA, "15"))

    def test_hours_of_leave_are_leave_and_the_others_are_not(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 14)
        floor.types(ADA, "errand today 16:00-17:00")
        floor.types(GRACE, "approve 1")
        floor.now = at(MONDAY, 16)
        assert refusal(lambda: brb(floor, ADA, "15")).startswith("You are not on shift")
        floor.now = at(MONDAY, 17)
        assert brb(floor, ADA, "15").title == "Away from the post until 17:15"

    @pytest.mark.parametrize("line", ["lunch", "0", "0 lunch", "soon"])
    def test_without_an_end_it_is_asked(self, floor: Desk, line: str) -> None:
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, line))
        assert told.startswith("Until when will you be away? Nothing was noted yet.")

    @pytest.mark.parametrize("line", ["until 23:00", "until 15:30", "7 hours"])
    def test_who_does_not_come_back_asks_for_leave(self, floor: Desk, line: str) -> None:
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, line))
        assert "That reaches the end of your shift at 23:00" in told
        ready = "private errand 2026-11-02 16:05-23:00"
        assert f"For example: /timeoff {ready}" in told
        floor.passes(minutes=4)
        assert "16:05 to 23:00" in floor.types(ADA, ready).text

    def test_an_empty_line_and_the_form_button_say_how(self, floor: Desk) -> None:
        assert "For longer than 15 min the duty leader has to agree first (CC-1.2)." in (
            brb(floor, ADA, "").lines
        )
        assert labels(brb(floor, ADA, "form")) == ["Leave the post…"]

    def test_the_form_asks_the_same(self, floor: Desk) -> None:
        form = floor.opens(ADA, "brb.ask")
        assert [field.name for field in form.fields] == ["when", "private", "words"]
        told = refusal(lambda: floor.sends(ADA, "brb.ask", when="later"))
        assert told.endswith("For example 20 min, or 14:30.")
        answer = floor.sends(ADA, "brb.ask", when="16:10", private="no", words="lunch")
        assert answer.title == "Away from the post until 16:10"
        assert newest(floor).words == "lunch"


class TestHandbooks:
    def own_page(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
        (tmp_path / "own.yaml").write_text(page, encoding="utf-8")
        monkeypatch.setitem(BOOKS, "call-centre", read("own.yaml", tmp_path))

    def test_where_one_goes_may_have_to_be_said(
        self, floor: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.own_page(
            tmp_path,
            monkeypatch,
            "extends: call-centre\nstepping_away:\n"
            "  - {from: 2020-01-01, decided_by: duty_leader, where_rule: CC-1.2, rule: CC-1.2}\n",
        )
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, "120"))
        assert told.startswith("Please say where you can be found (CC-1.2).")
        answer = brb(floor, ADA, "120 meeting room 2")
        assert labels(answer) == ["I'm back", "5 more minutes"], "and nobody has to agree"

    def test_a_page_without_rules_says_so(
        self, floor: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.own_page(tmp_path, monkeypatch, "extends: call-centre\nstepping_away: []\n")
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, "15"))
        assert told.startswith("Your handbook says nothing of leaving the post.")

    def test_a_night_shift_keeps_the_rules_of_its_date(
        self, floor: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.own_page(
            tmp_path,
            monkeypatch,
            "extends: call-centre\nstepping_away:\n"
            "  - {from: 2020-01-01, decided_by: duty_leader, rule: ours}\n"
            "  - {from: 2026-11-03, decided_by: duty_leader, consent: {rule: ours}, rule: ours}\n",
        )
        floor.now = at(TUESDAY, 1)
        brb(floor, WEI, "60")
        assert newest(floor).state == "out"
        floor.now = at(TUESDAY, 16)
        brb(floor, ADA, "1")
        assert newest(floor).state == "asked"


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Europe/Berlin", date(2026, 10, 25), 180),
        ("Europe/Berlin", date(2026, 3, 29), 60),
        ("America/New_York", date(2026, 11, 1), 180),
        ("America/New_York", date(2026, 3, 8), 60),
    ],
)
def test_where_the_clocks_change_minutes_are_minutes(
    desk: Desk, zone: str, day: date, minutes: int
) -> None:
    """From one in the night until three, by the clock on the wall."""
    local = ZoneInfo(zone)
    with desk.database.change(desk.now) as tx:
        [team] = tx.session.exec(select(Team)).all()
        team.zone = zone
        person = people.by_slack(tx, ADA)
        assert person is not None
        begins = datetime(day.year, day.month, day.day, tzinfo=local)
        shift = Shift(
            team_id=team.id or 0,
            day=day,
            code="X",
            starts_at=begins,
            ends_at=begins + timedelta(hours=8),
        )
        tx.session.add_all([team, shift])
        tx.session.flush()
        tx.session.add(Assignment(shift_id=shift.id or 0, person_id=person.id))
    desk.now = datetime(day.year, day.month, day.day, 1, tzinfo=local).astimezone(UTC)
    brb(desk, ADA, "until 3:00 lunch")
    desk.presses(DORA, "brb.agree", 1)
    away = newest(desk)
    assert away.since is not None
    assert (away.until - away.since).total_seconds() / 60 == minutes
    brb(desk, ADA, "back")
    brb(desk, ADA, "15")
    assert (newest(desk).until - desk.now).total_seconds() / 60 == 15
