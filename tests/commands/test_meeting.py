"""A meeting's life: drafted to its chair, edited, posted, moved or cancelled, its minutes kept."""

from datetime import date

import pytest
from sqlmodel import select

from commands.deciding.asking import Refusal
from storage import attendance, ledger, meetings, people
from storage.attendance import Record
from storage.cards import Card
from storage.ledger import Entry
from storage.meetings import Meeting
from storage.people import Person, Role, Team
from tests.commands.desk import Desk, leaves_team, people_to_spare, refusal, text
from tests.commands.meeting_desk import action, at, drawn, kept, meeting, posts, redrawn, turn
from tests.commands.report_desk import joins
from tests.commands.sheet_desk import with_manager
from tests.stories.floor import ADA, BO, DORA, EVE, FLOOR, GRACE, LEADERS, LINUS, WEI


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Wednesday before the weekly meeting of Friday 6 November; Eve manages."""
    return wednesday(desk)


@pytest.fixture
def each_week(each_desk: Desk) -> Desk:
    """The same, on SQLite and on PostgreSQL in turn."""
    return wednesday(each_desk)


def wednesday(desk: Desk) -> Desk:
    with_manager(desk)
    turn(desk, at(4))
    return desk


def the(desk: Desk, name: str = "weekly") -> Meeting:
    """The newest meeting of a kind."""
    with desk.read() as tx:
        rows = tx.session.exec(select(Meeting).where(Meeting.kind == name)).all()
    return max(rows, key=lambda row: row.day)


def late(desk: Desk, who: str, *days: int) -> None:
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        for day in days:
            record = Record(
                team_id=1,
                person_id=known.id,
                event="late",
                day=date(2026, 11, day),
                how="silent",
                noted_at=desk.now,
                noted_by=known.id,
                minutes=5,
                salt="s",
            )
            attendance.add(tx, record)


def deducted(desk: Desk, who: str, kind: str, **more: object) -> None:
    with desk.database.change(desk.now) as tx:
        known = people.by_slack(tx, who)
        assert known is not None
        entry = Entry(
            team_id=1,
            person_id=known.id,
            item="CC-2.2.1",
            kind=kind,
            rule="CC-2.2",
            unit="points",
            amount=2,
            day=date(2026, 11, 3),
            author_id=known.id,
            logged_at=desk.now,
            note="secret note",
            salt="s",
        )
        ledger.add(tx, entry.model_copy(update=more))


AGENDA = """\
Weekly project meeting, Fri 6 Nov 2026, 15:30
When: Fri 6 Nov, 15:30–16:30
Where: meeting room; from afar by a huddle in this channel
Chair: \ue000U0EVE00001\ue001 (manager)
For: director: \ue000U0DORA0001\ue001
duty leader: \ue000U0GRACE001\ue001 and \ue000U0LINUS001\ue001
Away then: Linus
1. The week in management
    • Waiting for a decision: 1 request for leave
    • Late more than once since Fri 30 Oct 2026: 1 person, 2 times
    • Deductions since Fri 30 Oct 2026: floor discipline 2 and others 1
2. The week in training
3. The week in business
    • New since Fri 30 Oct 2026:
        – B1 the new tariff holds from Monday
4. Open problems, a remedy for each
5. Tasks
    • Open tasks: 2, 1 of them overdue
        – T1 order headsets: Grace, until Thu 5 Nov 2026, overdue
        – T2 call the printer: Linus, until Fri 13 Nov 2026
