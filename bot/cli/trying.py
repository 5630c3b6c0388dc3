"""What a new page would make of the requests that there are; nothing is changed by looking."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from bot.cli import phrases
from handbook.book import Handbook
from handbook.leave import Facts, Proofs, Verdict
from handbook.leave.comparing import (
    Matter,
    Standing,
    counts_otherwise,
    differing,
    judge_again,
    owed,
    standing,
)
from handbook.terms import in_force
from handbook.words import Say, mark
from storage import leaves, people
from storage.leaves import Leave
from storage.people import Known, Team
from storage.transaction import Tx

_FACTS = TypeAdapter(Facts)
_CANNOT: Mapping[str, str] = {
    "no_kind": mark("the new page has no such kind"),
    "no_rule": mark("the new page has no rule for its first day"),
    "no_facts": mark("what it was judged by is not kept"),
}
_STANDING: Mapping[Standing, str] = {
    "in_time": mark("in time ({rules})"),
    "special": mark("a special case ({rules})"),
    "late": mark("late, and taken all the same ({rules})"),
    "too_late": mark("too late, and refused ({rules})"),
    "over_balance": mark("refused, more than the balance ({rules})"),
}
_MATTERS: Mapping[Matter, str] = {
    "notice": mark("Notice"),
    "deciders": mark("Decided by"),
    "proofs": mark("Proofs"),
}


@dataclass
class Trial:
    """Requests judged again. `old` is the team's handbook, None where it cannot be read."""

    team: Team
    everybody: Mapping[int, Known]
    old: Handbook | None
    new: Handbook
    say: Say
    differ: Counter[Matter] = field(default_factory=Counter)
    otherwise: int = 0
    unjudged: int = 0
    recounted: set[str] = field(default_factory=set)
    requeued: set[str] = field(default_factory=set)

    def of(self, leave: Leave) -> Iterator[str]:
        """What would be otherwise for one request; nothing where that is nothing."""
        found = self._judged(leave)
        if isinstance(found, str):
            self.unjudged += 1
            yield self._head(leave)
            yield f"  {self.say(_CANNOT[found])}"
            return
        before, after = found
        told_before = owed(self.old.leave, leave.kind, leave.first, before) if self.old else None
        told_after = owed(self.new.leave, leave.kind, leave.first, after)
        if self.old and leave.kind in self.old.leave.kinds:
            self._compare_counting(self.old, leave)
        matters = differing(before, after, told_before, told_after)
        if not matters:
            return
        self.otherwise += 1
        self.differ.update(matters)
        yield self._head(leave)
        words: Mapping[Matter, Callable[[], tuple[str, str]]] = {
            "notice": lambda: (self._notice(before), self._notice(after)),
            "deciders": lambda: (self._decide(before, self.old), self._decide(after, self.new)),
            "proofs": lambda: (
                self._proofs(before, told_before),
                self._proofs(after, told_after),
            ),
        }
        for matter in matters:
            was, would_be = words[matter]()
            yield f"  {self.say(_MATTERS[matter])}: {was} → {would_be}"

    def _compare_counting(self, old: Handbook, leave: Leave) -> None:
        """Remember what the facts cannot tell: days by other rules, and places of that time."""
        kinds = [book.leave.kinds[leave.kind] for book in (old, self.new)]
        rules = in_force(kinds[1].rules, leave.first)
        by_calendar = rules is not None and rules.counts == "working_days"
        if counts_otherwise(old.leave, self.new.leave, leave.kind, leave.first) or (
            by_calendar and old.calendar != self.new.calendar
        ):
            self.recounted.add(leave.kind)
        if kinds[0].waits_for_a_place != kinds[1].waits_for_a_place:
            self.requeued.add(leave.kind)

    def _judged(self, leave: Leave) -> tuple[Verdict, Verdict] | str:
        """What was said of a request and what the new page would say, or why that is not known."""
        try:
            facts = _FACTS.validate_python(leave.facts)
            before = Verdict.model_validate(leave.verdict)
        except ValidationError:
            return "no_facts"
        # Back from storage a moment knows its offset only; a day earlier it may be another.
        facts = replace(facts, asked_at=facts.asked_at.astimezone(ZoneInfo(self.team.zone)))
        after = judge_again(self.new.leave, leave.kind, facts)
        if isinstance(after, str):
            return after
        asked_on = facts.asked_at.date()
        others = [
            known.roles
            for known in self.everybody.values()
            if known.id != leave.person_id and not known.has_left(asked_on)
        ]
        own = self.everybody[leave.person_id].roles
        steps = self.new.open_steps(after.steps, own, others)
        return before, after.model_copy(update={"steps": steps})

    def _head(self, leave: Leave) -> str:
        return self.say(
            "#{number} {name}: {kind}, {days}",
            number=leave.id,
            name=self.everybody[leave.person_id].name,
            kind=self._title(leave.kind),
            days=self.say.days((leave.first, leave.last)),
        )

    def _title(self, kind: str) -> str:
        for book in (self.old, self.new):
            if book and kind in book.leave.kinds:
                return book.leave.kinds[kind].title.in_language(self.say.lang)
        return kind

    def _notice(self, verdict: Verdict) -> str:
        cited = (verdict.notice_rule, verdict.late_rule)
        rules = dict.fromkeys(phrases.named(rule, self.say) for rule in cited if rule)
        return self.say(_STANDING[standing(verdict)], rules=", ".join(rules))

    def _decide(self, verdict: Verdict, book: Handbook | None) -> str:
        return phrases.who(
            book, verdict.steps, verdict.steps_rule, self.say, must_call=verdict.must_call
        )

    def _proofs(self, verdict: Verdict, owed: Proofs | None) -> str:
        if verdict.proofs_rule is None:
            return self.say("none")
        if owed and owed.rule == verdict.proofs_rule:
            return phrases.proofs(owed, self.say)
        return self.say("some ({rule})", rule=phrases.named(verdict.proofs_rule, self.say))

    def notes(self) -> Iterator[str]:
        """What has to be known to read the list."""
        if self.recounted:
            kinds = self.say.names(sorted(map(self._title, self.recounted)))
            yield self.say(
                "The new page counts otherwise: {kinds}. Days and balances are those of then.",
                kinds=kinds,
            )
        if self.requeued:
            kinds = self.say.names(sorted(map(self._title, self.requeued)))
            yield self.say("Whether there was a place for it is not judged: {kinds}.", kinds=kinds)


