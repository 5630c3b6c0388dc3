"""A file's row is about somebody on the team's list, or it is bad: which cell, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handbook.grid import folded
from handbook.words import mark
from storage.importers.columns import Columns
from storage.importers.sheets import Cell, Row
from storage.people import Person

About = tuple[int | None, date | None]


@dataclass(frozen=True)
class BadRow:
    """`reason` is a marked text, `facts` its values; `about` is who and when, as far as known."""

    row: int
    cell: str
    value: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    about: About = (None, None)


class BadCell(Exception):
    """One row cannot be used, because of one cell."""

    def __init__(
        self, row: Row, cell: Cell, reason: str, about: About = (None, None), /, **facts: object
    ) -> None:
        self.row = BadRow(row.number, cell.name, cell.text, reason, facts, about)
        super().__init__(f"{cell.name}: {reason}")


class RowsRefused(Exception):
    """Bad rows stand in the file and nobody said to leave them out."""

    def __init__(self, bad: Sequence[BadRow]) -> None:
        self.bad = tuple(bad)
        super().__init__(f"{len(bad)} bad rows")


class Staff:
    """A team's people by everything that a file may call them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._spelled = {person.code: person for person in people}
        self._by_email = {person.email: person for person in people if person.email}
        self._alike: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        for person in people:
            self._alike.setdefault(folded(person.code), []).append(person)
            self._names.setdefault(folded(person.name), []).append(person)

    def called(self, said: str) -> Sequence[Person]:
        """Everybody that a staff number, an e-mail address or a name could mean."""
        one = self._spelled.get(said) or self._by_email.get(said.lower())
        return [one] if one else self._alike.get(folded(said)) or self._names.get(folded(said), [])


def person_of(row: Row, columns: Columns, staff: Staff, day: date | None = None) -> Person:
    """Whom the row is about; `day` is the date it is about, if any. Raises BadCell."""
    about = (None, day)
    cells = [columns.cell(row, name) for name in ("person", "email", "name")]
    standing = [cell for cell in cells if cell is not None]
    cell = next((cell for cell in standing if cell.value != ""), None)
    if cell is None:
        raise BadCell(row, standing[0], mark("is empty"), about)
    found = staff.called(cell.text)
    if len(found) > 1:
        numbers = ", ".join(person.code for person in found)
        reason = mark("{numbers} have this name; write the staff number")
        raise BadCell(row, cell, reason, about, numbers=numbers)
    if not found:
        raise BadCell(row, cell, mark("nobody on the team's list is called this"), about)
    name = columns.cell(row, "name")
    if name and name.value != "" and folded(name.text) != folded(found[0].name):
        reason = mark("{number} is {name} on the team's list")
        raise BadCell(row, name, reason, about, number=cell.text, name=found[0].name)
    return found[0]


def here_on(person: Person, day: date, row: Row, cell: Cell) -> None:
    """Raises BadCell for somebody who has left by that day."""
    if person.left_on is not None and person.left_on <= day:
        reason = mark("{name} left on {left}")
        facts = {"name": person.name, "left": person.left_on}
        raise BadCell(row, cell, reason, (person.id, day), **facts)
