"""The month's training: asked for, told, ticked by shift, and given a second date (CC-2.8.1)."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import event

from commands.training import clock, tick_clock
from storage import ledger, people, trainings
from storage.ledger import Entry
from storage.trainings import ATTENDED, MISSED, OFF
from tests.commands.desk import BOOKS, Desk, leaves_team, refusal
from tests.commands.training_desk import (
    QUINN,
    TENTH,
    at,
    floor,
    heard,
    kept,
    person,
    shift,
    shifts,
    stands,
    ticks,
    with_trainer,
    works_by,
    zone_of,
)
from tests.stories.floor import ADA, BO, GRACE, LINUS, WEI


@pytest.fixture
def class_(desk: Desk) -> Desk:
    with_trainer(desk)
    shifts(desk, *(TENTH + timedelta(days=n) for n in range(5)))
    return desk


def training(desk: Desk, who: str, line: str = "") -> str:
    return desk.types(who, line, "training").text


def places(desk: Desk) -> dict[str, tuple[str, date | None]]:
    with desk.read() as tx:
        row = trainings.by_due(tx, 1, TENTH)
        assert row is not None
        assert row.id is not None
        names = {one.id: one.name for one in people.everybody(tx)}
        found = trainings.places(tx, row.id)
        return {names[n]: (one.state, one.second_on) for n, one in found.items()}


def took_part(desk: Desk, *names: str) -> str:
    """What a form says of these."""
    with desk.read() as tx:
        ids = {one.name: one.id for one in people.everybody(tx)}
    return ",".join(f"{TENTH}.{ids[name]}" for name in names)


# ---- the topics


def test_the_trainer_is_asked_three_days_before_with_what_went_wrong(class_: Desk) -> None:
    desk = class_
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        for _ in range(2):
            entry = Entry(
                team_id=1,
                person_id=ada.id,
                item="CC-2.2.1.3",
                kind="floor",
                rule="CC-2.2.1.3",
                unit="points",
                amount=1.0,
                day=date(2026, 11, 3),
                author_id=ada.id,
                logged_at=tx.now,
                source="sample:1",
                salt="salt",
            )
            ledger.add(tx, entry)
    desk.now = at(11, 7)
    assert ticks(desk, clock.PLAN, at(11, 6)) == ["07 Nov 09:00 told"]
    told = heard(desk, QUINN)
    assert "You train on Tue 10 Nov 2026" in told
    assert "key topics and those that often go wrong" in told
    assert "(CC-2.8.1)" in told
    assert "litter (2)" in told
    assert "Ada" not in told


def test_whoever_has_noted_them_is_not_asked(class_: Desk) -> None:
    desk = class_
    answer = training(desk, QUINN, "topics refunds; the closing phrase")
    assert "Noted for Tue 10 Nov 2026: refunds; the closing phrase" in answer
    assert "The floor is told on Mon 9 Nov, 18:00." in answer
    desk.now = at(11, 7)
    assert ticks(desk, clock.PLAN, at(11, 6)) == ["07 Nov 09:00 its topics are noted"]


def test_topics_are_for_whoever_trains_alone(class_: Desk) -> None:
    desk = class_
    for who in (ADA, GRACE):
        said = refusal(partial(desk.types, who, "topics refunds", "training"))
        assert "QA trainer" in said
    assert "Which topics?" in refusal(lambda: desk.types(QUINN, "topics", "training"))


def test_without_a_trainer_the_leaders_are_told(desk: Desk) -> None:
    desk.now = at(11, 7)
    assert ticks(desk, clock.PLAN, at(11, 6)) == ["07 Nov 09:00 told"]
    [said] = [row for row in desk.outgoing() if row.subject == "training_nobody:1"]
    assert said.conversation == "C0LEADERS1"
    assert "Nobody is QA trainer" in str(said.card)


def test_a_handbook_without_a_cycle_asks_nobody_and_says_so(desk: Desk) -> None:
    works_by(desk, "online-help")
    desk.now = at(12, 31)
    for one in (*clock.OCCASIONS, *tick_clock.OCCASIONS):
        assert ticks(desk, one, at(11, 1)) == []
    assert "knows no training" in refusal(lambda: desk.types(ADA, "", "training"))


def test_at_the_insurance_centre_the_months_end_asks(desk: Desk) -> None:
    with_trainer(desk)
    works_by(desk, "insurance-centre")
    desk.now = at(11, 30)
    assert ticks(desk, clock.PLAN, at(11, 29)) == ["30 Nov 09:00 told"]
    assert "You train on Thu 3 Dec 2026" in heard(desk, QUINN)
    assert "IC-Q.L1" in heard(desk, QUINN)


# ---- the floor


def test_the_floor_is_told_on_the_evening_before_and_of_each_change(class_: Desk) -> None:
    desk = class_
    training(desk, QUINN, "topics refunds; the closing phrase")
    desk.now = at(11, 9, 18)
    assert ticks(desk, clock.TOLD, at(11, 9, 12)) == ["09 Nov 18:00 told"]
    [post] = floor(desk)
    assert post.splitlines()[:4] == [
        "Training on Tue 10 Nov 2026",
        "Topics: refunds; the closing phrase",
        "For: agent",
        "By: Quinn",
    ]
    assert "Each takes part in their shift of that day." in post
    assert "CC-2.8.1" in post
    assert ticks(desk, clock.TOLD, at(11, 9, 12)) == [
        "09 Nov 18:00 it was told, or there is none any more"
    ]
    training(desk, QUINN, "topics complaints")
    assert floor(desk)[-1] == "The training is changed: Tue 10 Nov 2026. Topics: complaints"
    training(desk, QUINN, "move 2026-11-10 2026-11-12")
    assert floor(desk)[-1] == "The training is changed: Thu 12 Nov 2026. Topics: complaints"
    training(desk, QUINN, "drop 2026-11-12")
    assert floor(desk)[-1] == "The training on Thu 12 Nov 2026 is dropped."
    training(desk, QUINN, "add 2026-11-10 complaints")
    assert floor(desk)[-1] == "The training is changed: Tue 10 Nov 2026. Topics: complaints"


def test_topics_that_are_missing_are_asked_for_once_more_when_the_floor_is_told(
    class_: Desk,
) -> None:
    desk = class_
    desk.now = at(11, 9, 18)
    ticks(desk, clock.TOLD, at(11, 9, 12))
    assert "Topics: they follow" in floor(desk)[0]
    assert "You train on Tue 10 Nov 2026" in heard(desk, QUINN)


def test_what_is_late_is_told_until_the_day_is_over(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 23)
    assert ticks(desk, clock.TOLD, at(11, 9, 12)) == ["09 Nov 18:00 told"]
    desk.now = at(12, 11)
    assert ticks(desk, clock.TOLD, at(12, 9, 12)) == ["09 Dec 18:00 the training is over"]


def test_the_evening_before_is_the_teams_own_also_when_clocks_change(desk: Desk) -> None:
    zone_of(desk, "Europe/Berlin")
    with_trainer(desk)
    desk.types(QUINN, "move 2026-11-10 2026-11-11", "training")
    desk.now = at(11, 11, 1)  # 18:00 in Berlin the day before
    assert ticks(desk, clock.TOLD, at(11, 10, 20)) == ["11 Nov 01:00 told"]


def test_a_day_that_is_taken_over_or_far_is_refused(class_: Desk) -> None:
    desk = class_
    training(desk, QUINN, "add 2026-11-18 how to calm a caller")
    for line, why in (
        ("add 2026-11-18 x", "already"),
        ("move 2026-11-10 2026-11-18", "already"),
        ("move 2026-11-10 2026-11-01", "to come"),
        ("move 2026-11-10 2027-11-01", "too far"),
        ("move", "To which day?"),
        ("add 2026-11-31 x", "no such day"),
        ("add x", "its day and its topics"),
        ("drop", "Which training?"),
        ("topics 2026-11-19 x", "No training is on"),
        ("dance", "I do not understand"),
    ):
        with desk.is_as_before():
            assert why in refusal(partial(desk.types, QUINN, line, "training")), line
    desk.types(QUINN, "drop 2026-11-18", "training")
    assert "was dropped" in refusal(lambda: desk.types(QUINN, "drop 2026-11-18", "training"))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("word", ["topics", "drop", "move 2026-11-10"])
def test_a_day_at_the_end_of_all_days_is_refused(class_: Desk, day: str, word: str) -> None:
    said = refusal(lambda: training(class_, QUINN, f"{word} {day} refunds"))
    assert said.splitlines()[0].endswith("Nothing was changed.")


def test_the_form_notes_topics_and_day(class_: Desk) -> None:
    desk = class_
    form = desk.opens(QUINN, "training.plan", f"{TENTH}")
    assert form.fields[1].value == "2026-11-10"
    desk.sends(QUINN, "training.plan", form.value, words="refunds", day="2026-11-12")
    assert desk.opens(QUINN, "training.plan", f"{TENTH}").fields[0].value == "refunds"
    assert "Thu 12 Nov 2026. Topics: refunds" in training(desk, ADA)
    assert "Which topics?" in refusal(
        lambda: desk.sends(QUINN, "training.plan", form.value, words=" ", day="2026-11-12")
    )


# ---- who was there


def test_each_shifts_leader_is_asked_an_hour_before_its_end(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 22)
    assert ticks(desk, tick_clock.TICK, at(11, 10, 12)) == ["10 Nov 22:00 told"]
    [said] = desk.told(GRACE) or desk.told(LINUS)
    assert said.splitlines()[:2] == ["Who was at the training?", "L 15:00–23:00, Tue 10 Nov 2026"]
    assert "3 people are to take part" in said
    desk.now = at(11, 11, 6)
    assert ticks(desk, tick_clock.TICK, at(11, 10, 22)) == ["11 Nov 06:00 told"]
    assert "N 23:00–07:00, Tue 10 Nov 2026" in kept(desk, "training.ask")[GRACE]


def test_whoever_is_not_ticked_gets_a_second_date_and_a_correction_takes_it_back(
    class_: Desk,
) -> None:
    desk = class_
    desk.now = at(11, 10, 22)
    number = shift(desk, TENTH, "L")
    form = desk.opens(GRACE, "training.tick", number)
    assert [one.label for one in form.fields[0].choices] == ["Ada", "Bo", "Linus"]
    assert form.fields[0].value == took_part(desk, "Ada", "Bo", "Linus")
    answer = desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Linus"))
    assert "2 people took part." in answer.text
    assert "Bo was not there: second date Thu 12 Nov 2026" in answer.text
    assert places(desk) == {
        "Ada": (ATTENDED, None),
        "Linus": (ATTENDED, None),
        "Bo": (MISSED, date(2026, 11, 12)),
    }
    assert "You were not at the training of Tue 10 Nov 2026 (CC-2.8.1)." in heard(desk, BO)
    assert "Your second date is Thu 12 Nov 2026, in your shift" in heard(desk, BO)
    assert heard(desk, ADA) == ""
    desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Bo", "Linus"))
    assert places(desk)["Bo"] == (ATTENDED, None)
    assert "after all" in heard(desk, BO)


def test_sending_the_same_again_tells_nobody_twice(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 22)
    number = shift(desk, TENTH, "L")
    desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Linus"))
    with desk.is_as_before():
        desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Linus"))


def test_only_leaders_and_the_trainer_tick_and_nobody_before_the_shift(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 14)
    number = shift(desk, TENTH, "L")
    assert "Only these" in refusal(lambda: desk.opens(ADA, "training.tick", number))
    assert "has not begun" in refusal(lambda: desk.opens(GRACE, "training.tick", number))
    assert "no longer on the roster" in refusal(lambda: desk.opens(GRACE, "training.tick", 9999))
    desk.now = at(11, 10, 16)
    assert desk.opens(QUINN, "training.tick", number).fields


def test_on_the_morning_after_whoever_was_off_gets_a_date_and_the_rest_is_asked_for(
    desk: Desk,
) -> None:
    with_trainer(desk)
    shifts(desk, TENTH, without=[WEI])
    shifts(desk, *(TENTH + timedelta(days=n) for n in range(1, 6)))
    leaves_team(desk, LINUS, date(2026, 11, 9))
    desk.now = at(11, 10, 22)
    desk.sends(GRACE, "training.tick", shift(desk, TENTH, "L"), people=took_part(desk, "Ada"))
    desk.now = at(11, 11, 9)
    assert ticks(desk, tick_clock.SECOND, at(11, 11, 8)) == ["11 Nov 09:00 told"]
    assert places(desk)["伟"] == (OFF, date(2026, 11, 13))
    assert "2026年11月13日" in heard(desk, WEI)
    assert "Linus" not in places(desk)
    assert "is not ticked whole" not in heard(desk, QUINN)


def test_what_nobody_ticked_is_asked_for_and_waits(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 11, 9)
    ticks(desk, tick_clock.SECOND, at(11, 11, 8))
    assert "Of 4 people nobody has said whether they were there" in heard(desk, QUINN)
    assert "Training of Tue 10 Nov 2026: 3 people are not ticked" in str(
        desk.types(GRACE, "", "waiting")
    )
    assert "not ticked" not in str(desk.types(ADA, "", "waiting"))


def test_a_second_date_that_is_missed_gives_another_until_the_next_training(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 22)
    number = shift(desk, TENTH, "L")
    desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Linus"))
    desk.now = at(11, 12, 22)
    assert ticks(desk, tick_clock.TICK, at(11, 12, 12)) == ["12 Nov 22:00 told"]
    again = desk.opens(GRACE, "training.tick", shift(desk, date(2026, 11, 12), "L"))
    assert [one.label for one in again.fields[0].choices] == ["Bo (second date)"]
    desk.sends(GRACE, "training.tick", again.value and int(again.value), people="")
    assert places(desk)["Bo"] == (MISSED, date(2026, 11, 14))
    shifts(desk, date(2026, 12, 8), date(2026, 12, 12))
    desk.now = at(12, 8, 12)
    training(desk, QUINN, f"again <@{BO}> 2026-12-09")
    desk.now = at(12, 10, 9)
    ticks(desk, tick_clock.SECOND, at(12, 10, 8))
    assert places(desk)["Bo"] == (OFF, None)
    assert "The next training takes its place." in heard(desk, BO)


def test_the_trainer_gives_another_date_and_sees_all(class_: Desk) -> None:
    desk = class_
    desk.now = at(11, 10, 22)
    number = shift(desk, TENTH, "L")
    desk.sends(GRACE, "training.tick", number, people=took_part(desk, "Ada", "Linus"))
    desk.now = at(11, 11, 10)
    answer = training(desk, QUINN, f"again <@{BO}> 2026-11-13")
    assert "the second date is Fri 13 Nov 2026" in answer
    assert "Fri 13 Nov 2026" in heard(desk, BO)
    assert "was at the training" in refusal(
        lambda: desk.types(QUINN, f"again <@{ADA}> 2026-11-13", "training")
    )
    told = training(desk, QUINN, "team")
    assert "2 of 4 took part." in told
    assert "A002 Bo: Training missed it, second date Fri 13 Nov 2026" in told
    assert "Only these" in refusal(lambda: desk.types(ADA, "team", "training"))
    assert "Tue 10 Nov 2026: you took part." in training(desk, ADA)
    assert "your second date is Fri 13 Nov 2026" in training(desk, BO)


def test_asking_costs_the_same_for_three_as_for_fifty(desk: Desk) -> None:
    """What is read is read once, however many are on the shift."""
    with_trainer(desk)
    shifts(desk, TENTH)
    desk.now = at(11, 10, 22)
    few = asked(desk)
    for n in range(50):
        stands(desk, person(desk, f"B{n:03}", f"Name {n}", "agent"), TENTH, "L")
    assert asked(desk) == few


def asked(desk: Desk) -> int:
    """How many statements the leader's question takes."""
    seen: list[str] = []

    def count(*said: object) -> None:
        seen.append(str(said[2]))

    with desk.read() as tx:
        [due] = tick_clock.TICK.due(tx, BOOKS, people.teams(tx), at(11, 10, 21), desk.now)
    event.listen(desk.database.engine, "before_cursor_execute", count)
    with desk.database.change(desk.now) as tx:
        tick_clock.TICK.post(tx, BOOKS, due)
    event.remove(desk.database.engine, "before_cursor_execute", count)
    return len(seen)
