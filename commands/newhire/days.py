"""The days of a new person's plan: told to both in the morning, and ticked when held (SD-T1)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.deciding import whoever
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.new_people import AHEAD, LATELY, Plan
from commands.deciding.reach import reach
from commands.newhire import finding
from handbook.book import Handbook
from handbook.words import Say, mark
from handbook.words import of as words_of
from storage import new_hires, people
from storage.cards import Button, Card
from storage.new_hires import NewHireDay
from storage.people import Known, Team
from storage.transaction import Tx

JOINED = mark("/rollcall newhire joined @kim 2026-11-02")
TRAINER = mark("/rollcall newhire trainer @kim @grace")
_NONE = ("none", "无", "取消")


def joined_line(asking: Asking, rest: str) -> Card:
    """ "joined @kim 2026-11-02", or "none" where it was a mistake. Raises Refusal."""
    say, tx = asking.say, asking.tx
    finding.check_leads(asking)
    if not rest.strip():
        raise Refusal(
            say("Who joined, and when? Nothing was changed."),
            say("For example: {line}", line=say(JOINED)),
        )
    known, typed = person_named(asking, rest, say(JOINED))
    if known.id == asking.person.id:
        raise Refusal(say("Please let somebody else say that of you. Nothing was changed."))
    day = _day(asking, typed)
    people.lock(tx, known.id)
    if day == known.person.joined_on:
        raise Refusal(say("That stands already. Nothing was changed."))
    new_hires.set_joined(tx, known.id, day)
    tx.note(
        "newhire.joined",
        f"person:{known.id}",
        asking.actor,
        before=known.person.joined_on,
        day=day,
    )
    if day is None:
        return Card(lines=(say("{name} is not new any more.", name=known.name),))
    lines = [say("Noted: {name} joined on {day}.", name=known.name, day=say.day(day))]
    plan = finding.plan_of(asking, known.id)
    if plan is None:
        lines.append(say("The handbook has no plan for that."))
        return Card(lines=tuple(lines))
    lines += _ahead(plan, say)
    if asking.today in plan.to_come and asking.now.time() >= plan.rules.told_at:
        tell(tx, asking.book, asking.person.team, plan, asking.today)
        lines.append(say("Today's day was told just now."))
    return Card(lines=tuple(lines), small=(say("All new people: /rollcall newhire"),))


def _day(asking: Asking, typed: str) -> date | None:
    say, word = asking.say, typed.strip()
    if word.casefold() in _NONE:
        return None
    try:
        day = date.fromisoformat(word) if word else asking.today
    except ValueError:
        raise Refusal(
            say("There is no such day. Nothing was changed."),
            say("For example: {line}", line=say(JOINED)),
        ) from None
    if not asking.today - LATELY <= day <= asking.today + AHEAD:
        raise Refusal(
            say(
                "Somebody is new for {n} days; a day to come is at most {ahead} days ahead.",
                n=LATELY.days,
                ahead=AHEAD.days,
            ),
            say("Nothing was changed."),
        )
    return day


def trainer_line(asking: Asking, rest: str) -> Card:
    """ "trainer @kim @grace": who trains them. Raises Refusal."""
    say, tx = asking.say, asking.tx
    finding.check_leads(asking)
    plan, known, typed = finding.new_person(asking, rest, say(TRAINER))
    trainer, _ = person_named(asking, typed, say(TRAINER))
    if trainer.id == known.id:
        raise Refusal(say("Nobody trains themself. Nothing was changed."))
    people.lock(tx, known.id)
    row = new_hires.hire(tx, known.id, known.person.team_id)
    new_hires.set_trainer(tx, row, trainer.id)
    tx.note("newhire.trainer", f"person:{known.id}", asking.actor, trainer=trainer.id)
    told = {"name": known.name, "trainer": trainer.name}
    if trainer.id != asking.person.id:
        say_ = words_of(trainer.language)
        reach(tx, asking.book, trainer, "newhire.ask", _subject(plan), _named(plan, say_))
    return Card(lines=(say("{trainer} trains {name}, and is told day by day.", **told),))


def _named(plan: Plan, say: Say) -> Card:
    """Tells whoever was named that they train somebody."""
    return Card(
        title=say("You train {name}", name=plan.name),
        lines=tuple(_ahead(plan, say)),
        small=(say("You are told on the morning of each day. All of it: /rollcall newhire"),),
    )


def _ahead(plan: Plan, say: Say) -> list[str]:
    return [
        say(
            "{day}: day {n}, {what}",
            day=say.day(day),
            n=plan.number_on(day),
            what=plan.rules.days[(plan.number_on(day) or 1) - 1].title.in_language(say.lang),
        )
        for day in plan.to_come
    ]


def tell(tx: Tx, book: Handbook, team: Team, plan: Plan, day: date) -> str | None:
    """Tell both of the day's part of the plan; why nobody was, where nobody was."""
    number = plan.next_number
    if number > len(plan.rules.days):
        return "the plan is over"
    if any(one.day == day for one in plan.told):
        return "it was told"
    people.lock(tx, plan.id)
    trainer = finding.trainer_of(tx, book, plan, team, day)
    row = NewHireDay(
        person_id=plan.id,
        number=number,
        team_id=plan.person.team_id,
        day=day,
        trainer_id=trainer.id if trainer else None,
    )
    if not new_hires.tell_day(tx, row):
        return "it was told"
    tx.note("newhire.day", f"person:{plan.id}", "clock", number=number, day=day)
    known = people.by_id(tx, plan.id)
    reach(tx, book, known, "newhire.told", _subject(plan), _own(plan, number, known, trainer))
    if trainer is not None:
        card = _trainers(plan, number, known, trainer)
        reach(tx, book, trainer, "newhire.ask", _subject(plan), card)
    return None


