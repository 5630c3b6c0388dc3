"""The form in which tasks are set, and last month's taken over."""

from collections.abc import Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.sheet import cards, setting, typed
from commands.sheet.rights import leads, may, rules_of
from commands.sheet.setting import Aim
from handbook.assessment import AssessmentRules, SheetRules
from handbook.book import Handbook, in_force
from handbook.roster import next_month
from storage import assessments, people
from storage.assessments import Task
from storage.cards import Card, Choice, Field, Form
from storage.people import Known
from storage.transaction import Tx

MOST_CHOICES = 95
TEXT = 2900


def form(asking: Asking, value: str) -> Form:
    """For whom, in which month, and the lines; `value` names the first two. Raises Refusal."""
    say, today = asking.say, asking.today
    month = today.replace(day=1)
    aim = _aim(asking, value) if value else None
    named: tuple[str, ...] = ()
    asked: tuple[Field, ...] = ()
    version = aim.version if aim else rules_of(asking, month)
    setting.check_leads(asking, version)
    if aim is not None:
        name = aim.one.name if aim.one else asking.book.roles[aim.role].in_language(say.lang)
        named = (say("{name}, {month}", name=name, month=say.month(aim.month)),)
        asked = ()
        text = _there(asking, aim)
    else:
        asked = _whom(asking, version, month)
        mine = _mine(asking, version)
        text = typed.template(asking, version.sheets[0] if not mine else mine[-1])
    return Form(
        action="sheet.set",
        title=say("Tasks of a month"),
        value=value,
        submit=say("Set"),
        close=say("Close"),
        lines=(
            *named,
            say(
                "A line each: part: task | target | weight. A part without a line is judged whole."
            ),
        ),
        fields=(
            *asked,
            Field(
                name="lines",
                label=say("Tasks and indicators"),
                kind="text",
                value=text[:TEXT],
                limit=TEXT,
            ),
        ),
    )


def _mine(asking: Asking, version: AssessmentRules) -> list[SheetRules]:
    """The sheets that the asker sets."""
    roles = asking.person.roles
    return [one for one in version.sheets if asking.book.may(roles, one.decided_by)]


def _whom(asking: Asking, version: AssessmentRules, month: date) -> tuple[Field, ...]:
    """Roles first, then people; and the months."""
    say = asking.say
    roles = [
        Choice(
            value=role, label=say("All: {role}", role=asking.book.roles[role].in_language(say.lang))
        )
        for one in _mine(asking, version)
        for role in one.roles
    ]
    ones = []
    for known in people.of_team(asking.tx, asking.person.person.team_id):
        role = version.role_of(known.roles)
        rules = version.sheet_of(role) if role else None
        is_theirs = rules and may(asking.book, rules.decided_by, asking.person, known)
        if is_theirs and not known.has_left(asking.today):
            ones.append(Choice(value=f"p{known.id}", label=f"{known.name} {known.person.code}"))
    choices = (*roles, *ones)[:MOST_CHOICES]
    if not choices:
        raise Refusal(say("There is nobody whose tasks you set."))
    months = (month, next_month(month), typed.last_month(month))
    return (
        Field(
            name="whom",
            label=say("For whom?"),
            kind="choice",
            choices=choices,
            hint=say("For all of a role: those who have no tasks yet get these."),
        ),
        Field(
            name="month",
            label=say("Month"),
            kind="choice",
            choices=tuple(Choice(value=f"{m:%Y-%m}", label=say.month(m)) for m in months),
            value=f"{month:%Y-%m}",
        ),
    )


def _there(asking: Asking, aim: Aim) -> str:
    """The tasks that are set, else last month's, else what the handbook names."""
    if aim.one is not None:
        sheet = assessments.of_month(asking.tx, aim.one.id, aim.month)
        lines: Sequence[Task] = (
            [cards.task(one) for one in assessments.lines(asking.tx, sheet.id or 0)]
            if sheet
            else _last(asking, aim)
        )
        if lines:
            return typed.written(asking, aim.rules, lines)
    return typed.template(asking, aim.rules)


