"""The roll call: the leader ticks who is missing, and they are asked at once."""

from datetime import timedelta

from commands.attendance.rights import check_may_record, shift_of
from commands.deciding.asking import Asking, Refusal
from commands.deciding.begins import AT_START
from commands.deciding.command import Filled
from commands.deciding.lates import Noting, shift_fact
from commands.deciding.shift_card import stand
from handbook.attendance import LATES
from handbook.book import in_force
from storage import attendance, duty, people
from storage.attendance import OPEN, SILENT, WITHDRAWN, Record
from storage.cards import Card, Choice, Field, Form
from storage.people import Known
from storage.rosters import Shift


def form(asking: Asking, value: str) -> Form:
    """Everybody who is expected, ticked where they are missing already. Raises Refusal."""
    say = asking.say
    check_may_record(asking)
    shift = shift_of(asking, value)
    _check_time(asking, shift)
    expected = _expected(asking, shift)
    if not expected:
        raise Refusal(say("Everybody of this shift is on leave, late or here as far as I know."))
    missing = [str(one.person_id) for one in _silent(asking, shift)]
    return Form(
        action="attendance.missing",
        title=say("Who is missing?"),
        value=value,
        submit=say("Send"),
        close=say("Close"),
        lines=(
            shift_fact(shift, asking.person, say).value,
            say(
                "Whoever you name is asked at once, in a private message. Take a name out again "
                "if it was a mistake."
            ),
        ),
        fields=(
            Field(
                name="people",
                label=say("Missing"),
                kind="choices",
                choices=tuple(Choice(value=str(one.id), label=one.name) for one in expected),
                value=",".join(missing),
                is_optional=True,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """Note who is missing; who was named before and is not any more was named by mistake."""
    say, tx = asking.say, asking.tx
    check_may_record(asking)
    shift = shift_of(asking, filled.value)
    _check_time(asking, shift)
    noting = Noting(tx, asking.book, asking.person.id, asking.actor)
    ticked = {int(n) for n in filled.answers.get("people", "").split(",") if n.isdecimal()}
    before = {one.person_id: one for one in _silent(asking, shift)}
    expected = {one.id: one for one in _expected(asking, shift)}
    # Locked in one order, whoever else locks people at this moment.
    named = [expected[n] for n in sorted(ticked & expected.keys() - before.keys())]
    new = [known for known in named if noting.miss(known, shift) is not None]
    wrong = [
        number for number in sorted(before.keys() - ticked) if _take_back(asking, before[number])
    ]
    stand(tx, shift, asking.person.team)
    lines = []
    if new:
        lines.append(
            say(
                "Noted as missing, and asked: {people}.",
                people=say.names(known.name for known in new),
            )
        )
        unreached = [known.name for known in new if known.person.slack_id is None]
        if unreached:
            lines.append(
                say("Not on Slack, please telephone: {people}.", people=say.names(unreached))
            )
    if wrong:
        names = [people.by_id(tx, number).name for number in wrong]
        lines.append(say("No longer missing: {people}.", people=say.names(names)))
    return Card(lines=tuple(lines) or (say("Nothing has changed."),))


def _take_back(asking: Asking, record: Record) -> bool:
    """They were named by mistake: the record is gone."""
    people.lock(asking.tx, record.person_id)
    if not attendance.change(asking.tx, record, [OPEN], state=WITHDRAWN):
        return False
    asking.tx.note("attendance.removed", f"attendance:{record.id}", asking.actor)
    return True


def _expected(asking: Asking, shift: Shift) -> list[Known]:
    """Who should be there and has not said anything, or is missing already; by name."""
    tx = asking.tx
    present = duty.present_on(tx, shift)
    noted = {
        one.person_id
        for one in attendance.of_shift(tx, shift.id or 0)
        if one.event in LATES and not (one.state == OPEN and one.how == SILENT)
    }
    team = people.of_team(tx, shift.team_id)
    found = [one for one in team if one.id in present - noted and one.id != asking.person.id]
    return sorted(found, key=lambda known: known.name)


def _silent(asking: Asking, shift: Shift) -> list[Record]:
    """Who was named as missing, and has not been heard of since."""
    return [
        one
        for one in attendance.of_shift(asking.tx, shift.id or 0)
        if one.event in LATES and (one.state, one.how, one.expected_at) == (OPEN, SILENT, None)
    ]


def _check_time(asking: Asking, shift: Shift) -> None:
    """A roll call is held while one can be late: from the briefing to the end. Raises Refusal."""
    say, now = asking.say, asking.tx.now
    rules = in_force(asking.book.attendance.lateness, shift.day) or AT_START
    early = max(rules.briefing_minutes or 0, rules.seat_minutes)
    if now < shift.starts_at - timedelta(minutes=early):
        raise Refusal(say("That shift has not begun: nobody can be missing yet."))
    if now >= shift.ends_at:
        raise Refusal(
            say("That shift is over. To note something: press Record… on its card."),
        )
