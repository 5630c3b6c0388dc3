"""An unanswered request climbs: who was silent is written down, and the next person is asked."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, delete

from schedules import leave_escalation
from schedules.schedule import Due
from storage import people, silences
from storage.leaves import Leave
from storage.people import Team
from storage.rosters import Assignment
from tests.commands.desk import BOOKS, Desk, leaves_team, people_to_spare, refusal, roster
from tests.commands.test_routing import hire
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, MORNING, WEI, ZONE

EMI = "U0EMI00001"
BEGINNING = MORNING - timedelta(days=30)
ALL_OFF_DUTY = "nobody who may decide is on duty"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return people_to_spare(desk)


@pytest.fixture
def each_desk(each_desk: Desk) -> Desk:
    return people_to_spare(each_desk)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def due(desk: Desk, since: datetime = BEGINNING, until: datetime | None = None) -> list[Due]:
    with desk.read() as tx:
        return list(leave_escalation.due(tx, BOOKS, since, until or since + timedelta(days=400)))


def marks(desk: Desk, number: int = 1) -> list[str]:
    """When the steps of a request are due, in the team's time."""
    found = [each for each in due(desk) if each.subject == f"leave:{number}"]
    return [f"{each.at.astimezone(ZONE):%a %H:%M}" for each in found]


def climb(desk: Desk, number: int = 1) -> str | None:
    """Live until the request's next step and take it; why nothing was said, or None."""
    step = next(each for each in due(desk, desk.now) if each.subject == f"leave:{number}")
    desk.now = step.at.astimezone(ZONE)
    with desk.database.change(desk.now) as tx:
        assert leave_escalation.why_useless(tx, BOOKS, step) is None
        return leave_escalation.post(tx, BOOKS, step)


def asked(desk: Desk, number: int = 1) -> str | None:
    person = desk.leave(number).asked_of
    if person is None:
        return None
    with desk.read() as tx:
        return people.by_id(tx, person).name


def silent(desk: Desk, number: int = 1) -> list[tuple[str, int, bool]]:
    """Who gave no answer, for how many minutes, and whether they were there."""
    with desk.read() as tx:
        found = silences.of(tx, f"leave:{number}")
        return [(people.by_id(tx, s.person_id).name, s.minutes, s.was_there) for s in found]


def only_on(desk: Desk, who: str, code: str, *days: date) -> None:
    """The person works these shifts and no others."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        tx.session.exec(delete(Assignment).where(col(Assignment.person_id) == person.id))
    roster(desk, who, code, *days)


@pytest.fixture
def leaders(each_desk: Desk) -> Desk:
    """Grace leads Monday's late shift, Linus and Emi work its early one; Dora directs."""
    desk = each_desk
    only_on(desk, GRACE, "L", MONDAY)
    only_on(desk, LINUS, "E", MONDAY)
    hire(desk, EMI, "L003", "Emi", "duty_leader")
    roster(desk, EMI, "E", MONDAY)
    return desk


