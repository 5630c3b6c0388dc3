"""Tasks: given, reminded of, done once, dropped with a reason, handed on, opened again."""

from datetime import date

import pytest

from commands.deciding.asking import Refusal
from storage import actions, people
from storage.actions import Action
from storage.people import Person, Team
from tests.commands.desk import Desk, leaves_team, refusal
from tests.commands.meeting_desk import action, at, drawn, kept_for, redrawn, turn
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI


def the(desk: Desk, number: int = 1) -> Action:
    with desk.read() as tx:
        found = actions.get(tx, number)
    assert found is not None
    return found


def owner(desk: Desk, number: int = 1) -> str:
    with desk.read() as tx:
        return people.by_id(tx, the(desk, number).owner_id or 0).name


def test_a_task_is_given_with_an_owner_and_a_day(each_desk: Desk) -> None:
    desk = each_desk
    said = action(desk, DORA, f"add <@{GRACE}> 2026-11-13 order headsets")
    assert "Noted: T1 order headsets: Grace, until Fri 13 Nov 2026." in said
    assert "Grace is told" in said
    [kept] = kept_for(desk, GRACE)
    assert "Task T1" in kept.text
    assert "Given by: Dora" in kept.text
    assert [button.label for button in kept.buttons] == ["Done", "Hand on…", "Drop…"]
    entry = next(one for one in desk.journal() if one.event == "action.given")
    assert "headsets" not in str(entry.facts)


