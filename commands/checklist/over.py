"""When a list's time is over the leaders hear what of it is not done."""

from collections.abc import Sequence
from datetime import datetime

from commands.checklist.card import Stand, fault_name, stand_of, title, until
from commands.deciding.asking import Books, team_say
from commands.deciding.lines import cited, others
from commands.deciding.occasions import Due, Occasion
from commands.deciding.shift_card import MOST_NAMES, say_in_shift
from handbook.words import Say
from storage import checklists, outbox, people
from storage.cards import Card
from storage.people import Team
from storage.transaction import Tx


def due(
    tx: Tx, books: Books, teams: Sequence[Team], since: datetime, until: datetime
) -> Sequence[Due]:
    """The lists of the teams whose time is over."""
    ids = {team.id for team in teams if books[team.handbook].checklists}
    if not ids:
        return []
    return [
        Due(f"checklist:{one.id}", one.done_by, one.team_id)
        for one in checklists.due(tx, since, until)
        if one.team_id in ids
    ]


def occasion_title(tx: Tx, books: Books, due: Due, say: Say) -> str:
    stand = _stand(tx, books, due)
    what = title(stand, say) if stand else due.subject
    return say("What is not done: {what}", what=what)


def post(tx: Tx, books: Books, due: Due) -> str | None:
    """Tell the leaders; why not, where all was done."""
    stand = _stand(tx, books, due)
    if stand is None:
        return "the handbook no longer has this list"
    say, team = team_say(stand.team), stand.team
    if stand.rules.each_seat:
        assert stand.shift is not None, "seats are checked on a shift"
        say_in_shift(tx, stand.shift, team, _of_seats(stand, say))
        return None
    if not stand.open_points:
        return "all of it was done"
    outbox.post(tx, team.leaders_channel, f"checklist_over:{stand.round.id}", _card(stand, say))
    return None


def _of_seats(stand: Stand, say: Say) -> list[str]:
    """How many seats were checked, what was found, and of whom nothing was heard."""
    n, all_ = len(stand.checked), len(stand.present)
    rule = cited(stand.rules.rule, say)
    what = stand.title[:1].upper() + stand.title[1:]
    told = [say("{what} ({rule}): {n} of {all} seats.", what=what, rule=rule, n=n, all=all_)]
    if stand.faults:
        found = [fault_name(one, stand.rules, stand.title, say) for one in stand.faults]
        told.append(say("Reported: {faults}.", faults=say.names(found)))
    silent = sorted(stand.names[one].name for one in stand.present - stand.checked)
    if silent:
        more = len(silent) - MOST_NAMES
        shown = [*silent[:MOST_NAMES], *([others(more, say)] if more > 0 else [])]
        told += [
            say("Nothing heard of these seats: {names}.", names=say.names(shown)),
            say("Whoever leads the floor now, please have these seats looked at."),
        ]
    return told


def _card(stand: Stand, say: Say) -> Card:
    open_ = [stand.rules.points[one].in_language(say.lang) for one in stand.open_points]
    holder = stand.names.get(stand.round.holder_id or 0)
    return Card(
        title=say("Not ticked: {what}", what=title(stand, say)),
        lines=(
            say(
                "Until {time} nobody has ticked: {points} ({rule}).",
                time=until(stand, say),
                points=say.names(open_),
                rule=cited(stand.rules.rule, say),
            ),
            *([say("It was {name}'s turn.", name=holder.name)] if holder else []),
            say(
                "Whoever leads the shift looks, and ticks it under the list in the team's channel."
            ),
        ),
    )


def _stand(tx: Tx, books: Books, due: Due) -> Stand | None:
    one = checklists.get(tx, due.number)
    if one is None:
        return None
    team = people.team(tx, one.team_id)
    return stand_of(tx, books[team.handbook], team, one, team_say(team))


OVER = Occasion(name="checklist_over", title=occasion_title, due=due, post=post, is_shown=False)
