"""A report that was handed in: the receiver's card and the receipt, in each of their states."""

from commands.deciding.command import Drawing
from commands.deciding.lines import cited
from commands.report import words
from commands.report.finding import one, standing
from commands.report.owing import Owed, Roll
from handbook.reports import is_in_time
from handbook.words import Say, of
from storage import files, people, reports
from storage.cards import Button, Card, Confirm, Fact
from storage.people import Team
from storage.reports import APPROVED, HANDED, RETURNED, HandIn
from storage.transaction import Tx


def draw(drawing: Drawing) -> Card:
    """The card of one reader, of `report_card:12`."""
    tx = drawing.tx
    reader = reports.reader_of(tx, drawing.number)
    row = reports.get(tx, reader.report_id)
    assert row is not None, "only what was stored is drawn"
    known = people.by_id(tx, reader.person_id)
    roll = Roll(tx, drawing.books[known.team.handbook], known.team)
    say, owed = of(known.language), one(roll, row)
    if owed is None:
        return Card(lines=(say("The handbook knows such a report no longer."),))
    drawn = copied if reader.is_copy else received
    return drawn(tx, owed, known.team, say)


def draw_receipt(drawing: Drawing) -> Card:
    """The receipt of what was handed in, of `report_receipt:5`."""
    tx = drawing.tx
    hand_in = reports.hand_in_of(tx, drawing.number)
    row = reports.get(tx, hand_in.report_id)
    assert row is not None, "only what was stored is drawn"
    team = people.team(tx, row.team_id)
    roll = Roll(tx, drawing.books[team.handbook], team)
    owed = one(roll, row)
    say = of(people.by_id(tx, hand_in.by_id).language)
    if owed is None:
        return Card(lines=(say("The handbook knows such a report no longer."),))
    return receipt(roll, owed, hand_in, say)


# ---- for whoever receives it


def received(tx: Tx, owed: Owed, team: Team, say: Say) -> Card:
    """Who handed in what and when; with what can be done about it."""
    hand_in = standing(tx, owed.row)
    is_open = owed.rules.approval and owed.row.state == HANDED
    lines = [state_line(tx, owed, team, say)]
    if is_open:
        lines.append(
            say("It waits for your approval ({rule}).", rule=cited(owed.rules.to.rule, say))
        )
    return Card(
        title=words.title(owed, say),
        facts=_facts(tx, owed, hand_in, team, say),
        lines=tuple(line for line in lines if line),
        small=(words.rules_line(owed, say),),
        buttons=(
            *((words.open_button(owed, say),) if hand_in else ()),
            *(decide_buttons(owed, say) if is_open else ()),
        ),
    )


def copied(tx: Tx, owed: Owed, team: Team, say: Say) -> Card:
    hand_in = standing(tx, owed.row)
    rule = owed.rules.copies.rule if owed.rules.copies else owed.rules.rule
    return Card(
        title=say("Copy: {report}", report=words.title(owed, say)),
        facts=_facts(tx, owed, hand_in, team, say),
        lines=(say("You have a copy ({rule}).", rule=cited(rule, say)),),
        small=(words.rules_line(owed, say),),
        buttons=(words.open_button(owed, say),) if hand_in else (),
    )


def _facts(tx: Tx, owed: Owed, hand_in: HandIn | None, team: Team, say: Say) -> tuple[Fact, ...]:
    about = Fact(label=say("Period"), value=words.period(tx, owed, team, say))
    if hand_in is None:
        none = say("nothing: it was withdrawn or came back")
        return (about, Fact(label=say("Handed in"), value=none))
    name = people.by_id(tx, hand_in.by_id).name
    return (
        Fact(label=say("Handed in by"), value=name),
        about,
        Fact(label=say("Handed in"), value=_when(owed, hand_in, team, say)),
        Fact(label=say("With"), value=contents(tx, hand_in, say)),
    )


def contents(tx: Tx, hand_in: HandIn, say: Say) -> str:
    """Of what it is made: "text, a link and 2 files"."""
    count = len(files.about(tx, [hand_in.files]))
    parts = [say("text")] if hand_in.words else []
    parts += [say("a link")] if hand_in.link else []
    parts += [say.plural("{n} file", "{n} files", count)] if count else []
    return say.names(parts) or say("nothing that is kept any more")


