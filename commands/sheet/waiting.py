"""What waits for somebody: their own sheet, tasks to set, scores to give, a yes to them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from commands.deciding.asking import Asking
from commands.deciding.command import Press, Waiting
from commands.sheet import approving, cards, giving, scoring, seeing, typed
from commands.sheet.rights import Sheet, all_of, leads, may_approve, may_score, whole
from handbook.book import in_force
from storage import assessments
from storage.assessments import APPROVED, ASSESSED, HOLDS, OPEN, RETURNED, SCORED, SET
from storage.cards import Button, Card, Confirm, Item

MOST = 5


def waits(asking: Asking) -> Sequence[Waiting]:
    """One entry a month and thing to do, however many sheets it is about."""
    return [*_own(asking), *_of_others(asking)]


def _own(asking: Asking) -> Iterator[Waiting]:
    say = asking.say
    for row in assessments.waiting_for(asking.tx, asking.person.id):
        sheet = whole(asking.tx, asking.book, row)
        if sheet is None:
            continue
        since = sheet.version.days.assessed_from(row.month)
        if row.state == APPROVED and row.approved_at:
            yield Waiting(
                since=row.approved_at,
                lines=(say("Your assessment for {month} is there.", month=say.month(row.month)),),
                buttons=(
                    Button(action="sheet.seen", label=say("I have read it"), value=str(row.id)),
                    cards.see_button(row, say),
                ),
            )
        elif row.state == SET and sheet.rules.asks_self and asking.today >= since:
            line = say(
                "Your own assessment for {month}, until {day}",
                month=say.month(row.month),
                day=say.day(sheet.version.days.assessed_until(row.month)),
            )
            yield Waiting(
                since=_morning(asking, since), lines=(line,), buttons=(cards.own_button(row, say),)
            )


def _of_others(asking: Asking) -> Iterator[Waiting]:
    """What a leader owes, a line a month."""
    say, this = asking.say, asking.today.replace(day=1)
    version = in_force(asking.book.assessment, this)
    if version is None or not leads(asking.book, asking.person, version):
        return
    if unset := _unset(asking, this):
        yield Waiting(
            since=_morning(asking, this),
            lines=(
                say.plural(
                    "{month}: {n} person has no tasks yet",
                    "{month}: {n} people have no tasks yet",
                    unset,
                    month=say.month(this),
                ),
            ),
            buttons=set_buttons(asking, this),
        )
    rows = assessments.unsettled(asking.tx, asking.person.person.team_id)
    sheets = all_of(asking.tx, asking.book, rows)
    to_score = Counter(one.month for one in sheets if is_to_score(asking, one))
    to_approve = Counter(one.month for one in sheets if is_to_approve(asking, one))
    for month, count in to_score.items():
        yield Waiting(
            since=_morning(asking, version.days.assessed_from(month)),
            lines=(
                say.plural(
                    "{month}: {n} sheet to score",
                    "{month}: {n} sheets to score",
                    count,
                    month=say.month(month),
                ),
            ),
            buttons=(team_button(asking, month),),
        )
    for month, count in to_approve.items():
        yield Waiting(
            since=_morning(asking, version.days.assessed_until(month)),
            lines=(
                say.plural(
                    "{month}: {n} sheet to approve",
                    "{month}: {n} sheets to approve",
                    count,
                    month=say.month(month),
                ),
            ),
            buttons=(team_button(asking, month),),
        )


def _unset(asking: Asking, month: date) -> int:
    """How many wait for tasks from the asker, where the team keeps sheets at all."""
    team_id = asking.person.person.team_id
    if not assessments.of_team(asking.tx, team_id, typed.last_month(month), month):
        return 0
    return giving.missing(asking.tx, asking.book, asking.person, month, asking.today)


def _morning(asking: Asking, day: date) -> datetime:
    return datetime.combine(day, time(), asking.now.tzinfo)


def set_buttons(asking: Asking, month: date) -> tuple[Button, ...]:
    say = asking.say
    return (
        Button(action="sheet.copy", label=say("Take over last month's"), value=f"{month:%Y-%m}"),
        Button(action="sheet.set", label=say("Set tasks…"), value=""),
    )


def team_button(asking: Asking, month: date) -> Button:
    return Button(action="sheet.team", label=asking.say("See them"), value=f"{month:%Y-%m}")


def is_to_score(asking: Asking, sheet: Sheet) -> bool:
    """Whether the asker can score it now, and it has none."""
    if sheet.row.state not in (SET, ASSESSED, RETURNED) or not may_score(asking, sheet):
        return False
    return asking.today >= scoring.possible_from(sheet, asking.today)


def is_to_approve(asking: Asking, sheet: Sheet) -> bool:
    return sheet.row.state == SCORED and may_approve(asking, sheet)


def team_press(asking: Asking, press: Press) -> Card:
    return team_line(asking, press.value)


def team_line(asking: Asking, rest: str) -> Card:
    """How far the month's sheets are, and the first that wait for the asker. Raises Refusal."""
    say = asking.say
    month, after = typed.month_of(rest, asking.today)
    if after:
        raise typed.no_month(asking, after)
    month = month or _current(asking)
    sheets = seeing.team_sheets(asking, month)
    states = Counter(sheet.row.state for sheet in sheets)
    lines = [
        say("{state}: {n}", state=say(cards.STATES[state]), n=states[state])
        for state in (*OPEN, *HOLDS)
        if states[state]
    ]
    missing = giving.missing(asking.tx, asking.book, asking.person, month, asking.today)
    if missing:
        lines.append(say("without tasks: {n}", n=missing))
    waiting = [one for one in sheets if is_to_score(asking, one) or is_to_approve(asking, one)]
    items = [_item(asking, one) for one in waiting[:MOST]]
    if len(waiting) > MOST:
        more = say("And {n} more, once these are done.", n=len(waiting) - MOST)
        items.append(Item(lines=(more,)))
    return Card(
        title=say("Sheets of {month}", month=say.month(month)),
        lines=tuple(lines) or (say("There are none."),),
        items=tuple(items),
        buttons=_buttons(asking, month, is_missing=bool(missing)),
    )


