"""What people see of patrols: the newest findings, and the report so far."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal
from commands.patrol import analysis, becoming
from commands.patrol.finding import check_may_look, found, line, logged_as, may
from handbook.book import in_force
from storage import patrols
from storage.cards import Button, Card, Item
from storage.patrols import NOTHING, STANDING

DAYS, MOST = 7, 15


def list_lines(asking: Asking, typed: str) -> Card:
    """The findings of the last 7 days, or of as many as are typed, newest first. Each look is
    noted. Raises Refusal."""
    say, tx, rules = asking.say, asking.tx, check_may_look(asking)
    days = _days(asking, typed)
    team_id = asking.person.person.team_id
    known = patrols.between(tx, team_id, tx.now - timedelta(days=days), tx.now)
    told = [line(asking, rules, one) for one in reversed(known)]
    tx.note("patrol.looked", f"team:{team_id}", asking.actor)
    if len(told) > MOST:
        more = say.plural("And {n} more.", "And {n} more.", len(told) - MOST)
        told = [*told[:MOST], more]
    return Card(
        title=say.plural("Patrols of the last {n} day", "Patrols of the last {n} days", days),
        lines=tuple(told) or (say("Nobody has noted a patrol in this time."),),
        small=(
            say("One of them: /rollcall patrol F12. The report so far: /rollcall patrol report"),
            say("To note one: /rollcall patrol desks seat 14: cups and papers"),
        ),
        buttons=(_note_button(asking),) if may(asking.book, rules, asking.person) else (),
    )


def one_line(asking: Asking, typed: str) -> Card:
    """ "F3", whole, with what came of it and the ways on. Each look is noted. Raises Refusal."""
    say, tx, rules = asking.say, asking.tx, check_may_look(asking)
    finding, _ = found(asking, typed)
    tx.note("patrol.looked", patrols.source(finding.id), asking.actor)
    told = [line(asking, rules, finding, 1000)]
    entry = logged_as(tx, finding)
    if finding.state != STANDING:
        return Card(lines=(*told, say("It was taken back.")))
    if entry is not None:
        told.append(say("It is logged as D{number}.", number=entry.id))
    if finding.action_id is not None:
        told.append(say("It is a task: T{number}.", number=finding.action_id))
    buttons = becoming.buttons(finding, say) if may(asking.book, rules, asking.person) else ()
    if finding.kind == NOTHING:
        buttons = ()
    left = [
        button
        for button in buttons
        if not (button.action == "patrol.log" and entry is not None)
        and not (button.action == "patrol.task" and finding.action_id is not None)
    ]
    return Card(lines=tuple(told), buttons=tuple(left))


def report_line(asking: Asking, typed: str) -> Card:
    """The report on the last 7 days, or on as many as are typed. Raises Refusal."""
    rules, tx = check_may_look(asking), asking.tx
    since = tx.now - timedelta(days=_days(asking, typed))
    asking.tx.note("patrol.looked", f"team:{asking.person.person.team_id}", asking.actor)
    return analysis.card(tx, rules, asking.person.team, since, tx.now, asking.say)


def _days(asking: Asking, typed: str) -> int:
    said = typed.strip()
    if not said:
        return DAYS
    if said.isdecimal() and 0 < int(said[:4]) <= 366 and len(said) <= 3:
        return int(said)
    say = asking.say
    raise Refusal(
        say("How many days back? A number up to 366."), say("For example: /rollcall patrol list 30")
    )


def at_home(asking: Asking) -> list[Item]:
    """The way to the form, for those who patrol."""
    rules = in_force(asking.book.patrol, asking.today)
    if rules is None or not may(asking.book, rules, asking.person):
        return []
    say = asking.say
    lines = (say("What you find on your rounds, for the report"),)
    return [Item(title=say("Patrol"), lines=lines, buttons=(_note_button(asking),))]


def _note_button(asking: Asking) -> Button:
    return Button(action="patrol.note", label=asking.say("Note a finding…"), value="")
