"""A leader ends a search, or releases somebody from what they took; the taker can ask for that."""

from commands.cover import card, telling
from commands.cover.finding import (
    MOST,
    check_right,
    found,
    found_ask,
    hold,
    numbered,
    own_ask,
    rules_on,
    shift_of,
)
from commands.cover.taking import give_back, reopen
from commands.cover.waves import ask_next, close
from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.lines import shift_line
from commands.deciding.routing import who_decides
from commands.deciding.typed import asks_why
from handbook.words import of
from storage import covers, people, rosters
from storage.cards import Button, Card, Form, clean, mention
from storage.covers import ACCEPTED, ASKED, RELEASED, SEARCHING, STOPPED, TAKEN, Cover, CoverAsk
from storage.people import Known
from storage.reassigning import RosterDiffers


def stop_press(asking: Asking, press: Press) -> Card:
    return _stop(asking, found(asking, press.value))


def stop_line(asking: Asking, rest: str) -> Card:
    """ "stop C3". Raises Refusal."""
    return _stop(asking, found(asking, rest))


def _stop(asking: Asking, cover: Cover) -> Card:
    tx, say = asking.tx, asking.say
    check_right(asking, cover.day)
    hold(tx, cover)
    if cover.state != SEARCHING:
        raise Refusal(_as_it_stands(asking, cover), say("Nothing was changed."))
    close(tx, {asking.person.team.handbook: asking.book}, cover, STOPPED, asking.person.id)
    return Card(lines=(say("Stopped. Everybody who was asked is told."),))


def _as_it_stands(asking: Asking, cover: Cover) -> str:
    say, tx = asking.say, asking.tx
    if cover.state == TAKEN and cover.taken_by is not None:
        name = people.by_id(tx, cover.taken_by).name
        return say("{name} has taken it.", name=name)
    return say(card.TITLES[cover.state], cover=card.name(cover, say))


def _taker(asking: Asking, cover: Cover) -> CoverAsk:
    """Who has it, while it is not over. Raises Refusal."""
    assert cover.id is not None
    rows = [row for row in covers.asks(asking.tx, cover.id) if row.state == ACCEPTED]
    if cover.state != TAKEN or not rows or cover.ends_at <= asking.tx.now:
        over = asking.say("Its time is over.")
        is_over = cover.state == TAKEN
        raise Refusal(
            over if is_over else _as_it_stands(asking, cover), asking.say("Nothing was changed.")
        )
    return rows[0]


def ask_off_form(asking: Asking, value: str) -> Form:
    """Asks why, which may be left out. Raises Refusal."""
    say, (row, cover) = asking.say, found_ask(asking, value)
    _taker(asking, cover)
    return asks_why(
        asking,
        "cover.ask_off",
        say("I cannot come"),
        str(row.id),
        [
            shift_line(shift_of(asking.tx, cover), asking.person.team.zone, say),
            say("A leader decides. Until they release you, it is yours."),
        ],
        hint=say("Only those who look for cover can open it; the channel does not see it."),
        is_optional=True,
    )


def ask_off_sent(asking: Asking, filled: Filled) -> Card:
    row, cover = found_ask(asking, filled.value)
    return _ask_off(asking, row, cover, filled.answers.get("reason", ""))


def ask_off_line(asking: Asking, rest: str) -> Card:
    """ "cannot C3 my child is ill". Raises Refusal."""
    cover = found(asking, rest)
    return _ask_off(asking, own_ask(asking, cover), cover, numbered(rest)[1])


def _ask_off(asking: Asking, row: CoverAsk, cover: Cover, typed: str) -> Card:
    tx, say = asking.tx, asking.say
    _taker(asking, cover)
    hold(tx, cover, [asking.person.id])
    if _taker(asking, cover).id != row.id:
        raise Refusal(say("It is not yours."), say("Nothing was changed."))
    covers.read_again(tx, row)
    if row.wants_off_at is not None:
        raise Refusal(
            say("The leaders know that you ask to be released. Until they do it, it is yours."),
            say("Nothing was changed."),
        )
    words = clean(typed, MOST) or None
    covers.answer(tx, row, (ACCEPTED,), wants_off_at=tx.now, words=words)
    tx.note(
        "cover.asked_off",
        telling.subject(cover),
        asking.actor,
        personal={"words": (row.salt, words)} if words else None,
        person=asking.person.id,
    )
    _call(asking, cover)
    return Card(
        lines=(
            say("The leaders are asked to release you."),
            say("Until one of them does it, the shift is yours. You are told at once."),
        )
    )


