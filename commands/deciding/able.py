"""Who could take a shift or a part of it, by the handbook, and why somebody cannot."""

from collections.abc import Mapping
from datetime import date, datetime

from handbook.book import Handbook, in_force
from handbook.eligibility import Wanted, WhyNot
from handbook.words import Say, mark
from handbook.working_time import WorkingTime
from storage import eligible, people
from storage.cards import Button
from storage.eligible import Question
from storage.people import Team
from storage.rosters import Shift
from storage.transaction import Tx

FIT = WorkingTime.model_validate({"from": date.min})
"""What is fit where a handbook says nothing of working time."""

YOUR_REASONS: Mapping[WhyNot, str] = {
    "not_linked": mark("You are not linked to Slack."),
    "on_leave": mark("You are on leave then."),
    "works_then": mark("You work then already."),
    "no_skill": mark("This shift asks for a skill that is not on your list."),
    "short_rest": mark("Your rest before or after it would be too short."),
    "long_day": mark("With your own shift it would be too long without a rest."),
    "long_week": mark("It would be more hours than a week may have."),
    "days_in_a_row": mark("It would be too many days in a row."),
}
OTHERS: Mapping[WhyNot, str] = {
    "not_linked": mark("not on Slack: {n}"),
    "on_leave": mark("on leave: {n}"),
    "works_then": mark("at work then: {n}"),
    "no_skill": mark("without the skill: {n}"),
    "short_rest": mark("not rested: {n}"),
    "long_day": mark("too long without a rest: {n}"),
    "long_week": mark("too many hours in the week: {n}"),
    "days_in_a_row": mark("too many days in a row: {n}"),
}


def question(
    tx: Tx,
    book: Handbook,
    team: Team,
    shift: Shift,
    hours: tuple[datetime, datetime] | None = None,
) -> Question:
    """Who could take the shift, or these hours of it, as storage is asked."""
    starts, ends = hours or (shift.starts_at, shift.ends_at)
    skill = people.skills_asked(tx, shift.team_id).get(shift.code)
    standing = in_force(book.roster, shift.day)
    return Question(
        team=team,
        wanted=Wanted(shift.day, starts, ends, skill),
        limits=in_force(book.working_time, shift.day) or FIT,
        roles=standing.roles if standing else (),
        shift_id=shift.id or 0,
    )


def others_line(tx: Tx, asked: Question, say: Say) -> str | None:
    """Why others cannot, or why nobody can, counted by reason; None where everybody could."""
    found = eligible.reasons(tx, asked)
    told = say.names([say(words, n=found[why]) for why, words in OTHERS.items() if why in found])
    if not told:
        return None
    if None in found:
        return say("The others cannot: {reasons}", reasons=told)
    return say("Why nobody can: {reasons}", reasons=told)


def find_button(origin: str, say: Say) -> Button:
    """Looks for somebody who takes a shift of this: `leave:12`, `relief:3`, `shift:7`."""
    return Button(action="cover.find", label=say("Find cover…"), value=origin)
