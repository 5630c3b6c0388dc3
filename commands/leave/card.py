"""The card of a leave: one function draws every state, so a post and its edits never disagree."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.effect import MOST_LINES, effect
from commands.leave import places
from commands.leave.asked import Turn, for_whom, who_is_asked
from commands.leave.buttons import buttons, find_cover
from handbook.book import Handbook
from handbook.leave import Verdict
from handbook.words import Say, mark
from storage import leaves, offers, people, rosters
from storage.cards import Card, Fact, mention
from storage.leaves import (
    APPROVED,
    ASKED,
    DECLINED,
    OFFERED,
    OPEN_STATES,
    QUEUED,
    REVOKED,
    UNDECIDED,
    WITHDRAWN,
    Leave,
)
from storage.offers import LeaveOffer
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

TITLES: Mapping[str, str] = {
    ASKED: mark("{kind} #{number}: waiting for a decision"),
    APPROVED: mark("{kind} #{number}: approved"),
    DECLINED: mark("{kind} #{number}: declined"),
    WITHDRAWN: mark("{kind} #{number}: withdrawn"),
    REVOKED: mark("{kind} #{number}: revoked"),
    QUEUED: mark("{kind} #{number}: waiting for a place"),
    OFFERED: mark("{kind} #{number}: a place is offered"),
}


def draw(drawing: Drawing) -> Card:
    """The card as the leaders' channel sees it, from the state of this moment."""
    leave = leaves.get(drawing.tx, drawing.number)
    assert leave is not None, "a card is drawn for a leave that is stored"
    person = people.by_id(drawing.tx, leave.person_id)
    book = drawing.books[person.team.handbook]
    return of(drawing.tx, leave, person, book, team_say(person.team))


def of(
    tx: Tx,
    leave: Leave,
    person: Known,
    book: Handbook,
    say: Say,
    shifts: Sequence[Shift] | None = None,
    turn: Turn | None = None,
) -> Card:
    """The card of any state. No reason ever stands on it: [Details] shows it to those who may.

    `shifts`: the person's on those days, where it is drawn for the first time; `turn`: whose it is.
    """
    team = person.team
    verdict = Verdict.model_validate(leave.verdict)
    facts = [
        Fact(label=say("Person"), value=for_whom(tx, leave, person, say)),
        Fact(label=say("Days"), value=counted(leave, verdict, team, say)),
        Fact(label=say("Asked"), value=asked(leave, verdict, team, say)),
        outcome(tx, leave, verdict, book, say, turn),
    ]
    facts += _others(tx, leave, team, say, is_new=shifts is not None)
    return Card(
        title=title(leave, book, say),
        facts=tuple(facts),
        lines=tuple(_lines(tx, leave, person, book, say, shifts)),
        small=(say("Rules: {rules}", rules=", ".join(verdict.rules)),),
        buttons=(*buttons(leave, verdict, say), *find_cover(tx, leave, shifts, say)),
    )


def _others(tx: Tx, leave: Leave, team: Team, say: Say, *, is_new: bool) -> list[Fact]:
    """Other days that hang on this request: offered, asked for instead, or stood in for."""
    found = []
    if leave.replaces is not None and (old := leaves.get(tx, leave.replaces)):
        found.append(Fact(label=say("Replaces"), value=_named(old, team, say)))
    if is_new or leave.id is None or leave.state not in OPEN_STATES:
        return found
    if new := leaves.replacing(tx, leave.id):
        found.append(Fact(label=say("To be replaced by"), value=_named(new, team, say)))
    offer = offers.open_of(tx, leave.id) if leave.state in UNDECIDED else None
    if offer is not None:
        by = people.by_id(tx, offer.by)
        offered = say(
            "{days}, by {name}; not answered yet",
            days=days(offer, team, say),
            name=mention(by.person.slack_id, by.name),
        )
        found.append(Fact(label=say("Offered instead"), value=offered))
    return found


def _named(leave: Leave, team: Team, say: Say) -> str:
    return say("#{number}, {days}", number=leave.id, days=days(leave, team, say))


def days(leave: Leave | LeaveOffer, team: Team, say: Say) -> str:
    """Its days, and its hours where it is a part of a shift."""
    whole = say.days((leave.first, leave.last))
    if leave.begins_at is None or leave.ends_at is None:
        return whole
    begins, ends = local(leave.begins_at, team), local(leave.ends_at, team)
    return say("{days}, {start} to {end}", days=whole, start=say.time(begins), end=say.time(ends))


def counted(leave: Leave, verdict: Verdict, team: Team, say: Say) -> str:
    """Its days, and how many count where that is not what the dates say."""
    said = days(leave, team, say)
    calendar = (leave.last - leave.first).days + 1
    if verdict.length > verdict.days:
        number = f"{verdict.length:g}"
        return say("{days}; {number} days with those next to it", days=said, number=number)
    if verdict.days != calendar and leave.begins_at is None:
        return say("{days}; {number} of them count", days=said, number=f"{verdict.days:g}")
    return said


def title(leave: Leave, book: Handbook, say: Say) -> str:
    return say(TITLES[leave.state], kind=kind(leave, book, say), number=leave.id)


def kind(leave: Leave, book: Handbook, say: Say) -> str:
    """The kind as the handbook names it, fit to begin a sentence."""
    words = book.leave.kinds[leave.kind].title.in_language(say.lang)
    return words[:1].upper() + words[1:]


