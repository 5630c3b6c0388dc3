"""Cards that are drawn when they are sent, from the state of that moment."""

from collections.abc import Callable
from datetime import datetime

from commands.deciding.asking import Books
from commands.deciding.command import Command, Drawing, Made, by_name
from storage import people
from storage.cards import Card
from storage.database import Database


class Easel:
    """Draws any subject's card in the words of its reader."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        books: Books,
        commands: tuple[Command, ...],
    ) -> None:
        self.database, self.now, self.books = database, now, books
        self._draws = by_name(command.draws for command in commands)
        self._gives = by_name(command.gives for command in commands)

    def draw(self, subject: str) -> Card:
        """The card of `leave:12` as its team's channel shows it."""
        name, _, number = subject.partition(":")
        with self.database.read(self.now()) as tx:
            return self._draws[name](Drawing(tx, self.books, int(number)))

    def file(self, subject: str) -> Made:
        """The file of `roster_month:5`, in the words of whom it is for."""
        name, _, number = subject.partition(":")
        with self.database.read(self.now()) as tx:
            return self._gives[name](Drawing(tx, self.books, int(number)))

    def home(self, slack_id: str) -> Card | None:
        """The person's Home; None for somebody we do not know."""
        with self.database.read(self.now()) as tx:
            person = people.by_slack(tx, slack_id)
            return self._draws["home"](Drawing(tx, self.books, person.id)) if person else None
