"""An appeal without a decision: its reviewer is reminded, then the next one who may is asked."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import appeal_card, appeal_room
from commands.deciding.appeals import next_reviewer
from commands.deciding.asking import Books
from commands.deciding.ledger import redraw, subject
from commands.deciding.reach import reach
from commands.deciding.standing import logged_on
from handbook.book import Handbook, in_force
from handbook.words import of
from storage import appeals, ledger, people, silences
from storage.appeals import OPEN, Appeal
from storage.cards import Card
from storage.ledger import Entry
from storage.people import Known
from storage.transaction import Tx


def marks(tx: Tx, books: Books, appeal: Appeal, since: datetime, until: datetime) -> list[datetime]:
    """When something is due in (since, until]: in the morning, by the handbook's days. While nobody
    is left to review it, each morning; so too when whoever had it no longer may."""
    team = people.team(tx, appeal.team_id)
    book, zone = books[team.handbook], ZoneInfo(team.zone)
    if appeal.reviewer_id is None or _is_gone(tx, book, appeal):
        first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        found = [_morning(book, day, zone) for day in days]
    else:
        found = [at for at in _plan(tx, book, appeal) if at is not None]
    return [at for at in found if max(since, appeal.reviewer_since) < at <= until]


def _plan(tx: Tx, book: Handbook, appeal: Appeal) -> tuple[datetime | None, datetime | None]:
    """When the reviewer is reminded, and when the next one is asked; None where never."""
    known = people.by_id(tx, appeal.person_id)
    zone = ZoneInfo(known.team.zone)
    rules = in_force(book.conduct.appeals, logged_on(_entry(tx, appeal), known))
    since = appeal.reviewer_since.astimezone(zone).date()

    def after(days: int | None) -> datetime | None:
        return None if days is None else _morning(book, since + timedelta(days=days), zone)

    return (after(rules.remind_days), after(rules.next_days)) if rules else (None, None)


def _is_gone(tx: Tx, book: Handbook, appeal: Appeal) -> bool:
    """Whether its reviewer has left, or has no longer a role that reviews it."""
    if appeal.reviewer_id is None:
        return False
    reviewer = people.by_id(tx, appeal.reviewer_id)
    today = tx.now.astimezone(ZoneInfo(reviewer.team.zone)).date()
    may = book.deciders(appeal.decided_by_role)
    return reviewer.has_left(today) or not may & reviewer.roles


def _morning(book: Handbook, day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(book.reminders.that_day), zone)


def why_not(tx: Tx, number: int) -> str | None:
    """Why nothing is due any more; None where it is. Holds the person's row."""
    appeal = appeals.get(tx, number)
    if appeal is None:
        return "there is no such appeal"
    people.lock(tx, appeal.person_id)
    tx.read_again(tx.held(appeal))
    return None if appeal.state == OPEN else "it was decided meanwhile"


def climb(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Remind the reviewer or ask the next; why nobody is told, or None."""
    appeal = appeals.get(tx, number)
    assert appeal is not None, "only what is stored is due"
    known, entry = people.by_id(tx, appeal.person_id), _entry(tx, appeal)
    book = books[known.team.handbook]
    is_held = appeal.reviewer_id is not None and not _is_gone(tx, book, appeal)
    if is_held and at == _plan(tx, book, appeal)[0]:
        _remind(tx, book, appeal, entry)
        return None
    return _ask_next(tx, book, known, appeal, entry)


def _remind(tx: Tx, book: Handbook, appeal: Appeal, entry: Entry) -> None:
    reviewer = people.by_id(tx, appeal.reviewer_id or 0)
    say = of(reviewer.language)
    since = appeal.asked_at.astimezone(ZoneInfo(reviewer.team.zone))
    told = Card(
        title=appeal_card.title(book, entry, say),
        lines=(say("It waits for your review since {moment}.", moment=say.moment(since)),),
        small=(f"D{entry.id}",),
        buttons=appeal_card.buttons(book, appeal, entry, say),
    )
    reach(tx, book, reviewer, "appeal.ask", f"appeal_told:{appeal.id}", told)


def _ask_next(tx: Tx, book: Handbook, known: Known, appeal: Appeal, entry: Entry) -> str | None:
    room = appeal_room.room(appeal)
    is_gone = _is_gone(tx, book, appeal)
    silent = {one.person_id for one in silences.of(tx, room)} | {appeal.reviewer_id or 0}
    chosen = next_reviewer(tx, book, known.team, appeal.decided_by_role, entry, silent)
    if chosen is None and is_gone:
        _let_go(tx, book, appeal, entry)
        return None
    if chosen is None:
        return "nobody else is left who may review it"
    if appeal.reviewer_id is not None and not is_gone:  # who is gone was not silent
        silences.add(tx, room, 0, appeal.reviewer_id, appeal.reviewer_since, was_there=True)
    tx.note(
        "appeal.next",
        subject(entry),
        "clock",
        silent=appeal.reviewer_id,
        since=appeal.reviewer_since,
        then=chosen.id,
    )
    appeals.move(tx, appeal, reviewer_id=chosen.id, reviewer_since=tx.now)
    redraw(tx, entry)
    appeal_room.redraw(tx, appeal)
    appeal_room.open_room(tx, book, appeal, entry, chosen)
    return None


def _let_go(tx: Tx, book: Handbook, appeal: Appeal, entry: Entry) -> None:
    """Nobody has it from now on, and those above hear of it: kept by who is gone, it would wait
    for ever, and hold up whatever follows from the entry."""
    gone = appeal.reviewer_id
    tx.note("appeal.unheld", subject(entry), "clock", gone=gone, since=appeal.reviewer_since)
    appeals.move(tx, appeal, reviewer_id=None, reviewer_since=tx.now)
    redraw(tx, entry)
    appeal_room.redraw(tx, appeal)
    appeal_room.tell_those_above(tx, book, appeal, entry)


def _entry(tx: Tx, appeal: Appeal) -> Entry:
    entry = ledger.get(tx, appeal.entry_id)
    assert entry is not None, "entries are never deleted"
    return entry
