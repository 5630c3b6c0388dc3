"""What comes next by the clock; a kind is paused, one is skipped, one is had early."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from commands.deciding.command import all_commands
from commands.schedule import coming
from commands.schedule.coming import MOST
from schedules import briefing, briefing_preview
from storage.cards import Card
from storage.occurrences import DONE, MISSED, SKIPPED, Occurrence
from storage.people import Team
from storage.rosters import Shift
from storage.timetable import Pause
from tests.bot.turning import Turned, clock, house_time
from tests.commands.desk import Desk, leaves_team, refusal, text
from tests.storage.floor import together
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS, LINUS, MONDAY, WEI, ZONE

__all__ = ["house_time"]
SCHEDULES = [briefing.SCHEDULE, briefing_preview.SCHEDULE]
FIRST = "Briefing, L 15:00–23:00"


@pytest.fixture(autouse=True)
def only_briefings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that comes by the clock the list holds briefings, whatever else there will be."""
    commands = tuple(one for one in all_commands() if one.word == "briefing")
    monkeypatch.setattr(coming, "all_commands", lambda: commands)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def schedule(desk: Desk, who: str, line: str = "") -> str:
    return desk.types(who, line, "schedule").text


def turn(desk: Desk, house_time: Turned, moment: datetime) -> None:
    house_time.at = desk.now = moment
    clock(desk.database, house_time, SCHEDULES).tick()


def posted(desk: Desk) -> list[str]:
    """The first lines of what the floor was told."""
    return [text(row).splitlines()[0] for row in desk.outgoing() if row.conversation == FLOOR]


def leaders(desk: Desk) -> list[str]:
    return [text(row) for row in desk.outgoing() if row.conversation == LEADERS]


def value(desk: Desk, action: str, place: int = 0) -> str:
    """What the buttons of the list say."""
    items = desk.types(GRACE, "", "schedule").items
    buttons = [one for item in items for one in item.buttons if one.action == action]
    return buttons[place].value


def ended(desk: Desk, job: str = "briefing") -> list[tuple[str, str]]:
    with desk.read() as tx:
        rows = tx.session.exec(select(Occurrence).where(Occurrence.job == job)).all()
    return [(row.outcome, row.why) for row in sorted(rows, key=lambda row: row.due_at)]


class TestTheList:
    def test_it_names_the_next_ten_with_day_time_and_place(self, desk: Desk) -> None:
        card = desk.types(ADA, "", "schedule")
        assert len(card.items) == MOST
        assert [item.text for item in card.items[:3]] == [
            "1. Mon 2 Nov, 14:45\nBriefing, L 15:00–23:00, in the floor's channel",
            "2. Mon 2 Nov, 22:45\nBriefing, N 23:00–07:00, in the floor's channel",
            "3. Tue 3 Nov, 14:45\nBriefing, L 15:00–23:00, in the floor's channel",
        ]

    def test_it_speaks_chinese(self, desk: Desk) -> None:
        assert "1. 11月2日" in schedule(desk, WEI)

    def test_only_those_who_may_have_buttons(self, desk: Desk) -> None:
        assert not any(item.buttons for item in desk.types(ADA, "", "schedule").items)
        assert all(item.buttons for item in desk.types(GRACE, "", "schedule").items)
        assert all(item.buttons for item in desk.types(DORA, "", "schedule").items)

    def test_a_team_with_nothing_to_come_is_told_so(self, desk: Desk) -> None:
        desk.passes(days=9)
        assert schedule(desk, ADA) == "Nothing comes to your team by the clock."

    def test_what_is_not_understood_changes_nothing(self, desk: Desk) -> None:
        for line in ("dance", "skip", "skip 99", "skip me", "now", "pause", "pause dance", "undo"):
            with desk.is_as_before():
                assert "Nothing was changed" in refusal(
                    lambda line=line: schedule(desk, GRACE, line)  # type: ignore[misc]
                )


