"""Leaving the post in working time: who must agree, when one is missed, what it is booked as."""

from typing import Annotated

from pydantic import Field

from handbook.source import Page
from handbook.terms import Version, Word

Minutes = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]


class Consent(Page):
    """To go for longer than `over_minutes` needs a yes first (0: to go at all)."""

    over_minutes: Minutes = 0
    rule: str


class Booking(Page):
    """What is private, or longer than `over_minutes`, may be booked as a kind of leave (CC-2.4.9).

    None of minutes: only what is private. Whoever decides books it, each time. What is private
    needs a yes first, however short; `words` say that it is.
    """

    leave_kind: str
    over_minutes: Minutes | None = None
    words: tuple[Word, ...] = Field(min_length=1)
    rule: str

    def is_private(self, said: str) -> bool:
        """Whether what is said of it begins with one of the words."""
        folded = said.casefold().lstrip()
        return any(_begins(folded, word.casefold()) for word in self.words)


class SteppingAway(Version):
    """What holds from a date on for somebody on shift who leaves the post for a while.

    `decided_by`: who agrees, and who is told of somebody who is not back. `where_rule`: where one
    goes is to be said (OH-3.5.2). `remind_minutes` before the end the person is reminded;
    `grace_minutes` after it they are missed.
    """

    decided_by: str
    consent: Consent | None = None
    booking: Booking | None = None
    where_rule: str | None = None
    remind_minutes: Minutes = 5
    grace_minutes: Minutes = 5
    rule: str

    def needs_consent(self, minutes: int, *, is_private: bool) -> str | None:
        """The rule by which somebody must agree first; None where nobody has to."""
        if is_private and self.booking is not None:
            return self.booking.rule
        if self.consent is not None and minutes > self.consent.over_minutes:
            return self.consent.rule
        return None

    def may_be_booked(self, minutes: int, *, is_private: bool) -> Booking | None:
        """How it may be booked as leave; None where it may not."""
        if self.booking is None:
            return None
        most = self.booking.over_minutes
        return self.booking if is_private or (most is not None and minutes > most) else None


def _begins(said: str, word: str) -> bool:
    rest = said.removeprefix(word)
    # "privately" is not "private"; Chinese writes no space.
    return rest != said and not (word[-1].isascii() and rest[:1].isascii() and rest[:1].isalnum())