@pytest.mark.parametrize(
    ("line", "words", "due", "whose"),
    [
        ("2026-11-13 order headsets", "order headsets", date(2026, 11, 13), "Ada"),
        ("order headsets by 13 Nov", "order headsets", date(2026, 11, 13), "Ada"),
        ("tomorrow order 5 headsets", "order 5 headsets", date(2026, 11, 3), "Ada"),
        ("11月13日前 订购耳机", "订购耳机", date(2026, 11, 13), "Ada"),
        ("订购耳机，11月13日之前", "订购耳机", date(2026, 11, 13), "Ada"),
        ("Ada 2026-11-13: order headsets", "order headsets", date(2026, 11, 13), "Ada"),
    ],
)
def test_a_line_says_what_until_when_in_any_order(
    desk: Desk, line: str, words: str, due: date, whose: str
) -> None:
    action(desk, ADA, f"add {line}")
    assert (the(desk).words, the(desk).due, owner(desk)) == (words, due, whose)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("", "by whom and until when"),
        ("order headsets", "Until when?"),
        ("2026-11-31 order headsets", "no such day"),
        ("2026-11-01 order headsets", "is over"),
        ("2028-11-01 order headsets", "more than a year away"),
        ("5/6 order headsets", "Please type the one you mean"),
        ("2026-11-13", "what is to be done"),
        (f"<@{BO}> 2026-11-13 order headsets", "by those who lead"),
        ("<@U0NOBODY01> 2026-11-13 order headsets", "who is meant"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_next_step(
    desk: Desk, line: str, answer: str
) -> None:
    with desk.is_as_before():
        assert answer in refusal(lambda: action(desk, ADA, f"add {line}"))
    with desk.read() as tx:
        assert actions.open_of(tx, 1) == []


def test_the_form_gives_it_too_and_names_the_field_that_is_wrong(desk: Desk) -> None:
    assert [field.name for field in desk.opens(GRACE, "action.add").fields] == [
        "owner",
        "words",
        "due",
    ]
    assert [field.name for field in desk.opens(ADA, "action.add").fields] == ["words", "due"]
    assert desk.finds(GRACE, "action.people", "ad") == ["Ada (A001)"]
    with desk.read() as tx:
        bo = people.by_slack(tx, BO)
    assert bo is not None
    desk.sends(GRACE, "action.add", owner=str(bo.id), words="call back", due="2026-11-06")
    assert owner(desk) == "Bo"
    with pytest.raises(Refusal) as refused:
        desk.sends(GRACE, "action.add", words=" ", due="2026-11-06")
    assert set(refused.value.fields) == {"words"}
    with pytest.raises(Refusal) as refused:
        desk.sends(GRACE, "action.add", words="call back", due="2026-11-01")
    assert set(refused.value.fields) == {"due"}


def test_the_second_to_close_it_is_told_who_was_first(each_desk: Desk) -> None:
    desk = each_desk
    action(desk, DORA, f"add <@{GRACE}> 2026-11-13 order headsets")
    desk.presses(GRACE, "action.done", 1)
    assert "T1: Grace says that it is done" in " ".join(desk.told(DORA)).replace("T1\n", "T1: ")
    told = refusal(lambda: action(desk, DORA, "drop T1 no money"))
    assert "T1 is done already: Grace, Mon 2 Nov, 07:00" in told
    assert "Task T1: done" in drawn(desk, "action").text
    assert drawn(desk, "action").buttons == ()
    action(desk, DORA, "reopen T1")
    assert the(desk).state == actions.OPEN
    assert "is open" in refusal(lambda: action(desk, DORA, "reopen T1"))


def test_it_is_dropped_with_a_reason_by_who_gave_it_or_leads(desk: Desk) -> None:
    action(desk, DORA, f"add <@{ADA}> 2026-11-13 order headsets")
    assert "Dora, who may drop it" in refusal(lambda: action(desk, ADA, "drop T1 no time"))
    assert "why it is dropped" in refusal(lambda: action(desk, DORA, "drop T1"))
    assert desk.opens(DORA, "action.drop", 1).title == "Drop T1"
    desk.sends(DORA, "action.drop", 1, reason="no money")
    assert (the(desk).state, the(desk).closed_words) == (actions.DROPPED, "no money")
    assert any("Dora has dropped it: no money" in card.text for card in kept_for(desk, ADA))


def test_it_is_handed_on_once_and_all_are_told(each_desk: Desk) -> None:
    desk = each_desk
    action(desk, DORA, f"add <@{GRACE}> 2026-11-13 order headsets")
    said = action(desk, GRACE, f"hand T1 <@{LINUS}>")
    assert "Handed on: T1 order headsets: Linus" in said
    assert owner(desk) == "Linus"
    assert any("Task T1" in card.text for card in kept_for(desk, LINUS))
    assert any("Linus does it from now on" in card.text for card in kept_for(desk, DORA))
    assert "already" in refusal(lambda: action(desk, DORA, f"hand T1 <@{LINUS}>"))
    desk.presses(LINUS, "action.done", 1)
    assert "done already" in refusal(lambda: action(desk, GRACE, f"hand T1 <@{BO}>"))


def test_others_neither_see_nor_change_it(desk: Desk) -> None:
    action(desk, DORA, f"add <@{ADA}> 2026-11-13 order headsets")
    for line in ("T1", "done T1", f"hand T1 <@{WEI}>", "due T1 2026-11-20", "reopen T1"):
        with pytest.raises(Refusal, match="你可以查看的任务"):
            action(desk, WEI, line)
    assert "for those who lead" in refusal(lambda: action(desk, ADA, "all"))
    assert "T1 order headsets: Ada" in action(desk, GRACE, "all")
    assert "T1 order headsets: Ada" in action(desk, ADA, "")
    assert "no open task" in action(desk, BO, "")
    assert "set by Dora" in refusal(lambda: action(desk, ADA, "due T1 2026-11-20"))
    action(desk, GRACE, "due T1 2026-11-20")
    assert the(desk).due == date(2026, 11, 20)


def test_its_owner_is_reminded_the_day_before_and_on_the_day(
    each_desk: Desk,
) -> None:
    desk = each_desk
    action(desk, DORA, f"add <@{DORA}> 2026-11-04 order headsets")
    done = [line for line in turn(desk, at(6)) if "action_days" in line]
    assert done == [
        "03 Nov 18:00 action_days action:1: done",
        "04 Nov 09:00 action_days action:1: done",
    ]
    titles = [line.splitlines()[0] for line in desk.told(DORA) if "task" in line.splitlines()[0]]
    assert titles == ["Due tomorrow: task T1", "Due today: task T1"]
    assert redrawn(desk, "action:1") == []


def test_who_was_told_today_is_not_told_the_same_again(desk: Desk) -> None:
    """Given at noon for tomorrow: the reminder of the evening says the same."""
    turn(desk, at(3, 16))
    action(desk, DORA, f"add <@{GRACE}> 2026-11-04 order headsets")
    done = [line for line in turn(desk, at(5)) if "action_days" in line]
    assert done == [
        "03 Nov 18:00 action_days action:1: its owner was told the same today",
        "04 Nov 09:00 action_days action:1: done",
    ]
    heard = [line.splitlines()[0] for line in desk.told(GRACE) if "task T1" in line]
    assert heard.count("Due tomorrow: task T1") == 1


def test_what_is_put_off_is_said_again_on_its_eve(desk: Desk) -> None:
    turn(desk, at(3, 16))
    action(desk, DORA, f"add <@{GRACE}> 2026-11-04 order headsets")
    action(desk, DORA, "due T1 2026-11-05")
    done = [line for line in turn(desk, at(4, 20)) if "action_days" in line]
    assert "04 Nov 18:00 action_days action:1: done" in done


def test_nobody_is_reminded_of_what_is_closed_put_off_or_given_later(desk: Desk) -> None:
    turn(desk, at(3, 20))
    action(desk, DORA, "add 2026-11-04 given after the hour of the day before")
    action(desk, DORA, "add 2026-11-04 closed")
    action(desk, DORA, "add 2026-11-04 put off")
    action(desk, DORA, "done T2")
    action(desk, DORA, "due T3 2026-11-11")
    done = [line for line in turn(desk, at(5)) if "action_days" in line]
    assert done == [
        "03 Nov 18:00 action_days action:1: a later one was due before we were awake",
        "04 Nov 09:00 action_days action:1: done",
    ]


def test_a_night_worker_is_reminded_as_their_shift_begins(desk: Desk) -> None:
    """Wei works from 23:00; the reminders of the day wait for it, and only one is said."""
    action(desk, DORA, f"add <@{WEI}> 2026-11-04 clean the seats")
    turn(desk, at(4, 12))
    due = [card.text.splitlines()[0] for card in kept_for(desk, WEI)]
    assert due == ["任务 T1", "今天到期：任务 T1"] or due == ["今天到期：任务 T1"]


def test_of_whoever_has_left_the_giver_is_reminded(desk: Desk) -> None:
    action(desk, DORA, f"add <@{ADA}> 2026-11-06 order headsets")
    leaves_team(desk, ADA, date(2026, 11, 4))
    turn(desk, at(7))
    left = [
        line for line in desk.told(DORA) if "Ada has left; it is due on Fri 6 Nov 2026:" in line
    ]
    assert len(left) == 2
    assert "Ada (has left)" in action(desk, GRACE, "all")
    leaves_team(desk, DORA, date(2026, 11, 7))
    assert "T1 order headsets" in action(desk, GRACE, f"hand T1 <@{GRACE}>")


def test_what_is_the_next_shifts_is_everybodys(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        row = Action(
            team_id=1,
            words="fix seat 4",
            salt="s",
            due=date(2026, 11, 3),
            by_id=dora.id,
            at=desk.now,
        )
        actions.put(tx, row)
    assert "whoever is on the next shift" in action(desk, ADA, "T1")
    action(desk, ADA, f"hand T1 <@{ADA}>")
    assert owner(desk) == "Ada"


def test_somebody_of_another_team_knows_nothing_of_it(desk: Desk) -> None:
    action(desk, DORA, "add 2026-11-13 order headsets")
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, GRACE)
        assert person is not None
        team = Team(**person.team.model_dump(exclude={"id", "name"}), name="Other")
        tx.session.add(team)
        tx.session.flush()
        tx.session.get_one(Person, person.id).team_id = team.id or 0
    assert "I know no task" in refusal(lambda: action(desk, GRACE, "done T1"))
