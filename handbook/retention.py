"""How long personal words are kept; the figures that came of them and the journal stay."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from handbook.leave.judging import months_before
from handbook.terms import Version
from handbook.words import mark

Personal = Literal[
    "leave",
    "attendance",
    "consequences",
    "conduct",
    "proofs",
    "swaps",
    "quality",
    "assessments",
    "floor",
    "messages",
    "calendars",
    "calls",
]
"""What holds people's words, or a key to what is theirs: see `WORDS`."""
KINDS: tuple[Personal, ...] = get_args(Personal)
WORDS: Mapping[Personal, str] = {
    "leave": mark("the reasons of leave and of its decisions"),
    "attendance": mark("the reasons of attendance and of its excuses"),
    "consequences": mark("the words of decisions about consequences, and objections to them"),
    "conduct": mark("what the conduct ledger says in words, people's sides and their appeals"),
    "proofs": mark("proofs of leave"),
    "swaps": mark("the reasons of swaps and of their decisions"),
    "quality": mark("notes on calls and chats, and the words of complaints and praise"),
    "assessments": mark("what is said on assessment sheets, by people of themselves and of others"),
    "floor": mark(
        "what hand-overs, patrols, meetings, reports, actions and bulletins say in words"
    ),
    "messages": mark("private messages that were sent"),
    "calendars": mark("addresses of calendars, and calendars that are sent"),
    "calls": mark("names in the telephone system, of people who left"),
}
Months = Annotated[int, Field(strict=True, ge=1, le=600)]


class Retention(Version):
    """After how many months each kind of words is deleted; one that is not named is kept.

    They count from the day on which the matter ended: a leave's last day, a shift's date, the
    first shift of a swap, the day of a call or of an entry in the conduct ledger, the last day of
    a sheet's month, that on which a case was opened, something of the floor's day written, a
    consequence decided or a message sent, or the first one without the person whose calendar
    or whose name in the telephone system it is.
    """

    months: dict[Personal, Months]
    rule: str

    def kept_since(self, kind: Personal, today: date) -> date | None:
        """What ended before this day has had its term; None where it is kept for good."""
        months = self.months.get(kind)
        return months_before(today, months) if months is not None else None
