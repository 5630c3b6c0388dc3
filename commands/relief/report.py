"""One tap by whoever is on duty: my relief is missing."""

from datetime import timedelta

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Press
from commands.deciding.lines import shift_line
from commands.deciding.routing import who_decides
from commands.relief import card
from commands.relief.finding import may_assign, rules_of, rules_on
from commands.relief.telling import subject
from handbook.book import Handbook
from handbook.relief import ReliefVersion
from storage import duty, outbox, people, reliefs, rosters
from storage.cards import Button, Card, Item, mention
from storage.reliefs import Relief
from storage.rosters import Shift

LATEST = timedelta(hours=1)
"""A shift that begins so long after another one's end still takes over from it."""
DAY = timedelta(days=1)
MOST = 10
"""How many missing reliefs a list shows."""


def knows(book: Handbook, typed: str) -> bool:
    """Whether the whole line says that a relief is missing."""
    said = "".join(c for c in typed.casefold() if c.isalnum())
    return said in {"".join(filter(str.isalnum, word.casefold())) for word in book.relief.words}


def report(asking: Asking) -> Card:
    """Tell the leaders that nobody has come to take over from the person. Raises Refusal.

    Somebody on no shift who may assign overtime is shown what is missing instead.
    """
    rules = rules_of(asking, asking.today)
    people.lock(asking.tx, asking.person.id)
    shift = own_shift(asking, rules)
    if shift is None:
        if may_assign(asking, rules):
            return listed(asking)
        raise _not_now(asking, rules)
    assert shift.id is not None
    known = reliefs.reported(asking.tx, asking.person.id, shift.id)
    return _known(asking, known) if known else _report(asking, shift)


def report_press(asking: Asking, _: Press) -> Card:
    return report(asking)


def own_shift(asking: Asking, rules: ReliefVersion) -> Shift | None:
    """The person's shift at whose end they are: soon over, or over for no longer than an overtime.

    Of somebody who works another shift now, only that one's end counts.
    """
    now, own = asking.tx.now, _own(asking)
    running = [shift for shift in own if shift.starts_at <= now < shift.ends_at]
    over = [s for s in own if s.ends_at <= now < s.ends_at + timedelta(hours=rules.most_hours)]
    if not running:
        return over[-1] if over else None
    early = timedelta(minutes=rules.report_minutes)
    return running[-1] if now >= running[-1].ends_at - early else None


def _own(asking: Asking) -> list[Shift]:
    """The person's shifts of these days on which they are expected."""
    tx, person, today = asking.tx, asking.person.id, asking.today
    found = rosters.shifts_of(tx, person, today - DAY - DAY, today)
    return [shift for shift in found if person in duty.present_on(tx, shift)]


def _not_now(asking: Asking, rules: ReliefVersion) -> Refusal:
    say, now, team = asking.say, asking.tx.now, asking.person.team
    running = [shift for shift in _own(asking) if shift.starts_at <= now < shift.ends_at]
    if not running:
        return Refusal(
            say("You are on no shift now that somebody could take over from."),
            say("Nothing was noted, and nobody was told."),
        )
    from_ = running[-1].ends_at - timedelta(minutes=rules.report_minutes)
    return Refusal(
        say(
            "Your shift is {shift}. If nobody has come by {time}, please say it again then.",
            shift=shift_line(running[-1], team.zone, say),
            time=say.time(card.local(from_, team)),
        ),
        say("Nothing was noted, and nobody was told."),
    )


def _report(asking: Asking, shift: Shift) -> Card:
    tx, say, team = asking.tx, asking.say, asking.person.team
    coming = reliefs.coming_after(tx, shift, shift.ends_at + LATEST)
    if coming is None:
        raise Refusal(
            say("No shift on the roster takes over from yours. Nothing was noted."),
            say("If somebody should have come, please tell your leader yourself."),
        )
    rules = rules_of(asking, coming.day)
    assert shift.id is not None
    assert coming.id is not None
    relief = Relief(
        team_id=asking.person.person.team_id,
        shift_id=coming.id,
        after_id=shift.id,
        starts_at=shift.ends_at,
        ends_at=coming.ends_at,
        reported_by=asking.person.id,
        reported_at=tx.now,
    )
    number = reliefs.add(tx, relief)
    tx.note("relief.missing", f"relief:{number}", asking.actor, shift=coming.id, after=shift.id)
    drawn = card.of(tx, relief, asking.book, team, team_say(team))
    call = _call(asking, rules, coming)
    posted = drawn.model_copy(update={"lines": (*call, *drawn.lines)})
    outbox.post(tx, team.leaders_channel, subject(relief), posted)
    return Card(
        lines=(
            say(
                "The leaders know that nobody has relieved you: {shift}.",
                shift=shift_line(coming, team.zone, say),
            ),
            say("Please stay until you hear from them ({rule}).", rule=rules.rule),
            say("When somebody has come: /rollcall relief came R{number}", number=number),
        ),
        buttons=(card.came_button(relief, say),),
    )


def _call(asking: Asking, rules: ReliefVersion, coming: Shift) -> list[str]:
    """Who is called on to assign somebody; the person who reports it is left out."""
    tx, team = asking.tx, asking.person.team
    own = {asking.person.id}
    route = who_decides(tx, asking.book, team, rules.roles[0], tx.now, [coming], without=own)
    if route.first is None:
        return []
    leader = route.first.known
    say, who = team_say(team), mention(leader.person.slack_id, leader.name)
    return [say("{name}, please assign somebody.", name=who)]


def _known(asking: Asking, relief: Relief) -> Card:
    """It was said already: nothing is said twice."""
    say, team = asking.say, asking.person.team
    at = card.when(relief.reported_at, team, asking.tx.now, say)
    return Card(
        title=say(card.TITLES[relief.state], relief=card.name(relief, say)),
        lines=(
            say("The leaders know since {time}. Please stay until you hear from them.", time=at),
            *_overtime(asking, relief),
        ),
        buttons=(card.came_button(relief, say),),
    )


def _overtime(asking: Asking, relief: Relief) -> list[str]:
    assert relief.id is not None
    return [
        card.overtime_line(
            row,
            people.by_id(asking.tx, row.person_id).name,
            asking.person.team,
            asking.say,
        )
        for row in reliefs.overtimes(asking.tx, relief.id)
    ]


def listed(asking: Asking, _: str = "") -> Card:
    """The reliefs of the team that are missing now."""
    say, team = asking.say, asking.person.team
    if not may_assign(asking, rules_on(asking.book, asking.today)):
        raise Refusal(
            say("The list is for those who assign overtime."),
            say("Your own overtime: /rollcall relief hours"),
        )
    items = []
    for relief in reliefs.standing(asking.tx, asking.person.person.team_id)[:MOST]:
        shift = shift_line(reliefs.shift(asking.tx, relief.shift_id), team.zone, say)
        title = say(card.TITLES[relief.state], relief=card.name(relief, say))
        assign = Button(action="relief.assign", label=say("Assign…"), value=str(relief.id))
        buttons = (assign,) if relief.state != reliefs.ASKED else ()
        items.append(Item(title=title, lines=(shift,), buttons=buttons))
    none = () if items else (say("None."),)
    return Card(title=say("Missing reliefs"), lines=none, items=tuple(items))
