"""What applying a page did is told one by one, to the person at the terminal and to the journal."""

from dataclasses import dataclass, field

from handbook.people import TeamPage
from storage.people import Team
from storage.transaction import Tx


class GroupTaken(Exception):
    """A user group follows the shifts of another team already."""

    def __init__(self, slack_id: str, team: str) -> None:
        super().__init__(slack_id)
        self.slack_id, self.team = slack_id, team


class LinkTaken(Exception):
    """A Slack id that somebody of another team holds."""

    def __init__(self, slack_id: str, name: str, team: str) -> None:
        self.slack_id, self.name, self.team = slack_id, name, team
        super().__init__(f"{slack_id} is already {name} of {team}")


@dataclass(frozen=True)
class Edit:
    """One value that is not what it was. `subject`: the team's name, a shift or a staff number."""

    subject: str
    key: str
    before: str
    after: str


@dataclass
class Changes:
    """What applying a page did; people by staff number. `absent`: on our list, not on the page."""

    team: str
    is_new: bool = False
    edits: list[Edit] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def are_none(self) -> bool:
        return not (self.is_new or self.edits or self.added or self.unlinked)


@dataclass(frozen=True)
class Applying:
    """A page on its way into a team's rows, on behalf of `by`."""

    tx: Tx
    team: Team
    page: TeamPage
    by: str
    changes: Changes

    @property
    def team_id(self) -> int:
        assert self.team.id is not None
        return self.team.id

    def edited(self, subject: str, key: str, before: object, after: object) -> None:
        changed = Edit(subject, key, str(before or ""), str(after or ""))
        self.changes.edits.append(changed)