6. headsets for the night shift (Grace)
By CC-2.10.2.
To put a point on it: /rollcall meeting add weekly …"""


def a_week_of_things(desk: Desk) -> None:
    people_to_spare(desk)
    kind = "floor"
    late(desk, ADA, 3, 4)
    late(desk, BO, 3)
    deducted(desk, ADA, kind)
    deducted(desk, BO, kind)
    deducted(desk, BO, "of another page")
    deducted(desk, BO, kind, is_bonus=True)
    deducted(desk, BO, kind, state=ledger.UNDONE)
    desk.types(GRACE, "add the new tariff holds from Monday", "bulletin")
    desk.types(ADA, "annual leave 2026-12-07")
    desk.types(LINUS, "sick 2026-11-06")
    desk.presses(GRACE, "leave.approve", 2)
    action(desk, DORA, f"add <@{GRACE}> 2026-11-05 order headsets")
    action(desk, DORA, f"add <@{LINUS}> 2026-11-13 call the printer")
    meeting(desk, GRACE, "add weekly headsets for the night shift")


def test_the_agenda_tells_what_is_open_and_names_nobodys_conduct(each_week: Desk) -> None:
    week = each_week
    a_week_of_things(week)
    done = turn(week, at(6, 15))
    assert "05 Nov 10:00 meeting_draft team:1:weekly:2026-11-06: done" in done
    assert "06 Nov 14:00 meeting_agenda team:1:weekly:2026-11-06: done" in done
    [told] = [post for post in posts(week, LEADERS) if post.startswith("Weekly")]
    assert told == AGENDA
    for private in ("Ada", "Bo", "secret", "sick"):
        assert private not in told
    drafts = [said for said in week.told(EVE) if said.startswith("Draft agenda: Weekly")]
    assert len(drafts) == 1
    assert "You chair it (CC-2.10.2)." in drafts[0]
    assert "It is posted in the leaders' channel on Fri 6 Nov, 14:00." in drafts[0]
    assert "1 person, 2 times" in drafts[0]
    assert "Ada" not in drafts[0]


def test_only_whoever_chairs_sees_who_was_late_and_each_look_is_noted(week: Desk) -> None:
    a_week_of_things(week)
    turn(week, at(5, 12))
    number = the(week).id or 0
    form = week.opens(EVE, "meeting.lates", number)
    assert "Ada: 2 times" in form.lines
    assert [entry.event for entry in week.journal()].count("meeting.late_looked") == 1
    assert "for whoever chairs" in refusal(lambda: week.opens(GRACE, "meeting.lates", number))
    assert "Who was late" in [
        button.label for button in drawn(week, "meeting_draft", number).buttons
    ]


def test_the_chair_edits_it_by_a_form_and_what_came_meanwhile_stays(week: Desk) -> None:
    meeting(week, GRACE, "add weekly headsets")
    meeting(week, LINUS, "add weekly the night bus")
    turn(week, at(5, 12))
    form = week.opens(EVE, "meeting.edit", the(week).id or 0)
    assert form.fields[0].value == "headsets\nthe night bus"
    meeting(week, DORA, "add weekly seats")
    week.sends(
        EVE,
        "meeting.edit",
        form.value,
        points="headsets\nthe Christmas roster",
        where="room 2, or +49 30 1234",
        told="bulletins,appeals,actions",
    )
    card = drawn(week, "meeting_draft", the(week).id or 0)
    shown = card.text
    assert "6. headsets (Grace)\n7. seats (Dora)\n8. the Christmas roster (Eve)" in shown
    assert "night bus" not in shown
    assert "Where: room 2, or +49 30 1234" in shown
    [told] = [said for said in kept(week, LINUS) if "night bus" in said]
    assert "Eve has taken your point off the agenda: the night bus" in told
    assert redrawn(week, f"meeting_draft:{the(week).id}")
    again = week.opens(EVE, "meeting.edit", the(week).id or 0)
    assert [field.value for field in again.fields][2] == "bulletins,appeals,actions"
    assert "for whoever chairs" in refusal(
        lambda: week.opens(GRACE, "meeting.edit", the(week).id or 0)
    )


def test_those_who_attend_put_points_on_and_take_their_own_off(week: Desk) -> None:
    said = meeting(week, LINUS, "add weekly the night bus")
    assert "It is on the agenda: 6. the night bus" in said
    assert "for these" in refusal(lambda: meeting(week, ADA, "add weekly more money"))
    assert "what is to be talked about" in refusal(lambda: meeting(week, LINUS, "add weekly"))
    assert "Which meeting do you mean?" in refusal(
        lambda: meeting(week, LINUS, "add the night bus")
    )
    assert "begin with 6" in refusal(lambda: meeting(week, LINUS, "remove weekly 5"))
    assert "for whoever chairs" in refusal(lambda: meeting(week, GRACE, "remove weekly 6"))
    assert "It is off the agenda" in meeting(week, LINUS, "remove weekly 6")
    assert "Nobody has put a point" in refusal(lambda: meeting(week, LINUS, "remove weekly 6"))


def test_a_point_after_the_draft_is_told_to_the_chair_who_takes_it_off(week: Desk) -> None:
    turn(week, at(5, 12))
    week.sends(GRACE, "meeting.add", the(week).id or 0, words="a secret wish")
    [told] = [row for row in week.outgoing() if row.subject == f"meeting_point:{the(week).id}"]
    card = Card.model_validate(told.card)
    assert "Grace: a secret wish" in card.text
    week.presses(EVE, "meeting.remove", card.buttons[0].value)
    gone = refusal(lambda: week.presses(EVE, "meeting.remove", card.buttons[0].value))
    assert "no longer on the agenda" in gone


def test_a_point_of_a_running_meeting_is_for_the_next_one(week: Desk) -> None:
    turn(week, at(6, 16))
    assert "Fri 13 Nov 2026" in meeting(week, GRACE, "add weekly the night bus")
    assert the(week).day == date(2026, 11, 13)


def test_who_chairs_when_a_post_is_vacant_on_leave_or_left(desk: Desk) -> None:
    """Without a manager the director chairs; with nobody whoever attends takes it."""
    turn(desk, at(5, 12))
    assert "Chaired by Dora" in meeting(desk, GRACE, "")
    [draft] = [said for said in desk.told(DORA) if "Draft agenda: Weekly" in said]
    assert "Dora" not in draft.splitlines()[0]
    leaves_team(desk, DORA, date(2026, 11, 6))
    turn(desk, at(6, 14, 30))
    [post] = [said for said in posts(desk, LEADERS) if said.startswith("Weekly")]
    assert "Chair: nobody yet: no manager and director is there" in post
    number = the(desk).id or 0
    assert "I chair it" in [button.label for button in drawn(desk, "meeting", number).buttons]
    assert "for these" in refusal(lambda: desk.presses(ADA, "meeting.chair", number))
    desk.presses(GRACE, "meeting.chair", number)
    assert "Grace chairs it already" in refusal(
        lambda: desk.presses(LINUS, "meeting.chair", number)
    )
    assert "U0GRACE001" in drawn(desk, "meeting", number).text.split("For:")[0]


def test_a_chair_on_leave_by_then_is_followed_by_the_next_role(week: Desk) -> None:
    turn(week, at(5, 12))
    assert the(week).chair_id == number_of(week, EVE)
    week.types(EVE, "sick 2026-11-06")
    turn(week, at(6, 14, 30))
    assert the(week).chair_id == number_of(week, DORA)
    assert any(said.startswith("You chair: Weekly") for said in week.told(DORA))


def number_of(desk: Desk, who: str) -> int:
    with desk.read() as tx:
        known = people.by_slack(tx, who)
    assert known is not None
    return known.id


def test_its_chair_hands_it_to_another_who_attends(week: Desk) -> None:
    turn(week, at(5, 12))
    assert "does not attend" in refusal(lambda: meeting(week, EVE, f"chair weekly <@{ADA}>"))
    assert "Grace chairs it, and is told" in meeting(week, EVE, f"chair weekly <@{GRACE}>")
    assert any("Draft agenda: Weekly" in said for said in kept(week, GRACE))
    assert "Edit…" in [
        button.label for button in week.types(GRACE, "edit weekly", "meeting").buttons
    ]


def test_it_is_moved_once_with_a_reason_and_drafted_and_posted_anew(week: Desk) -> None:
    assert "why" in refusal(lambda: meeting(week, EVE, "move weekly 2026-11-09 14:00"))
    said = meeting(week, EVE, "move weekly 2026-11-09 14:00 the auditors come")
    assert "Moved: Weekly project meeting, Mon 9 Nov 2026, 14:00." in said
    [told] = posts(week, LEADERS, "meeting_change")
    assert "Moved by Eve; by the rule it would be on Fri 6 Nov 2026." in told
    assert "Why: the auditors come" in told
    assert "\ue000U0GRACE001\ue001" in told
    done = turn(week, at(10))
    assert [line for line in done if "weekly" in line] == [
        "06 Nov 10:00 meeting_draft team:1:weekly:2026-11-06: done",
        "09 Nov 12:30 meeting_agenda team:1:weekly:2026-11-06: done",
        "09 Nov 15:00 meeting_minutes team:1:weekly:2026-11-06: done",
    ]
    assert "Fri 13 Nov 2026, 15:30" in meeting(week, GRACE, "")


def test_a_posted_one_is_moved_in_its_thread_and_posted_again(each_week: Desk) -> None:
    week = each_week
    turn(week, at(6, 14, 30))
    number = the(week).id or 0
    week.sends(EVE, "meeting.move", number, day="2026-11-07", time="09:00", reason="a fault")
    replies = [
        row for row in week.outgoing() if row.kind == "reply" and row.subject == f"meeting:{number}"
    ]
    assert len(replies) == 1
    assert "Moved by Eve" in drawn(week, "meeting", number).text
    done = turn(week, at(7, 9, 30))
    assert "07 Nov 07:30 meeting_agenda team:1:weekly:2026-11-06: done" in done


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("weekly", "To when?"),
        ("weekly 2026-11-03 14:00 why", "is over"),
        ("weekly 2027-11-03 14:00 why", "more than a month"),
        ("weekly 2026-11-06 why", "already"),
    ],
)
def test_a_move_that_cannot_be_is_answered(desk: Desk, line: str, answer: str) -> None:
    with_manager(desk)
    turn(desk, at(4))
    with desk.is_as_before():
        assert answer in refusal(lambda: meeting(desk, EVE, f"move {line}"))
    assert "for whoever chairs" in refusal(lambda: meeting(desk, GRACE, f"move {line}"))


def test_only_the_time_may_be_said(week: Desk) -> None:
    assert "Fri 6 Nov 2026, 16:45" in meeting(week, EVE, "move weekly 16:45 visitors")


def test_a_cancelled_one_is_not_posted_and_its_points_go_to_the_next(each_week: Desk) -> None:
    week = each_week
    meeting(week, GRACE, "add weekly headsets")
    turn(week, at(5, 12))
    assert "say why" in refusal(lambda: meeting(week, EVE, "cancel weekly"))
    said = meeting(week, EVE, "cancel weekly most are at the training")
    assert "Its points go to the next: Weekly project meeting, Fri 13 Nov 2026, 15:30." in said
    [told] = posts(week, LEADERS, "meeting_change")
    assert "Why: most are at the training" in told
    done = [line for line in turn(week, at(12, 12)) if "weekly" in line]
    assert done == ["12 Nov 10:00 meeting_draft team:1:weekly:2026-11-13: done"]
    assert "6. headsets (Grace)" in drawn(week, "meeting_draft", the(week).id or 0).text
    assert drawn(week, "meeting", first(week)).text.startswith("Cancelled: Weekly")


def first(desk: Desk) -> int:
    with desk.read() as tx:
        rows = tx.session.exec(select(Meeting).where(Meeting.kind == "weekly")).all()
    return min(row.id or 0 for row in rows if row.day == date(2026, 11, 6))


def test_a_cancelled_one_can_be_held_after_all(week: Desk) -> None:
    meeting(week, EVE, "cancel weekly no room")
    assert "already" not in meeting(week, EVE, "move weekly 16:00 a room is free")
    done = turn(week, at(6, 17))
    assert "06 Nov 14:30 meeting_agenda team:1:weekly:2026-11-06: done" in done


KEPT = """\
Minutes: Weekly project meeting, Fri 6 Nov 2026, 15:30
There: Grace, Dora and Eve
Decided:
    • headsets are ordered
    • no more paper