class TestWhen:
    def test_after_30_60_and_90_minutes(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        assert marks(desk) == ["Mon 07:30", "Mon 08:00", "Mon 08:30"]

    def test_a_stretch_of_time_holds_its_end_and_not_its_beginning(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        half_past = at(7, 30)
        assert due(desk, MORNING, half_past - timedelta(seconds=1)) == []
        assert due(desk, at(7, 29), half_past) == [Due("leave:1", half_past)]
        assert due(desk, half_past, at(7, 59)) == []

    def test_all_of_them_before_the_three_hours(self, desk: Desk) -> None:
        desk.now = at(10, 50)
        desk.types(ADA, "sick today")
        assert marks(desk) == ["Mon 11:20", "Mon 11:40", "Mon 11:50"]

    def test_within_the_three_hours_by_the_minutes_alone(self, desk: Desk) -> None:
        desk.now = at(14, 45)
        desk.types(ADA, "sick today")
        assert marks(desk) == ["Mon 15:15", "Mon 15:45", "Mon 16:15"]

    def test_only_what_waits(self, desk: Desk) -> None:
        for who in (ADA, BO, WEI, DORA):
            desk.types(who, "sick today")
        desk.presses(GRACE, "leave.approve", 1)
        desk.types(GRACE, "decline 2 too few")
        desk.types(WEI, "withdraw 3")
        assert {each.subject for each in due(desk)} == {"leave:4"}

    def test_the_morning_is_the_wall_clocks_where_the_clocks_change(self, desk: Desk) -> None:
        """Nobody has a shift then: whoever is asked in the night is expected at seven."""
        with desk.database.change(desk.now) as tx:
            team = tx.session.get(Team, 1)
            assert team is not None
            team.zone = "Europe/Berlin"
        for asked_at in ("2026-03-29T01:45:00+01:00", "2027-10-31T02:45:00+02:00"):
            desk.now = datetime.fromisoformat(asked_at)
            desk.types(ADA, f"sick {desk.now.date()}")
        spring, autumn = (
            [
                each.at
                for each in due(desk, MORNING - timedelta(days=400), MORNING + timedelta(days=400))
                if each.subject == name
            ]
            for name in ("leave:1", "leave:2")
        )
        for moments, seven in ((spring, "2026-03-29T05:00Z"), (autumn, "2027-10-31T06:00Z")):
            since = datetime.fromisoformat(seven)
            assert [(m - since) / timedelta(minutes=1) for m in moments] == [30, 60, 90]

    def test_it_asks_the_database_the_same_little_for_any_number(
        self, each_desk: Desk, statements: list[str]
    ) -> None:
        desk, counts = each_desk, []
        for number in range(2):
            for who in ((ADA,), (BO, WEI))[number]:
                desk.types(who, "sick today")
            if number:
                for each in range(20):
                    hire(desk, f"U0X{each:07}", f"X{each:03}", "Xi", "duty_leader")
            statements.clear()
            assert due(desk)
            counts.append(len(statements))
        assert counts[0] == counts[1] <= 3

    def test_a_step_costs_the_same_with_more_people(
        self, leaders: Desk, statements: list[str]
    ) -> None:
        desk, counts = leaders, []
        for number, who in enumerate((ADA, BO)):
            desk.now = MORNING
            desk.types(who, "sick today")
            desk.now = MORNING
            statements.clear()
            assert climb(desk, number + 1) is None
            counts.append(len(statements))
            for each in range(20):
                hire(desk, f"U0X{number}{each:06}", f"X{number}{each:02}", "Xi", "duty_leader")
        assert counts[0] == counts[1]


class TestWhoIsNext:
    def test_whoever_has_the_role_and_is_at_work(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        assert climb(desk) is None
        assert asked(desk) == "Linus"
        assert desk.thread(1)[-1].splitlines() == [
            "Grace was asked at 07:00, but was not on duty.",
            f"Asked now: \ue000{LINUS}\ue001, duty leader (CC-2.4.4).",
            "An answer is needed by Mon 2 Nov, 12:00.",
            "To decide, answer here: approve, or decline and the reason.",
        ]
        assert f"Decides: \ue000{LINUS}\ue001, duty leader (CC-2.4.4)" in desk.card(1).text

    def test_then_the_others_then_those_above_each_once(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        found = []
        for _ in range(3):
            assert climb(desk) is None
            found.append(asked(desk))
        assert found == ["Linus", "Emi", "Dora"]
        assert silent(desk) == [("Grace", 30, False), ("Linus", 30, True), ("Emi", 30, True)]
        assert "Linus was asked at 07:30, no answer for 30 min." in desk.thread(1)[-1]
        assert len(desk.told(DORA)) == 1, "she is not in the leaders' channel by her post"
        assert due(desk) == []

    def test_the_silence_is_in_the_journal(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        climb(desk)
        climb(desk)
        entry = desk.journal()[-1]
        assert (entry.event, entry.subject, entry.actor) == ("leave.silent", "leave:1", "clock")
        with desk.read() as tx:
            linus, emi = people.by_slack(tx, LINUS), people.by_slack(tx, EMI)
        assert linus is not None
        assert emi is not None
        assert entry.facts["person"] == linus.id
        assert entry.facts["then"] == emi.id
        assert (entry.facts["minutes"], entry.facts["was_there"]) == (30, True)

    def test_nobody_on_duty_and_time_left_says_nothing(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        assert climb(desk) is None
        assert asked(desk) == "Dora"
        said = len(desk.outgoing())
        assert climb(desk) == ALL_OFF_DUTY
        assert len(desk.outgoing()) == said
        assert (asked(desk), silent(desk)) == ("Dora", [("Grace", 30, False)])

    def test_the_last_step_in_time_asks_somebody_off_duty_at_once(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.types(ADA, "sick today")
        climb(desk)
        climb(desk)
        assert climb(desk) is None
        assert asked(desk) == "Grace"
        said = desk.thread(1)[-1]
        assert "Dora was asked at 07:30, no answer for 1 h." in said
        assert f"Nobody is on duty. Asked all the same: \ue000{GRACE}\ue001" in said
        assert len(desk.told(GRACE)) == 1, "not kept for a shift that is too late"
        assert due(desk) == []

    def test_when_nobody_is_left_those_above_are_named_by_title(self, desk: Desk) -> None:
        for who in (LINUS, DORA):
            leaves_team(desk, who, MONDAY)
        desk.now = at(16)
        desk.types(ADA, "sick 2026-11-04")
        assert climb(desk) is None
        assert desk.thread(1)[-1].splitlines() == [
            "Grace was asked at 16:00, no answer for 30 min.",
            "Nobody has answered, and nobody else may be asked. "
            "Please tell the director and manager.",
            "An answer is needed by Wed 4 Nov, 12:00.",
            "To decide, answer here: approve, or decline and the reason.",
        ]
        assert asked(desk) is None
        assert due(desk) == []

    def test_after_the_line_nobody_is_woken(self, desk: Desk) -> None:
        """The shift has begun, the staffing has fallen already: it can wait for her shift."""
        desk.now = at(2, day=3)
        desk.types(WEI, "sick 2026-11-02")
        assert asked(desk) == "Grace"
        assert marks(desk) == ["Tue 15:30", "Tue 16:00", "Tue 16:30"]

    def test_the_shift_that_begins_before_anybody_comes_asks_off_duty(self, desk: Desk) -> None:
        """At five, for a shift at seven: the last step in time is the third."""
        roster(desk, ADA, "E", MONDAY)
        leaves_team(desk, DORA, MONDAY)
        desk.now = at(5)
        desk.types(ADA, "sick today 07:00-15:00")
        assert [climb(desk) for _ in range(3)] == [ALL_OFF_DUTY, ALL_OFF_DUTY, None]
        assert f"{desk.now:%H:%M}" == "06:30"

    def test_a_leaders_own_request_never_comes_to_her(self, leaders: Desk) -> None:
        desk = leaders
        desk.now = at(8)
        desk.types(GRACE, "sick 2026-11-04")
        found = [asked(desk)]
        for _ in range(2):
            assert climb(desk) is None
            found.append(asked(desk))
        assert found == ["Linus", "Emi", "Dora"]
        assert "Nobody decides their own request" in refusal(lambda: desk.types(GRACE, "approve 1"))
        desk.types(DORA, "approve 1")
        assert "Approved" in desk.told(GRACE)[-1] or "approved" in desk.told(GRACE)[-1]


class TestAtNight:
    """Wei asks in the night for days that are weeks ahead."""

    def test_the_minutes_count_from_the_leaders_shift(self, each_desk: Desk) -> None:
        desk = each_desk
        desk.now = at(2, day=3)
        desk.types(WEI, "personal 2026-11-20")
        assert asked(desk) == "Grace"
        assert marks(desk) == ["Tue 15:30", "Tue 16:00", "Tue 16:30"]
        assert climb(desk) is None
        assert asked(desk) == "Linus"
        assert silent(desk) == [("Grace", 30, True)], "from when she came, not from the night"

    def test_a_mark_when_all_have_gone_home_is_put_off(self, each_desk: Desk) -> None:
        desk = each_desk
        leaves_team(desk, DORA, MONDAY)
        desk.now = at(22, 40)
        desk.types(ADA, "personal 2026-11-20")
        assert asked(desk) == "Grace"
        assert climb(desk) == f"{ALL_OFF_DUTY}; put off until 2026-11-03T07:00+00:00"
        assert marks(desk) == ["Tue 15:00", "Tue 15:30", "Tue 16:00"]
        assert climb(desk) is None
        assert asked(desk) == "Linus"

    def test_with_a_director_it_waits_for_the_leader_and_not_for_the_morning(
        self, desk: Desk
    ) -> None:
        desk.now = at(22, 40)
        desk.types(ADA, "personal 2026-11-20")
        assert climb(desk) == f"{ALL_OFF_DUTY}; put off until 2026-11-03T07:00+00:00"

    def test_for_tomorrow_it_waits_for_the_morning(self, desk: Desk) -> None:
        """The leader comes too late for an answer at noon, the director does not."""
        desk.now = at(23, 50)
        desk.types(ADA, "sick tomorrow")
        assert climb(desk) == f"{ALL_OFF_DUTY}; put off until 2026-11-02T23:00+00:00"
        assert marks(desk) == ["Tue 07:00", "Tue 07:30", "Tue 08:00"]
        assert climb(desk) is None
        assert asked(desk) == "Dora"


class TestLate:
    def test_it_is_useless_once_it_is_decided(self, desk: Desk) -> None:
        desk.types(ADA, "sick today")
        step = Due("leave:1", at(7, 30))
        desk.presses(GRACE, "leave.approve", 1)
        with desk.database.change(desk.now) as tx:
            why = leave_escalation.why_useless(tx, BOOKS, step)
        assert why == "it was decided meanwhile"

    def test_it_is_useless_once_somebody_else_is_asked(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        climb(desk)
        with desk.database.change(desk.now) as tx:
            why = leave_escalation.why_useless(tx, BOOKS, Due("leave:1", at(7, 30)))
        assert why == "somebody else was asked meanwhile"

    def test_the_latest_of_several_is_one_step(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        desk.now = at(11)
        with desk.database.change(desk.now) as tx:
            assert leave_escalation.post(tx, BOOKS, Due("leave:1", at(8, 30))) is None
        assert asked(desk) == "Linus"
        assert silent(desk) == [("Grace", 240, False)]
        assert due(desk) == []


class TestWhatIsSaid:
    def test_in_the_teams_language(self, leaders: Desk) -> None:
        desk = leaders
        with desk.database.change(desk.now) as tx:
            team = tx.session.get(Team, 1)
            assert team is not None
            team.language = "zh"
        desk.types(ADA, "sick today")
        climb(desk)
        climb(desk)
        assert desk.thread(1)[-1].splitlines()[:3] == [
            "07:00 已请 Grace 审批，当时不当班。",
            "07:30 已请 Linus 审批，30 分钟没有答复。",
            f"现在请值班长 \ue000{EMI}\ue001 审批（CC-2.4.4）。",
        ]

    def test_list_and_why_tell_who_was_asked(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today migraine")
        climb(desk)
        climb(desk)
        told = "Linus was asked at 07:30, no answer for 30 min."
        for who, line in ((ADA, "list"), (GRACE, "list"), (ADA, "why 1"), (GRACE, "why 1")):
            assert told in desk.types(who, line).lines, (who, line)
        assert "Asked now: Emi." in desk.types(ADA, "list").lines
        assert "migraine" not in desk.types(GRACE, "list").text
        assert told not in desk.types(BO, "list").text
        assert "somebody else's" in refusal(lambda: desk.types(BO, "why 1"))

    def test_once_decided_only_why_still_tells(self, leaders: Desk) -> None:
        desk = leaders
        desk.types(ADA, "sick today")
        climb(desk)
        desk.types(LINUS, "approve 1")
        told = "Grace was asked at 07:00, but was not on duty."
        assert told in desk.types(ADA, "why 1").lines
        assert told not in desk.types(ADA, "list").text


def test_a_request_without_marks_never_climbs(desk: Desk) -> None:
    desk.types(ADA, "sick today")
    with desk.database.change(desk.now) as tx:
        tx.session.get_one(Leave, 1).climbs_from = None
    assert due(desk) == []
