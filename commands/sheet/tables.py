"""The sheets of a month or a year in tables, for whoever pays and promotes: figures, no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.sheet import cards, typed
from commands.sheet.rights import Sheet, all_of
from handbook.assessment import month_score, months_of, year_score
from handbook.book import Handbook
from handbook.words import Say
from storage import assessments, people
from storage.assessments import HOLDS
from storage.cards import clean
from storage.people import Known, Team
from storage.transaction import Tx
from storage.workbooks import Table, Value


@dataclass(frozen=True)
class Scope:
    """Whose sheets of which months. `only`: those of these people, all of the team where None."""

    tx: Tx
    team: Team
    book: Handbook
    first: date
    last: date
    today: date
    say: Say
    only: frozenset[int] | None = None

    def sheets(self) -> list[Sheet]:
        """By staff number, then by month."""
        assert self.team.id is not None
        rows = assessments.of_team(self.tx, self.team.id, self.first, self.last)
        found = all_of(self.tx, self.book, rows)
        kept = [one for one in found if self.only is None or one.known.id in self.only]
        return sorted(kept, key=lambda one: (one.known.person.code, one.month))

    def when(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        return f"{moment.astimezone(ZoneInfo(self.team.zone)):%Y-%m-%d %H:%M}"


def tables(scope: Scope) -> list[Table]:
    """The sheets, their lines, and of a year what it is composed of."""
    sheets = scope.sheets()
    names = {known.id: known.name for known in people.of_team(scope.tx, scope.team.id or 0)}
    found = [_sheets(scope, sheets, names), _lines(scope, sheets)]
    return (
        [_year(scope, sheets), *found]
        if scope.first.year == scope.last.year and scope.first != scope.last
        else found
    )


def _who(known: Known) -> list[Value]:
    return [clean(known.person.code), known.name]


def _sheets(scope: Scope, sheets: Sequence[Sheet], names: Mapping[int, str]) -> Table:
    say = scope.say
    parts = list(dict.fromkeys(name for one in sheets for name in one.rules.parts))
    titles = {
        name: cards.part_title(one.rules, name, say) for one in sheets for name in one.rules.parts
    }
    head = [
        say("Staff number"),
        say("Name"),
        say("Left on"),
        say("Month"),
        say("Number"),
        say("Sheet of"),
        say("State"),
        say("Score"),
        *(say("{part}, score", part=titles[name]) for name in parts),
        say("Tasks set by"),
        say("Tasks set at"),
        say("Own assessment at"),
        say("Scored by"),
        say("Scored at"),
        say("Approved by"),
        say("Approved at"),
        say("Given back at"),
        say("Read at"),
    ]
    rows: list[Sequence[Value]] = []
    for sheet in sheets:
        row, known = sheet.row, sheet.known
        scores = _parts(scope, sheet)
        rows.append(
            [
                *_who(known),
                known.person.left_on,
                f"{row.month:%Y-%m}",
                f"M{row.id}",
                scope.book.roles[row.role].in_language(say.lang),
                say(cards.STATES[row.state]),
                row.score,
                *(scores.get(name) for name in parts),
                names.get(row.set_by),
                scope.when(row.set_at),
                scope.when(row.assessed_at),
                names.get(row.scored_by or 0),
                scope.when(row.scored_at),
                names.get(row.approved_by or 0),
                scope.when(row.approved_at),
                scope.when(row.returned_at),
                scope.when(row.acknowledged_at),
            ]
        )
    return Table("sheets", say("Sheets"), head, rows)


def _parts(scope: Scope, sheet: Sheet) -> dict[str, float]:
    judged = assessments.judged(assessments.lines(scope.tx, sheet.id))
    if not judged:
        return {}
    return {one.part: one.score for one in month_score(judged).parts}


def _lines(scope: Scope, sheets: Sequence[Sheet]) -> Table:
    say = scope.say
    head = [
        say("Staff number"),
        say("Name"),
        say("Month"),
        say("Number"),
        say("Part"),
        say("Part, weight in %"),
        say("Task or indicator"),
        say("Target"),
        say("Weight in the part"),
        say("Own score"),
        say("Score"),
    ]
    rows: list[Sequence[Value]] = [
        [
            *_who(sheet.known),
            f"{sheet.month:%Y-%m}",
            f"M{sheet.id}",
            cards.part_title(sheet.rules, line.part, say),
            line.part_weight,
            clean(line.task),
            clean(line.target),
            line.weight,
            line.own_score,
            line.score,
        ]
        for sheet in sheets
        for line in assessments.lines(scope.tx, sheet.id)
    ]
    return Table("lines", say("Lines"), head, rows)


def _year(scope: Scope, sheets: Sequence[Sheet]) -> Table:
    """A row a person: the months that hold, their mean, and which are missing."""
    say, year = scope.say, scope.first.year
    months = [date(year, number, 1) for number in range(1, 13)]
    head = [
        say("Staff number"),
        say("Name"),
        say("Left on"),
        *(f"{month:%Y-%m}" for month in months),
        say("Months counted"),
        say("Mean"),
        say("Months missing"),
    ]
    over = typed.last_month(scope.today.replace(day=1))
    rows: list[Sequence[Value]] = []
    for known in {one.known.id: one.known for one in sheets}.values():
        scores = {
            one.month: one.row.score
            for one in sheets
            if one.known.id == known.id and one.row.state in HOLDS and one.row.score is not None
        }
        found = year_score(scores, months_of(year, over, known.person.left_on))
        rows.append(
            [
                *_who(known),
                known.person.left_on,
                *(scores.get(month) for month in months),
                len(found.counted),
                found.score,
                ", ".join(f"{month:%Y-%m}" for month in found.missing),
            ]
        )
    return Table("year", f"{year}", head, rows)
