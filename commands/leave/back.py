"""After a long leave the person says that they come back, or goes on; else a leader is asked.

CC-2.4.5 wants them to report back at once or ask for an extension, CC-2.4.10.3 counts staying away
as absence.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import consequences
from commands.deciding.asking import Asking, Books, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import shift_line
from commands.deciding.owing import next_after
from commands.deciding.reach import reach
from commands.deciding.routing import who_decides
from commands.leave.finding import found
from commands.leave.remaining import DAY
from handbook.book import Handbook, in_force
from handbook.leave import ReportBack, Verdict
from handbook.words import Say, of
from storage import leaves, people, returns
from storage.attendance import RECORDED
from storage.cards import Button, Card
from storage.leaves import Leave
from storage.people import Known
from storage.returns import ASKED, BACK, COMING, NOT_BACK
from storage.rosters import Shift
from storage.transaction import Tx

LOOK_BACK = timedelta(days=14)
"""How long after a leave its person's first shift may be."""


def rule_of(tx: Tx, book: Handbook, leave: Leave) -> ReportBack | None:
    """The rule by which the leave's person reports back; None for a short one, one that is not to
    be, and one that goes on.
    """
    is_away = leave.state == leaves.APPROVED or (
        leave.state == leaves.ASKED and leave.counts_at_once
    )
    version = in_force(book.leave.kinds[leave.kind].rules, leave.first)
    rule = version.report_back if version else None
    if rule is None or not is_away or leave.begins_at is not None:
        return None
    if Verdict.model_validate(leave.verdict).length <= rule.over_days:
        return None
    return None if _goes_on(tx, leave) else rule


def _goes_on(tx: Tx, leave: Leave) -> bool:
    """Whether a later leave is one with it, or holds its place."""
    later = leaves.near(tx, leave.person_id, leave.last + DAY, leave.last + LOOK_BACK)
    first = leave.first.isoformat()
    return any((one.facts.get("chain_first") or "9999") <= first for one in later)


