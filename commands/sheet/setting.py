"""Tasks and indicators at the month's start: for one person, or one set for all of a role."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.reach import reach
from commands.sheet import cards, typed
from commands.sheet.rights import check_set, leads, may, rules_of
from handbook.assessment import AssessmentRules, SheetRules
from handbook.roster import next_month
from handbook.words import Say, of
from storage import assessments, later, people
from storage.assessments import SET, Assessment, Task
from storage.cards import Card
from storage.people import Known


@dataclass(frozen=True)
class Aim:
    """Whom tasks are for in which month: one person, or everybody with a sheet of the role."""

    month: date
    version: AssessmentRules
    role: str
    rules: SheetRules
    one: Known | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        whom = f"p{self.one.id}" if self.one else self.role
        return f"{whom}/{self.month:%Y-%m}"


def line(asking: Asking, rest: str) -> Card:
    """ "set @Ada 2026-11 results: …", or for a role; without tasks the form. Raises Refusal."""
    aim, tasks = aimed(asking, rest, asking.say("/rollcall sheet set @name 2026-11"))
    if not tasks:
        return cards.opener(asking, aim.value, aim.one.name if aim.one else None, aim.month)
    return put(asking, aim, typed.read_tasks(asking, aim.rules, tasks))


def aimed(asking: Asking, rest: str, example: str) -> tuple[Aim, str]:
    """Whom and which month a line means, and what follows. Raises Refusal.

    A month stands before or behind the name; this one where none does.
    """
    month, rest = typed.month_of(rest, asking.today)
    version = rules_of(asking, month or asking.today.replace(day=1))
    check_leads(asking, version)
    role, after = typed.role_named(asking, version, rest)
    known = None
    if role is None:
        known, after = person_named(asking, rest, example)
    if month is None:
        month, after = typed.month_of(after, asking.today)
    month = month or asking.today.replace(day=1)
    return aim_at(asking, role, known, month), after


def aim_at(asking: Asking, role: str | None, known: Known | None, month: date) -> Aim:
    """Raises Refusal where there is no such sheet, or its month is over or far."""
    say, version = asking.say, rules_of(asking, month)
    if known is not None:
        role = version.role_of(known.roles)
    rules = version.sheet_of(role) if role else None
    if role is None or rules is None:
        name = known.name if known else ""
        told = say("{name} has no role that the handbook keeps a sheet for.", name=name)
        raise Refusal(told, say("Nothing was changed."), fields={"whom": told})
    if known is not None:
        check_set(asking, known, rules)
    _check_month(asking, version, month)
    return Aim(month, version, role, rules, known)


def check_leads(asking: Asking, version: AssessmentRules) -> None:
    """Raises Refusal for whoever has no part in anybody's sheet."""
    if not leads(asking.book, asking.person, version):
        say = asking.say
        roles = dict.fromkeys(one.decided_by for one in version.sheets)
        raise Refusal(
            say(
                "That is for these to do: {roles} ({rule}). Nothing was changed.",
                roles=say.names([asking.book.roles[one].in_language(say.lang) for one in roles]),
                rule=cited(version.rule, say),
            ),
            say("Your own sheet: /rollcall sheet"),
        )


def _check_month(asking: Asking, version: AssessmentRules, month: date) -> None:
    """Tasks are set until the month is scored, and for the next one already."""
    say, today = asking.say, asking.today
    until, last = version.days.scored_until(month), next_month(today.replace(day=1))
    if today <= until and month <= last:
        return
    if today > until:
        told = say(
            "Tasks for {month} could be set until {day} ({rule}).",
            month=say.month(month),
            day=say.day(until),
            rule=cited(version.days.rule, say),
        )
    else:
        told = say("Tasks can be set for this month and the next one.")
    raise Refusal(told, say("Nothing was changed."), fields={"month": told})


def put(asking: Asking, aim: Aim, tasks: Sequence[Task]) -> Card:
    """Keep the tasks and tell whom they are for. Raises Refusal where one person's are settled."""
    if aim.one is not None:
        return _for_one(asking, aim, aim.one, tasks)
    return done(asking, aim, [(known, tasks) for known in members(asking, aim)])


def members(asking: Asking, aim: Aim) -> list[Known]:
    """Whose sheet of the role is the asker's to set, in an order in which rows can be locked."""
    everybody = people.with_role(asking.tx, asking.person.person.team_id, aim.role)
    return sorted(
        (
            one
            for one in everybody
            if aim.version.role_of(one.roles) == aim.role
            and not one.has_left(max(asking.today, aim.month))
            and may(asking.book, aim.rules.decided_by, asking.person, one)
        ),
        key=lambda one: one.id,
    )


