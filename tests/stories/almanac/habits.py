"""What people of the example centre do with what they are told: most of them, and in time.

Who forgets is always the same, so that the exceptions stand out: the last by name read no briefing,
one says nothing of the seat, the night is summed up only when that is asked for, and two reports
come late.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commands.deciding.asking import ask
from commands.deciding.command import Press
from storage import briefed, briefings, checklists, handovers, meetings, people, reports, rosters
from storage.cards import Card
from storage.leaves import ASKED
from storage.meetings import HELD
from storage.reports import OPEN
from tests.commands.desk import BOOKS, PRESSES, Desk
from tests.stories.almanac.stepping import Said

Do = Callable[[Desk], object]
Reaction = Iterator[tuple[int, Do]]
"""After how many minutes somebody does what."""

LATE = {("I001", "feedback_day"): timedelta(hours=17), ("L004", "floor_week"): timedelta(days=2)}
"""Who hands in which report so long after it was due, once."""
WORDS = {
    "report": ("nothing out of the ordinary", "一切正常"),
    "summary": ("a calm week", "这周平稳"),
    "goals": ("answer within three rings", "三声之内接起"),
    "decided": ("December: two more at night", "十二月夜班增加两人"),
    "points": ("the December roster", "十二月排班"),
    "topics": ("refunds; the closing phrase", "退款；结束语"),
}


@dataclass
class Habits:
    """Hears each message, and knows what people will do about it and when."""

    language: str
    _to_do: list[tuple[datetime, int, Do]] = field(default_factory=list)
    _count: int = 0
    _late: dict[tuple[str, str], int] = field(default_factory=dict)
    """The one report of each of LATE."""

    def next(self) -> datetime | None:
        return self._to_do[0][0] if self._to_do else None

    def due(self, now: datetime) -> Iterator[Do]:
        while self._to_do and self._to_do[0][0] <= now:
            yield heapq.heappop(self._to_do)[2]

    def hear(self, one: Said) -> None:
        """Note what somebody will do about it."""
        react = _REACTIONS.get(one.kind)
        for minutes, do in react(self, one) if react else ():
            self._count += 1
            heapq.heappush(self._to_do, (one.at + timedelta(minutes=minutes), self._count, do))

    def words(self, name: str) -> str:
        return WORDS[name][self.language == "zh"]

    def hands_in(self, desk: Desk, who: str, number: int) -> None:
        """The report, if it is owed still and this is not one that comes late."""
        with desk.read() as tx:
            row = reports.get(tx, number)
        assert row is not None
        kind = (who.removeprefix("U0"), row.name)
        late = LATE.get(kind) if self._late.setdefault(kind, number) == number else None
        is_due = late is None or desk.now >= row.due_at + late
        if row.state in OPEN and is_due:
            desk.types(who, f"send R{number} {self.words('report')}", "report")


def _briefing(_: Habits, one: Said) -> Reaction:
    def read(desk: Desk) -> None:
        with desk.read() as tx:
            found = briefings.get(tx, _number(one))
        assert found is not None
        _press(desk, _there(desk, found.shift_id)[:-2], "briefing.read", _number(one))

    yield 15, read


def _checklist(_: Habits, one: Said) -> Reaction:
    def check(desk: Desk) -> None:
        with desk.read() as tx:
            found = checklists.get(tx, _number(one))
        assert found is not None
        _press(desk, _there(desk, found.shift_id or 0)[:-1], "checklist.done", _number(one))

    yield 0, check


def _handover_due(_: Habits, one: Said) -> Reaction:
    yield 15, lambda desk: desk.types(_who(one), "give", "handover")


def _handover(_: Habits, one: Said) -> Reaction:
    def take(desk: Desk) -> None:
        with desk.read() as tx:
            found = handovers.get(tx, _number(one))
        if found is not None and found.state == handovers.GIVEN:
            desk.types(_who(one), f"take H{found.id}", "handover")

    yield 15 if one.at.minute else 10, take


def _report(habits: Habits, one: Said) -> Reaction:
    yield 15, lambda desk: habits.hands_in(desk, _who(one), _number(one))


def _leave(_: Habits, one: Said) -> Reaction:
    """Whoever was asked last approves in the thread."""

    def approve(desk: Desk) -> None:
        leave = desk.leave(_number(one))
        if leave.state == ASKED and leave.asked_of:
            with desk.read() as tx:
                slack_id = people.by_id(tx, leave.asked_of).person.slack_id
            assert slack_id is not None
            desk.says_in_thread(slack_id, _number(one), "approve")

    yield 10, approve


def _draft(habits: Habits, one: Said) -> Reaction:
    def edit(desk: Desk) -> None:
        form = desk.opens(_who(one), "meeting.edit", _number(one))
        points = next(each.value for each in form.fields if each.name == "points") or ""
        points = f"{points}\n{habits.words('points')}"
        _fill(desk, _who(one), "meeting.edit", _number(one), points=points)

    yield 30, edit


def _minutes(habits: Habits, one: Said) -> Reaction:
    decided = habits.words("decided")

    def keep(desk: Desk) -> None:
        with desk.read() as tx:
            row = meetings.get(tx, _number(one))
        if row is not None and row.state != HELD:
            _fill(desk, _who(one), "meeting.keep", _number(one), decided=decided)

    yield 30, keep


def _debrief(habits: Habits, one: Said) -> Reaction:
    """Whoever leads the shift sums up as it ends; the night's when it is asked for."""

    def sum_up(desk: Desk) -> None:
        with desk.read() as tx:
            shift = rosters.get(tx, _number(one))
        assert shift is not None
        if shift.code != "N":
            _sum_up(habits, desk, f"U0{_leader(desk, _number(one))}", _number(one))

    yield 30, sum_up


