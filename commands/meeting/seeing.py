"""Which meetings are to come, one's agenda, who chairs it, and who was late (for its chair)."""

from dataclasses import replace

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Press
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.reach import reach
from commands.meeting import card as drawing
from commands.meeting import counting
from commands.meeting.adding import redraw
from commands.meeting.chairing import attends, chair_of, may_chair
from commands.meeting.finding import (
    by_value,
    check_has_meetings,
    check_may_chair,
    check_to_come,
    kind_named,
    made,
    next_named,
)
from commands.meeting.planning import Planned, coming, word_of
from handbook.words import of
from storage import meetings, people
from storage.cards import Button, Card, Form, Item, clean
from storage.meetings import PLANNED, POSTED, Meeting
from storage.people import Known


def list_line(asking: Asking, typed: str) -> Card:
    """Nothing typed lists those to come; a meeting's word shows its agenda. Raises Refusal."""
    if typed.strip() and typed.strip().casefold() not in ("list", "列表"):
        return show_line(asking, typed)
    check_has_meetings(asking)
    say = asking.say
    mine = [one for one in coming(asking) if attends(asking, one)]
    if not mine:
        return Card(lines=(say("No meeting that you attend is to come."),))
    return Card(
        title=say("Meetings to come"),
        items=tuple(_item(asking, one) for one in mine),
        small=(
            say(
                "To put a point on one: /rollcall meeting add {meeting} …",
                meeting=mine[0].word(say),
            ),
            say("The last minutes: /rollcall meeting last {meeting}", meeting=mine[0].word(say)),
        ),
    )


def _item(asking: Asking, one: Planned) -> Item:
    say, row = asking.say, one.row
    chair = (
        people.by_id(asking.tx, row.chair_id)
        if row is not None and row.chair_id
        else chair_of(asking.tx, one)
    )
    lines = [
        say("Chaired by {name}.", name=chair.name)
        if chair
        else say("Nobody is there to chair it."),
        say("In commands it is called: {meeting}", meeting=one.word(say)),
    ]
    see = Button(action="meeting.see", label=say("See it"), value=one.name)
    return Item(title=drawing.headline(one, say), lines=tuple(lines), buttons=(see,))


def show_line(asking: Asking, rest: str) -> Card:
    """Its agenda as it stands: the draft to its chair; before it is posted others read when it
    comes. Raises Refusal."""
    say = asking.say
    name, after = kind_named(asking, rest)
    if after:
        raise Refusal(
            say("I do not know “{said}” of meetings. Nothing was changed.", said=clean(after, 40)),
            say(
                "For example: /rollcall meeting add {meeting} …",
                meeting=word_of(name, asking.book.meetings[name], say),
            ),
        )
    one, _ = next_named(asking, name)
    return _shown(asking, one)


def see_press(asking: Asking, press: Press) -> Card:
    return show_line(asking, press.value)


def _shown(asking: Asking, one: Planned) -> Card:
    say, row = asking.say, one.row
    if may_chair(asking, one):
        one, row = made(asking, one)
        if row.chair_id is None and row.state == PLANNED and (chair := chair_of(asking.tx, one)):
            meetings.take_chair(asking.tx, row, chair.id)
        if row.state in (PLANNED, POSTED) and one.at > asking.tx.now:
            return drawing.draft(asking.tx, one, row, say)
    if row is not None and row.posted_at is not None and row.state != PLANNED:
        return drawing.agenda(asking.tx, one, row, say)
    points = meetings.points(asking.tx, row.id or 0) if row is not None else []
    own = [point.words or "" for point in points if point.by_id == asking.person.id]
    return Card(
        title=drawing.headline(one, say),
        lines=(
            say(
                "Its agenda comes in {channel} on {time}.",
                channel=drawing.channel(one, say),
                time=say.moment(drawing.local(one, one.posted_at)),
            ),
            *(say("Your point: {words}", words=words) for words in own),
        ),
        small=(
            say("By {rule}.", rule=cited(one.rules.rule, say)),
            say("To put a point on it: /rollcall meeting add {meeting} …", meeting=one.word(say)),
        ),
    )


def chair_line(asking: Asking, rest: str) -> Card:
    """ "chair weekly @dora": somebody who attends chairs this one. Raises Refusal."""
    say = asking.say
    one, said = next_named(asking, rest)
    check_may_chair(asking, one)
    check_to_come(asking, one)
    example = say("/rollcall meeting chair {meeting} @name", meeting=one.word(say))
    known, _ = person_named(asking, said, example)
    one, row = made(asking, one)
    rules = one.rules
    roles = {*rules.chair.roles, *rules.attending.roles}
    if not rules.attending.everybody and not roles & known.roles:
        raise Refusal(
            say("{name} does not attend it by the rule. Nothing was changed.", name=known.name)
        )
    if row.chair_id == known.id:
        raise Refusal(say("{name} chairs it already. Nothing was changed.", name=known.name))
    if not meetings.change(asking.tx, row, (PLANNED, POSTED), chair_id=known.id):
        raise Refusal(say("It is cancelled or over by now. Nothing was changed."))
    return _chaired(asking, one, row, known)


def chair_press(asking: Asking, press: Press) -> Card:
    """ "I chair it", where nobody is there to. Raises Refusal."""
    say, one = asking.say, by_value(asking, press.value)
    row = one.row
    assert row is not None, "it was found by its number"
    if row.chair_id is not None:
        name = people.by_id(asking.tx, row.chair_id).name
        raise Refusal(say("{name} chairs it already. Nothing was changed.", name=name))
    check_may_chair(asking, one)
    if not meetings.take_chair(asking.tx, row, asking.person.id):
        raise Refusal(say("It is cancelled or over by now. Nothing was changed."))
    return _chaired(asking, one, row, asking.person)


def _chaired(asking: Asking, one: Planned, row: Meeting, known: Known) -> Card:
    say, tx = asking.say, asking.tx
    tx.note("meeting.chaired", meetings.subject(row.id), asking.actor, chair=known.id)
    redraw(asking, row)
    one = replace(one, row=row)
    if known.id == asking.person.id:
        return drawing.draft(tx, one, row, say)
    told = drawing.draft(tx, one, row, of(known.language))
    reach(tx, asking.book, known, "meeting.draft", f"meeting_draft:{row.id}", told, latest=one.at)
    return Card(
        lines=(
            say("{name} chairs it, and is told.", name=known.name),
            drawing.headline(one, say),
        )
    )


def late_look(asking: Asking, value: str) -> Form:
    """Who was late more than once, for whoever chairs and where the handbook lets them. Each look
    is noted. Raises Refusal."""
    say, tx, one = asking.say, asking.tx, by_value(asking, value)
    rules = one.rules.late_names
    check_may_chair(asking, one)
    if rules is None:
        raise Refusal(say("The handbook does not show that to whoever chairs it."))
    tx.note("meeting.late_looked", meetings.subject(one.row.id if one.row else None), asking.actor)
    names = {known.id: known.name for known in people.of_team(tx, one.team.id or 0)}
    found = counting.late_more_than_once(tx, one)
    lines = [
        say.plural("{name}: {n} time", "{name}: {n} times", count, name=names[number])
        for number, count in found.most_common()
    ]
    return Form(
        action="meeting.lates",
        title=say("Who was late"),
        close=say("Close"),
        lines=(
            say("Late more than once since {day}:", day=say.day(one.previous_day)),
            *(lines or [say("nobody")]),
            say(
                "For you alone ({rule}); the agenda says only how many.",
                rule=cited(rules.rule, say),
            ),
        ),
    )
