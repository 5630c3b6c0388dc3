"""A published exam is judged: what its ranks lead to is proposed once, and anew when it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from commands.deciding import proposals
from commands.deciding.proposal_card import first_amount
from handbook.book import Handbook, in_force
from handbook.consequence import named
from handbook.exams import ExamRules, Month, Ranked, RankItem, State, judge, lowest_in_a_row
from handbook.leave.judging import months_before
from storage import exams, journal, people
from storage import proposals as stored
from storage.exams import PASSED, Resit
from storage.people import Known, Team
from storage.proposals import PROPOSED, VOID, WAIVED, Proposal
from storage.transaction import Tx

GROUND = "exam"


def rejudge(tx: Tx, book: Handbook, team: Team, month: date, actor: str) -> list[Proposal]:
    """Bring what is proposed up to the exam of a month, its first day; what was proposed now.

    Called when it is published, and when a published result is corrected: then months after it may
    lead to something else too. An undecided proposal that no longer holds is void; whoever has
    decided one is told. The team's exams are held, and then its people.
    """
    assert team.id is not None
    rules = in_force(book.exams, month)
    if rules is None:
        return []
    reach_of = rules.streak.months if rules.streak else 1
    last = months_before(month, 1 - reach_of)
    found = exams.months(tx, team.id, months_before(month, 2 * reach_of), last)
    affected = [one for one in found if month <= one.day]
    _settle(tx, book, team, rules, found, month, actor)
    made = []
    for one in affected:
        made += _propose_items(tx, book, rules, one)
        made += _propose_rows(tx, book, team, rules, found, one.day)
    return made


def rows_of(
    tx: Tx, book: Handbook, team_id: int, month: date, about: Iterable[int]
) -> dict[int, tuple[tuple[date, Ranked], ...]]:
    """The months in a row, up to this one, in which each of these was among the lowest."""
    rules = in_force(book.exams, month)
    if rules is None or rules.streak is None:
        return {}
    first = months_before(month, rules.streak.months)
    found = exams.months(tx, team_id, first, month)
    by_person = _Past.of(tx, team_id).states()
    return {
        person: lowest_in_a_row(
            rules.ranking, rules.streak, found, person, by_person.get(person, State()), month
        )
        for person in about
    }


@dataclass(frozen=True)
class _Past:
    """What a team's exams have led to, read once for everybody: it grows from month to month."""

    proposals: Sequence[Proposal]
    returns: Mapping[int, Resit]

    @classmethod
    def of(cls, tx: Tx, team_id: int) -> "_Past":
        return cls(stored.on_ground(tx, team_id, GROUND), exams.returns(tx, team_id))

    def states(self, but: Proposal | None = None) -> dict[int, State]:
        """By person; as if one proposal were not there. What became void since is left out."""
        found: dict[int, State] = {}
        for one in self.proposals:
            is_row = one.consequence in ("training", "dismissal") and one.state != VOID
            if is_row and (but is None or one.id != but.id):
                found[one.person_id] = self._after(one, found.get(one.person_id, State()))
        return found

    def _after(self, proposal: Proposal, before: State) -> State:
        """A proposal's months are used up; a waived one leads to nothing, a training to a
        return."""
        if proposal.state == WAIVED:
            after = max(before.counts_after or proposal.day, proposal.day)
            return State(after, before.is_open, before.has_returned)
        resit = self.returns.get(proposal.id or 0)
        if resit is not None and resit.state == PASSED and resit.passed_on is not None:
            return State(resit.passed_on.replace(day=1), has_returned=True)
        return State(before.counts_after, is_open=True, has_returned=before.has_returned)


def _settle(
    tx: Tx,
    book: Handbook,
    team: Team,
    rules: ExamRules,
    months: Sequence[Month],
    month: date,
    actor: str,
) -> None:
    """What rests on the month and no longer holds is void, or whoever decided it is told."""
    assert team.id is not None
    past = _Past.of(tx, team.id)
    for proposal in past.proposals:
        rests_on = [shown["month"] for shown in proposal.shown]
        if f"{month:%Y-%m}" not in rests_on:
            continue
        now = _rests_on(past, rules, months, proposal)
        known = people.by_id(tx, proposal.person_id)
        if len(now) == len(rests_on):
            proposals.show(tx, proposal, shown(now))
        elif proposal.state != PROPOSED or not proposals.withdraw(tx, book, known, proposal, actor):
            _say_unsettled(tx, book, known, proposal, months)


