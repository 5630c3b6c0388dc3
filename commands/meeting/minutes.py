"""The minutes of a meeting: what was decided, who was there, and the tasks that came of it."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Waiting
from commands.deciding.lines import cited
from commands.deciding.reach import reach
from commands.deciding.task_lines import Task
from commands.deciding.tasks import give, line
from commands.meeting import card as drawing
from commands.meeting.adding import redraw
from commands.meeting.chairing import attendees, may_chair
from commands.meeting.decided import MOST_TEXT, check_short, read_tasks
from commands.meeting.finding import by_value, check_may_chair, last_named
from commands.meeting.planning import Planned, of_row
from handbook.words import Say, of
from storage import actions, later, meetings, outbox, people
from storage.cards import Button, Card, Choice, Fact, Field, Form, clean
from storage.meetings import HELD, POSTED, Meeting
from storage.people import Known

RECENT = 20


def keep_line(asking: Asking, rest: str) -> Card:
    """ "minutes weekly": its form; with words behind it, they are what was decided. Raises
    Refusal."""
    say = asking.say
    one, row, words = last_named(asking, rest)
    check_may_keep(asking, one)
    if not words:
        return Card(
            lines=(say("The minutes of {meeting}:", meeting=drawing.headline(one, say)),),
            buttons=(keep_button(row, say),),
        )
    before = [*_decisions(row)] if row.state == HELD else []
    there = meetings.were_there(asking.tx, row.id or 0)
    return _keep(asking, one, row, row.version, [*before, clean(words, MOST_TEXT)], there, [])


def keep_button(row: Meeting, say: Say) -> Button:
    return Button(action="meeting.keep", label=say("Minutes…"), value=str(row.id), style="primary")


def check_may_keep(asking: Asking, one: Planned) -> None:
    """Whoever chairs, and those who attend by their role. Raises Refusal."""
    if not set(one.rules.attending.roles) & asking.person.roles:
        check_may_chair(asking, one)


def keep_form(asking: Asking, value: str) -> Form:
    """What was decided, who was there, which tasks. Raises Refusal."""
    say, tx, one = asking.say, asking.tx, by_value(asking, value)
    check_may_keep(asking, one)
    row = one.row
    assert row is not None, "it was found by its number"
    _check_begun(asking, one, row)
    found = attendees(tx, one)
    away = {known.id for known in found.away}
    there = meetings.were_there(tx, row.id or 0) or [k.id for k in found.all if k.id not in away]
    given = [
        _task_line(asking, action) for action in actions.come_from(tx, meetings.subject(row.id))
    ]
    told = [say("Tasks so far:"), *given] if given else []
    return Form(
        action="meeting.keep",
        title=say("Minutes"),
        value=f"{row.id}/{row.version}",
        submit=say("Keep"),
        close=say("Close"),
        lines=(drawing.headline(one, say), *told),
        fields=(
            Field(
                name="decided",
                label=say("What was decided, one a line"),
                kind="text",
                value=row.minutes_words,
                hint=say(
                    "It stands in the thread of the agenda, in {channel}.",
                    channel=drawing.channel(one, say),
                ),
                limit=MOST_TEXT,
            ),
            Field(
                name="there",
                label=say("Who was there"),
                kind="choices",
                choices=_choices(found.all, row),
                value=",".join(map(str, there)),
                is_optional=True,
            ),
            Field(
                name="tasks",
                label=say("New tasks, one a line: who, until when, what"),
                kind="text",
                hint=say(
                    "Grace 2026-11-13 order headsets. Without a day it is due at the next meeting."
                ),
                is_optional=True,
                limit=MOST_TEXT,
            ),
        ),
    )


def _choices(found: Sequence[Known], row: Meeting) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=str(known.id), label=f"{known.name} ({known.person.code})")
        for known in sorted(found, key=lambda known: (known.id != row.chair_id, known.person.code))
    )


def keep_sent(asking: Asking, filled: Filled) -> Card:
    """All of it, or nothing where a line cannot be read. Raises Refusal."""
    say, one, answers = asking.say, by_value(asking, filled.value), filled.answers
    check_may_keep(asking, one)
    row = one.row
    assert row is not None, "it was found by its number"
    decided = [
        said for each in answers.get("decided", "").splitlines() if (said := clean(each, MOST_TEXT))
    ]
    if not decided:
        wanted = say("Please say what was decided, or that nothing was. Nothing is kept yet.")
        raise Refusal(wanted, fields={"decided": wanted})
    chosen = {int(one) for one in answers.get("there", "").split(",") if one.isdecimal()}
    known = {known.id for known in people.of_team(asking.tx, row.team_id)}
    version = int(filled.value.partition("/")[2] or 0)
    tasks = read_tasks(asking, one, answers.get("tasks", ""))
    return _keep(asking, one, row, version, decided, sorted(chosen & known), tasks)


def _check_begun(asking: Asking, one: Planned, row: Meeting) -> None:
    say = asking.say
    if row.state not in (POSTED, HELD):
        raise Refusal(say("Its agenda is not posted yet, or it is cancelled. Nothing is kept."))
    if one.at > asking.tx.now:
        raise Refusal(
            say("It begins on {time}. Minutes are kept from then on.", time=say.moment(one.at))
        )


def _keep(
    asking: Asking,
    one: Planned,
    row: Meeting,
    version: int,
    decided: Sequence[str],
    there: Sequence[int],
    tasks: Sequence[Task],
) -> Card:
    say, tx, subject = asking.say, asking.tx, meetings.subject(row.id)
    _check_begun(asking, one, row)
    check_short(asking, decided)
    words = "\n".join(decided)
    if not meetings.keep(tx, row, version, kept_by=asking.person.id, minutes_words=words):
        by = people.by_id(tx, row.kept_by).name if row.kept_by else ""
        raise Refusal(
            say("{name} has kept other minutes meanwhile. Yours are not kept.", name=by),
            say(
                "Please open them again: /rollcall meeting minutes {meeting}", meeting=one.word(say)
            ),
        )
    meetings.set_there(tx, row.id or 0, there)
    personal = {"minutes_words": (row.salt, words)}
    tx.note(
        "meeting.kept",
        subject,
        asking.actor,
        personal=personal,
        there=list(there),
        version=row.version,
    )
    later.drop(tx, f"meeting_minutes:{row.id}", "meeting.minutes")
    for task in tasks:
        assert task.due is not None, "each has a day by now"
        give(tx, asking.book, asking.person, task.words, task.owner, task.due, subject)
    if post := outbox.first_of(tx, subject):
        outbox.reply(tx, post, subject, minutes_card(asking, one, row, team_say(one.team)))
    redraw(asking, row)
    copies = _copy(asking, one, row)
    shown = minutes_card(asking, one, row, say)
    told = [say("Kept; they stand in the thread of the agenda.")]
    if copies:
        told.append(say("{names} have a copy.", names=say.names(copies)))
    return shown.model_copy(update={"lines": (*told, *shown.lines)})


def _copy(asking: Asking, one: Planned, row: Meeting) -> list[str]:
    """Whom the handbook names has a copy; who keeps them needs none."""
    copies = one.rules.minutes_to
    if copies is None:
        return []
    tx, today = asking.tx, asking.today
    found = [
        known
        for known in people.with_role(tx, row.team_id, *copies.roles)
        if known.id != asking.person.id and not known.has_left(today)
    ]
    for known in found:
        say = of(known.language)
        card = minutes_card(asking, one, row, say)
        small = say("You have a copy by {rule}.", rule=cited(copies.rule, say))
        told = card.model_copy(update={"small": (*card.small, small)})
        reach(tx, asking.book, known, "meeting.minutes", f"meeting_copy:{row.id}", told)
    return [known.name for known in found]


def minutes_card(asking: Asking, one: Planned, row: Meeting, say: Say) -> Card:
    """What was decided, who was there and what is to be done."""
    tx = asking.tx
    names = {known.id: known for known in people.of_team(tx, row.team_id)}
    there = [
        names[number].name for number in meetings.were_there(tx, row.id or 0) if number in names
    ]
    tasks = actions.come_from(tx, meetings.subject(row.id))
    headline = drawing.headline(one, say)
    title = (
        say("Minutes: {meeting}", meeting=headline)
        if row.version <= 1
        else say("Minutes, corrected: {meeting}", meeting=headline)
    )
    lines = [say("Decided:"), *(f"    • {each}" for each in _decisions(row))]
    if row.minutes_words is None:
        lines = [say("What was decided is forgotten.")]
    if tasks:
        lines.append(say("Tasks:"))
        lines += [f"    • {line(action, names, asking.today, say)}" for action in tasks]
    small = []
    if row.kept_by is not None and row.kept_at is not None:
        at = say.moment(row.kept_at.astimezone(ZoneInfo(one.team.zone)))
        small = [say("Kept by {name}, {time}.", name=people.by_id(tx, row.kept_by).name, time=at)]
    facts = (Fact(label=say("There"), value=say.names(there)),) if there else ()
    return Card(title=title, facts=facts, lines=tuple(lines), small=tuple(small))


def _decisions(row: Meeting) -> Iterator[str]:
    yield from (row.minutes_words or "").splitlines()


def _task_line(asking: Asking, action: actions.Action) -> str:
    names = {known.id: known for known in people.of_team(asking.tx, action.team_id)}
    return line(action, names, asking.today, asking.say)


def last_line(asking: Asking, rest: str) -> Card:
    """ "last weekly": the newest minutes, for those who attend. Raises Refusal."""
    one, row, _ = last_named(asking, rest)
    if row.state == HELD:
        return minutes_card(asking, one, row, asking.say)
    say = asking.say
    raise Refusal(
        say("The minutes of {meeting} are not kept yet.", meeting=drawing.headline(one, say))
    )


def waits(asking: Asking) -> Sequence[Waiting]:
    """Meetings that somebody chaired whose minutes are not kept yet."""
    team, say = asking.person.team, asking.say
    if not asking.book.meetings:
        return []
    found = []
    for row in meetings.latest(asking.tx, team.id or 0, asking.tx.now, RECENT):
        is_recent = (asking.tx.now - row.at).days < RECENT
        if row.state != POSTED or row.chair_id != asking.person.id or not is_recent:
            continue
        one = of_row(team, asking.book, row)
        if one is not None and one.ends_at <= asking.tx.now and may_chair(asking, one):
            told = say("Minutes to keep: {meeting}", meeting=drawing.headline(one, say))
            found.append(Waiting(since=row.at, lines=(told,), buttons=(keep_button(row, say),)))
    return found
