"""Before a shift ends its leaders are reminded to hand over; after it, what is missing is said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding import shift_card
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited, hours_line
from commands.deciding.occasions import Due, Occasion, by_shift
from commands.deciding.reach import reach
from commands.handover.card import point_line
from commands.handover.finding import leaders
from handbook.book import Handbook, in_force
from handbook.handover import HandOverRules
from handbook.words import Say, of
from storage import duty, handovers, outbox, people, rosters
from storage.cards import Button, Card
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx

STALE = timedelta(hours=6)


def _shift(tx: Tx, due: Due) -> Shift | None:
    """The shift; None where the roster has it no longer."""
    return rosters.get(tx, due.number)


def _rules(book: Handbook, shift: Shift) -> HandOverRules | None:
    return in_force(book.handover, shift.day)


def _title(tx: Tx, due: Due, say: Say, shift: Shift | None) -> str:
    if shift is None:
        return say("Hand-over")
    zone = people.team(tx, shift.team_id).zone
    return say("Hand-over, {shift}", shift=hours_line(shift, zone, say))


# ---- before the end


def _due_before(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    def moment(team: Team, shift: Shift) -> datetime | None:
        rules = _rules(books[team.handbook], shift)
        return shift.ends_at - timedelta(minutes=rules.remind_minutes) if rules else None

    return by_shift(tx, teams, since, until, moment)


def _why_not_remind(tx: Tx, _: Books, due: Due) -> str | None:
    shift = _shift(tx, due)
    if shift is None:
        return "the roster has the shift no longer"
    if handovers.of_shift(tx, shift.id or 0) is not None:
        return "it is handed over already"
    return "the shift is over" if tx.now >= shift.ends_at else None


def remind(tx: Tx, books: Books, due: Due) -> str | None:
    """Remind those who lead the shift, else those on it who may act for them."""
    if why := _why_not_remind(tx, books, due):
        return why
    shift = _shift(tx, due)
    assert shift is not None, "else it was useless"
    team = people.team(tx, shift.team_id)
    book = books[team.handbook]
    rules = _rules(book, shift)
    assert rules is not None, "it was due by them"
    asked = _giving(tx, book, rules, shift)
    if not asked:
        return "nobody who hands over is on the shift"
    for known in asked:
        say = of(known.language)
        noted = handovers.noted(tx, shift.team_id, shift.id, known.id)
        ends = say.time(shift.ends_at.astimezone(ZoneInfo(team.zone)))
        told = Card(
            title=say("Please hand over your shift"),
            lines=(
                say(
                    "{shift} ends at {time}. Before you go, write down what the next shift must "
                    "know: {topics} ({rule}).",
                    shift=shift.code,
                    time=ends,
                    topics=say.names([t.in_language(say.lang) for t in rules.topics.values()]),
                    rule=cited(rules.rule, say),
                ),
                *([say("Noted already:")] if noted else []),
                *(point_line(point, say) for point in noted),
            ),
            small=(say("Without a form: /rollcall handover give"),),
            buttons=(
                Button(
                    action="handover.give",
                    label=say("Hand over…"),
                    value=str(shift.id),
                    style="primary",
                ),
            ),
        )
        reach(tx, book, known, "handover.remind", f"handover_due:{shift.id}", told)
    return None


def _giving(tx: Tx, book: Handbook, rules: HandOverRules, shift: Shift) -> list[Known]:
    """Those on the shift who hand it over, else those on it who may act for them."""
    may = {known.id: known for known in leaders(tx, book, rules, shift.team_id)}
    there = duty.present_on(tx, shift, sorted(may)) if may else set()
    on_it = [known for number, known in may.items() if number in there]
    return [known for known in on_it if known.roles & set(rules.roles)] or on_it


# ---- after the end


def _due_after(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> list[Due]:
    def moment(team: Team, shift: Shift) -> datetime | None:
        rules = _rules(books[team.handbook], shift)
        return shift.ends_at + timedelta(minutes=rules.missed_minutes) if rules else None

    return by_shift(tx, teams, since, until, moment)


def _why_not_missed(tx: Tx, _: Books, due: Due) -> str | None:
    shift = _shift(tx, due)
    if shift is None:
        return "the roster has the shift no longer"
    given = handovers.of_shift(tx, shift.id or 0)
    if given is not None and given.state != handovers.GIVEN:
        return "it was taken over"
    if tx.now < shift.ends_at:
        return "the shift is not over yet"
    return "the shift is long over" if tx.now > shift.ends_at + STALE else None


def missed(tx: Tx, books: Books, due: Due) -> str | None:
    """Say under the shift's card that nobody handed it over, or under the hand-over that nobody
    has taken over."""
    if why := _why_not_missed(tx, books, due):
        return why
    shift = _shift(tx, due)
    assert shift is not None, "else it was useless"
    team = people.team(tx, shift.team_id)
    book = books[team.handbook]
    say, rules = team_say(team), _rules(book, shift)
    assert rules is not None, "it was due by them"
    rule = cited(rules.rule, say)
    given = handovers.of_shift(tx, shift.id or 0)
    if given is None:
        told = {"shift": hours_line(shift, team.zone, say), "rule": rule}
        names = say.names([known.name for known in _giving(tx, book, rules, shift)])
        line = say("Nobody has handed over {shift} ({rule}).", **told)
        how = (
            say("{names}, please still do it: /rollcall handover give", names=names)
            if names
            else say("Whoever knows of it, please do: /rollcall handover give")
        )
        shift_card.say_in_shift(tx, shift, team, [line, how])
        return None
    post = outbox.first_of(tx, handovers.subject(given.id))
    assert post is not None, "it was posted as it was given"
    line = say("Nobody has taken over yet ({rule}). Please press Take over…", rule=rule)
    outbox.reply(tx, post, post.subject, Card(lines=(line,)))
    return None


REMINDER = Occasion(
    name="handover_reminder",
    title=lambda tx, _, due, say: _title(tx, due, say, _shift(tx, due)),
    due=_due_before,
    post=remind,
    why_useless=_why_not_remind,
    is_shown=False,
    is_steady=True,
)
MISSED = Occasion(
    name="handover_missed",
    title=lambda tx, _, due, say: _title(tx, due, say, _shift(tx, due)),
    due=_due_after,
    post=missed,
    why_useless=_why_not_missed,
    is_shown=False,
    is_steady=True,
)
