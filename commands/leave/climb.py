"""An unanswered request is put to the next person, and who was silent is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.deciding.asking import Books, team_say
from commands.deciding.routing import Hours, presence, title_for, who_decides
from commands.deciding.silent import silence_lines
from commands.leave import card
from commands.leave.asked import Turn, waking_hours
from commands.leave.turns import climb_of, not_to_ask, still_due, tell
from handbook.book import Handbook
from handbook.leave import Verdict
from handbook.leave.climbing import Climb
from handbook.words import Say
from storage import leaves, outbox, people, rosters, silences
from storage.cards import Card, mention
from storage.leaves import ASKED, Leave
from storage.people import Known, Team
from storage.transaction import Tx

ALL_OFF_DUTY = "nobody who may decide is on duty"


def marks(books: Books, leave: Leave, team: Team) -> list[datetime]:
    """When the steps that are still to come are due. Asks the database nothing."""
    plan = climb_of(books[team.handbook], leave, team)
    return [plan.at(step) for step in range(leave.climbed, plan.steps)] if plan else []


def why_not(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Why the step that was due then is not taken any more; None where it is.

    Holds the row of the person who asked: whoever decides waits until we are done.
    """
    leave = leaves.get(tx, number)
    if leave is None:
        return "there is no such request"
    people.lock(tx, leave.person_id)
    leaves.read_again(tx, leave)
    if leave.state != ASKED:
        return "it was decided meanwhile"
    if at not in marks(books, leave, people.team(tx, leave.team_id)):
        return "somebody else was asked meanwhile"
    return None


def climb(tx: Tx, books: Books, number: int, at: datetime) -> str | None:
    """Ask the next person, in the thread and where they are; why nobody is asked, or None.

    `at` is when the step was due. Whoever is on duty comes first. Where nobody is, the next one to
    come is waited for if that is in time; only the last step before the answer is needed turns to
    somebody off duty. The row of the person who asked is held.
    """
    leave = leaves.get(tx, number)
    assert leave is not None
    return _Climbing(tx, books, leave).take(at)