def _for_one(asking: Asking, aim: Aim, known: Known, tasks: Sequence[Task]) -> Card:
    tx, say = asking.tx, asking.say
    people.lock(tx, known.id)
    sheet = assessments.of_month(tx, known.id, aim.month)
    if sheet is None:
        add(asking, aim, known, tasks)
    elif sheet.state != SET:
        raise Refusal(
            say(
                "The sheet of {name} for {month} is {state}: its tasks stay as they are.",
                name=known.name,
                month=say.month(aim.month),
                state=say(cards.STATES[sheet.state]),
            ),
            say("Nothing was changed."),
        )
    else:
        _change(asking, aim, known, sheet, tasks)
    return Card(
        lines=(
            say(
                "The tasks of {name} for {month} are set.",
                name=known.name,
                month=say.month(aim.month),
            ),
            *told_by_whom(asking, aim),
        )
    )


def done(asking: Asking, aim: Aim, tasks: Sequence[tuple[Known, Sequence[Task]]]) -> Card:
    """Set them for those who have none yet; says for how many, and who had some."""
    say, had, now = asking.say, [], 0
    for known, own in tasks:
        people.lock(asking.tx, known.id)
        if assessments.of_month(asking.tx, known.id, aim.month):
            had.append(known.name)
        else:
            add(asking, aim, known, own)
            now += 1
    lines = [
        say.plural(
            "The tasks of {n} person for {month} are set.",
            "The tasks of {n} people for {month} are set.",
            now,
            month=say.month(aim.month),
        )
    ]
    if had:
        lines.append(say("They had tasks already, which stay: {people}.", people=some(say, had)))
    return Card(lines=(*lines, *(told_by_whom(asking, aim) if now else ())))


def some(say: Say, names: Sequence[str], most: int = 8) -> str:
    """The names, the first ones where there are many."""
    if len(names) <= most:
        return say.names(names)
    return say.names([*names[:most], say("{n} more", n=len(names) - most)])


def told_by_whom(asking: Asking, aim: Aim) -> list[str]:
    """What comes next."""
    say, days = asking.say, aim.version.days
    if not aim.rules.asks_self:
        return [
            say(
                "They are told. You can score from {day}.",
                day=say.day(days.assessed_from(aim.month)),
            )
        ]
    return [
        say(
            "They are told, and assess themselves from {first} to {last}.",
            first=say.day(days.assessed_from(aim.month)),
            last=say.day(days.assessed_until(aim.month)),
        )
    ]


def add(asking: Asking, aim: Aim, known: Known, tasks: Sequence[Task]) -> Assessment:
    """A new sheet; the person's row is held."""
    sheet = Assessment(
        team_id=known.person.team_id,
        person_id=known.id,
        month=aim.month,
        role=aim.role,
        set_by=asking.person.id,
        set_at=asking.tx.now,
        salt=secrets.token_hex(8),
    )
    assessments.add(asking.tx, sheet, tasks, _salts(tasks))
    _tell(asking, aim, known, sheet, tasks)
    return sheet


def _change(
    asking: Asking, aim: Aim, known: Known, sheet: Assessment, tasks: Sequence[Task]
) -> None:
    """Other tasks before the person has assessed themself; the same ones change nothing."""
    assert sheet.id is not None
    before = assessments.lines(asking.tx, sheet.id)
    if [cards.task(one) for one in before] == list(tasks):
        return
    if assessments.move(asking.tx, sheet, (SET,), set_by=asking.person.id, set_at=asking.tx.now):
        assessments.set_anew(asking.tx, sheet, tasks, _salts(tasks))
        later.drop(asking.tx, f"sheet_set:{sheet.id}", "sheet.set")
        _tell(asking, aim, known, sheet, tasks, before=len(before))


def _tell(
    asking: Asking,
    aim: Aim,
    known: Known,
    sheet: Assessment,
    tasks: Sequence[Task],
    before: int = 0,
) -> None:
    text = typed.written(asking, aim.rules, tasks)
    asking.tx.note(
        "sheet.set",
        f"sheet:{sheet.id}",
        asking.actor,
        personal={"tasks": (sheet.salt, text)},
        person=known.id,
        month=aim.month,
        role=aim.role,
        before=before,
        after=len(tasks),
    )
    say = of(known.language)
    card = cards.tasks_set(sheet, aim.version, aim.rules, asking.person.name, len(tasks), say)
    reach(asking.tx, asking.book, known, "sheet.set", f"sheet_set:{sheet.id}", card)


def _salts(tasks: Sequence[Task]) -> list[str]:
    return [secrets.token_hex(8) for _ in tasks]
