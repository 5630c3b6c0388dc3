"""A stored request is judged again for other days, as if it had been asked for them at its time."""

from dataclasses import dataclass

from commands.deciding.asking import Asking
from commands.leave import facts
from commands.leave.file import FACTS, judged, rules_for
from commands.leave.wish import Wish, Work
from handbook.dates import Span
from handbook.leave import Verdict
from storage import people
from storage.leaves import APPROVED, Days, Leave


@dataclass(frozen=True)
class Anew:
    """What the other days mean for the person's work, what the rules say, and what to store."""

    work: Work
    verdict: Verdict
    days: Days


def judge_anew(asking: Asking, leave: Leave, span: Span) -> Anew:
    """Judge the leave for a span; its shifts are held until we are done. Raises Refusal.

    Whoever has approved already keeps the steps as they were: fewer days need no other decider.
    """
    tx, kind = asking.tx, leave.kind
    person = people.by_id(tx, leave.person_id)
    is_special = bool(leave.facts.get("is_special"))
    wish = Wish(person, kind, span, "", is_special, replaces=leave.replaces, of=leave)
    work = facts.work_missed(asking, wish)
    rules = rules_for(asking, kind, work.absence.first)
    found = facts.gather(asking, wish, work, rules)
    verdict = judged(asking, kind, found, rules, person)
    if leave.state == APPROVED or leave.step:
        kept = {"steps", "steps_rule", "must_call"}
        old = Verdict.model_validate(leave.verdict)
        verdict = verdict.model_copy(update={name: getattr(old, name) for name in kept})
    absence = work.absence
    days = Days(
        first=absence.first,
        last=absence.last,
        begins_at=absence.begins_at if absence.is_part else None,
        ends_at=absence.ends_at if absence.is_part else None,
        counted=verdict.days,
        facts=FACTS.dump_python(found, mode="json"),
        verdict=verdict.model_dump(mode="json"),
    )
    return Anew(work, verdict, days)