@dataclass
class _Climbing:
    """One step of one request."""

    tx: Tx
    books: Books
    leave: Leave

    def __post_init__(self) -> None:
        self.person: Known = people.by_id(self.tx, self.leave.person_id)
        self.team = self.person.team
        self.book: Handbook = self.books[self.team.handbook]
        self.say: Say = team_say(self.team)
        self.verdict = Verdict.model_validate(self.leave.verdict)
        self.hours: Hours = waking_hours(self.book, self.leave, self.team)
        self.role = card.step(self.leave, self.verdict)

    def take(self, at: datetime) -> str | None:
        tx, leave = self.tx, self.leave
        plan = climb_of(self.book, leave, self.team)
        assert plan is not None
        step = next(step for step in range(leave.climbed, plan.steps) if plan.at(step) == at)
        here = presence(tx, self.team, tx.now)
        there = here.reachable(self.hours)
        self.was_there = leave.asked_of is not None and self._was_there(leave.asked_of, there)
        without = not_to_ask(tx, leave)
        if leave.asked_of is not None and self.was_there:
            without.add(leave.asked_of)
        shifts = rosters.shifts_of(tx, leave.person_id, leave.first, leave.last)
        route = who_decides(tx, self.book, self.team, self.role, tx.now, shifts, without, here)
        if route.first is None:
            self._nobody_is_left(there)
            return None
        chosen = next((one for one in route.candidates if one.known.id in there), None)
        if chosen is not None:
            turn = Turn(chosen.known, here, tx.now)
        else:
            ids = [one.known.id for one in route.candidates]
            expected = here.expected(tx, ids, self.hours)
            why = self._waits(plan, step, ids, expected)
            if why is not None:
                return why
            first = route.first.known
            turn = Turn(first, here, expected.get(first.id), is_urgent=True)
        self._ask(turn, step, there)
        tell(tx, self.book, leave, self.verdict, self.person, shifts, turn)
        return None

    def _was_there(self, person_id: int, there: set[int]) -> bool:
        """Whether whoever was asked could have answered, now or when they were asked."""
        since = self.leave.asked_since
        if person_id in there or since is None:
            return person_id in there
        return person_id in presence(self.tx, self.team, since).reachable(self.hours)

    def _waits(
        self, plan: Climb, step: int, ids: Sequence[int], expected: dict[int, datetime]
    ) -> str | None:
        """Nobody is on duty: wait for the first who comes in time, or for the next mark.

        Says which; None: ask now. `ids`: the candidates, in order.
        """
        leave, end = self.leave, still_due(self.verdict, self.tx.now)
        in_time = [one for one in ids if one in expected]
        in_time = [one for one in in_time if plan.has_room(expected[one], end, step)]
        if in_time:
            at = expected[in_time[0]]
            is_asked = in_time[0] == leave.asked_of
            gone = plan.minutes[step - 1] if step else 0
            minutes = gone if is_asked else plan.minutes[step]  # they shall have their time too
            leave.climbs_from, leave.climbed = at - timedelta(minutes=minutes), step
            if is_asked:
                leave.asked_since = at
            return f"{ALL_OFF_DUTY}; put off until {at.isoformat(timespec='minutes')}"
        is_last = step + 1 == plan.steps
        if plan.is_last_before(end, step) or (is_last and not expected):
            return None
        return ALL_OFF_DUTY

    def _ask(self, turn: Turn, step: int, there: set[int]) -> None:
        tx, say, leave, known = self.tx, self.say, self.leave, turn.known
        self._write_silence(there, turn.known)
        leave.asked_of, leave.asked_since, leave.climbed = known.id, tx.now, step + 1
        told = {
            "name": mention(known.person.slack_id, known.name),
            "role": title_for(self.book, known, self.role, say),
            "rule": self.verdict.steps_rule,
        }
        if turn.is_urgent:
            asked = say("Nobody is on duty. Asked all the same: {name}, {role} ({rule}).", **told)
        else:
            asked = say("Asked now: {name}, {role} ({rule}).", **told)
        self._reply([asked, *self._needed()])

    def _nobody_is_left(self, there: set[int]) -> None:
        say, book = self.say, self.book
        self._write_silence(there, None)
        above = sorted(book.deciders(self.role) - {self.role}, key=book.rank)
        titles = [book.roles[role].in_language(say.lang) for role in above or [self.role]]
        self.leave.asked_of, self.leave.asked_since, self.leave.climbs_from = None, None, None
        nobody = say(
            "Nobody has answered, and nobody else may be asked. Please tell the {roles}.",
            roles=say.names(titles),
        )
        self._reply([nobody, *self._needed()])

    def _needed(self) -> Sequence[str]:
        """When the answer is needed, and how it is given."""
        say = self.say
        due = still_due(self.verdict, self.tx.now)
        when = say.moment(card.local(self.verdict.decide_by, self.team))
        if due:
            needed = say("An answer is needed by {when}.", when=when)
        else:
            needed = say("An answer was needed by {when}.", when=when)
        return needed, say("To decide, answer here: approve, or decline and the reason.")

    def _write_silence(self, there: set[int], following: Known | None) -> None:
        """Note that whoever was asked gave no answer, and who is asked after them."""
        tx, leave = self.tx, self.leave
        if leave.asked_of is None or leave.asked_since is None:
            return
        since = self._came(leave.asked_of, leave.asked_since, there)
        subject, was_there = f"leave:{leave.id}", self.was_there
        silence = silences.add(tx, subject, leave.step, leave.asked_of, since, was_there=was_there)
        tx.note(
            "leave.silent",
            subject,
            "clock",
            person=leave.asked_of,
            since=since,
            minutes=silence.minutes,
            was_there=was_there,
            then=following.id if following else None,
        )

    def _came(self, person_id: int, since: datetime, there: set[int]) -> datetime:
        """From when somebody who was asked off duty was there: nobody is silent before that."""
        if person_id not in there:
            return since
        day = card.local(self.tx.now, self.team).date()
        for shift in rosters.shifts_of(self.tx, person_id, day - timedelta(days=1), day):
            if since < shift.starts_at <= self.tx.now < shift.ends_at:
                return shift.starts_at
        return since

    def _reply(self, lines: Sequence[str]) -> None:
        """In the thread, after who was asked so far; the card names the next one."""
        tx, leave = self.tx, self.leave
        post = outbox.first_of(tx, f"leave:{leave.id}")
        if post is None:
            return
        silent = [s for s in silences.of(tx, post.subject) if s.step == leave.step]
        names = {s.person_id: people.by_id(tx, s.person_id).name for s in silent}
        so_far = silence_lines(silent, names, tx.now, self.team, self.say)
        outbox.redraw(tx, post)
        outbox.reply(tx, post, post.subject, Card(lines=(*so_far, *lines)))
