"""How evenly was decided in a month: counted by leader, shift, weekday and rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from commands.deciding.lines import cited
from handbook.fairness import Taken, Tally, by, tally
from handbook.roster import next_month
from handbook.words import Say, mark
from storage import fairness, people
from storage.fairness import Found
from storage.people import Team
from storage.transaction import Tx

KINDS: Mapping[str, tuple[str, Callable[[Tx, int, datetime, datetime], Found]]] = {
    "leave": (mark("Leave"), fairness.leave),
    "swap": (mark("Swaps"), fairness.swap),
    "appeal": (mark("Appeals"), fairness.appeal),
}
"""Each kind of decision: its marked title, and the question that finds them."""

GROUPS: Mapping[str, str] = {
    "leader": mark("By leader"),
    "shift": mark("By shift"),
    "weekday": mark("By weekday"),
    "rule": mark("By rule"),
}


@dataclass(frozen=True)
class Row:
    """One group of one kind of decision; `group` is said in the reader's language."""

    kind: str
    group: str
    tally: Tally


@dataclass(frozen=True)
class Month:
    """A team's decisions of a month, which is named by its first day. `names`: of who decided."""

    first: date
    found: Mapping[str, Found]
    names: Mapping[int, str]

    @property
    def is_empty(self) -> bool:
        return not any(one.taken or one.open.count for one in self.found.values())

    def total(self, kind: str) -> Tally:
        return tally(self.found[kind].taken)

    def rows(self, group: str, say: Say) -> list[Row]:
        """The kinds one after the other, each by one of GROUPS."""
        return [
            Row(kind, self._said(group, key, say), counted)
            for kind, found in self.found.items()
            for key, counted in sorted(by(found.taken, _KEYS[group]).items(), key=self._order)
        ]

    def _order(self, counted: tuple[str | int, Tally]) -> tuple[str, int]:
        key = counted[0]
        if isinstance(key, str):
            return (key, 0)
        return (self.names.get(key, ""), key)

    def _said(self, group: str, key: str | int, say: Say) -> str:
        match group:
            case "leader":
                return self.names.get(int(key), f"person:{key}")
            case "weekday":
                return say.weekday(_A_MONDAY.replace(day=_A_MONDAY.day + int(key)))
            case "rule":
                return cited(str(key), say)
            case _:
                return str(key) or say("no shift")


_A_MONDAY = date(2024, 1, 1)
_KEYS: Mapping[str, Callable[[Taken], str | int]] = {
    "leader": lambda one: one.leader,
    "shift": lambda one: one.code or "",
    "weekday": lambda one: str(one.day.weekday()),
    "rule": lambda one: one.rule,
}


def month_of(tx: Tx, team: Team, first: date) -> Month:
    """Everything that was decided in the month, by the team's clock."""
    assert team.id is not None
    zone = ZoneInfo(team.zone)
    since, until = (datetime.combine(day, time(), zone) for day in (first, next_month(first)))
    found = {kind: find(tx, team.id, since, until) for kind, (_, find) in KINDS.items()}
    names = {known.id: known.name for known in people.of_team(tx, team.id)}
    return Month(first, found, names)


def share_line(tally: Tally, count: int, fewest: int, say: Say) -> str:
    """ "28 (82 %)"; of too few the number alone."""
    share = tally.share(count, fewest)
    return str(count) if share is None else say("{n} ({share} %)", n=count, share=share)


def wait_line(tally: Tally, fewest: int, say: Say) -> str:
    """The median wait; empty of too few."""
    if tally.wait is None or tally.is_few(fewest):
        return ""
    return say.minutes(round(tally.wait.total_seconds() / 60))


def kind_title(kind: str, say: Say) -> str:
    return say(KINDS[kind][0])


def cells(row: Row, fewest: int, say: Say) -> tuple[str, ...]:
    """A row of a table, in the order of `head`."""
    one = row.tally
    decided = say("{n} (few)", n=one.decided) if one.is_few(fewest) else str(one.decided)
    return (
        say("{kind}: {group}", kind=kind_title(row.kind, say), group=row.group),
        decided,
        share_line(one, one.approved, fewest, say),
        share_line(one, one.declined, fewest, say),
        share_line(one, one.against, fewest, say),
        wait_line(one, fewest, say),
    )


def head(group: str, say: Say) -> tuple[str, ...]:
    return (
        say(GROUPS[group]),
        say("Decided"),
        say("Approved"),
        say("Declined"),
        say("Against a rule"),
        say("Median wait"),
    )


def table_rows(month: Month, group: str, fewest: int, say: Say) -> Sequence[tuple[str, ...]]:
    return [cells(row, fewest, say) for row in month.rows(group, say)]
