"""What an import of calls is told with: who is unknown, and what two feeds both tell of."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from handbook.words import Say
from storage import call_agents, call_doubles
from storage.call_doubles import Doubled
from storage.cards import clean
from storage.transaction import Tx

MOST_NAMED = 20


def unknown(tx: Tx, team_id: int) -> Sequence[str]:
    """The names of those whom nobody knows, who answered most first; without those of whom somebody
    said that they are nobody."""
    heard = call_agents.heard(tx, team_id)
    those = [one for one in heard if one.person is None and not one.agent.by_hand]
    return [one.agent.name for one in sorted(those, key=lambda one: -one.answered)]


def unknown_lines(names: Sequence[str], say: Say) -> Iterator[str]:
    """Nothing where everybody is known."""
    if not names:
        return
    yield say.plural(
        "{n} agent is nobody on the list: {names}.",
        "{n} agents are nobody on the list: {names}.",
        len(names),
        names=say.names([clean(name, 60) for name in names[:MOST_NAMED]]),
    )
    yield say("Their calls count for the team. Say who one is: rollcall calls link NAME NUMBER")


def coming(days: Collection[date], today: date) -> Sequence[date]:
    """The first and the last of the days that have not come yet; none where there is none."""
    ahead = [day for day in days if day > today]
    return [min(ahead), max(ahead)] if ahead else []


def coming_lines(ahead: Sequence[date], say: Say) -> Iterator[str]:
    """Nothing where `coming` has found none."""
    if ahead:
        yield say(
            "Some calls are of days that have not come yet, {days}: please look at the clock of "
            "the telephone system.",
            days=say.days((ahead[0], ahead[-1])),
        )


def doubled(tx: Tx, team_id: int, feed: str, days: Collection[date]) -> Sequence[Doubled]:
    """Where another feed has a queue's same days."""
    return call_doubles.doubled(tx, team_id, feed, days)


def doubled_lines(found: Sequence[Doubled], feed: str, say: Say) -> Iterator[str]:
    """Nothing where each feed tells of its own."""
    for one in found:
        yield say(
            "Counted twice? {queue}, {days}: “{other}” has calls of these days too.",
            queue=clean(one.queue, 60),
            days=say.days((one.days[0], one.days[-1])),
            other=clean(one.other.name, 60),
        )
    if found:
        yield say(
            "If both tell of the same calls, keep those of “{feed}”: read the file once more with "
            "--replace.",
            feed=clean(feed, 60),
        )