def _say_unsettled(
    tx: Tx, book: Handbook, known: Known, proposal: Proposal, months: Sequence[Month]
) -> None:
    """Tell whoever decided it, once; where it was waived nothing had come of it."""
    told = (one.event for one in journal.of_subject(tx, f"proposal:{proposal.id}"))
    if proposal.state == WAIVED or "proposal.unsettled" in told:
        return
    rests_on = [shown["month"] for shown in proposal.shown]
    now = [
        (one.day, one.places[known.id])
        for one in months
        if known.id in one.places and f"{one.day:%Y-%m}" in rests_on
    ]
    proposals.say_unsettled(tx, book, known, proposal, shown(now))


def _rests_on(
    past: _Past, rules: ExamRules, months: Sequence[Month], proposal: Proposal
) -> Sequence[tuple[date, Ranked]]:
    """What a proposal rests on as it is now; empty, or too few, where it no longer holds."""
    if proposal.consequence in ("training", "dismissal"):
        if rules.streak is None:
            return ()
        state = past.states(but=proposal).get(proposal.person_id, State())
        return lowest_in_a_row(
            rules.ranking, rules.streak, months, proposal.person_id, state, proposal.day
        )
    for item in rules.items:
        if proposal.consequence == f"item.{item.item}":
            for month in months:
                place = _item_place(rules, item, month).get(proposal.person_id)
                if month.day == proposal.day and place is not None:
                    return ((month.day, place),)
    return ()


def _item_place(rules: ExamRules, item: RankItem, month: Month) -> Mapping[int, Ranked]:
    """Those whom an item is proposed for, with their places."""
    if len(month.scores) < rules.ranking.least:
        return {}
    return {
        person: place
        for person, place in sorted(month.places.items())
        if (item.top and place.is_top(item.top)) or (item.bottom and place.is_bottom(item.bottom))
    }


def _propose_items(tx: Tx, book: Handbook, rules: ExamRules, month: Month) -> list[Proposal]:
    made = []
    for item in rules.items:
        consequence = f"item.{item.item}"
        found = named(book, GROUND, consequence, month.day)
        if found is None or found.outcome is None:
            continue
        for person, place in _item_place(rules, item, month).items():
            made += _put(
                tx,
                book,
                person,
                proposals.Ground(
                    ground=GROUND,
                    consequence=consequence,
                    rule=item.rule,
                    decided_by=item.decided_by,
                    outcome=found.outcome,
                    amount=first_amount(found.outcome, 1.0),
                    day=month.day,
                    shown=shown([(month.day, place)]),
                    key=f"exam:{item.item}:{person}:{month.day:%Y-%m}",
                ),
            )
    return made


def _propose_rows(
    tx: Tx, book: Handbook, team: Team, rules: ExamRules, months: Sequence[Month], day: date
) -> list[Proposal]:
    assert team.id is not None
    if rules.streak is None:
        return []
    made = []
    for due in judge(rules.ranking, rules.streak, months, _Past.of(tx, team.id).states(), day):
        step = rules.streak.training if due.consequence == "training" else rules.streak.dismissal
        made += _put(
            tx,
            book,
            due.person,
            proposals.Ground(
                ground=GROUND,
                consequence=due.consequence,
                rule=rules.streak.rule,
                decided_by=rules.streak.decided_by,
                outcome=step.outcome,
                amount=first_amount(step.outcome, 1.0),
                day=day,
                shown=shown(due.rests_on),
                key=f"exam:row:{due.person}:{day:%Y-%m}",
            ),
        )
    return made


def _put(tx: Tx, book: Handbook, person: int, ground: proposals.Ground) -> list[Proposal]:
    """Propose it, where it was not proposed before; nothing about somebody who has left."""
    known = people.by_id(tx, person)
    today = tx.now.astimezone(ZoneInfo(known.team.zone)).date()
    if known.has_left(today) or (ground.key and stored.by_key(tx, ground.key)):
        return []
    return [proposals.put(tx, book, known, ground)]


def shown(rests_on: Sequence[tuple[date, Ranked]]) -> list[dict[str, Any]]:
    """The places as a proposal keeps them."""
    return [
        {"month": f"{day:%Y-%m}", "rank": place.place, "of": place.of} for day, place in rests_on
    ]
