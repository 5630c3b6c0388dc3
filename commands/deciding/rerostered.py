"""Work of some people on some dates is not what it was: whoever keeps something about it acts."""

from collections.abc import Collection
from datetime import date

from commands.deciding.command import all_commands
from handbook.words import Say
from storage.transaction import Tx


def act(tx: Tx, team_id: int, changed: Collection[tuple[int, date]], say: Say) -> list[str]:
    """Let every command do what a changed roster asks for; lines for whoever changed it."""
    if not changed:
        return []
    acting = [command.rerostered for command in all_commands() if command.rerostered]
    return [line for one in acting for line in one(tx, team_id, changed, say)]