def tried(
    tx: Tx, team: Team, old: Handbook | None, new: Handbook, since: date, say: Say
) -> Iterator[str]:
    """Each request asked since a day that would fare otherwise, and the counts."""
    assert team.id is not None
    everybody = {known.id: known for known in people.of_team(tx, team.id)}
    trial = Trial(team, everybody, old, new, say)
    begins = datetime.combine(since, time(), ZoneInfo(team.zone))
    asked = leaves.asked_since(tx, team.id, begins)
    for leave in asked:
        yield from trial.of(leave)
    yield from trial.notes()
    yield from _counts(trial, asked, since)


def _counts(trial: Trial, asked: Sequence[Leave], since: date) -> Iterator[str]:
    say = trial.say
    yield say.plural(
        "{n} request since {day}: {same} as before, {other} otherwise, {unknown} not judged.",
        "{n} requests since {day}: {same} as before, {other} otherwise, {unknown} not judged.",
        len(asked),
        day=say.day(since),
        same=len(asked) - trial.otherwise - trial.unjudged,
        other=trial.otherwise,
        unknown=trial.unjudged,
    )
    if trial.otherwise:
        yield "  " + " · ".join(
            f"{say(words)} {trial.differ[matter]}" for matter, words in _MATTERS.items()
        )
    yield say("Nothing is changed: this was only a look.")