class TestWhoMay:
    @pytest.mark.parametrize(
        "line", ["skip 1", "now 1", "undo 1", "pause briefing why", "resume briefing"]
    )
    def test_others_are_told_who_does(self, desk: Desk, line: str) -> None:
        with desk.is_as_before():
            said = refusal(lambda: schedule(desk, ADA, line))
        assert "duty leader (our own rule)" in said

    def test_nobody_touches_what_comes_to_another_team(self, desk: Desk) -> None:
        buttons = {name: value(desk, f"schedule.{name}") for name in ("skip", "now")}
        schedule(desk, GRACE, "pause briefing the floor is painted")
        with desk.database.change(desk.now) as tx:
            theirs = tx.session.exec(select(Team)).one().model_dump(exclude={"id"})
            other = Team(**{**theirs, "name": "Other"})
            tx.session.add(other)
            tx.session.flush()
            pause = tx.session.exec(select(Pause)).one()
            pause.team_id = other.id or 0
            for shift in tx.session.exec(select(Shift)):
                shift.team_id = other.id or 0
        with desk.is_as_before():
            for name, which in buttons.items():
                said = refusal(lambda n=name, w=which: desk.presses(GRACE, f"schedule.{n}", w))  # type: ignore[misc]
                assert "does not come to your team" in said
            said = refusal(lambda: desk.presses(GRACE, "schedule.resume", pause.id or 0))
            assert "paused no longer" in said

    @pytest.mark.parametrize(
        "forged", ["", "dance", "briefing|x|shift:3", "roll_call|1793602800|shift:3", "a|9|b|c"]
    )
    def test_a_forged_press_changes_nothing(self, desk: Desk, forged: str) -> None:
        with desk.is_as_before():
            refusal(lambda: desk.presses(GRACE, "schedule.skip", forged))
            refusal(lambda: desk.presses(GRACE, "schedule.now", forged))
            refusal(lambda: desk.opens(GRACE, "schedule.pause", forged))


class TestSkipping:
    def test_one_does_not_come_and_the_next_does(self, each_desk: Desk, house_time: Turned) -> None:
        desk = each_desk
        assert schedule(desk, GRACE, "skip 1").startswith(f"Skipped: {FIRST}, Mon 2 Nov, 14:45.")
        assert leaders(desk) == [f"Grace skips this one: {FIRST}, Mon 2 Nov, 14:45."]
        assert "Skipped by Grace: it does not come." in schedule(desk, ADA)
        turn(desk, house_time, at(14, 30))
        turn(desk, house_time, at(14, 45))
        turn(desk, house_time, at(22, 45))
        assert posted(desk) == ["Briefing: N 23:00–07:00, Mon 2 Nov 2026"]
        assert ended(desk)[-2:] == [(SKIPPED, "a leader skipped it"), (DONE, "")]
        assert ended(desk, "briefing_preview")[-2] == (MISSED, "briefing was skipped")
        assert desk.told(GRACE) == [], "nor is its leader shown it"

    def test_until_its_time_it_can_be_let_come(self, desk: Desk, house_time: Turned) -> None:
        schedule(desk, GRACE, "skip 1")
        which = value(desk, "schedule.undo")
        assert schedule(desk, LINUS, "undo 1").startswith(f"It comes after all: {FIRST}")
        assert "not skipped" in refusal(lambda: desk.presses(GRACE, "schedule.undo", which))
        turn(desk, house_time, at(14, 45))
        assert len(posted(desk)) == 1
        events = [entry.event for entry in desk.journal()]
        assert events[:2] == ["schedule.skipped", "schedule.unskipped"]

    def test_afterwards_it_stays_skipped(self, desk: Desk) -> None:
        schedule(desk, GRACE, "skip 1")
        which = value(desk, "schedule.undo")
        desk.now = at(14, 45)
        said = refusal(lambda: desk.presses(GRACE, "schedule.undo", which))
        assert said.startswith("Its time has passed")

    def test_the_second_is_told_who_was_first(self, each_desk: Desk) -> None:
        desk, which = each_desk, value(each_desk, "schedule.skip")

        def press(number: int) -> str:
            try:
                desk.presses((GRACE, LINUS)[number], "schedule.skip", which)
            except Refusal as refused:
                return refused.lines[0]
            return "skipped"

        said = together(2, press)
        assert sorted(said)[1] == "skipped"
        assert "has skipped it already" in sorted(said)[0]


class TestNow:
    def test_it_comes_at_once_and_not_again(self, each_desk: Desk, house_time: Turned) -> None:
        desk = each_desk
        desk.now = at(14)
        which = value(desk, "schedule.now")
        assert schedule(desk, GRACE, "now 1").startswith(f"Posted now: {FIRST}.")
        assert len(posted(desk)) == 1
        said = refusal(lambda: desk.presses(LINUS, "schedule.now", which))
        assert said == "Grace has had it posted already. Nothing was changed."
        assert "22:45" in schedule(desk, ADA).splitlines()[1]
        turn(desk, house_time, at(14, 45))
        assert len(posted(desk)) == 1

    def test_the_clock_and_a_leader_at_the_same_moment_post_it_once(
        self, each_desk: Desk, house_time: Turned
    ) -> None:
        desk, which = each_desk, value(each_desk, "schedule.now")
        house_time.at = at(14, 45)
        one = clock(desk.database, house_time, SCHEDULES)
        desk.now = at(14, 45) - timedelta(seconds=1)

        def act(number: int) -> None:
            if number == 0:
                one.tick()
                return
            with suppress(Refusal):
                desk.presses(GRACE, "schedule.now", which)

        together(2, act)
        assert len(posted(desk)) == 1

    def test_one_whose_time_has_come_posts_itself(self, desk: Desk) -> None:
        which = value(desk, "schedule.now")
        desk.now = at(14, 45)
        for name in ("now", "skip"):
            said = refusal(lambda n=name: desk.presses(GRACE, f"schedule.{n}", which))  # type: ignore[misc]
            assert said.startswith("Its time has come")


