"""The form: which shift, which hours of it, and who could take it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commands.cover import card
from commands.cover.begin import begin
from commands.cover.finding import check_right
from commands.cover.typed import hours as typed_hours
from commands.deciding.able import others_line, question
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled
from commands.deciding.lines import shift_line
from storage import covers, eligible, leaves, reliefs, rosters, seats
from storage.cards import Card, Choice, Field, Form
from storage.rosters import Shift

AHEAD = timedelta(days=3)
MOST = 100


def find_form(asking: Asking, value: str) -> Form:
    """For a shift, a leave's or a missing relief's; with none, for any soon. Raises Refusal."""
    say, team = asking.say, asking.person.team
    found = _shifts(asking, value)
    if not found:
        raise Refusal(say("There is no shift to look for somebody for. Nothing was changed."))
    check_right(asking, found[0].day)
    lines = _facts(asking, value, found[0]) if len(found) == 1 else []
    fields = [_which(asking, found)] if len(found) > 1 else []
    if not value.startswith("relief:"):
        fields.append(
            Field(
                name="hours",
                label=say("Which hours?"),
                kind="line",
                is_optional=True,
                hint=say("All of it, unless you write some: 22:30-02:00"),
                limit=20,
            )
        )
    lines.append(say("Least overtime is asked first; the first yes has it."))
    zone = team.zone
    head = [shift_line(found[0], zone, say)] if len(found) == 1 else []
    return Form(
        action="cover.find",
        title=say("Find cover"),
        value=value,
        submit=say("Ask them"),
        close=say("Close"),
        lines=(*head, *lines),
        fields=tuple(fields),
    )


def _facts(asking: Asking, value: str, shift: Shift) -> list[str]:
    """The staffing, how many could take it, and why the others cannot."""
    tx, say = asking.tx, asking.say
    about = question(tx, asking.book, asking.person.team, shift, _relief_hours(asking, value))
    found = eligible.ids(tx, about)
    lines = [
        say("Staffing: {staff}", staff=card.staffing(tx, shift, say)),
        say.plural("{n} person could take it.", "{n} people could take it.", len(found)),
    ]
    others = others_line(tx, about, say)
    return [*lines, *([others] if others else [])]


def _which(asking: Asking, found: Sequence[Shift]) -> Field:
    say, zone = asking.say, asking.person.team.zone
    choices = tuple(
        Choice(value=str(shift.id), label=shift_line(shift, zone, say)) for shift in found
    )
    return Field(
        name="shift", label=say("Which shift?"), kind="choice", choices=choices,
        value=choices[0].value,
    )  # fmt: skip


def find_sent(asking: Asking, filled: Filled) -> Card:
    """Begin the search. Raises Refusal."""
    say, answers = asking.say, filled.answers
    found = {str(shift.id): shift for shift in _shifts(asking, filled.value)}
    chosen = answers.get("shift", "")
    shift = found.get(chosen) if chosen else next(iter(found.values()), None)
    if shift is None:
        raise Refusal(say("There is no shift to look for somebody for. Nothing was changed."))
    hours = _relief_hours(asking, filled.value)
    if said := answers.get("hours", "").strip():
        hours = typed_hours(asking, shift, said)
    return begin(asking, shift, filled.value or f"shift:{shift.id}", hours)


def _relief_hours(asking: Asking, value: str) -> tuple[datetime, datetime] | None:
    """Of a missing relief, the part of its seat that nobody covers. Raises Refusal."""
    kind, _, number = value.partition(":")
    if kind != "relief":
        return None
    relief = reliefs.get(asking.tx, int(number))
    gap = seats.gap(asking.tx, relief) if relief and relief.state in reliefs.STANDING else None
    if gap is None:
        raise Refusal(asking.say("That seat is covered, or its time is over. Nothing was changed."))
    return gap.starts_at, gap.ends_at


def _shifts(asking: Asking, value: str) -> list[Shift]:
    """The shifts of the person's own team that the value is about, and that are not over."""
    tx, team_id = asking.tx, asking.person.person.team_id
    kind, _, number = value.partition(":")
    if not value:
        return covers.coming(tx, team_id, tx.now, tx.now + AHEAD)[:MOST]
    if not number.isdecimal() or len(number) > 9:
        return []
    found: list[Shift | None] = []
    if kind == "shift":
        found = [rosters.get(tx, int(number))]
    elif kind == "relief" and (relief := reliefs.get(tx, int(number))):
        found = [rosters.get(tx, relief.shift_id)]
    elif kind == "leave" and (leave := leaves.get(tx, int(number))):
        days: tuple[date, date] = (leave.first, leave.last)
        found = [*rosters.shifts_of(tx, leave.person_id, *days)]
    return [
        shift
        for shift in found
        if shift is not None and shift.team_id == team_id and shift.ends_at > tx.now
    ][:MOST]