def _call(asking: Asking, cover: Cover) -> None:
    """The thread hears of it, and the shift's own leader is called."""
    tx, team = asking.tx, asking.person.team
    say, rules = team_say(team), rules_on(asking.book, cover.day)
    who = mention(asking.person.person.slack_id, asking.person.name)
    lines = [say("{name} asks to be released.", name=who)]
    if rules is not None:
        route = who_decides(
            tx,
            asking.book,
            team,
            rules.roles[0],
            tx.now,
            [shift_of(tx, cover)],
            without={asking.person.id},
        )
        if route.first is not None:
            leader = mention(route.first.known.person.slack_id, route.first.known.name)
            lines.append(say("{leader}, please press Release… on the card.", leader=leader))
    telling.show(tx, cover, lines)


def release_form(asking: Asking, value: str) -> Form:
    """Asks why. Raises Refusal."""
    say, cover = asking.say, found(asking, value)
    check_right(asking, cover.day)
    row = _taker(asking, cover)
    name = people.by_id(asking.tx, row.person_id).name
    lines = [
        shift_line(shift_of(asking.tx, cover), asking.person.team.zone, say),
        say("{name} is taken off it, and others are asked at once.", name=name),
    ]
    if row.words:
        lines.append(say("{name} says: {words}", name=name, words=row.words))
    return asks_why(
        asking,
        "cover.release",
        say("Release {name}", name=name[:12]),
        str(cover.id),
        lines,
        submit=say("Release"),
        hint=say("Only those who look for cover can open it; the channel does not see it."),
    )


def release_sent(asking: Asking, filled: Filled) -> Card:
    return _release(asking, found(asking, filled.value), filled.answers.get("reason", ""))


def release_line(asking: Asking, rest: str) -> Card:
    """ "release C3 they are ill": the reason is needed. Raises Refusal."""
    return _release(asking, found(asking, rest), numbered(rest)[1])


def _release(asking: Asking, cover: Cover, typed: str) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    rules = check_right(asking, cover.day)
    row, why = _taker(asking, cover), clean(typed, MOST)
    if not why:
        needed = say("Please say why: it is kept with the search.")
        raise Refusal(needed, say("Nothing was changed."), fields={"reason": needed})
    shift = hold(tx, cover, [row.person_id])
    row = _taker(asking, cover)
    before = rosters.staffing(tx, [shift])[0].present
    try:
        give_back(tx, cover, row)
    except RosterDiffers:
        raise Refusal(
            say("They do not stand on that shift any more: the roster has changed."),
            say("Nothing was changed."),
        ) from None
    covers.answer(tx, row, (ACCEPTED,), state=RELEASED, release_words=why)
    tx.note(
        "cover.released",
        telling.subject(cover),
        asking.actor,
        personal={"reason": (row.salt, why)},
        person=row.person_id,
    )
    goes_on = reopen(tx, cover)
    if not goes_on:
        covers.turn(tx, cover, (TAKEN,), state=STOPPED, closed_by=asking.person.id)
    known = people.by_id(tx, row.person_id)
    telling.redraw_ask(tx, row)
    _tell_released(asking, cover, known)
    if goes_on:
        _ask_again(asking, cover)
        ask_next(tx, {team.handbook: asking.book}, cover, rules, team)
    _tell_thread(asking, cover, known, before, goes_on=goes_on)
    return Card(lines=(say("Released: {name} is told.", name=known.name),))


def _tell_released(asking: Asking, cover: Cover, known: Known) -> None:
    if known.id == asking.person.id:
        return
    say = of(known.language)
    released = say("{name} has released you from it.", name=asking.person.name)
    telling.tell(asking.tx, asking.book, known, cover, [released])


def _tell_thread(asking: Asking, cover: Cover, known: Known, before: int, *, goes_on: bool) -> None:
    """Who was released by whom, and the staffing before and after."""
    say = team_say(asking.person.team)
    by = mention(asking.person.person.slack_id, asking.person.name)
    lines = [say("{leader} has released {name}.", leader=by, name=known.name)]
    if cover.relief_id is None:
        count = rosters.staffing(asking.tx, [shift_of(asking.tx, cover)])[0]
        staff = card.counted(count, say, before)
        lines.append(say("Staffing: {staff}", staff=staff))
    if goes_on:
        lines.append(say("The search goes on."))
    telling.show(asking.tx, cover, lines)


def _ask_again(asking: Asking, cover: Cover) -> None:
    """Whoever had not answered when it was taken can take it now."""
    assert cover.id is not None
    for row in covers.asks(asking.tx, cover.id):
        if row.state != ASKED:
            continue
        telling.redraw_ask(asking.tx, row)
        known = people.by_id(asking.tx, row.person_id)
        say = of(known.language)
        take = Button(action="cover.accept", label=say("I take it"), value=str(row.id))
        line = say("It is free again. Could you take it after all?")
        telling.tell(asking.tx, asking.book, known, cover, [line], buttons=(take,))