def _current(asking: Asking) -> date:
    """Last month while some of it waits, else this one."""
    this = asking.today.replace(day=1)
    last = typed.last_month(this)
    rows = assessments.of_team(asking.tx, asking.person.person.team_id, last, last)
    return last if any(row.state in OPEN for row in rows) else this


def _item(asking: Asking, sheet: Sheet) -> Item:
    say, row = asking.say, sheet.row
    line = say(
        "#M{number} {name}: {state}",
        number=sheet.id,
        name=sheet.known.name,
        state=say(cards.STATES[row.state]),
    )
    see = cards.see_button(row, say)
    if not is_to_approve(asking, sheet):
        return Item(lines=(line,), buttons=(cards.score_button(row, say), see))
    assert row.score is not None
    value = str(sheet.id)
    return Item(
        lines=(say("{line}, {score}", line=line, score=cards.number(row.score)),),
        buttons=(
            Button(action="sheet.approve", label=say("Approve"), value=value),
            Button(action="sheet.return", label=say("Give back…"), value=value),
            see,
        ),
    )


def _buttons(asking: Asking, month: date, *, is_missing: bool) -> tuple[Button, ...]:
    say, value = asking.say, f"{month:%Y-%m}"
    buttons = list(set_buttons(asking, month)) if is_missing else []
    if count := len(approving.waiting(asking, month)):
        confirm = Confirm(
            title=say("Approve them all?"),
            text=say.plural(
                "{n} sheet of {month} is approved, and its person is told.",
                "{n} sheets of {month} are approved, and everybody is told.",
                count,
                month=say.month(month),
            ),
            yes=say("Approve all"),
            no=say("Close"),
        )
        buttons.append(
            Button(
                action="sheet.approve_all",
                label=say("Approve all"),
                value=value,
                confirm=confirm,
            )
        )
    buttons.append(Button(action="sheet.file", label=say("As a file"), value=value))
    return tuple(buttons)


def own(asking: Asking) -> Sequence[Item]:
    """How far the person's sheet of this month and the last one is."""
    this = asking.today.replace(day=1)
    if seeing.unknown(asking, this):
        return ()
    rows = assessments.of_person(asking.tx, asking.person.id, typed.last_month(this), this)
    return [
        seeing.own_item(asking, row).model_copy(
            update={"title": None if at else asking.say("Your sheets")}
        )
        for at, row in enumerate(rows)
    ]