class TestPausing:
    def test_a_kind_does_not_come_until_the_day(self, each_desk: Desk, house_time: Turned) -> None:
        desk = each_desk
        said = schedule(desk, GRACE, "pause briefing until 2026-11-04 the floor is painted")
        assert said.startswith("Paused: Briefings. It comes again on Wed 4 Nov 2026.")
        assert leaders(desk) == [
            "Grace pauses this until Wed 4 Nov 2026: Briefings.\nReason: the floor is painted"
        ]
        listed = schedule(desk, ADA)
        assert "1. Wed 4 Nov, 14:45" in listed
        assert "Briefings: paused until Wed 4 Nov 2026" in listed
        assert "By Grace, since Mon 2 Nov 2026: the floor is painted" in listed
        turn(desk, house_time, at(14, 45))
        turn(desk, house_time, at(22, 45, date(2026, 11, 3)))
        assert posted(desk) == []
        assert set(ended(desk)[-2:]) == {(MISSED, "paused (pause:1)")}
        turn(desk, house_time, at(14, 45, date(2026, 11, 4)))
        assert len(posted(desk)) == 1
        assert "paused" not in schedule(desk, ADA)

    def test_or_until_it_is_resumed(self, desk: Desk, house_time: Turned) -> None:
        assert schedule(desk, GRACE, "pause 1 painters").startswith(
            "Paused until it is resumed: Briefings."
        )
        turn(desk, house_time, at(14, 45))
        assert schedule(desk, LINUS, "resume briefings").startswith("Resumed: Briefings.")
        said = refusal(lambda: schedule(desk, GRACE, "resume briefing"))
        assert said == "Briefings: not paused. Nothing was changed."
        turn(desk, house_time, at(22, 45))
        assert posted(desk) == ["Briefing: N 23:00–07:00, Mon 2 Nov 2026"]
        assert leaders(desk)[-1] == "Linus resumes this: Briefings."

    def test_its_preview_is_paused_with_it(self, desk: Desk, house_time: Turned) -> None:
        schedule(desk, GRACE, "pause briefing painters")
        turn(desk, house_time, at(14, 30))
        assert desk.told(GRACE) == []

    def test_it_is_said_in_chinese(self, desk: Desk) -> None:
        schedule(desk, GRACE, "暂停 班前会 到 2026-11-09 装修")
        with desk.read() as tx:
            pause = tx.session.exec(select(Pause)).one()
        assert (pause.until, pause.reason) == (date(2026, 11, 9), "装修")

    def test_the_form_does_the_same(self, desk: Desk) -> None:
        form = desk.opens(GRACE, "schedule.pause", "briefing")
        answers = {"until": "2026-11-09", "reason": "painters"}
        desk.sends(GRACE, form.action, form.value, **answers)
        said = refusal(lambda: desk.opens(LINUS, "schedule.pause", "briefing"))
        assert said.startswith("Grace has paused it already: Briefings.")
        said = refusal(lambda: desk.sends(LINUS, form.action, form.value, **answers))
        assert said.startswith("Grace has paused it already: Briefings.")

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("pause briefing", "Please say why"),
            ("pause briefing until 2026-11-09", "Please say why"),
            ("pause briefing until 2026-11-02 painters", "has to lie ahead"),
            ("pause briefing until 2026-02-30 painters", "which day is meant"),
            ("pause briefing until soonish", "which day is meant"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, desk: Desk, line: str, why: str) -> None:
        with desk.is_as_before():
            assert why in refusal(lambda: schedule(desk, GRACE, line))

    def test_the_journal_keeps_a_digest_of_the_reason(self, desk: Desk) -> None:
        schedule(desk, GRACE, "pause briefing secret-painters")
        entry = desk.journal()[-1]
        assert (entry.event, entry.subject) == ("schedule.paused", "pause:1")
        assert "secret" not in str(entry.facts)
        assert len(entry.facts["reason"]) == 64

    def test_who_has_left_stays_named(self, desk: Desk) -> None:
        schedule(desk, GRACE, "pause briefing painters")
        leaves_team(desk, GRACE, MONDAY)
        assert "By Grace" in schedule(desk, LINUS)


def test_a_card_with_the_list_has_an_id_for_each_button(desk: Desk) -> None:
    card: Card = desk.types(GRACE, "", "schedule")
    values = [(b.action, b.value) for item in card.items for b in item.buttons]
    pressed = [one for one in values if one[0] != "schedule.pause"]
    assert len(set(pressed)) == len(pressed)