def moments(
    tx: Tx, books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When a leave's person is asked, and when a leader is, by the leave's number."""
    kinds = {
        name
        for book in books.values()
        for name, kind in book.leave.kinds.items()
        if any(rules.report_back for rules in kind.rules)
    }
    first, last = (since - LOOK_BACK).date(), (until + DAY).date()
    for leave in leaves.away_whole_days(tx, sorted(kinds), first, last):
        team = people.team(tx, leave.team_id)
        book = books[team.handbook]
        if leave.kind not in book.leave.kinds or rule_of(tx, book, leave) is None:
            continue
        assert leave.id is not None
        asks = _asks_at(book, leave, ZoneInfo(team.zone))
        if max(since, leave.asked_at) < asks <= until:
            yield leave.id, asks
        shift = next_after(tx, people.by_id(tx, leave.person_id), leave)
        if shift is not None and since < shift.starts_at <= until:
            yield leave.id, shift.starts_at


def _asks_at(book: Handbook, leave: Leave, zone: ZoneInfo) -> datetime:
    return datetime.combine(leave.last, time(book.reminders.last_day), zone)


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nobody need be asked any more."""
    leave, known, book = _stored(tx, books, number)
    if known.has_left(tx.now.astimezone(ZoneInfo(known.team.zone)).date()):
        return "they have left the team"
    if rule_of(tx, book, leave) is None:
        return "it goes on, or stands no more"
    word = returns.get(tx, number)
    if word is not None and word.state != ASKED:
        return "there is word of it already"
    shift = next_after(tx, known, leave)
    is_last_day = at == _asks_at(book, leave, ZoneInfo(known.team.zone))
    if not is_last_day and (shift is None or at != shift.starts_at):
        return "their first shift is another one now"
    is_over = shift is not None and shift.starts_at <= tx.now
    return "their shift has begun" if is_last_day and is_over else None


def act(tx: Tx, books: Books, number: int, at: datetime) -> None:
    """Ask the person on the last day; ask a leader when their first shift begins."""
    leave, known, book = _stored(tx, books, number)
    people.lock(tx, leave.person_id)
    if at == _asks_at(book, leave, ZoneInfo(known.team.zone)):
        _ask_person(tx, book, leave, known)
    else:
        _ask_leader(tx, book, leave, known)


def _stored(tx: Tx, books: Books, number: int) -> tuple[Leave, Known, Handbook]:
    leave = leaves.get(tx, number)
    assert leave is not None, "only what was stored is due"
    known = people.by_id(tx, leave.person_id)
    return leave, known, books[known.team.handbook]


def _ask_person(tx: Tx, book: Handbook, leave: Leave, known: Known) -> None:
    rule = rule_of(tx, book, leave)
    assert rule is not None, "it was asked for a moment ago"
    assert leave.id is not None
    returns.ask(tx, leave.id)
    tx.note("leave.ends", f"leave:{leave.id}", "clock", rule=rule.rule)
    say, shift = of(known.language), next_after(tx, known, leave)
    value = str(leave.id)
    card = Card(
        title=say(
            "Your {kind} #{number} ends today", kind=_kind(book, leave, say), number=leave.id
        ),
        lines=(
            *_expected(shift, known, say),
            say("Please say whether you come back, or ask for more days ({rule}).", rule=rule.rule),
        ),
        buttons=(
            Button(
                action="leave.coming", label=say("I will be back"), value=value, style="primary"
            ),
            Button(action="leave.extend", label=say("Extend…"), value=value),
        ),
    )
    reach(tx, book, known, "leave.back", f"leave:{leave.id}", card)


def _expected(shift: Shift | None, known: Known, say: Say) -> list[str]:
    if shift is None:
        return []
    line = shift_line(shift, known.team.zone, say)
    return [say("You are expected again from {shift}.", shift=line)]


def _ask_leader(tx: Tx, book: Handbook, leave: Leave, known: Known) -> None:
    """Their shift begins, and there is no word: somebody who is there is asked at once."""
    rule, shift = rule_of(tx, book, leave), next_after(tx, known, leave)
    assert rule is not None, "it was asked for a moment ago"
    assert shift is not None
    assert leave.id is not None
    route = who_decides(tx, book, known.team, rule.decided_by, tx.now, [shift], {known.id})
    leader = route.first.known if route.first else None
    returns.ask(tx, leave.id, leader.id if leader else None)
    of_ = leader.id if leader else None
    tx.note("leave.overdue", f"leave:{leave.id}", "clock", rule=rule.rule, of=of_)
    if leader is None:
        return
    say, value = of(leader.language), f"{leave.id}:{shift.id}"
    card = Card(
        title=say("Is {name} back?", name=known.name),
        lines=(
            say(
                "The {kind} #{number} ended on {day}, and there was no word of coming back.",
                kind=_kind(book, leave, say),
                number=leave.id,
                day=say.day(leave.last),
            ),
            say(
                "Their shift begins: {shift} ({rule}).",
                shift=shift_line(shift, known.team.zone, say),
                rule=rule.rule,
            ),
        ),
        buttons=(
            Button(action="leave.is_back", label=say("Is back"), value=value, style="primary"),
            Button(action="leave.not_back", label=say("Not here"), value=value),
        ),
    )
    reach(tx, book, leader, "leave.overdue", f"leave:{leave.id}", card)


def _kind(book: Handbook, leave: Leave, say: Say) -> str:
    return book.leave.kinds[leave.kind].title.in_language(say.lang)


# ---- what they answer


def coming_press(asking: Asking, press: Press) -> Card:
    """The person says that they come back. Raises Refusal for anybody else."""
    say, tx = asking.say, asking.tx
    leave = found(asking, press.value)
    if leave.person_id != asking.person.id:
        raise Refusal(
            say("#{number} is somebody else's request.", number=leave.id),
            say("Nothing was changed."),
        )
    assert leave.id is not None
    people.lock(tx, leave.person_id)
    if not returns.say(tx, leave.id, COMING, asking.person.id):
        raise Refusal(say("That is noted already."), say("Nothing was changed."))
    tx.note("leave.coming", f"leave:{leave.id}", asking.actor)
    return Card(
        lines=(
            say("Thank you: it is noted that you come back."),
            *_expected(next_after(tx, asking.person, leave), asking.person, say),
        )
    )


def back_press(asking: Asking, press: Press) -> Card:
    """A leader has seen them."""
    leave, _ = _for_leader(asking, press, BACK)
    asking.tx.note("leave.back", f"leave:{leave.id}", asking.actor)
    return Card(lines=(asking.say("Noted: they are back. Thank you."),))


def not_back_press(asking: Asking, press: Press) -> Card:
    """They are not there: recorded, and proposed to whoever decides what it means."""
    say, tx = asking.say, asking.tx
    leave, known = _for_leader(asking, press, NOT_BACK)
    shift = next_after(tx, known, leave)
    number = int(press.value.partition(":")[2])
    is_same = shift is not None and shift.id == number
    consequences.record(
        tx,
        asking.book,
        known,
        "overdue",
        shift.day if shift and is_same else asking.today,
        by=asking.person.id,
        actor=asking.actor,
        how=RECORDED,
        shift=number if is_same else None,
        subject=f"leave:{leave.id}",
    )
    return Card(
        lines=(
            say("Noted: {name} is not back.", name=known.name),
            say("What follows is proposed to whoever decides it, not done."),
        )
    )


def _for_leader(asking: Asking, press: Press, to: str) -> tuple[Leave, Known]:
    """The leave, once, for whoever may say whether its person is there. Raises Refusal."""
    say, tx = asking.say, asking.tx
    leave = found(asking, press.value.partition(":")[0])
    rule = rule_of(tx, asking.book, leave)
    nothing = say("Nothing was changed.")
    if rule is None:
        goes_on = say("#{number} goes on, or no longer stands.", number=leave.id)
        raise Refusal(goes_on, nothing)
    is_own = leave.person_id == asking.person.id
    if is_own or not asking.book.may(asking.person.roles, rule.decided_by):
        role = asking.book.roles[rule.decided_by].in_language(say.lang)
        raise Refusal(say("That is for another {role} to say.", role=role), nothing)
    assert leave.id is not None
    people.lock(tx, leave.person_id)
    if not returns.say(tx, leave.id, to, asking.person.id):
        raise _said_first(asking, leave)
    return leave, people.by_id(tx, leave.person_id)


def _said_first(asking: Asking, leave: Leave) -> Refusal:
    say = asking.say
    assert leave.id is not None
    word = returns.get(asking.tx, leave.id)
    assert word is not None
    assert word.by is not None
    name = people.by_id(asking.tx, word.by).name
    said = {
        BACK: say("{name} was first, and said that they are back.", name=name),
        NOT_BACK: say("{name} was first, and said that they are not there.", name=name),
    }
    return Refusal(said[word.state], say("Nothing was changed."))
