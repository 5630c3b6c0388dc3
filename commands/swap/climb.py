"""A swap that waits for a leader climbs as a leave does: the next one is asked, by the minutes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.asking import Books, team_say
from commands.deciding.routing import DAY, presence, title_for, who_decides
from commands.deciding.silent import silence_lines
from commands.swap import card, telling, words
from handbook.book import Handbook, in_force
from handbook.leave.climbing import Climb
from handbook.swap import SwapVerdict
from handbook.words import of
from storage import outbox, people, silences, swaps
from storage.cards import Card, mention
from storage.people import Known, Team
from storage.swaps import ASKED, Swap
from storage.transaction import Tx


def marks(books: Books, swap: Swap, team: Team) -> list[datetime]:
    """When the steps that are still to come are due."""
    plan = _plan(books[team.handbook], swap, team)
    return [plan.at(step) for step in range(swap.climbed, plan.steps)] if plan else []


def _plan(book: Handbook, swap: Swap, team: Team) -> Climb | None:
    if swap.asked_since is None:
        return None
    since = swap.answered_at or swap.asked_at
    day = since.astimezone(ZoneInfo(team.zone)).date()
    rules = in_force(book.leave.escalation, day)
    return Climb(rules.after_minutes, since, swap.begins_at) if rules else None


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why the step that was due then is not taken; None where it is. Holds the asker's row."""
    swap = swaps.get(tx, number)
    if swap is None:
        return "there is no such swap"
    people.lock(tx, swap.asker_id)
    swaps.read_again(tx, swap)
    if swap.state != ASKED:
        return "it was settled meanwhile"
    if at not in marks(books, swap, people.team(tx, swap.team_id)):
        return "somebody else was asked meanwhile"
    return None


def climb(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Ask the next who may decide, people on duty first; why nobody is asked, or None.

    Only the last step turns to somebody who is off duty. Who was silent is written down.
    """
    swap = swaps.get(tx, number)
    assert swap is not None, "only what is stored is due"
    team = people.team(tx, swap.team_id)
    book, verdict = books[team.handbook], SwapVerdict.model_validate(swap.verdict)
    plan = _plan(book, swap, team)
    assert plan is not None, "it is due"
    step = next(step for step in range(swap.climbed, plan.steps) if plan.at(step) == at)
    here = presence(tx, team, tx.now)
    rules = in_force(book.leave.escalation, here.at.date())
    there = here.reachable(rules.waking_hours if rules else DAY)
    silent = {s.person_id for s in silences.of(tx, words.subject(swap)) if s.was_there}
    without = {swap.asker_id, swap.colleague_id or 0, *silent}
    if swap.asked_of in there:
        without.add(swap.asked_of or 0)
    shifts = card.shifts_of(tx, swap)[:1]
    route = who_decides(tx, book, team, verdict.decided_by, tx.now, shifts, without, here)
    chosen = next((one.known for one in route.candidates if one.known.id in there), None)
    is_last = step + 1 == plan.steps
    if chosen is None and (not is_last or route.first is None):
        return "nobody who may decide is on duty"
    known = chosen or (route.first.known if route.first else None)
    assert known is not None, "somebody is left"
    if known.id == swap.asked_of:
        return "they are asked already"
    _write_silence(tx, swap, known, was_there=swap.asked_of in there)
    swaps.ask(tx, swap, known.id, step + 1)
    _say(tx, book, swap, verdict, known, team)
    return None


def _write_silence(tx: Tx, swap: Swap, following: Known, *, was_there: bool) -> None:
    if swap.asked_of is None or swap.asked_since is None:
        return
    subject = words.subject(swap)
    silence = silences.add(tx, subject, 0, swap.asked_of, swap.asked_since, was_there=was_there)
    tx.note(
        "swap.silent",
        subject,
        "clock",
        person=swap.asked_of,
        since=swap.asked_since,
        minutes=silence.minutes,
        was_there=was_there,
        then=following.id,
    )


def _say(
    tx: Tx, book: Handbook, swap: Swap, verdict: SwapVerdict, known: Known, team: Team
) -> None:
    say = team_say(team)
    subject = words.subject(swap)
    silent = silences.of(tx, subject)
    names = {one.person_id: people.by_id(tx, one.person_id).name for one in silent}
    asked = say(
        "Asked now: {name}, {role} ({rule}).",
        name=mention(known.person.slack_id, known.name),
        role=title_for(book, known, verdict.decided_by, say),
        rule=verdict.rule,
    )
    how = say("To decide, answer here: approve, or decline and the reason.")
    post = outbox.first_of(tx, subject)
    if post is not None:
        lines = (*silence_lines(silent, names, tx.now, team, say), asked, how)
        outbox.redraw(tx, post)
        outbox.reply(tx, post, subject, Card(lines=lines))
    own = of(known.language)
    lines_ = [own("You are asked to decide ({rule}).", rule=verdict.rule)]
    buttons = card.buttons(swap, verdict, own)
    telling.tell(tx, book, swap, known, "swap.ask", card.title(swap, own), lines_, buttons)