def _when(owed: Owed, hand_in: HandIn, team: Team, say: Say) -> str:
    at = words.moment(hand_in.at, team, say)
    return say("{when}, in time", when=at) if hand_in.is_in_time else say("{when}, late", when=at)


def state_line(tx: Tx, owed: Owed, team: Team, say: Say) -> str:
    """Who opened, approved or gave it back, and when; "" where nobody did."""
    row = owed.row
    by, at = row.decided_by, row.decided_at
    told: dict[str, object] = {}
    if by is not None and at is not None:
        told = {"name": people.by_id(tx, by).name, "when": words.moment(at, team, say)}
    if row.state == APPROVED and told:
        return say("Approved by {name}, {when}.", **told)
    if row.state == RETURNED and told:
        return say("Given back by {name}, {when}.", **told)
    if row.opened_by is not None and row.opened_at is not None:
        return say(
            "Opened by {name}, {when}.",
            name=people.by_id(tx, row.opened_by).name,
            when=words.moment(row.opened_at, team, say),
        )
    return ""


def decide_buttons(owed: Owed, say: Say) -> tuple[Button, ...]:
    """What is decided is what stands: a newer one is not approved unseen."""
    value = f"{owed.row.id}:{owed.row.hand_in_id}"
    return (
        Button(action="report.approve", label=say("Approve"), value=value, style="primary"),
        Button(action="report.return", label=say("Give back…"), value=value),
    )


# ---- for whoever handed it in


def receipt(roll: Roll, owed: Owed, hand_in: HandIn, say: Say) -> Card:
    """Its number, its minute, whether that was in time, and what can still be done."""
    tx, team, row = roll.tx, roll.team, owed.row
    to = roll.receivers(owed.rules, {*owed.ids, hand_in.by_id})
    copies = roll.copied(owed.rules, {hand_in.by_id})
    is_it = row.hand_in_id == hand_in.id and hand_in.state == reports.STANDS
    lines = [_fate(tx, owed, hand_in, team, say)]
    can_change = is_it and row.state == HANDED and is_in_time(row.due_at, tx.now)
    if can_change:
        until = words.moment(row.due_at, team, say)
        lines.append(say("You can replace or withdraw it until {when}.", when=until))
    facts = [
        Fact(label=say("Receipt"), value=number(hand_in)),
        Fact(label=say("Period"), value=words.period(tx, owed, team, say)),
        Fact(label=say("Handed in"), value=_when(owed, hand_in, team, say)),
        Fact(label=say("With"), value=contents(tx, hand_in, say)),
        Fact(label=say("Goes to"), value=words.names(to, say) or say("nobody yet")),
    ]
    if copies:
        facts.append(Fact(label=say("Copies"), value=words.names(copies, say)))
    return Card(
        title=say("Receipt: {report}", report=words.title(owed, say)),
        facts=tuple(facts),
        lines=tuple(line for line in lines if line),
        small=(words.rules_line(owed, say),),
        buttons=_own_buttons(owed, say) if can_change else (),
    )


def number(hand_in: HandIn) -> str:
    """ "R12-5": the report's, and that of what was handed in."""
    return f"R{hand_in.report_id}-{hand_in.id}"


def _fate(tx: Tx, owed: Owed, hand_in: HandIn, team: Team, say: Say) -> str:
    if hand_in.state == reports.WITHDRAWN:
        return say("You have withdrawn it: the report is owed again.")
    if hand_in.state == reports.REPLACED:
        return say("It is replaced by a later one.")
    return state_line(tx, owed, team, say)


def _own_buttons(owed: Owed, say: Say) -> tuple[Button, ...]:
    value = str(owed.row.id)
    ask = Confirm(
        title=say("Withdraw it?"),
        text=say("Nobody can open it then, and the report is owed again."),
        yes=say("Withdraw"),
        no=say("Keep it"),
    )
    return (
        Button(action="report.send", label=say("Replace…"), value=value),
        Button(action="report.withdraw", label=say("Withdraw"), value=value, confirm=ask),
    )
