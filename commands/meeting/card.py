"""How a meeting is drawn: its agenda in the channel, and the draft of whoever chairs it."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.deciding.asking import team_say
from commands.deciding.command import Drawing
from commands.deciding.lines import cited, others
from commands.deciding.routing import title_for
from commands.meeting import counting
from commands.meeting.chairing import attendees
from commands.meeting.counting import SUB, Facts
from commands.meeting.planning import Planned, of_row
from handbook.words import Say, of
from storage import meetings, people
from storage.cards import Button, Card, Fact, clean, mention
from storage.meetings import CANCELLED, HELD, PLANNED, POSTED, Meeting
from storage.people import Known
from storage.transaction import Tx

MOST_NAMES = 12
UNDER, FURTHER = "    • ", "        "
POINT = 200


def draw(drawing: Drawing) -> Card:
    """The agenda in the channel, in the team's language."""
    one, row, say = _found(drawing)
    return agenda(drawing.tx, one, row, say) if one else _unknown(row, say)


def draw_draft(drawing: Drawing) -> Card:
    """The chair's draft, in their language."""
    one, row, say = _found(drawing)
    if row.chair_id:
        say = of(people.by_id(drawing.tx, row.chair_id).language)
    return draft(drawing.tx, one, row, say) if one else _unknown(row, say)


def _found(drawing: Drawing) -> tuple[Planned | None, Meeting, Say]:
    row = meetings.get(drawing.tx, drawing.number)
    assert row is not None, "meetings are never deleted"
    team = people.team(drawing.tx, row.team_id)
    return of_row(team, drawing.books[team.handbook], row), row, team_say(team)


def _unknown(row: Meeting, say: Say) -> Card:
    day = say.day(row.day)
    return Card(lines=(say("The handbook no longer knows this meeting of {day}.", day=day),))


def agenda(tx: Tx, one: Planned, row: Meeting, say: Say) -> Card:
    """The post of the channel, in each of the meeting's states."""
    if row.state == CANCELLED:
        return Card(
            title=say("Cancelled: {meeting}", meeting=headline(one, say)),
            lines=_changed(tx, row, say),
            small=_small(one, say)[:1],
        )
    facts = counting.loaded(row.facts) if row.facts else counting.facts_of(tx, one)
    moved = _changed(tx, row, say) if row.is_moved else ()
    return Card(
        title=headline(one, say),
        facts=_facts(tx, one, row, say),
        lines=(*moved, *points(tx, one, row, facts, say), *_kept(tx, row, one, say)),
        small=_small(one, say) if row.at > tx.now else _small(one, say)[:1],
        buttons=_buttons(tx, row, say),
    )


def draft(tx: Tx, one: Planned, row: Meeting, say: Say) -> Card:
    """What its chair reads the day before, and changes."""
    if row.state in (CANCELLED, HELD):
        return agenda(tx, one, row, say).model_copy(update={"buttons": ()})
    told = [
        say("You chair it ({rule}).", rule=cited(one.rules.chair.rule, say))
        if row.chair_id
        else say("Nobody is there to chair it.")
    ]
    where = channel(one, say)
    if row.state == POSTED:
        told.append(say("It is posted in {channel}; what you change changes there.", channel=where))
    else:
        at = say.moment(local(one, one.posted_at))
        told.append(say("It is posted in {channel} on {time}.", channel=where, time=at))
    facts = (
        counting.facts_of(tx, one)
        if row.state == PLANNED or not row.facts
        else counting.loaded(row.facts)
    )
    value = str(row.id)
    late = one.rules.late_names is not None and facts.late_people and "lates" not in left_out(row)
    return Card(
        title=say("You chair: {meeting}", meeting=headline(one, say))
        if row.state == POSTED and row.chair_id
        else say("Draft agenda: {meeting}", meeting=headline(one, say)),
        facts=_facts(tx, one, row, say),
        lines=(*told, *points(tx, one, row, facts, say)),
        small=_small(one, say),
        buttons=(
            Button(action="meeting.edit", label=say("Edit…"), value=value, style="primary"),
            *(
                [Button(action="meeting.lates", label=say("Who was late"), value=value)]
                if late
                else []
            ),
            Button(action="meeting.move", label=say("Move…"), value=value),
            Button(action="meeting.cancel", label=say("Cancel…"), value=value),
        ),
    )


def headline(one: Planned, say: Say) -> str:
    return say(
        "{title}, {day}, {time}",
        title=one.title(say),
        day=say.day(one.at.date()),
        time=say.time(one.at),
    )


def channel(one: Planned, say: Say) -> str:
    return {
        "leaders": say("the leaders' channel"),
        "floor": say("the floor's channel"),
        "managers": say("the managers' channel"),
    }[one.rules.channel]


def channel_id(one: Planned) -> str:
    team = one.team
    return {
        "leaders": team.leaders_channel,
        "floor": team.floor_channel,
        "managers": team.managers_channel,
    }[one.rules.channel]


def left_out(row: Meeting | None) -> tuple[str, ...]:
    return tuple(filter(None, row.left_out.split(","))) if row else ()


