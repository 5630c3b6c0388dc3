"""What somebody sees of reports: what they owe, what has come to them, what waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.deciding.asking import Asking
from commands.deciding.command import Waiting
from commands.report import words
from commands.report.card import decide_buttons, number
from commands.report.finding import may_receive, roll
from commands.report.owing import Owed, Roll
from handbook.reports import is_in_time, slots
from handbook.terms import in_force
from storage import people, reports, rosters
from storage.cards import Button, Card, Item
from storage.reports import HANDED, OPEN, OWED

AHEAD = {"day": 1, "week": 5, "month": 14, "half_year": 31, "year": 31}
"""So many days before it is due a report stands among what somebody owes."""
SOON = timedelta(days=2)
"""So long before it is due it stands on the Home."""
LATELY = timedelta(days=7)
MOST = 12


def own_line(asking: Asking, _: str) -> Card:
    return own_card(asking)


def mine(asking: Asking) -> list[Owed]:
    """What the person owes, or has handed in and may replace; the earliest due first.

    What they are the first to look at is owed from now on.
    """
    now = roll(asking)
    _begin(asking, now)
    rows = reports.open_of(asking.tx, asking.person.person.team_id)
    rows += [
        row
        for row in reports.handed_of(asking.tx, asking.person.person.team_id, asking.tx.now)
        if row.state == HANDED and is_in_time(row.due_at, asking.tx.now)
    ]
    found = [owed for owed in now.owed(rows) if asking.person.id in owed.ids]
    for owed in found:
        if owed.row.state in OPEN:
            now.settled(owed.row, owed.rules)
    again = [row for owed in found if (row := reports.get(asking.tx, owed.row.number))]
    return sorted(now.owed(again), key=lambda owed: (owed.row.due_at, owed.row.number))


def _begin(asking: Asking, now: Roll) -> None:
    """The next of each kind that is due soon, where it is the person's."""
    tx, book, own = asking.tx, asking.book, {asking.person.id}
    nearest: dict[str, datetime] = {}
    far = tx.now + timedelta(days=max(AHEAD.values()))
    for slot in slots(book.reports, now.zone, book.calendar, tx.now, far):
        if slot.due_at > tx.now + timedelta(days=AHEAD[slot.rules.period]):
            continue
        if nearest.setdefault(slot.name, slot.due_at) >= slot.due_at:
            nearest[slot.name] = slot.due_at
            now.open(slot, own)
    shifts = rosters.shifts_of(tx, asking.person.id, asking.today - timedelta(days=1), asking.today)
    for name, kind in book.reports.kinds.items():
        for shift in shifts:
            rules = in_force(kind.rules, shift.day)
            if rules is None or rules.owed_by != "shift" or shift.ends_at <= tx.now:
                continue
            if asking.person.id in {known.id for known in now.leading(shift, rules)}:
                now.open_shift(name, rules, shift)


def own_card(asking: Asking) -> Card:
    """What I owe, with days left; what came to me; where else to look."""
    say, now, found = asking.say, roll(asking), mine(asking)
    come = _come(asking)
    lines = [] if found else [say("You owe no report now.")]
    items = [
        *(_own_item(asking, now, owed) for owed in found[:MOST]),
        *(
            Item(title=None if at else say("Came to you"), lines=one.lines, buttons=one.buttons)
            for at, one in enumerate(come[:MOST])
        ),
    ]
    if len(found) > MOST:
        lines.append(words.more(len(found) - MOST, say))
    small = []
    if found:
        small.append(
            say("By typing: /rollcall report send R{number} …", number=found[0].row.id)
            + " "
            + say("A file: send it to me here in our direct message.")
        )
    if receives_any(asking):
        small.append(say("What is missing of others: /rollcall report missing"))
    title = say("Reports that you owe") if found else None
    return Card(title=title, lines=tuple(lines), items=tuple(items), small=tuple(small))


