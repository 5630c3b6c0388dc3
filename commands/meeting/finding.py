"""Which meeting is meant, by its words or by its number, and who may do what with it."""

from dataclasses import replace

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.meeting.chairing import attends, may_chair
from commands.meeting.planning import Planned, coming, of_row, word_of
from storage import meetings
from storage.cards import clean
from storage.meetings import HELD, Meeting


def kind_named(asking: Asking, typed: str) -> tuple[str, str]:
    """Which of the handbook's meetings a line begins with, and the rest. Where there is but one it
    need not be named. Raises Refusal."""
    line, kinds = typed.strip(), asking.book.meetings
    check_has_meetings(asking)
    names = {
        word.casefold(): name
        for name, kind in kinds.items()
        for word in (name, *kind.words, kind.title.en, kind.title.zh)
    }
    for word in sorted(names, key=len, reverse=True):
        said = line.casefold()
        if f"{said} ".startswith(f"{word} ") or (not word.isascii() and said.startswith(word)):
            return names[word], line[len(word) :].strip(" \t:：,，")
    if len(kinds) == 1:
        return next(iter(kinds)), line
    raise which(asking)


def which(asking: Asking) -> Refusal:
    """Asks which meeting is meant."""
    say, kinds = asking.say, asking.book.meetings
    return Refusal(
        say("Which meeting do you mean? Nothing was changed."),
        *(
            say(
                "{word}: {title}",
                word=word_of(name, kind, say),
                title=kind.title.in_language(say.lang),
            )
            for name, kind in kinds.items()
        ),
    )


def check_has_meetings(asking: Asking) -> None:
    if not asking.book.meetings:
        say = asking.say
        raise Refusal(
            say("The handbook of {team} names no meetings.", team=asking.person.team.name),
            say("Tasks are kept all the same: /rollcall action"),
        )


def next_named(asking: Asking, typed: str) -> tuple[Planned, str]:
    """The next meeting of the kind that a line begins with, and the rest. Raises Refusal."""
    name, rest = kind_named(asking, typed)
    found = coming(asking, name)
    if not found:
        raise none_coming(asking, name)
    check_attends(asking, found[0])
    return found[0], rest


def none_coming(asking: Asking, name: str) -> Refusal:
    title = asking.book.meetings[name].title.in_language(asking.say.lang)
    return Refusal(asking.say("No {meeting} is to come. Nothing was changed.", meeting=title))


def by_value(asking: Asking, value: str) -> Planned:
    """The meeting of a button or form, by its number before a slash. Raises Refusal."""
    number = value.partition("/")[0]
    row = meetings.get(asking.tx, int(number)) if number.isdecimal() and len(number) < 10 else None
    team = asking.person.team
    one = of_row(team, asking.book, row) if row is not None and row.team_id == team.id else None
    if one is None:
        say = asking.say
        raise Refusal(
            say("I know no meeting “{number}” of your team.", number=clean(number, 20)),
            say("Those to come: /rollcall meeting"),
        )
    check_attends(asking, one)
    return one


def last_named(asking: Asking, typed: str) -> tuple[Planned, Meeting, str]:
    """The newest meeting of the kind that has begun, and the rest. Raises Refusal."""
    name, rest = kind_named(asking, typed)
    team = asking.person.team
    for row in meetings.latest(asking.tx, team.id or 0, asking.tx.now, 50):
        one = of_row(team, asking.book, row) if row.kind == name else None
        if one is not None:
            check_attends(asking, one)
            return one, row, rest
    title = asking.book.meetings[name].title.in_language(asking.say.lang)
    raise Refusal(asking.say("No {meeting} has been held yet.", meeting=title))


def check_attends(asking: Asking, one: Planned) -> None:
    """Raises Refusal for whoever has no part in it."""
    if attends(asking, one):
        return
    say, rules = asking.say, one.rules
    roles = dict.fromkeys((*rules.chair.roles, *rules.attending.roles))
    titles = [asking.book.roles[role].in_language(say.lang) for role in roles]
    raise Refusal(
        say(
            "That meeting is for these: {roles} ({rule}). Nothing was changed.",
            roles=say.names(titles),
            rule=cited(rules.attending.rule, say),
        )
    )


def check_may_chair(asking: Asking, one: Planned) -> None:
    """Raises Refusal for whoever does not chair it."""
    if may_chair(asking, one):
        return
    say, rules = asking.say, one.rules
    titles = [asking.book.roles[role].in_language(say.lang) for role in rules.chair.roles]
    raise Refusal(
        say(
            "That is for whoever chairs it: {roles} ({rule}). Nothing was changed.",
            roles=say.names(titles),
            rule=cited(rules.chair.rule, say),
        ),
        say(
            "You can put a point on its agenda: /rollcall meeting add {meeting} …",
            meeting=one.word(say),
        ),
    )


def check_to_come(asking: Asking, one: Planned) -> None:
    """Raises Refusal for a meeting that has begun, or whose minutes are kept."""
    row = one.row
    if one.at > asking.tx.now and (row is None or row.state != HELD):
        return
    say = asking.say
    raise Refusal(
        say("It began on {time}. Nothing was changed.", time=say.moment(one.at)),
        say(
            "What was decided goes into its minutes: /rollcall meeting minutes {meeting}",
            meeting=one.word(say),
        ),
    )


def made(asking: Asking, one: Planned) -> tuple[Planned, Meeting]:
    """The meeting with its row."""
    row = one.made(asking.tx)
    return replace(one, row=row), row