def _debrief_due(habits: Habits, one: Said) -> Reaction:
    yield 10, lambda desk: _sum_up(habits, desk, _who(one), _number(one))


def _training_plan(habits: Habits, one: Said) -> Reaction:
    topics = habits.words("topics")
    yield 60, lambda desk: desk.types(_who(one), f"topics {topics}", "training")


def _training_tick(_: Habits, one: Said) -> Reaction:
    yield 20, lambda desk: _fill(desk, _who(one), "training.tick", _number(one))


_REACTIONS: Mapping[str, Callable[[Habits, Said], Reaction]] = {
    "briefing": _briefing,
    "checklist": _checklist,
    "handover_due": _handover_due,
    "handover_ask": _handover,
    "report_owed": _report,
    "leave…": _leave,
    "meeting_draft": _draft,
    "meeting_minutes": _minutes,
    "debrief": _debrief,
    "debrief_due": _debrief_due,
    "training_plan": _training_plan,
    "training_tick": _training_tick,
}


# ---- how they do it


def _number(one: Said) -> int:
    return int(one.subject.split(":")[1])


def _who(one: Said) -> str:
    return one.where.removeprefix("@")


def _there(desk: Desk, shift_id: int) -> list[str]:
    """Who is on the shift and not on leave, by name."""
    with desk.read() as tx:
        shift = rosters.get(tx, shift_id)
        assert shift is not None
        known = {each.id: each.person.slack_id for each in people.of_team(tx, shift.team_id)}
        standing = briefed.standing(tx, [shift_id]).get(shift_id, [])
        there = [one.person_id for one in standing if not one.is_away]
    return [slack_id for each in there if (slack_id := known[each])]


def _leader(desk: Desk, shift_id: int) -> str:
    return next(one for one in _there(desk, shift_id) if one.startswith("U0L")).removeprefix("U0")


def _press(desk: Desk, everybody: list[str], action: str, value: int) -> None:
    """All of them in the same moment, in one transaction: it is the words that are told here."""
    with desk.database.change(desk.now) as tx:
        for who in everybody:
            person = people.asker(tx, who)
            assert person is not None
            PRESSES[action](ask(tx, person, BOOKS), Press(str(value), None, None))


def _fill(desk: Desk, who: str, name: str, value: int | str, **answers: str) -> Card:
    """Open the form and send it as it stands, but for the answers."""
    form = desk.opens(who, name, value)
    filled = {each.name: each.value or "" for each in form.fields}
    return desk.sends(who, form.action, form.value, **{**filled, **answers})


def _sum_up(habits: Habits, desk: Desk, who: str, shift_id: int) -> None:
    words = {name: habits.words(name) for name in ("summary", "goals")}
    _fill(desk, who, "debrief.write", f"{shift_id}:0", **words)
