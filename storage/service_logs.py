"""The service log: people's problems of the day in a line each, who looked at them, what the
collector reported."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import Field, SQLModel, col, select

from storage.transaction import Moment, Tx, insert_once


class LogLine(SQLModel, table=True):
    """A problem of somebody's day, called L12 by people. `words`: None once they are forgotten."""

    __tablename__ = "log_line"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date = Field(index=True)
    words: str | None
    salt: str
    at: datetime = Field(sa_type=Moment)
    is_withdrawn: bool = False

    @property
    def number(self) -> int:
        assert self.id is not None, "it is stored"
        return self.id


class LogDay(SQLModel, table=True):
    """A team's day whose problems were asked for or collected: what the cards of it tell of."""

    __tablename__ = "log_day"
    __table_args__ = (UniqueConstraint("team_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    day: date


class NoProblem(SQLModel, table=True):
    """Somebody says that there was no problem on their day."""

    __tablename__ = "log_nothing"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    day: date = Field(primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)


class Inspection(SQLModel, table=True):
    """Somebody has looked at a person's log of a day. `words`: what they said of it."""

    __tablename__ = "log_inspection"
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date
    by_id: int = Field(foreign_key="person.id", index=True)
    words: str | None = None
    salt: str
    at: datetime = Field(sa_type=Moment)


class ProblemReport(SQLModel, table=True):
    """What the collector has reported of a day, once. `words`: None once they are forgotten."""

    __tablename__ = "problem_report"
    __table_args__ = (UniqueConstraint("team_id", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id")
    day: date
    person_id: int = Field(foreign_key="person.id", index=True)
    lines: int
    words: str | None
    salt: str
    at: datetime = Field(sa_type=Moment)


def the_day(tx: Tx, team_id: int, day: date) -> LogDay:
    """A team's day, noted when first asked for."""
    tx.flush()
    insert_once(tx, LogDay, team_id=team_id, day=day)
    query = select(LogDay).where(LogDay.team_id == team_id, LogDay.day == day)
    return tx.session.exec(query).one()


def day_of(tx: Tx, number: int) -> LogDay:
    """A day by its number."""
    return tx.session.get_one(LogDay, number)


def write(tx: Tx, line: LogLine) -> LogLine:
    """Store a new line; it has its number then. That day is one with a problem now."""
    tx.session.add(line)
    tx.flush()
    which = (col(NoProblem.person_id) == line.person_id) & (col(NoProblem.day) == line.day)
    tx.connection.execute(delete(NoProblem).where(which))
    return line


def get(tx: Tx, number: int) -> LogLine | None:
    return tx.get(LogLine, number)


def withdraw(tx: Tx, line: LogLine) -> bool:
    """Take a line back; False when it was taken back before."""
    if line.is_withdrawn:
        return False
    line.is_withdrawn = True
    tx.flush()
    return True


def say_nothing(tx: Tx, team_id: int, person_id: int, day: date) -> bool:
    """False when it was said before."""
    tx.flush()
    return insert_once(tx, NoProblem, person_id=person_id, day=day, team_id=team_id)


def of_person(tx: Tx, person_id: int, day: date) -> list[LogLine]:
    """Somebody's lines of a day, oldest first."""
    query = select(LogLine).where(
        LogLine.person_id == person_id, LogLine.day == day, ~col(LogLine.is_withdrawn)
    )
    return list(tx.session.exec(query.order_by(col(LogLine.id))).all())


def of_team(tx: Tx, team_id: int, first: date, last: date) -> list[LogLine]:
    """The team's lines of the days, oldest first."""
    query = select(LogLine).where(
        LogLine.team_id == team_id,
        col(LogLine.day) >= first,
        col(LogLine.day) <= last,
        ~col(LogLine.is_withdrawn),
    )
    return list(tx.session.exec(query.order_by(col(LogLine.day), col(LogLine.id))).all())


def without_problem(tx: Tx, team_id: int, day: date) -> set[int]:
    """Who said that the day had no problem."""
    query = select(NoProblem.person_id).where(NoProblem.team_id == team_id, NoProblem.day == day)
    return set(tx.session.exec(query).all())


def inspect(tx: Tx, inspection: Inspection) -> Inspection:
    tx.session.add(inspection)
    tx.flush()
    return inspection


def inspections(tx: Tx, team_id: int, day: date) -> list[Inspection]:
    """Of the day's logs, oldest first."""
    query = select(Inspection).where(Inspection.team_id == team_id, Inspection.day == day)
    return list(tx.session.exec(query.order_by(col(Inspection.id))).all())


def report(tx: Tx, reported: ProblemReport) -> ProblemReport | None:
    """Store a day's report; None where it has one already."""
    tx.flush()
    if not insert_once(tx, ProblemReport, **reported.model_dump(exclude={"id"})):
        return None
    return reported_on(tx, reported.team_id, reported.day)


def reported_on(tx: Tx, team_id: int, day: date) -> ProblemReport | None:
    """The day's report, where there is one."""
    query = select(ProblemReport).where(ProblemReport.team_id == team_id, ProblemReport.day == day)
    return tx.session.exec(query).first()


def last_report(tx: Tx, team_id: int) -> ProblemReport | None:
    """The team's newest report."""
    query = select(ProblemReport).where(ProblemReport.team_id == team_id)
    return tx.session.exec(query.order_by(col(ProblemReport.day).desc()).limit(1)).first()


def reports(tx: Tx, team_id: int, first: date, last: date) -> list[ProblemReport]:
    """The reports of the days, in their order."""
    query = select(ProblemReport).where(
        ProblemReport.team_id == team_id,
        col(ProblemReport.day) >= first,
        col(ProblemReport.day) <= last,
    )
    return list(tx.session.exec(query.order_by(col(ProblemReport.day))).all())
