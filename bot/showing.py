"""What opens before people: forms, and what their search fields find. None of it waits for a writer
but a look, which is journaled before it is shown."""

from collections.abc import Sequence

from bot.house_time import HouseTime
from commands.deciding.asking import Books, Refusal, asked_by, words_of
from commands.deciding.command import Command, Pointed, by_name
from handbook.words import Say
from storage.cards import Choice, Form
from storage.database import Database


class Showing:
    """Draws what is opened. `address` as in `Asking`."""

    def __init__(
        self,
        database: Database,
        house_time: HouseTime,
        books: Books,
        commands: tuple[Command, ...],
    ) -> None:
        self.database, self.house_time, self.books = database, house_time, books
        self.address: str | None = None
        self.forms = by_name(command.forms for command in commands)
        self.looks = by_name(command.looks for command in commands)
        self.shortcuts = by_name(command.shortcuts for command in commands)
        self._options = by_name(command.options for command in commands)

    def opens(self, action: str) -> bool:
        """Whether a button of this action opens a form."""
        return action in self.forms or action in self.looks

    def form(self, slack_id: str, action: str, value: str | Pointed) -> Form:
        """The form's contents; a shortcut's are about the message that it was chosen at.

        A look that is itself an event is journaled before it is shown. Raises Refusal.
        """
        now = self.house_time.now()
        if isinstance(value, str) and action in self.looks:
            with self.database.change(now) as tx:
                return self.looks[action](asked_by(tx, slack_id, self.books, self.address), value)
        with self.database.read(now) as tx:
            asking = asked_by(tx, slack_id, self.books, self.address)
            if isinstance(value, Pointed):
                return self.shortcuts[action].form(asking, value)
            return self.forms[action](asking, value)

    def options(self, slack_id: str, source: str, typed: str) -> Sequence[Choice]:
        """What a search field offers for the words typed so far; nothing to whoever may not ask."""
        find = self._options.get(source)
        if find is None:
            return ()
        with self.database.read(self.house_time.now()) as tx:
            try:
                return find(asked_by(tx, slack_id, self.books, self.address), typed.strip())
            except Refusal:
                return ()

    def words_of(self, slack_id: str) -> Say:
        """The words of a person's language, for what is said around a form."""
        with self.database.read(self.house_time.now()) as tx:
            return words_of(tx, slack_id)