def _own_item(asking: Asking, now: Roll, owed: Owed) -> Item:
    say, row, team = asking.say, owed.row, asking.person.team
    named = words.named(asking.tx, owed, team, say)
    to = words.names(now.receivers(owed.rules, owed.ids), say)
    lines = [say("R{number} {report}", number=row.id, report=named)]
    if row.state == HANDED:
        until = words.moment(row.due_at, team, say)
        lines.append(say("Handed in; you can replace it until {when}.", when=until))
        return Item(lines=tuple(lines), buttons=(_replace(owed, asking),))
    lines.append(
        say("Due {due}, to {names}", due=words.due(owed, asking.tx.now, team, say), names=to)
        if to
        else say("Due {due}", due=words.due(owed, asking.tx.now, team, say))
    )
    if row.returned_words:
        lines.append(say("What is to be changed: {why}", why=row.returned_words))
    return Item(lines=tuple(lines), buttons=(words.send_button(owed, say),))


def _replace(owed: Owed, asking: Asking) -> Button:
    return Button(action="report.send", label=asking.say("Replace…"), value=str(owed.row.id))


def receives_any(asking: Asking) -> bool:
    """Whether any report may go to the person."""
    return any(
        asking.book.may(asking.person.roles, role)
        for kind in asking.book.reports.kinds.values()
        for rules in kind.rules
        for role in rules.to.roles
    )


def _come(asking: Asking) -> list[Waiting]:
    """What was handed in to the person and nobody has opened, or waits for their approval."""
    say, tx = asking.say, asking.tx
    if not receives_any(asking):
        return []
    rows = [
        row
        for row in reports.handed_of(tx, asking.person.person.team_id, tx.now - LATELY)
        if row.state == HANDED
    ]
    stands = reports.standing(tx, rows)
    found, now = [], roll(asking)
    known = {one.id: one for one in now.here}
    for owed in now.owed(rows):
        hand_in = stands.get(owed.row.number)
        waits = owed.rules.approval or owed.row.opened_by is None
        if hand_in is None or not waits or not may_receive(asking, owed):
            continue
        if asking.person.id in {*owed.ids, hand_in.by_id}:
            continue
        sender = known.get(hand_in.by_id) or people.by_id(tx, hand_in.by_id)
        named = words.named(tx, owed, asking.person.team, say)
        line = say(
            "{number} {report} — {name}", number=number(hand_in), report=named, name=sender.name
        )
        buttons = decide_buttons(owed, say) if owed.rules.approval else ()
        plain = [button.model_copy(update={"style": None}) for button in buttons]
        found.append(Waiting(hand_in.at, (line,), (words.open_button(owed, say), *plain)))
    return found


def waits(asking: Asking) -> Sequence[Waiting]:
    """What came to the person, and what of their own is late or came back."""
    if not asking.book.reports.kinds:
        return ()
    say, tx, team = asking.say, asking.tx, asking.person.team
    own = []
    for owed in _owned(asking):
        if owed.row.state == OWED and owed.row.due_at > tx.now:
            continue
        line = say(
            "{report}, due {due}",
            report=words.named(tx, owed, team, say),
            due=words.due(owed, tx.now, team, say),
        )
        since = owed.row.decided_at or owed.row.due_at
        own.append(Waiting(since, (line,), (words.send_button(owed, say),)))
    return [*_come(asking), *own]


def _owned(asking: Asking) -> list[Owed]:
    """What is owed already, and by the person; nothing begins by that look."""
    rows = reports.open_of(asking.tx, asking.person.person.team_id)
    return [owed for owed in roll(asking).owed(rows) if asking.person.id in owed.ids]


def own(asking: Asking) -> Sequence[Item]:
    """On the Home: what is due soon."""
    if not asking.book.reports.kinds:
        return ()
    say, tx, now = asking.say, asking.tx, roll(asking)
    soon = [
        owed
        for owed in _owned(asking)
        if owed.row.state == OWED and tx.now < owed.row.due_at <= tx.now + SOON
    ]
    return [
        Item(
            title=None if at else say("Reports that are due"),
            lines=_own_item(asking, now, owed).lines,
            buttons=(words.send_button(owed, say),),
        )
        for at, owed in enumerate(soon[:MOST])
    ]
