"""What somebody asks for, before it is a request."""

from dataclasses import dataclass

from commands.deciding.asking import Asking
from handbook.dates import Span
from handbook.leave import Absence
from storage.leaves import Leave
from storage.people import Known
from storage.rosters import Shift


@dataclass(frozen=True)
class Wish:
    """For whom, which kind and days, why, and as a special case or not. `said`: the days' words.

    `replaces`: the leave that it is to stand in for. `of`: the stored request that is judged again
    for other days. Neither is in the way of the wish.
    """

    person: Known
    kind: str
    span: Span
    reason: str
    is_special: bool = False
    said: str = ""
    replaces: int | None = None
    of: Leave | None = None

    @property
    def ignored(self) -> tuple[int, ...]:
        """Leaves that are no overlap with the wish, no part of its chain and in no balance."""
        numbers = (self.replaces, self.of.id if self.of else None)
        return tuple(number for number in numbers if number is not None)


@dataclass(frozen=True)
class Work:
    """What a wish means for the person's work: the absence, and the shifts that it touches.

    `around`: the shifts from some days before to some days after, in order. `near`: the person's
    other open leaves of those days.
    """

    absence: Absence
    shifts: list[Shift]
    around: list[Shift]
    near: list[Leave]


def word_for(asking: Asking, kind: str) -> str:
    """What the asker would type for a kind: its title, where that is one of its words."""
    rules = asking.book.leave.kinds[kind]
    title = rules.title.in_language(asking.say.lang)
    return title if title in rules.words else rules.words[0]
