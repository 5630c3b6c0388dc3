"""The answer of somebody who was asked: one press each, and the first yes has it."""

from commands.cover import card, telling
from commands.cover.finding import found, found_ask, hold, hours, own_ask, shift_of
from commands.cover.taking import take
from commands.deciding.able import YOUR_REASONS, question
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from handbook.eligibility import why_not
from handbook.words import of
from storage import covers, eligible, people, reliefs, rosters
from storage.cards import Button, Card, mention
from storage.covers import (
    ACCEPTED,
    ASKED,
    DECLINED,
    OVER,
    RELEASED,
    SEARCHING,
    STOPPED,
    TAKEN,
    Cover,
    CoverAsk,
)
from storage.reassigning import RosterDiffers


def accept_press(asking: Asking, press: Press) -> Card:
    return _accept(asking, *found_ask(asking, press.value))


def accept_line(asking: Asking, rest: str) -> Card:
    """ "accept C3". Raises Refusal."""
    cover = found(asking, rest)
    return _accept(asking, own_ask(asking, cover), cover)


def decline_press(asking: Asking, press: Press) -> Card:
    return _decline(asking, *found_ask(asking, press.value))


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline C3". Raises Refusal."""
    cover = found(asking, rest)
    return _decline(asking, own_ask(asking, cover), cover)


def _check_open(asking: Asking, row: CoverAsk, cover: Cover) -> None:
    """That it can still be taken. Raises Refusal, which says who was first."""
    say, nothing = asking.say, asking.say("Nothing was changed.")
    if row.state == ACCEPTED and cover.state == TAKEN:
        raise Refusal(
            say("You have taken it already."), nothing, buttons=(card.off_button(row, say),)
        )
    if row.state == RELEASED:
        raise Refusal(say("You were released from it."), nothing)
    if cover.state == TAKEN and cover.taken_by is not None:
        name = people.by_id(asking.tx, cover.taken_by).name
        raise Refusal(say("{name} was first and has taken it. Thank you!", name=name), nothing)
    if cover.state == STOPPED:
        raise Refusal(say("It is not needed any more. Thank you all the same."), nothing)
    if cover.state == OVER or cover.ends_at <= asking.tx.now:
        raise Refusal(say("Its time is over."), nothing)


def _accept(asking: Asking, row: CoverAsk, cover: Cover) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    _check_open(asking, row, cover)
    shift = hold(tx, cover, [asking.person.id])
    covers.read_again(tx, row)
    _check_open(asking, row, cover)
    left = hours(tx, cover)
    if left is None:
        raise Refusal(
            say("It is not needed any more. Thank you all the same."), say("Nothing was changed.")
        )
    about = question(tx, asking.book, team, shift, left)
    standing = eligible.of_one(tx, about, asking.person.id)
    why = why_not(about.limits, about.wanted, standing) if standing else "works_then"
    if why is not None:
        raise Refusal(
            say(YOUR_REASONS[why]),
            say("So it cannot be yours. Thank you all the same; nothing was changed."),
        )
    taken = covers.turn(
        tx, cover, (SEARCHING,), state=TAKEN, taken_by=asking.person.id, taken_at=tx.now
    )
    if not taken:
        _check_open(asking, row, cover)
    before = rosters.staffing(tx, [shift])[0].present
    starts, ends = left
    values = {"state": ACCEPTED, "answered_at": tx.now, "starts_at": starts, "ends_at": ends}
    covers.answer(tx, row, (ASKED, DECLINED), **values)
    try:
        take(tx, cover, row, left)
    except RosterDiffers:
        raise Refusal(
            say("The roster has changed meanwhile: there is no such shift for you."),
            say("Nothing was changed. Please ask your leader."),
        ) from None
    tx.note(
        "cover.taken",
        telling.subject(cover),
        asking.actor,
        person=asking.person.id,
        starts_at=starts,
        ends_at=ends,
    )
    _tell(asking, cover, row, before)
    told = card.hours(starts, ends, team, say)
    return Card(
        lines=(
            say(
                "Thank you! It is yours: {shift}, {hours}, {day}.",
                shift=shift.code,
                hours=told,
                day=say.day(shift.day),
            ),
            say("It counts as overtime, and stands on your roster.")
            if cover.relief_id is None
            else say("It counts as overtime."),
            say("If you cannot come after all, please ask to be released; a leader decides."),
        ),
        buttons=(card.off_button(row, say),),
    )


def _tell(asking: Asking, cover: Cover, row: CoverAsk, before: int) -> None:
    """The thread sees who has it and the staffing; everybody else who was asked is told kindly."""
    tx, team = asking.tx, asking.person.team
    say = team_say(team)
    assert row.starts_at is not None
    assert row.ends_at is not None
    who = mention(asking.person.person.slack_id, asking.person.name)
    told = card.hours(row.starts_at, row.ends_at, team, say)
    lines = [say("{name} takes it, {hours}. The search is closed.", name=who, hours=told)]
    if cover.relief_id is None:
        counted = rosters.staffing(tx, [shift_of(tx, cover)])[0]
        lines.append(say("Staffing: {staff}", staff=card.counted(counted, say, before)))
    else:
        _tell_reporter(asking, cover, told)
    telling.show(tx, cover, lines)
    books = {team.handbook: asking.book}
    telling.tell_asked(
        tx,
        books,
        cover,
        lambda say: say("Somebody else has taken it. Thank you all the same."),
        but=asking.person.id,
    )


def _tell_reporter(asking: Asking, cover: Cover, told: str) -> None:
    """Whoever was not relieved may go once the taker is there."""
    assert cover.relief_id is not None
    relief = reliefs.get(asking.tx, cover.relief_id)
    if relief is None or relief.reported_by == asking.person.id:
        return
    reporter = people.by_id(asking.tx, relief.reported_by)
    say = of(reporter.language)
    line = say(
        "{name} takes over, {hours}. You may go once they are there.",
        name=asking.person.name,
        hours=told,
    )
    telling.tell(asking.tx, asking.book, reporter, cover, [line], "relief.told")


def _decline(asking: Asking, row: CoverAsk, cover: Cover) -> Card:
    tx, say = asking.tx, asking.say
    _check_open(asking, row, cover)
    hold(tx, cover, [asking.person.id])
    covers.read_again(tx, row)
    _check_open(asking, row, cover)
    if not covers.answer(tx, row, (ASKED,), state=DECLINED, answered_at=tx.now):
        return Card(lines=(say("You have said so already. That is fine."),))
    tx.note("cover.declined", telling.subject(cover), asking.actor, person=asking.person.id)
    telling.redraw_ask(tx, row)
    telling.show(tx, cover)
    return Card(
        lines=(say("That is fine, thank you for saying so."),),
        buttons=(Button(action="cover.accept", label=say("I can after all"), value=str(row.id)),),
    )
