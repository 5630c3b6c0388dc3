"""People are asked in waves, least overtime first, until somebody takes it or its time is over."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.cover import telling
from commands.cover.finding import hold, hours, rules_on, shift_of
from commands.deciding.able import question
from commands.deciding.asking import Books, team_say
from commands.deciding.routing import who_decides
from handbook.cover import CoverVersion
from handbook.eligibility import Able
from handbook.words import Say
from storage import covers, duty, eligible, people
from storage.cards import mention
from storage.covers import ASKED, OVER, SEARCHING, STOPPED, Cover
from storage.people import Team
from storage.transaction import Tx


@dataclass(frozen=True)
class Wave:
    """Who was asked just now, and how many could still be."""

    asked: Sequence[Able]
    left: int


def ask_next(tx: Tx, books: Books, cover: Cover, rules: CoverVersion, team: Team) -> Wave:
    """Ask the next wave, and say when the clock looks again. The shift's row is held."""
    assert cover.id is not None
    asked = {row.person_id for row in covers.asks(tx, cover.id)}
    about = question(
        tx, books[team.handbook], team, shift_of(tx, cover), (cover.starts_at, cover.ends_at)
    )
    left = eligible.ids(tx, about, asked)
    now = tx.now.astimezone(ZoneInfo(team.zone))
    if rules.wakes(now, cover.starts_at):
        batch = left[: rules.wave_size]
    else:
        working = duty.floor(tx, team, tx.now, [one.person for one in left]).working
        batch = [one for one in left if one.person in working][: rules.wave_size]
    at = _next_at(tx, cover, rules, now, left, batch)
    values: dict[str, object] = {"next_at": at, "left": len(left) - len(batch)}
    if batch:
        values["wave"] = cover.wave + 1
    covers.turn(tx, cover, (SEARCHING,), **values)
    for one in batch:
        number = covers.ask(tx, cover, one, secrets.token_hex(8))
        row = covers.ask_of(tx, number)
        assert row is not None, "it was asked just now"
        telling.ask(tx, books, row)
    if batch:
        who = [one.person for one in batch]
        tx.note("cover.asked", telling.subject(cover), "clock", wave=cover.wave, people=who)
    return Wave(batch, cover.left)


def _next_at(
    tx: Tx,
    cover: Cover,
    rules: CoverVersion,
    now: datetime,
    left: Sequence[Able],
    batch: Sequence[Able],
) -> datetime:
    """When the next wave is due; with nobody left, when the shift begins, and then when it ends."""
    begins = cover.starts_at if not cover.is_begin_told and tx.now < cover.starts_at else None
    last = begins or cover.ends_at
    if batch:
        return min(tx.now + timedelta(minutes=rules.wave_minutes), last)
    if left:
        return min(rules.next_waking(now, cover.starts_at), last)
    return last


def why_not(tx: Tx, number: int) -> str | None:
    """Why the clock has nothing to do; None where it has."""
    cover = covers.get(tx, number)
    return None if cover and cover.state == SEARCHING else "it was ended meanwhile"


def go_on(tx: Tx, books: Books, number: int) -> None:
    """The clock looks at a search: it is over, or not needed, or the next are asked."""
    cover = covers.get(tx, number)
    if cover is None:
        return
    hold(tx, cover)
    if cover.state != SEARCHING:
        return
    team = people.team(tx, cover.team_id)
    say = team_say(team)
    if tx.now >= cover.ends_at:
        close(tx, books, cover, OVER, None)
        return
    rules = rules_on(books[team.handbook], cover.day)
    if hours(tx, cover) is None or rules is None:
        close(tx, books, cover, STOPPED, None)
        return
    lines = []
    if tx.now >= cover.starts_at and not cover.is_begin_told:
        covers.turn(tx, cover, (SEARCHING,), is_begin_told=True)
        lines.append(say("It has begun, and nobody has taken it."))
    wave = ask_next(tx, books, cover, rules, team)
    if not wave.asked and not wave.left and not cover.is_all_told:
        covers.turn(tx, cover, (SEARCHING,), is_all_told=True)
        lines += _nobody(tx, books, cover, rules, team, say)
        tx.note("cover.all_asked", telling.subject(cover), "clock")
    telling.show(tx, cover, lines)


def _nobody(
    tx: Tx, books: Books, cover: Cover, rules: CoverVersion, team: Team, say: Say
) -> list[str]:
    """That all were asked in vain; the shift's own leader is called."""
    assert cover.id is not None
    count = len([row for row in covers.asks(tx, cover.id) if row.state == ASKED])
    told = say("Everybody who could take it was asked, and nobody has said yes.")
    silent = say.plural("{n} person has not answered.", "{n} people have not answered.", count)
    route = who_decides(
        tx, books[team.handbook], team, rules.roles[0], tx.now, [shift_of(tx, cover)]
    )
    lines = [told, *([silent] if count else [])]
    if route.first is not None:
        leader = route.first.known
        who = mention(leader.person.slack_id, leader.name)
        lines.append(say("{leader}, please telephone, or do without.", leader=who))
    return lines


def close(tx: Tx, books: Books, cover: Cover, state: str, by: int | None) -> None:
    """The search ends without anybody; those who were asked are told so, kindly."""
    ended = covers.turn(tx, cover, (SEARCHING,), state=state, closed_by=by, closed_at=tx.now)
    assert ended, "the shift's row is held"
    actor = "clock" if by is None else f"person:{by}"
    tx.note(f"cover.{state}", telling.subject(cover), actor)
    if state == STOPPED:
        telling.tell_asked(
            tx, books, cover, lambda say: say("It is not needed any more. Thank you all the same.")
        )
    else:
        telling.tell_asked(tx, books, cover, lambda say: say("Its time is over. Thank you."))
    say = team_say(people.team(tx, cover.team_id))
    if by is not None:
        leader = people.by_id(tx, by)
        who = mention(leader.person.slack_id, leader.name)
        line = say("{name} has stopped the search.", name=who)
    elif state == STOPPED:
        line = say("Nobody is needed any more: the search has ended.")
    else:
        line = say("The time is over: nobody has taken it.")
    telling.show(tx, cover, [line])
