"""Leaving the post: said, agreed to, reminded of, ended; what was too long is recorded once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from commands.deciding.replies import read_decision
from schedules import brb_reminder
from schedules.schedule import Due
from storage import leaves, outbox, people, stepping_away
from storage.attendance import Record
from storage.cards import Card
from storage.people import Role
from storage.proposals import Proposal
from storage.stepping_away import StepAway
from tests.commands.desk import BOOKS, BOT, DRAWS, REPLIES, Desk, refusal, text
from commands.deciding.command import Drawing
from tests.stories.floor import ADA, BO, DORA, GRACE, LEADERS, LINUS, MONDAY, WEI, ZONE

TUESDAY = MONDAY + timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def floor(desk: Desk) -> Desk:
    """Four in the afternoon: the late shift is at work."""
    desk.now = at(MONDAY, 16)
    return desk


def brb(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, "brb")


def newest(desk: Desk) -> StepAway:
    with desk.read() as tx:
        return tx.session.exec(select(StepAway).order_by(StepAway.id.desc())).first()  # type: ignore


def every(desk: Desk) -> Sequence[StepAway]:
    with desk.read() as tx:
        return list(tx.session.exec(select(StepAway).order_by(StepAway.id)).all())  # type: ignore


def card(desk: Desk, number: int = 1) -> Card:
    with desk.read() as tx:
        return DRAWS["brb"](Drawing(tx, BOOKS, number))


def labels(shown: Card | None) -> list[str]:
    assert shown is not None
    return [button.label for button in shown.buttons]


def posts(desk: Desk) -> int:
    rows = [row for row in desk.outgoing() if row.kind == outbox.POST]
    return len([row for row in rows if row.conversation == LEADERS])


def thread(desk: Desk, number: int = 1) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.kind == outbox.REPLY and row.subject == f"brb:{number}"
    ]


def records(desk: Desk) -> list[tuple[str, int]]:
    with desk.read() as tx:
        return [(row.event, row.minutes) for row in tx.session.exec(select(Record)).all()]


def until(desk: Desk, moment: datetime) -> None:
    """The clock goes on to the moment, and does at each mark what is due at it."""
    done: set[tuple[str, datetime]] = set()
    while True:
        with desk.read() as tx:
            dues = brb_reminder.due(tx, BOOKS, desk.now, moment)
        left = sorted((due for due in dues if (due.subject, due.at) not in done), key=_when)
        if not left:
            break
        due = left[0]
        done.add((due.subject, due.at))
        desk.now = due.at
        with desk.database.change(desk.now) as tx:
            if brb_reminder.why_useless(tx, BOOKS, due) is None:
                brb_reminder.post(tx, BOOKS, due)
    desk.now = moment


def _when(due: Due) -> datetime:
    return due.at


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
        assert told == "The details are open to the leaders and the person only."

    def test_somebody_off_shift_is_told_so(self, floor: Desk) -> None:
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, WEI, "15"))
        assert told.startswith("You are not on shift now, so nobody waits for you.")
        assert "Your next shift: N 23:00–07:00, Mon 2 Nov 2026." in told
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
        assert "For longer than 15 min the duty leader has to agree first (ours)." in (
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


class TestAsking:
    """Longer than the handbook allows, or private: somebody has to agree first."""

    def test_the_shifts_leader_is_asked_and_agrees(self, floor: Desk) -> None:
        answer = brb(floor, ADA, "16 lunch room")
        assert answer.lines == (
            "Please wait: the duty leader has to agree first (ours).",
            "Asked: Grace. I will tell you.",
        )
        assert labels(answer) == ["Withdraw"]
        assert labels(card(floor)) == ["Agree", "Decline…", "Details"]
        assert floor.told(GRACE) == [], "she reads the leaders' channel"
        floor.passes(minutes=4)
        floor.presses(GRACE, "brb.agree", 1)
        away = newest(floor)
        assert (away.state, away.until) == ("out", at(MONDAY, 16, 20)), "from the yes on"
        assert "Grace has agreed. Please be back by 16:20." in floor.told(ADA)[-1]

    def test_a_time_of_day_stays_that_time(self, floor: Desk) -> None:
        brb(floor, ADA, "until 16:40 lunch")
        floor.passes(minutes=4)
        floor.presses(GRACE, "brb.agree", 1)
        assert newest(floor).until == at(MONDAY, 16, 40)

    def test_a_no_says_why(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        with floor.is_as_before():
            assert "Please say why" in refusal(lambda: brb(floor, GRACE, "decline 1"))
        brb(floor, GRACE, "decline 1 two calls wait")
        assert newest(floor).state == "declined"
        assert floor.told(ADA)[-1] == (
            "Declined by Grace\nWhy: two calls wait\nPlease stay at your post."
        )
        assert card(floor).title == "#1 Ada stays at the post: declined"
        assert labels(card(floor)) == ["Details"]

    @pytest.mark.parametrize(
        ("word", "state"), [("Approve!", "out"), ("驳回 人手不够", "declined")]
    )
    def test_a_word_in_the_thread_decides(self, floor: Desk, word: str, state: str) -> None:
        brb(floor, ADA, "30")
        decision = read_decision(word, BOOKS["call-centre"].words, BOT)
        assert decision is not None
        floor._act(
            GRACE,
            lambda asking: REPLIES["brb"](
                asking,
                outbox.first_of(asking.tx, "brb:1"),
                decision,  # type: ignore
            ),
        )
        assert newest(floor).state == state

    def test_the_second_is_told_who_was_first(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        floor.presses(GRACE, "brb.agree", 1)
        for act in (
            lambda: floor.presses(LINUS, "brb.agree", 1),
            lambda: brb(floor, LINUS, "decline 1 no"),
        ):
            with floor.is_as_before():
                assert refusal(act).startswith("Grace was first and agreed to #1 (16:00).")

    def test_who_may_not_decide_is_told_who_may(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(BO, "brb.agree", 1))
        assert told == "#1 is for the duty leader to decide (ours). Nothing was changed."
        with floor.is_as_before():
            assert refusal(lambda: brb(floor, GRACE, "agree 7")).startswith("I know no absence “7”")

    def test_a_leader_asks_another_leader(self, floor: Desk) -> None:
        answer = brb(floor, GRACE, "30 dentist")
        assert "Asked: Linus. I will tell you." in answer.lines
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("Nobody decides their own request.")
        floor.presses(LINUS, "brb.agree", 1)
        assert newest(floor).state == "out"

    def test_where_nobody_else_could_agree_nobody_has_to(self, floor: Desk) -> None:
        with floor.database.change(floor.now) as tx:
            for role in tx.session.exec(select(Role)).all():
                if role.role in ("duty_leader", "director"):
                    tx.session.delete(role)
        assert labels(brb(floor, ADA, "30")) == ["I'm back", "5 more minutes"]

    def test_with_no_leader_on_duty_the_asker_is_told(self, floor: Desk) -> None:
        floor.now = at(TUESDAY, 3)
        answer = brb(floor, WEI, "30")
        assert answer.lines[1].endswith("不在岗，请同时告诉现场的人。") or (
            "is not on duty" in answer.lines[1]
        )

    def test_nobody_answers_in_time(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        until(floor, at(MONDAY, 16, 29))
        assert newest(floor).state == "asked"
        until(floor, at(MONDAY, 16, 31))
        assert newest(floor).state == "lapsed"
        assert floor.told(ADA)[-1].startswith("No answer in time\nNobody has answered")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("#1 is closed: nobody answered in time.")

    @pytest.mark.parametrize("line", ["back", "press"])
    def test_taking_it_back(self, floor: Desk, line: str) -> None:
        brb(floor, ADA, "30")
        if line == "press":
            floor.presses(ADA, "brb.withdraw", 1)
        else:
            brb(floor, ADA, line)
        assert newest(floor).state == "withdrawn"
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(GRACE, "brb.agree", 1))
        assert told.startswith("Ada has taken #1 back.")

    def test_asking_again_takes_the_first_one_back(self, floor: Desk) -> None:
        brb(floor, ADA, "30")
        answer = brb(floor, ADA, "10")
        assert "What you asked for before (#1) is taken back." in answer.lines
        assert [away.state for away in every(floor)] == ["withdrawn", "out"]
        assert posts(floor) == 1
        assert card(floor).title == "#2 Ada is away until 16:10"

    def test_a_service_desk_is_left_only_with_a_yes(self, service: Desk) -> None:
        service.now = at(MONDAY, 16)
        answer = brb(service, ADA, "5 post room")
        assert "Please wait: the shift leader has to agree first (SD-D1)." in answer.lines
        service.presses(GRACE, "brb.agree", 1)  # the service manager acts for the shift leader
        assert newest(service).state == "out"
        until(service, at(MONDAY, 17))
        brb(service, ADA, "back")
        assert (newest(service).over, records(service)) == (55, []), "no rule makes anything of it"


class TestBack:
    def test_in_time_it_is_only_noted(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=12)
        assert brb(floor, ADA, "back").lines == ("Welcome back. You were away for 12 min.",)
        assert (newest(floor).over, records(floor), thread(floor)) == (0, [], [])
        assert card(floor).title == "#1 Ada is back"

    @pytest.mark.parametrize("word", ["back", "I'm back!", "我回来了", "回来了。"])
    def test_it_is_said_in_both_languages(self, floor: Desk, word: str) -> None:
        brb(floor, ADA, "15")
        brb(floor, ADA, word)
        assert newest(floor).state == "back"

    def test_twice_is_said_once(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.presses(ADA, "brb.back", 1)
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(ADA, "brb.back", 1))
            assert told == refusal(lambda: brb(floor, ADA, "back"))
        assert told == "You are noted as back already, at 16:00."

    def test_nothing_to_end(self, floor: Desk) -> None:
        with floor.is_as_before():
            assert refusal(lambda: brb(floor, ADA, "back")).startswith("You are not away now")

    def test_anothers_button_is_not_ones_own(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        for action in ("brb.back", "brb.more"):
            with floor.is_as_before():
                told = refusal(lambda action=action: floor.presses(BO, action, 1))  # type: ignore
            assert told == "That button is somebody else's. Nothing was changed."

    def test_a_leader_sees_them_come(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        with floor.is_as_before():
            assert refusal(lambda: floor.presses(WEI, "brb.is_back", 1)).startswith("Only the")
        floor.presses(BO, "brb.is_back", 1)
        assert newest(floor).state == "back"
        with floor.is_as_before():
            assert refusal(lambda: floor.presses(GRACE, "brb.is_back", 1)).startswith(
                "#1 is over: Ada is back."
            )

    def test_within_the_grace_nothing_comes_of_it(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.now = at(MONDAY, 16, 20)
        assert "It was until 16:15: 5 min more." in brb(floor, ADA, "back").lines
        assert records(floor) == []

    def test_beyond_it_the_minutes_are_recorded_once_and_put_to_the_leader(
        self, floor: Desk
    ) -> None:
        brb(floor, ADA, "15")
        until(floor, at(MONDAY, 16, 57))
        brb(floor, ADA, "back")
        assert records(floor) == [("stepped_away", 42)]
        assert thread(floor)[-1] == "Ada is back at 16:57, 42 min over."
        with floor.read() as tx:
            [proposal] = tx.session.exec(select(Proposal)).all()
        assert (proposal.rule, proposal.outcome, proposal.amount) == ("CC-2.2.1.14", "points", 2)
        until(floor, at(TUESDAY, 1))
        assert records(floor) == [("stepped_away", 42)]

    def test_all_of_a_shift_stand_on_one_card(self, floor: Desk) -> None:
        for _ in range(3):
            brb(floor, ADA, "10")
            floor.passes(minutes=5)
            brb(floor, ADA, "back")
            floor.passes(minutes=25)
        assert posts(floor) == 1
        [earlier] = [f for f in card(floor).facts if f.label == "Earlier on this shift"]
        assert earlier.value == "16:00 to 16:05, 5 min and 16:30 to 16:35, 5 min"
        floor.now = at(TUESDAY, 16)
        brb(floor, ADA, "10")
        assert posts(floor) == 2
        assert card(floor, 4).title == "#4 Ada is away until 16:10"


class TestLonger:
    def test_within_what_needs_no_yes(self, floor: Desk) -> None:
        brb(floor, ADA, "5 lunch")
        answer = floor.presses(ADA, "brb.more", 1)
        assert answer is not None
        assert answer.lines == ("You are away since 16:00. It is until 16:10 now.",)
        assert newest(floor).words == "lunch"

    def test_a_second_line_changes_the_first_and_says_so(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=2)
        answer = brb(floor, ADA, "3")
        assert answer.lines == ("You are away since 16:00. It is until 16:05 now.",)
        assert len(every(floor)) == 1

    def test_beyond_it_the_leader_is_asked(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        answer = floor.presses(ADA, "brb.more", 1)
        assert answer is not None
        assert answer.lines[1].startswith("For longer, until 16:20, the duty leader has to agree")
        assert newest(floor).until == at(MONDAY, 16, 15), "until she does"
        assert labels(card(floor)) == ["Agree until 16:20", "Decline…", "Is back", "Details"]
        floor.presses(GRACE, "brb.agree", 1)
        assert newest(floor).until == at(MONDAY, 16, 20)
        assert labels(card(floor)) == ["Is back", "Details"]

    def test_a_no_leaves_the_end_as_it_was(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.presses(ADA, "brb.more", 1)
        brb(floor, GRACE, "decline 1 calls wait")
        away = newest(floor)
        assert (away.state, away.until, away.wants_until) == ("out", at(MONDAY, 16, 15), None)
        assert floor.told(ADA)[-1].endswith("It stays until 16:15. Please come back by then.")

    def test_after_the_end_more_is_an_exception_and_the_minutes_do_not_vanish(
        self, floor: Desk
    ) -> None:
        brb(floor, ADA, "5")
        until(floor, at(MONDAY, 16, 12))
        floor.presses(ADA, "brb.more", 1)
        away = newest(floor)
        assert (away.until, away.wants_until) == (at(MONDAY, 16, 5), at(MONDAY, 16, 17))
        brb(floor, ADA, "back")
        assert records(floor) == [("stepped_away", 7)]

    def test_a_yes_after_the_end_makes_up_for_it(self, floor: Desk) -> None:
        brb(floor, ADA, "5")
        until(floor, at(MONDAY, 16, 12))
        brb(floor, ADA, "10")
        floor.presses(GRACE, "brb.agree", 1)
        floor.now = at(MONDAY, 16, 20)
        brb(floor, ADA, "back")
        assert records(floor) == []

    def test_not_beyond_the_shift(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 45)
        brb(floor, ADA, "12")
        with floor.is_as_before():
            told = refusal(lambda: floor.presses(ADA, "brb.more", 1))
        assert told.startswith("Your shift ends at 23:00.")


class TestTheClock:
    def test_reminded_missed_and_told(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        until(floor, at(MONDAY, 16, 9))
        assert floor.told(ADA) == []
        until(floor, at(MONDAY, 16, 10))
        assert floor.told(ADA) == [
            "5 min left: back by 16:15\nPress when you are in your seat again."
        ]
        until(floor, at(MONDAY, 16, 19))
        assert thread(floor) == []
        until(floor, at(MONDAY, 16, 20))
        assert thread(floor) == [
            f"\ue000{GRACE}\ue001: Ada is not back. It was until 16:15, 5 min ago (CC-2.2.1.14)."
        ]
        assert floor.told(ADA)[-1].startswith("You are missed: it was until 16:15")
        assert card(floor).title == "#1 Ada is not back: it was until 16:15"
        until(floor, at(MONDAY, 18))
        assert len(thread(floor)) == 1, "never twice"

    def test_a_short_one_is_reminded_of_when_it_ends(self, floor: Desk) -> None:
        brb(floor, ADA, "3")
        until(floor, at(MONDAY, 16, 4))
        assert floor.told(ADA)[0].startswith("Your time is over: it was until 16:03")

    def test_whoever_is_back_is_left_in_peace(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.passes(minutes=5)
        brb(floor, ADA, "back")
        until(floor, at(TUESDAY, 1))
        assert (floor.told(ADA), thread(floor)) == ([], [])

    def test_a_later_end_moves_the_marks(self, floor: Desk) -> None:
        brb(floor, ADA, "5")
        floor.presses(ADA, "brb.more", 1)
        until(floor, at(MONDAY, 16, 14))
        assert [line.splitlines()[0] for line in floor.told(ADA)] == ["5 min left: back by 16:10"]
        assert thread(floor) == []

    def test_the_shifts_end_closes_it(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "10")
        until(floor, at(TUESDAY, 1))
        away = newest(floor)
        assert (away.state, away.back_at, away.over) == ("ended", at(MONDAY, 23), 10)
        assert thread(floor)[-1] == (
            "Ada had not said to be back when the shift ended at 23:00; it was until 22:50."
        )
        assert records(floor) == [("stepped_away", 10)]
        with floor.is_as_before():
            told = refusal(lambda: brb(floor, ADA, "back"))
        assert told.startswith("It was closed at 23:00, when your shift ended.")

    def test_what_still_waits_when_the_shift_ends_lapses(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "until 22:59 private bank")
        until(floor, at(MONDAY, 23))
        assert newest(floor).state == "lapsed"

    def test_said_before_the_clock_came_to_it_the_shift_has_ended_all_the_same(
        self, floor: Desk
    ) -> None:
        floor.now = at(MONDAY, 22, 40)
        brb(floor, ADA, "10")
        floor.now = at(MONDAY, 23, 5)
        assert brb(floor, ADA, "back").lines[0].startswith("It was closed at 23:00")
        assert newest(floor).state == "ended"

    def test_after_a_long_downtime_it_is_closed_all_the_same(self, floor: Desk) -> None:
        brb(floor, ADA, "15")
        floor.now = at(MONDAY, 16) + timedelta(days=30)
        with floor.read() as tx:
            dues = brb_reminder.due(tx, BOOKS, floor.now - timedelta(days=7), floor.now)
        [due] = dues
        with floor.database.change(floor.now) as tx:
            assert brb_reminder.why_useless(tx, BOOKS, due) is None
            brb_reminder.post(tx, BOOKS, due)
        assert (newest(floor).state, newest(floor).back_at) == ("ended", at(MONDAY, 23))

    def test_over_midnight(self, floor: Desk) -> None:
        floor.now = at(MONDAY, 23, 55)
        assert brb(floor, WEI, "until 0:05").title.endswith("00:05")  # type: ignore
        until(floor, at(TUESDAY, 0, 11))
        brb(floor, WEI, "back")
        assert records(floor) == [("stepped_away", 6)]
        with floor.read() as tx:
            [row] = tx.session.exec(select(Record)).all()
        assert row.day == MONDAY, "the shift's date"
