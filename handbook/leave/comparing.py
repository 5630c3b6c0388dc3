"""What would become of a request by another page: the same facts, judged by its rules."""

from dataclasses import replace
from datetime import date
from typing import Literal

from handbook.leave.judging import Facts, Verdict, judge
from handbook.leave.rules import LeaveRules, Proofs, for_days
from handbook.terms import in_force

Unjudged = Literal["no_kind", "no_rule"]
"""Why a page cannot say anything: it has no such kind, or no rule for it on the first day."""

Standing = Literal["in_time", "special", "late", "too_late", "over_balance"]
"""Whether a request is taken. `late` is taken all the same; the last two are refused."""

Matter = Literal["notice", "deciders", "proofs"]


def judge_again(leave: LeaveRules, kind: str, facts: Facts) -> Verdict | Unjudged:
    """The verdict of a page on a request that another page may have judged.

    Days and balances are taken as they were counted then.
    """
    if kind not in leave.kinds:
        return "no_kind"
    rules = in_force(leave.kinds[kind].rules, facts.first)
    if rules is None:
        return "no_rule"
    if not leave.kinds[kind].has_balance:
        facts = replace(facts, balance_left=None)
    return judge(facts, rules, is_never_refused=leave.kinds[kind].is_never_refused)


def standing(verdict: Verdict) -> Standing:
    if verdict.refused:
        return "too_late" if verdict.refused == "late" else "over_balance"
    if verdict.is_special:
        return "special"
    return "late" if verdict.is_late else "in_time"


def owed(leave: LeaveRules, kind: str, day: date, verdict: Verdict) -> Proofs | None:
    """The proofs that a page asks for, of a leave with this first day and verdict."""
    rules = in_force(leave.kinds[kind].rules, day) if kind in leave.kinds else None
    found = for_days(rules.proofs, verdict.length) if rules else None
    return found if isinstance(found, Proofs) else None


def differing(
    before: Verdict, after: Verdict, owed_before: Proofs | None, owed_after: Proofs | None
) -> tuple[Matter, ...]:
    """In what two verdicts on one request lead to another outcome.

    Another rule id or wording alone is none. `owed_before` and `owed_after` tell the documents;
    they are compared where both are known.
    """
    documents = _documents(before, owed_before), _documents(after, owed_after)
    pairs: dict[Matter, tuple[object, object]] = {
        "notice": (standing(before), standing(after)),
        "deciders": ((before.steps, before.must_call), (after.steps, after.must_call)),
        "proofs": (_proofs(before), _proofs(after)),
    }
    if None not in documents and pairs["proofs"][0] == pairs["proofs"][1]:
        pairs["proofs"] = documents
    return tuple(matter for matter, (one, other) in pairs.items() if one != other)


def _proofs(verdict: Verdict) -> object:
    return verdict.proofs_rule is not None, verdict.proofs_on, verdict.is_proved_first


def _documents(verdict: Verdict, owed: Proofs | None) -> frozenset[str] | None:
    if owed is None or owed.rule != verdict.proofs_rule:  # the page was changed meanwhile
        return None
    return frozenset(document.en for document in owed.documents)


def counts_otherwise(old: LeaveRules, new: LeaveRules, kind: str, day: date) -> bool:
    """Whether the pages count a kind's days or keep its balance in different ways."""
    if kind not in old.kinds or kind not in new.kinds:
        return False
    pair = old.kinds[kind], new.kinds[kind]
    counts = [rules.counts if (rules := in_force(k.rules, day)) else None for k in pair]
    kept = [(k.booked_as, k.has_balance) for k in pair]
    return counts[0] != counts[1] or kept[0] != kept[1]
