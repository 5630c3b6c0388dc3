"""What the clock does about proofs: reminds of them, and puts it to a leader when none came."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import consequences, copies
from commands.deciding.asking import Books
from commands.deciding.owing import DAY, LOOK_BACK, Owed, missed_days, of_leave, owed_line
from commands.deciding.reach import reach
from commands.proofs.checking import close
from handbook.words import Say, of
from storage import attendance, leaves, people, proofs
from storage.cards import Button, Card
from storage.proofs import MISSING, OWED, SENT, VOID
from storage.transaction import Tx

SOON = timedelta(seconds=1)


def moments(
    tx: Tx, books: Books, since: datetime, until: datetime
) -> Iterator[tuple[int, datetime]]:
    """When something is due, by the leave's number: reminders, the end of the last day, and proofs
    of a leave that is no more. What ended before `since` is due all the same: it never settles.
    """
    kinds = {
        name
        for book in books.values()
        for name, kind in book.leave.kinds.items()
        if any(rules.proofs for rules in kind.rules)
    }
    first = (since - LOOK_BACK).date()
    for leave in proofs.may_be_owed(tx, kinds, first, (until + DAY + DAY).date()):
        known = people.by_id(tx, leave.person_id)
        owed = of_leave(tx, books[known.team.handbook], known, leave)
        if owed is None or owed.leave is not leave or owed.over_at is None:
            continue
        assert owed.day_before_at is not None
        assert owed.that_day_at is not None
        for at in (owed.day_before_at, owed.that_day_at):
            if max(since, leave.asked_at) < at <= until:
                yield owed.number, at
        if owed.over_at <= until:
            yield owed.number, max(owed.over_at, since + SOON)
    for row, leave in proofs.sent_for_nothing(tx):
        if leave.decided_at is not None and leave.decided_at <= until:
            yield row.leave_id, max(leave.decided_at, since + SOON)


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why nothing need be done any more at that moment; None where it should."""
    if _is_for_nothing(tx, number):
        return None
    owed = _owed(tx, books, number)
    if owed is None or owed.over_at is None or owed.state != OWED:
        return "they came, or are not owed any more"
    assert owed.that_day_at is not None
    if at < owed.that_day_at <= tx.now or (at < owed.over_at <= tx.now):
        return "a later one is due"
    if at not in (owed.day_before_at, owed.that_day_at) and at < owed.over_at:
        return "they are due on another day now"
    today = tx.now.astimezone(ZoneInfo(owed.known.team.zone)).date()
    return "they have left the team" if owed.known.has_left(today) else None


def act(tx: Tx, books: Books, number: int, at: datetime) -> None:
    """Remind, or record that nothing came."""
    if _is_for_nothing(tx, number):
        _void(tx, number)
        return
    owed = _owed(tx, books, number)
    assert owed is not None, "it was owed a moment ago"
    assert owed.over_at is not None
    people.lock(tx, owed.known.id)
    if at >= owed.over_at:
        _miss(tx, books, number)
    else:
        _remind(tx, books, owed)


def _owed(tx: Tx, books: Books, number: int) -> Owed | None:
    leave = leaves.get(tx, number)
    assert leave is not None, "only what was stored is due"
    known = people.by_id(tx, leave.person_id)
    owed = of_leave(tx, books[known.team.handbook], known, leave)
    return owed if owed is not None and owed.number == number else None


def _is_for_nothing(tx: Tx, number: int) -> bool:
    return any(row.leave_id == number for row, _ in proofs.sent_for_nothing(tx))


def _void(tx: Tx, number: int) -> None:
    """The leave is no more: nobody need look, and no copy stays."""
    leave = leaves.get(tx, number)
    assert leave is not None
    people.lock(tx, leave.person_id)
    if proofs.move(tx, number, (SENT,), VOID):
        tx.note("proofs.void", f"leave:{number}", "clock")
        copies.delete(tx, proofs.file_subjects([number]))
        close(tx, number)


def _remind(tx: Tx, books: Books, owed: Owed) -> None:
    known = owed.known
    book, say = books[known.team.handbook], of(known.language)
    card = Card(
        title=say("Proofs of {leave}", leave=owed.title(book, say)),
        lines=(
            owed_line(owed, say),
            say("Send photos of them to me here, in our direct message, or press “Send…”."),
        ),
        buttons=(Button(action="proofs.send", label=say("Send…"), value=str(owed.number)),),
    )
    reach(tx, book, known, "proofs.remind", owed.subject, card)


def _miss(tx: Tx, books: Books, number: int) -> None:
    """Nothing came: the days are proposed as absence to whoever decides (CC-2.4.3, CC-2.4.5)."""
    owed = _owed(tx, books, number)
    if owed is None or owed.state != OWED:
        return
    known = owed.known
    book, say = books[known.team.handbook], of(known.language)
    day, days = missed_days(tx, owed)
    proofs.begin(tx, owed.leaves)
    record = consequences.record(
        tx,
        book,
        known,
        "proofs_missing",
        day,
        by=known.id,
        actor="clock",
        how=attendance.SILENT,
        days=days,
        subject=owed.subject,
    )
    proofs.move(tx, number, (OWED,), MISSING, record_id=record.id)
    tx.note("proofs.missing", owed.subject, "clock", rule=owed.proofs.rule)
    card = Card(
        title=say("No proofs came: {leave}", leave=owed.title(book, say)),
        lines=(
            say("They were due by {when} ({rule}).", when=_over(owed, say), rule=owed.proofs.rule),
            say("If you have them, send them here now: then they are looked at all the same."),
        ),
    )
    reach(tx, book, known, "proofs.decided", owed.subject, card)


def _over(owed: Owed, say: Say) -> str:
    assert owed.over_at is not None
    return say.moment(owed.over_at.astimezone(ZoneInfo(owed.known.team.zone)))