def asked(leave: Leave, verdict: Verdict, team: Team, say: Say) -> str:
    """When it was asked and how long before the shift that was."""
    moment = say.moment(local(leave.asked_at, team))
    minutes = verdict.minutes_before
    if minutes is None:
        return say("{moment}; no shift on the roster", moment=moment)
    if minutes < 0:
        before = say("{time} after the shift began", time=length(-minutes, say))
    else:
        before = say("{time} before the shift", time=length(minutes, say))
    if verdict.is_special:
        before = say("{before}; a special case ({rule})", before=before, rule=verdict.notice_rule)
    if not verdict.is_late:
        return say("{moment}; {before}", moment=moment, before=before)
    return say(
        "{moment}; {before}; late: it had to be asked by {until} ({rule})",
        moment=moment,
        before=before,
        until=asked_until(verdict, team, say),
        rule=verdict.notice_rule,
    )


def asked_until(verdict: Verdict, team: Team, say: Say) -> str:
    """The last moment, or the last day, for asking in time."""
    if verdict.ask_by is not None:
        return say.moment(local(verdict.ask_by, team))
    assert verdict.ask_on is not None
    return say.day(verdict.ask_on)


def length(minutes: int, say: Say) -> str:
    """Minutes in words; from two days on, nobody counts the hours."""
    days = minutes // (24 * 60)
    return say.plural("{n} day", "{n} days", days) if days >= 2 else say.minutes(minutes)


def step(leave: Leave, verdict: Verdict) -> str:
    """The role that the request waits for."""
    return verdict.steps[min(leave.step, len(verdict.steps) - 1)]


def decider(leave: Leave, verdict: Verdict, book: Handbook, say: Say) -> str:
    """The title of the role that the request waits for."""
    return book.roles[step(leave, verdict)].in_language(say.lang)


def stands(leave: Leave, verdict: Verdict, book: Handbook, say: Say) -> str:
    """How the request stands, in a sentence."""
    told = {"number": leave.id, "role": decider(leave, verdict, book, say)}
    return {
        ASKED: say("#{number} waits for the {role}.", **told),
        QUEUED: say("#{number} waits for a place.", **told),
        OFFERED: say("#{number} waits for its person: a place is offered.", **told),
        APPROVED: say("#{number} is approved.", **told),
        DECLINED: say("#{number} is declined.", **told),
        WITHDRAWN: say("#{number} is withdrawn.", **told),
        REVOKED: say("#{number} is revoked.", **told),
    }[leave.state]


def outcome(
    tx: Tx, leave: Leave, verdict: Verdict, book: Handbook, say: Say, turn: Turn | None = None
) -> Fact:
    """Who decides, or who has decided and when."""
    if leave.state in UNDECIDED or leave.decided_at is None:
        titles = [book.roles[role].in_language(say.lang) for role in verdict.steps]
        role = step(leave, verdict)
        who = who_is_asked(tx, leave, role, book, say, is_for_all=True, turn=turn)
        told = {"role": who, "rule": verdict.steps_rule}
        if len(titles) == 1:
            return Fact(label=say("Decides"), value=say("{role} ({rule})", **told))
        return Fact(
            label=say("Decides"),
            value=say(
                "{role}, step {step} of {steps} ({rule})",
                step=leave.step + 1,
                steps=len(titles),
                **told,
            ),
        )
    if leave.decided_by is None:
        at = say.moment(local(leave.decided_at, people.team(tx, leave.team_id)))
        return Fact(label=say("Closed"), value=say(BY_THE_CLOCK[leave.state], moment=at))
    label = {
        APPROVED: say("Approved by"),
        DECLINED: say("Declined by"),
        WITHDRAWN: say("Withdrawn by"),
        REVOKED: say("Revoked by"),
    }[leave.state]
    by = people.by_id(tx, leave.decided_by)
    at = say.moment(local(leave.decided_at, by.team))
    return Fact(
        label=label,
        value=say("{name}, {moment}", name=mention(by.person.slack_id, by.name), moment=at),
    )


BY_THE_CLOCK: Mapping[str, str] = {
    DECLINED: mark("{moment}: no place became free"),
    WITHDRAWN: mark("{moment}: the place that was offered was not taken"),
}
"""Why a request was closed that nobody closed."""


def _lines(
    tx: Tx,
    leave: Leave,
    person: Known,
    book: Handbook,
    say: Say,
    shifts: Sequence[Shift] | None,
) -> list[str]:
    """The effect on the staffing; while it is undecided also the places of its days."""
    if leave.state not in UNDECIDED or not book.leave.kinds[leave.kind].waits_for_a_place:
        return staffing(tx, leave, person.team, say, shifts)
    if shifts is None:
        shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    role = decider(leave, Verdict.model_validate(leave.verdict), book, say)
    found = places.look(tx, book, person, leave.first, leave.last, shifts)
    if found.days and not shifts:
        return places.lines(tx, leave, person.team, found, role, say)
    lines = staffing(tx, leave, person.team, say, shifts)
    added = places.lines(tx, leave, person.team, found, role, say)
    return [*lines, *(added if len(lines) <= MOST_LINES else added[-1:])]


def staffing(
    tx: Tx,
    leave: Leave,
    team: Team,
    say: Say,
    shifts: Sequence[Shift] | None = None,
    *,
    is_away: bool | None = None,
) -> list[str]:
    """The effect on each shift, or why there is none to show. `shifts`: the person's then.

    `is_away`: show it as if the person were missing, or were not (None: as the leave stands).
    """
    if shifts is None:
        shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
    if shifts:
        assert leave.id is not None
        if is_away is None:
            is_away = leave.state in OPEN_STATES
        beside = leave.replaces if is_away else None
        return effect(tx, shifts, team.zone, say, without=leave.id, is_away=is_away, beside=beside)
    if rosters.is_published(tx, leave.team_id, leave.first):
        return [say("On no shift then: the staffing stays as it is.")]
    return [say("The roster for then is not out yet, so the staffing is not known.")]


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))