Tasks:
    • T1 order ten headsets: Grace, until Tue 10 Nov 2026
    • T2 print less: Linus, until Fri 13 Nov 2026
Kept by Eve, Fri 6 Nov, 16:40."""


def keep(desk: Desk, who: str = EVE, version: int = 0, **more: str) -> Card:
    there = ",".join(str(number_of(desk, one)) for one in (EVE, DORA, GRACE))
    answers = {
        "decided": "headsets are ordered\nno more paper",
        "there": there,
        "tasks": "Grace 2026-11-10 order ten headsets\n\nL002 print less",
    } | more
    return desk.sends(who, "meeting.keep", f"{first(desk)}/{version}", **answers)


def test_minutes_make_tasks_that_are_carried_over_until_closed(week: Desk) -> None:
    meeting(week, EVE, "edit weekly")
    assert "not posted yet" in refusal(lambda: keep(week))
    turn(week, at(6, 16, 40))
    assert any("Please keep the minutes" in said for said in week.told(EVE))
    waits = week.types(EVE, "", "waiting").text
    assert "Minutes to keep: Weekly project meeting, Fri 6 Nov 2026, 15:30" in waits
    form = week.opens(EVE, "meeting.keep", first(week))
    everybody = {str(number_of(week, one)) for one in (EVE, DORA, GRACE, LINUS)}
    assert set((form.fields[1].value or "").split(",")) == everybody
    keep(week)
    assert posts(week, LEADERS)[-1] == KEPT
    assert meeting(week, GRACE, "last weekly") == KEPT
    assert any("T1" in said for said in kept(week, GRACE))
    assert "Minutes to keep: Weekly" not in week.types(EVE, "", "waiting").text
    turn(week, at(13, 14, 30))
    agenda = posts(week, LEADERS)[-1]
    assert "T1 order ten headsets: Grace, until Tue 10 Nov 2026, overdue\n" in agenda
    action(week, GRACE, "done T1")
    turn(week, at(20, 14, 30))
    agenda = posts(week, LEADERS)[-1]
    assert "T1" not in agenda
    assert "T2 print less: Linus, until Fri 13 Nov 2026, overdue; carried over once" in agenda
    turn(week, at(27, 14, 30))
    assert "overdue; carried over 2 times" in posts(week, LEADERS)[-1]


def test_minutes_are_kept_over_what_was_read_and_nothing_else(each_week: Desk) -> None:
    week = each_week
    turn(week, at(6, 17))
    keep(week)
    told = refusal(lambda: keep(week, GRACE))
    assert "Eve has kept other minutes meanwhile. Yours are not kept." in told
    keep(week, GRACE, version=1, decided="headsets are ordered", tasks="")
    assert posts(week, LEADERS)[-1].startswith("Minutes, corrected: Weekly")
    with week.read() as tx:
        assert meetings.were_there(tx, first(week)) == sorted(
            number_of(week, one) for one in (EVE, DORA, GRACE)
        )


def test_a_task_that_cannot_be_read_keeps_nothing(week: Desk) -> None:
    turn(week, at(6, 17))
    for tasks, answer in (
        ("order headsets", "begin the line with who does it"),
        ("Grace 2026-11-01 order headsets", "is over"),
        ("Grace 2026-11-10", "what is to be done"),
    ):
        with pytest.raises(Refusal) as refused:
            keep(week, tasks=tasks)
        assert answer in refused.value.fields["tasks"]
    with pytest.raises(Refusal) as refused:
        keep(week, decided=" ")
    assert set(refused.value.fields) == {"decided"}
    assert the(week).state == meetings.POSTED
    with week.read() as tx:
        assert (
            tx.session.exec(select(Meeting.kept_by).where(Meeting.id == first(week))).one() is None
        )


def test_minutes_that_would_be_cut_are_given_back_whole(week: Desk) -> None:
    turn(week, at(6, 17))
    for decided, why in (
        ("x" * 401, "A line has 400 letters at most"),
        ("\n".join(["x" * 390] * 8), "Minutes have 3000 letters at most"),
    ):
        said = refusal(lambda text=decided: keep(week, EVE, decided=text))  # type: ignore[misc]
        assert why in said
        assert "Nothing is kept yet." in said
    keep(week, EVE, decided="\n".join(["x" * 390] * 7))
    said = refusal(lambda: meeting(week, EVE, f"minutes weekly {'y' * 390}"))
    assert "Minutes have 3000 letters at most" in said


def test_minutes_are_for_those_who_attend(week: Desk) -> None:
    turn(week, at(6, 17))
    assert "for these" in refusal(lambda: keep(week, ADA))
    assert "for these" in refusal(lambda: meeting(week, ADA, "last weekly"))
    assert "not kept yet" in refusal(lambda: meeting(week, GRACE, "last weekly"))
    assert "Minutes…" in [b.label for b in week.types(GRACE, "minutes weekly", "meeting").buttons]
    assert "• we meet at 16:00" in meeting(week, GRACE, "minutes weekly we meet at 16:00")


def test_the_directors_meeting_is_for_all_and_its_minutes_go_to_the_manager(week: Desk) -> None:
    """CC-1.2.1.8. The floor reads of tasks how many there are."""
    action(week, DORA, f"add <@{GRACE}> 2026-11-05 order headsets")
    turn(week, at(16, 17))
    [post] = [said for said in posts(week, FLOOR) if said.startswith("Director's")]
    assert "For: everybody" in post
    assert "Open tasks: 1, 1 of them overdue" in post
    assert "headsets" not in post
    number = the(week, "director").id or 0
    assert "for whoever chairs" in refusal(lambda: week.opens(ADA, "meeting.keep", number))
    week.sends(DORA, "meeting.keep", f"{number}/0", decided="one script for refunds")
    [copy] = [row for row in week.outgoing() if row.subject == f"meeting_copy:{number}"]
    assert copy.conversation == f"@{EVE}"
    assert "You have a copy by CC-1.2.1.8." in Card.model_validate(copy.card).text


def test_before_it_is_posted_others_read_when_it_comes(week: Desk) -> None:
    meeting(week, GRACE, "add weekly headsets")
    meeting(week, LINUS, "add weekly the night bus")
    said = meeting(week, GRACE, "weekly")
    assert "Its agenda comes in the leaders' channel on Fri 6 Nov, 14:00." in said
    assert "Your point: headsets" in said
    assert "night bus" not in said
    assert "night bus" in meeting(week, EVE, "weekly")
    assert "I do not know “dance”" in refusal(lambda: meeting(week, GRACE, "weekly dance"))


def test_its_words_in_chinese(week: Desk) -> None:
    with week.database.change(week.now) as tx:
        tx.session.add(Role(person_id=number_of(week, WEI), role="duty_leader"))
    assert "已列入议程：6. 夜班耳机" in meeting(week, WEI, "新增 周会 夜班耳机")
    assert "项目周会" in meeting(week, WEI, "")
    assert "指令里写作：周会" in meeting(week, WEI, "")


def test_a_handbook_without_meetings_says_so_and_keeps_tasks(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        tx.session.get_one(Team, 1).handbook = "broadband-seats"
    assert "names no meetings" in refusal(lambda: meeting(desk, GRACE, ""))
    assert [line for line in turn(desk, at(10)) if "meeting" in line] == []
    assert "Noted: T1" in action(desk, GRACE, "add 2026-11-13 order headsets")


def test_an_agenda_takes_as_many_statements_for_eighty_as_for_ten(
    desk: Desk, statements: list[str]
) -> None:
    with_manager(desk)
    turn(desk, at(4))
    counts = []
    for size, day in ((0, 6), (80, 13)):
        with desk.database.change(desk.now) as tx:
            for n in range(size):
                person = Person(team_id=1, code=f"X{n}", name=f"Leader {n}", slack_id=f"U0X{n:07}")
                tx.session.add(person)
                tx.session.flush()
                tx.session.add(Role(person_id=person.id or 0, role="duty_leader"))
        for n in range(size):
            action(desk, DORA, f"add X{n} 2026-11-{day} order headsets {n}")
        turn(desk, at(day, 13, 59))
        statements.clear()
        turn(desk, at(day, 14))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def privately(desk: Desk, who: str) -> list[str]:
    return [
        text(row)
        for row in desk.outgoing()
        if row.conversation == f"@{who}" and row.subject.startswith("meeting_agenda:")
    ]


def test_who_does_not_read_the_channel_has_the_agenda_privately(each_week: Desk) -> None:
    """Kim listens to calls; Eve chairs, Grace and Linus read the leaders' channel."""
    week, kim = each_week, "U0KIM00001"
    joins(week, "Kim", kim, "qa_trainer")
    turn(week, at(6, 15))
    turn(week, at(6, 15, 30))
    [copy] = privately(week, kim)
    assert copy.startswith("Weekly project meeting, Fri 6 Nov 2026, 15:30\nWhen: ")
    assert "Where: " in copy
    assert copy.splitlines()[-1] == "Your own copy: it is posted in the leaders' channel."
    weekly = [said for said in privately(week, DORA) if said.startswith("Weekly")]
    assert len(weekly) == 1, "who directs does not read it either"
    assert [privately(week, who) for who in (EVE, GRACE, LINUS, ADA)] == [[], [], [], []]


def test_who_has_a_copy_hears_of_a_change(week: Desk) -> None:
    kim = "U0KIM00001"
    joins(week, "Kim", kim, "qa_trainer")
    turn(week, at(6, 14, 30))
    week.sends(EVE, "meeting.cancel", the(week).id or 0, reason="a fault")
    _, change = privately(week, kim)
    assert change.startswith("Cancelled: Weekly project meeting")
    assert "Why: a fault" in change