def sent(asking: Asking, filled: Filled) -> Card:
    """Raises Refusal with the field that needs another look."""
    answers = filled.answers
    value = filled.value or f"{answers.get('whom', '')}/{answers.get('month', '')}"
    aim = _aim(asking, value)
    return setting.put(asking, aim, typed.read_tasks(asking, aim.rules, answers.get("lines", "")))


def _aim(asking: Asking, value: str) -> Aim:
    """Whom and which month a form or button names. Raises Refusal."""
    whom, _, said = value.partition("/")
    month, _ = typed.month_of(said, asking.today)
    if month is None:
        raise typed.no_month(asking, said)
    version = rules_of(asking, month)
    setting.check_leads(asking, version)
    number = whom.removeprefix("p")
    if whom.startswith("p") and number.isdecimal() and len(number) < 10:
        team = people.of_team(asking.tx, asking.person.person.team_id)
        known = next((one for one in team if one.id == int(number)), None)
        if known is None:
            raise Refusal(asking.say("I cannot tell who is meant. Nothing was changed."))
        return setting.aim_at(asking, None, known, month)
    return setting.aim_at(asking, whom, None, month)


def copy_line(asking: Asking, rest: str) -> Card:
    """ "copy @Ada", "copy agent 2026-12", "copy 2026-12" for everybody. Raises Refusal."""
    month, after = typed.month_of(rest, asking.today)
    if not after:
        return copy_all(asking, month or asking.today.replace(day=1))
    aim, _ = setting.aimed(asking, rest, asking.say("/rollcall sheet copy @name 2026-11"))
    return _copied(asking, [aim])


def copy_press(asking: Asking, press: Press) -> Card:
    """For everybody whose tasks of the month are missing."""
    month, _ = typed.month_of(press.value, asking.today)
    if month is None:
        raise typed.no_month(asking, press.value)
    return copy_all(asking, month)


def copy_all(asking: Asking, month: date) -> Card:
    version = rules_of(asking, month)
    setting.check_leads(asking, version)
    roles = [role for one in _mine(asking, version) for role in one.roles]
    return _copied(asking, [setting.aim_at(asking, role, None, month) for role in roles])


def _copied(asking: Asking, aims: Sequence[Aim]) -> Card:
    """Last month's tasks of each person; who had none is named, and nothing is made up."""
    say, without, tasks = asking.say, [], []
    for aim in aims:
        for known in [aim.one] if aim.one else setting.members(asking, aim):
            last = _last(asking, setting.aim_at(asking, None, known, aim.month))
            if last:
                tasks.append((known, last))
            elif assessments.of_month(asking.tx, known.id, aim.month) is None:
                without.append(known.name)
    tasks.sort(key=lambda one: one[0].id)
    card = setting.done(asking, aims[0], tasks) if tasks else Card()
    if not without:
        return card
    lines = (
        *card.lines,
        say("No tasks of the month before: {people}.", people=setting.some(say, without)),
        say("To set theirs: /rollcall sheet set"),
    )
    return Card(lines=lines)


def _last(asking: Asking, aim: Aim) -> list[Task]:
    """The person's tasks of the month before, by this month's parts; none where those differ."""
    assert aim.one is not None
    sheet = assessments.of_month(asking.tx, aim.one.id, typed.last_month(aim.month))
    if sheet is None or sheet.id is None or sheet.role != aim.role:
        return []
    lines = [cards.task(one) for one in assessments.lines(asking.tx, sheet.id)]
    if {one.part for one in lines} != set(aim.rules.parts):
        return []
    return [
        Task(one.part, aim.rules.parts[one.part].weight, one.task, one.target, one.weight)
        for one in lines
    ]


def missing(tx: Tx, book: Handbook, actor: Known, month: date, today: date) -> int:
    """How many have no tasks of the month yet whose tasks somebody sets."""
    version, team_id = in_force(book.assessment, month), actor.person.team_id
    if version is None or not leads(book, actor, version):
        return 0
    have = {one.person_id for one in assessments.of_team(tx, team_id, month, month)}
    count = 0
    for known in people.of_team(tx, team_id):
        role = version.role_of(known.roles)
        rules = version.sheet_of(role) if role else None
        is_theirs = rules is not None and may(book, rules.decided_by, actor, known)
        count += is_theirs and known.id not in have and not known.has_left(max(today, month))
    return count
