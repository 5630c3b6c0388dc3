"""What of training falls on a day: trainings, second dates, the exam's days, new people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from commands.deciding.lines import cited
from commands.deciding.new_people import Newcomers
from handbook.book import Handbook, in_force
from handbook.training import repeated_rule
from handbook.words import Say
from storage import exams, trainings
from storage.people import Team
from storage.trainings import DROPPED, Training, TrainingPlace
from storage.transaction import Tx

FAR = timedelta(days=45)


@dataclass(frozen=True)
class Held:
    """A training: the day that gives it, the day it is held on, and its row where it has one."""

    team: Team
    due: date
    day: date
    row: Training | None


def held(tx: Tx, book: Handbook, team: Team, first: date, last: date) -> list[Held]:
    """The team's trainings on these dates, in their order: by the handbook, moved and added."""
    return held_of(book, team, first, last, trainings.between(tx, first, last))


def held_of(
    book: Handbook, team: Team, first: date, last: date, rows: Sequence[Training]
) -> list[Held]:
    """The same of rows that were read for all teams."""
    mine = {row.due: row for row in rows if row.team_id == team.id}
    found = [
        Held(team, row.due, row.day, row)
        for row in mine.values()
        if row.state != DROPPED and first <= row.day <= last
    ]
    for version in book.training.cycle:
        for day in version.when.days(first, last, book.calendar):
            if day not in mine and in_force(book.training.cycle, day) is version:
                found.append(Held(team, day, day, None))
    return sorted(found, key=lambda one: (one.day, one.due))


@dataclass(frozen=True)
class TrainingDay:
    """A day of all teams: what they have on it is read once, whatever number of them is told."""

    tx: Tx
    day: date

    def told(self, book: Handbook, team: Team, say: Say) -> list[str]:
        """What the floor is told of training, a line each; nothing where there is none.

        Nobody is named but who is new and who looks after them.
        """
        return [
            *_trainings(self, book, team, say),
            *_exam(self.tx, book, team, self.day, say),
            *_new(self, book, team, say),
            *_repeated(book, self.day, say),
        ]

    @cached_property
    def rows(self) -> list[Training]:
        return trainings.between(self.tx, self.day, self.day)

    @cached_property
    def seconds(self) -> Sequence[tuple[Training, TrainingPlace]]:
        return trainings.second_dates(self.tx, self.day, self.day)

    @cached_property
    def newcomers(self) -> Newcomers:
        return Newcomers(self.tx, self.day)


def _trainings(at: TrainingDay, book: Handbook, team: Team, say: Say) -> Iterator[str]:
    for one in held_of(book, team, at.day, at.day, at.rows):
        rules = in_force(book.training.cycle, one.due)
        rule = cited(rules.rule, say) if rules else say("our own rule")
        if one.row is not None and one.row.words:
            told = {"topics": one.row.words, "rule": rule}
            yield say("Training today, in each shift: {topics} ({rule})", **told)
        else:
            yield say("Training today, in each shift; its topics follow ({rule}).", rule=rule)
    seconds = [place.person_id for training, place in at.seconds if training.team_id == team.id]
    if seconds:
        yield say.plural(
            "Second date of the training today: {n} person, who was told privately.",
            "Second date of the training today: {n} people, who were told privately.",
            len(seconds),
        )


def _exam(tx: Tx, book: Handbook, team: Team, day: date, say: Say) -> Iterator[str]:
    rules = in_force(book.training.exam_days, day)
    if rules is None or not rules.first_day <= day.day <= rules.last_day:
        return
    exam = exams.of_month(tx, team.id or 0, day.replace(day=1))
    if exam is None or exam.state != exams.PUBLISHED:
        yield say(
            "The month's exam is held in each shift, until {day} ({rule}).",
            day=say.day(rules.until(day)),
            rule=cited(rules.rule, say),
        )


def _new(at: TrainingDay, book: Handbook, team: Team, say: Say) -> Iterator[str]:
    for plan in at.newcomers.plans(book, team, at.day):
        number = plan.number_on(at.day)
        if number is not None:
            yield say(
                "New on the team: {name}, day {n} of {count}: {what} ({rule})",
                name=plan.name,
                n=number,
                count=len(plan.rules.days),
                what=plan.rules.days[number - 1].title.in_language(say.lang),
                rule=cited(plan.rules.days[number - 1].rule, say),
            )


def _repeated(book: Handbook, day: date, say: Say) -> Iterator[str]:
    version = in_force(book.training.repeated, day)
    if version is not None and f"{day:%A}".lower() in version.on:
        rule = repeated_rule(version, day)
        told = {"words": book.wording(rule, day, say.lang), "rule": rule}
        yield say("To remember: {words} ({rule})", **told)
