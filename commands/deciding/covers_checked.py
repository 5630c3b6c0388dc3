"""A roster that was brought in meets the covers that people took on the one before it.

Whoever took a shift that the file does not know stands on it again, where they are free then. Else
the leaders are told: nobody's yes is dropped in silence.
"""

from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import team_say
from commands.deciding.lines import shift_line
from handbook.words import Say
from storage import covers, outbox, people, reassigning, rosters, workload
from storage.cards import Card
from storage.covers import Cover, CoverAsk
from storage.people import Team
from storage.reassigning import Move
from storage.rosters import Shift
from storage.transaction import Tx
from storage.workload import Load


@dataclass(frozen=True)
class CheckedCover:
    """What became of a cover that the file did not know; `stands`: it was made again."""

    cover: Cover
    person_id: int
    stands: bool


def check(tx: Tx, team: Team, first: date, last: date, by: str) -> list[CheckedCover]:
    """Look at every cover of these dates that is to come, once their roster has changed.

    `by`: whom the journal names. The rows of the team's people and of the shifts are held.
    """
    assert team.id is not None
    found = []
    for cover, row in covers.taken(tx, team.id, first, last):
        shift = rosters.get(tx, cover.shift_id)
        is_over = row.ends_at is None or row.ends_at <= tx.now
        if shift is None or is_over or rosters.assignment(tx, cover.shift_id, row.person_id):
            continue
        stands = _is_free(tx, team, row, shift)
        if stands:
            reassigning.apply(tx, team.id, [_move(shift, row)])
        event = "cover.made_again" if stands else "cover.broken"
        tx.note(event, f"cover:{cover.id}", by, person=row.person_id)
        _say(tx, cover, row, team, stands=stands)
        found.append(CheckedCover(cover, row.person_id, stands))
    return found


def _move(shift: Shift, row: CoverAsk) -> Move:
    is_whole = (row.starts_at, row.ends_at) == (shift.starts_at, shift.ends_at)
    hours = (None, None) if is_whole else (row.starts_at, row.ends_at)
    return Move(shift.day, shift.code, None, row.person_id, *hours)


def _is_free(tx: Tx, team: Team, row: CoverAsk, shift: Shift) -> bool:
    """Whether they neither work nor are away in the hours that they took."""
    assert row.starts_at is not None
    assert row.ends_at is not None
    days = workload.between([shift.day])
    load: Load = workload.of_people(tx, [row.person_id], *days, team.zone)[row.person_id]
    taken = [(work.starts_at, work.ends_at) for work in load.work]
    taken += [(gone.starts_at, gone.ends_at) for gone in load.leave]
    return not any(starts < row.ends_at and row.starts_at < ends for starts, ends in taken)


def _say(tx: Tx, cover: Cover, row: CoverAsk, team: Team, *, stands: bool) -> None:
    post = outbox.first_of(tx, f"cover:{cover.id}")
    if post is None:
        return
    say = team_say(team)
    name = people.by_id(tx, row.person_id).name
    outbox.redraw(tx, post)
    outbox.reply(tx, post, post.subject, Card(lines=(_line(name, say, stands=stands),)))


def _line(name: str, say: Say, *, stands: bool) -> str:
    if stands:
        return say("The new roster did not know it: {name} stands on the shift again.", name=name)
    return say(
        "The new roster has {name} elsewhere then. Please release them, or look for somebody else.",
        name=name,
    )


def told(tx: Tx, checked: CheckedCover, team: Team, say: Say) -> str:
    """A line for whoever brought the roster in."""
    shift = rosters.get(tx, checked.cover.shift_id)
    assert shift is not None, "it was looked at just now"
    about = {
        "cover": f"C{checked.cover.id}",
        "name": people.by_id(tx, checked.person_id).name,
        "shift": shift_line(shift, team.zone, say),
    }
    if checked.stands:
        return say("Cover {cover} ({name}, {shift}) was not in the file; it stands again.", **about)
    return say(
        "Cover {cover} ({name}, {shift}) cannot stand by the file; the leaders are told.", **about
    )