def points(tx: Tx, one: Planned, row: Meeting | None, facts: Facts, say: Say) -> list[str]:
    """The rule's topics with what is told under each, then what people have put on it."""
    names = {known.id: known.name for known in people.of_team(tx, one.team.id or 0)}
    lines: list[str] = []
    out = left_out(row)
    for number, topic in enumerate(one.rules.topics, 1):
        title = topic.title.in_language(say.lang)
        lines.append(say("{n}. {point}", n=number, point=title[:1].upper() + title[1:]))
        for name in topic.tells:
            if name not in out:
                told = counting.told(tx, one, facts, name, say)
                lines += [f"{FURTHER if line.startswith(SUB) else UNDER}{line}" for line in told]
    own = meetings.points(tx, row.id) if row is not None and row.id else []
    for number, point in enumerate(own, len(one.rules.topics) + 1):
        words = (
            clean(point.words, POINT) if point.words else say("(what it was about is forgotten)")
        )
        by = names.get(point.by_id, "")
        lines.append(say("{n}. {point} ({name})", n=number, point=words, name=by))
    return lines


def joining(one: Planned, row: Meeting | None, say: Say) -> str | None:
    """Where it is, as its chair has said, else as the handbook says."""
    if row is not None and row.joining_words:
        return row.joining_words
    return one.rules.joining.in_language(say.lang) if one.rules.joining else None


def _facts(tx: Tx, one: Planned, row: Meeting, say: Say) -> tuple[Fact, ...]:
    end = one.ends_at.astimezone(one.at.tzinfo)
    where = joining(one, row, say) or say("its chair says so here before it begins")
    facts = [
        Fact(
            label=say("When"),
            value=say("{start}–{end}", start=say.moment(one.at), end=say.time(end)),
        ),
        Fact(label=say("Where"), value=where),
        Fact(label=say("Chair"), value=_chair(tx, one, row, say)),
    ]
    if one.rules.attending.everybody:
        return (*facts, Fact(label=say("For"), value=say("everybody")))
    found = attendees(tx, one, row.chair_id)
    titles = one.book.roles
    lines = [
        say("{role}: {names}", role=titles[role].in_language(say.lang), names=named(who, say))
        for role, who in found.by_role.items()
    ]
    facts.append(Fact(label=say("For"), value="\n".join(lines) or say("nobody")))
    if found.away:
        facts.append(Fact(label=say("Away then"), value=say.names([k.name for k in found.away])))
    return tuple(facts)


def _chair(tx: Tx, one: Planned, row: Meeting, say: Say) -> str:
    if row.chair_id is None:
        titles = [one.book.roles[role].in_language(say.lang) for role in one.rules.chair.roles]
        return say("nobody yet: no {roles} is there", roles=say.names(titles))
    known = people.by_id(tx, row.chair_id)
    role = next((r for r in one.rules.chair.roles if one.book.may(known.roles, r)), None)
    told = mention(known.person.slack_id, known.name)
    if role is None:
        return told
    return say("{name} ({role})", name=told, role=title_for(one.book, known, role, say))


def named(found: Iterable[Known], say: Say) -> str:
    listed = [mention(known.person.slack_id, known.name) for known in found]
    more = len(listed) - MOST_NAMES
    return say.names([*listed[:MOST_NAMES], *([others(more, say)] if more > 0 else [])])


def _changed(tx: Tx, row: Meeting, say: Say) -> tuple[str, ...]:
    """Who moved or cancelled it, and why."""
    if row.changed_by is None:
        return ()
    by, why = people.by_id(tx, row.changed_by).name, row.reason
    told = (
        say("Cancelled by {name}.", name=by)
        if row.state == CANCELLED
        else say(
            "Moved by {name}; by the rule it would be on {day}.", name=by, day=say.day(row.day)
        )
    )
    return (told, say("Why: {words}", words=why)) if why else (told,)


def _kept(tx: Tx, row: Meeting, one: Planned, say: Say) -> tuple[str, ...]:
    if row.state != HELD or row.kept_by is None or row.kept_at is None:
        return ()
    at = say.moment(row.kept_at.astimezone(ZoneInfo(one.team.zone)))
    by = people.by_id(tx, row.kept_by).name
    return (say("The minutes stand in the thread, kept by {name} on {time}.", name=by, time=at),)


def _small(one: Planned, say: Say) -> tuple[str, ...]:
    return (
        say("By {rule}.", rule=cited(one.rules.rule, say)),
        say("To put a point on it: /rollcall meeting add {meeting} …", meeting=one.word(say)),
    )


def _buttons(tx: Tx, row: Meeting, say: Say) -> tuple[Button, ...]:
    value = str(row.id)
    minutes = Button(action="meeting.keep", label=say("Minutes…"), value=value)
    if row.state == HELD:
        return (minutes,)
    chairs = Button(action="meeting.chair", label=say("I chair it"), value=value, style="primary")
    has_begun = row.at <= tx.now
    return (
        *([chairs] if row.chair_id is None else []),
        *(
            []
            if has_begun
            else [Button(action="meeting.add", label=say("Add a point…"), value=value)]
        ),
        minutes,
        *(
            []
            if has_begun
            else [
                Button(action="meeting.move", label=say("Move…"), value=value),
                Button(action="meeting.cancel", label=say("Cancel…"), value=value),
            ]
        ),
    )


def local(one: Planned, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(one.team.zone))
