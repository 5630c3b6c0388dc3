"""What of training falls on a day is told in a line each, and names nobody who missed it."""

from datetime import date, timedelta

from commands.deciding.training_day import TrainingDay
from handbook.words import of
from storage import people, trainings
from storage.exams import PUBLISHED, Exam
from storage.people import Person, Role, Team
from storage.trainings import ATTENDED, MISSED, TrainingPlace
from tests.commands.desk import BOOKS, Desk
from tests.stories.floor import ADA, BO

TENTH = date(2026, 11, 10)


def lines(desk: Desk, day: date, language: str = "en") -> list[str]:
    with desk.read() as tx:
        team = people.teams(tx)[0]
        return TrainingDay(tx, day).told(BOOKS[team.handbook], team, of(language))


def test_the_tenth_brings_the_training_and_its_topics_once_they_are_noted(desk: Desk) -> None:
    assert lines(desk, TENTH) == ["Training today, in each shift; its topics follow (CC-2.8.1)."]
    with desk.database.change(desk.now) as tx:
        row = trainings.hold(tx, 1, TENTH, "salt")
        trainings.change(tx, row, words="refunds; closing phrase")
    [line] = lines(desk, TENTH)
    assert line == "Training today, in each shift: refunds; closing phrase (CC-2.8.1)"
    assert lines(desk, TENTH, "zh") == ["今天各班次培训：refunds; closing phrase（CC-2.8.1）"]


def test_a_moved_training_is_told_on_its_new_day_and_a_dropped_one_never(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        trainings.change(tx, trainings.hold(tx, 1, TENTH, "salt"), day=date(2026, 11, 12))
    assert lines(desk, TENTH) == []
    assert "Training today" in lines(desk, date(2026, 11, 12))[0]
    with desk.database.change(desk.now) as tx:
        trainings.change(tx, trainings.hold(tx, 1, TENTH, "salt"), state=trainings.DROPPED)
    assert lines(desk, date(2026, 11, 12)) == []


def test_second_dates_are_counted_and_not_named(desk: Desk) -> None:
    day = date(2026, 11, 13)
    with desk.database.change(desk.now) as tx:
        row = trainings.hold(tx, 1, TENTH, "salt")
        for who, state in ((ADA, MISSED), (BO, ATTENDED)):
            person = people.by_slack(tx, who)
            assert person is not None
            assert row.id is not None
            place = TrainingPlace(
                training_id=row.id,
                person_id=person.id,
                state=state,
                second_on=day,
                ticked_at=tx.now,
            )
            trainings.set_place(tx, place)
    [line] = lines(desk, day)
    assert line == "Second date of the training today: 1 person, who was told privately."


def test_the_exam_is_told_of_until_it_is_published(desk: Desk) -> None:
    assert lines(desk, date(2026, 11, 20)) == []
    told = ["The month's exam is held in each shift, until Wed 25 Nov 2026 (CC-2.8.2)."]
    assert lines(desk, date(2026, 11, 24)) == told
    assert lines(desk, date(2026, 11, 26)) == []
    with desk.database.change(desk.now) as tx:
        tx.session.add(Exam(team_id=1, month=date(2026, 11, 1), state=PUBLISHED))
    assert lines(desk, date(2026, 11, 24)) == []


def test_a_rule_to_remember_goes_round_by_weeks(desk: Desk) -> None:
    mondays = [date(2026, 11, 16) + timedelta(weeks=n) for n in (0, 1, 2, 4)]
    told = [next(one for one in lines(desk, day) if "remember" in one) for day in mondays]
    assert len(set(told)) == 3
    assert told[0] == told[3]
    assert told[0].startswith("To remember: ")
    assert lines(desk, date(2026, 11, 17)) == []


def test_a_new_person_is_named_with_the_day_of_their_plan(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        team = tx.session.get_one(Team, 1)
        team.handbook = "service-desk"
        kim = Person(team_id=1, code="A009", name="Kim", joined_on=date(2026, 11, 6))
        tx.session.add(kim)
        tx.session.flush()
        tx.session.add(Role(person_id=kim.id or 0, role="agent"))
    assert lines(desk, date(2026, 11, 6)) == [
        "New on the team: Kim, day 1 of 3: culture, etiquette and shadowing (SD-T1)"
    ]
    assert lines(desk, date(2026, 11, 5)) == []
    assert lines(desk, date(2026, 11, 7)) == [], "a Saturday"