def _subject(plan: Plan) -> str:
    return f"newhire:{plan.id}"


def _own(plan: Plan, number: int, known: Known, trainer: Known | None) -> Card:
    say = words_of(known.language)
    part = plan.rules.days[number - 1]
    told = {"rule": cited(part.rule, say)}
    lines = [say("Welcome to {team}!", team=known.team.name)] if number == 1 else []
    if trainer is None:
        lines.append(
            say("Whoever leads your shift tells you who trains you today ({rule}).", **told)
        )
    else:
        lines.append(say("{name} trains you today ({rule}).", name=trainer.name, **told))
    lines += _ahead(plan, say)[1:]
    if plan.rules.buddy is not None:
        lines.append(
            say(
                "After that a senior colleague is at your side and answers for you ({rule}).",
                rule=cited(plan.rules.buddy.rule, say),
            )
        )
    return Card(
        title=_title(plan, number, say),
        lines=tuple(lines),
        small=(say("Your plan: /rollcall newhire"),),
    )


def _title(plan: Plan, number: int, say: Say) -> str:
    return say(
        "Day {n} of {count}: {what}",
        n=number,
        count=len(plan.rules.days),
        what=plan.rules.days[number - 1].title.in_language(say.lang),
    )


def _trainers(plan: Plan, number: int, known: Known, trainer: Known) -> Card:
    say = words_of(trainer.language)
    part = plan.rules.days[number - 1]
    lines = [
        say(
            "{name} joined on {day}. Today you train them in this ({rule}).",
            name=known.name,
            day=say.day(plan.person.joined_on or date.min),
            rule=cited(part.rule, say),
        ),
        say("At the end of the day please say whether it was held. If not, it is told anew."),
    ]
    if known.person.slack_id is None:
        lines.append(say("{name} is not on Slack: please tell them yourself.", name=known.name))
    return Card(
        title=say(
            "{name}: day {n} of {count}, {what}",
            name=known.name,
            n=number,
            count=len(plan.rules.days),
            what=part.title.in_language(say.lang),
        ),
        lines=tuple(lines),
        buttons=buttons(plan.id, number, say),
    )


def buttons(person_id: int, number: int, say: Say) -> tuple[Button, ...]:
    value = f"{person_id}:{number}"
    return (
        Button(action="newhire.held", label=say("Held"), value=value, style="primary"),
        Button(action="newhire.not_held", label=say("Not held"), value=value),
    )


def held_press(asking: Asking, press: Press) -> Card:
    return _held(asking, press.value, held=True)


def not_held_press(asking: Asking, press: Press) -> Card:
    return _held(asking, press.value, held=False)


def _held(asking: Asking, value: str, *, held: bool) -> Card:
    """Whoever trains says whether a day was held. Raises Refusal."""
    say, tx = asking.say, asking.tx
    plan, known = finding.new_by_id(asking, value)
    typed = value.partition(":")[2]
    number = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    told = next((one for one in plan.told if one.number == number), None)
    if known.id == asking.person.id:
        raise Refusal(say("Whoever trains you says that. Nothing was changed."))
    if told is None or told.trainer_id != asking.person.id:
        whoever.check(asking, *finding.rights(plan.rules))
    people.lock(tx, known.id)
    row = new_hires.hold_day(tx, known.id, number, held, asking.person.id)
    if row is None:
        before = next((one for one in plan.told if one.number == number), None)
        by = people.by_id(tx, before.held_by).name if before and before.held_by else None
        raise Refusal(
            say("{name} has said so already.", name=by)
            if by
            else say("There is no such day of the plan any more. Nothing was changed.")
        )
    event = "newhire.held" if held else "newhire.not_held"
    tx.note(event, f"person:{known.id}", asking.actor, number=number, day=row.day)
    named = {"n": number, "name": known.name}
    if held:
        return Card(lines=(say("Noted: day {n} of {name} was held.", **named),))
    return Card(
        lines=(
            say("Noted: day {n} of {name} was not held.", **named),
            say("It is told anew on their next day at work."),
        )
    )


def day_of(team: Team, moment: datetime) -> date:
    """The date of a moment where the team is."""
    return moment.astimezone(ZoneInfo(team.zone)).date()


def local_day(tx: Tx, team: Team) -> date:
    return day_of(team, tx.now)
