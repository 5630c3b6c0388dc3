"""What the rules say of a request for leave, from the facts alone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from handbook.leave.rules import Decider, KindRules, Notice, Proofs, for_days

Why = Literal["late", "balance"]
"""Why a request is not taken: asked too late, or more days than there are left."""


@dataclass(frozen=True)
class Facts:
    """What a verdict needs to know.

    `asked_at` is in the team's zone. `begins_at`: the first moment of work that is missed, None
    where no shift is. `counted`: days as the rules count them (None: every calendar day), `chained`
    those of leaves that are one with this one, which begin on `chain_first`. `balance_left`: days,
    None where no balance is kept. `back_on`: the first shift's date after the leave, where it is
    known. `is_special`: the asker says that it is a special case, and why.
    """

    first: date
    last: date
    asked_at: datetime
    begins_at: datetime | None
    counted: float | None = None
    chained: float = 0.0
    chain_first: date | None = None
    balance_left: float | None = None
    back_on: date | None = None
    is_special: bool = False

    @property
    def days(self) -> float:
        if self.counted is not None:
            return self.counted
        return float((self.last - self.first).days + 1)


class Verdict(BaseModel):
    """What the rules say of one request; kept with it, so that "why" can be answered later.

    `days` are this request's, `length` with the leaves chained to it. `refused`: why it is not
    taken; `special_by`: until when it may still be asked as a special case. `balance_left`: days
    before this request. `minutes_before`: how long before the leave begins it was asked, negative
    after, None without a shift. `ask_by` is a moment, or `ask_on` the last day for asking.
    `steps`: the roles that decide, in order. `must_call`: the asker telephones the first of them as
    well. `decide_by`: when an answer is needed. `proofs_on`: the day on which the proofs are owed,
    None until it is known.
    """

    model_config = ConfigDict(frozen=True)

    days: float
    length: float
    refused: Why | None = None
    balance_left: float | None = None
    is_special: bool = False
    special_by: datetime | None = None
    steps: tuple[str, ...]
    steps_rule: str
    must_call: bool = False
    details_for: tuple[str, ...]
    notice_rule: str
    ask_by: datetime | None = None
    ask_on: date | None = None
    minutes_before: int | None
    is_late: bool
    late_rule: str | None
    decide_by: datetime
    proofs_rule: str | None
    proofs_on: date | None = None
    is_proved_first: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that the verdict rests on, in the order of the page, each once."""
        cited = (self.notice_rule, self.steps_rule, self.proofs_rule, self.late_rule)
        return tuple(dict.fromkeys(rule for rule in cited if rule))


def judge(
    facts: Facts, rules: KindRules, *, is_never_refused: bool = False, answer_hours: float = 3.0
) -> Verdict:
    """What the rules say of the facts. The rules are those in force on the first day asked for.

    A kind that is never refused is late at worst. `answer_hours`: how long before work begins the
    person must know. Raises ValueError when the page has no decider for a leave of that length.
    """
    notice = rules.notice
    # Parts are counted to two places; added up, they must not be a hair longer than a day.
    length = round(facts.days + facts.chained, 2)
    decider = for_days(rules.deciders, length)
    if not isinstance(decider, Decider):
        raise ValueError(f"the page names nobody who decides {length:g} days")
    ask_by, ask_on = _ask_by(facts, notice), _ask_on(facts, notice)
    is_late = (ask_by is not None and facts.asked_at > ask_by) or (
        ask_on is not None and facts.asked_at.date() > ask_on
    )
    special_by = _special_by(facts, notice) if is_late and not is_never_refused else None
    is_special = special_by is not None and facts.is_special
    refused: Why | None = None
    if not is_never_refused:
        refused = _why_not(facts, is_late=is_late and not is_special)
    proofs = for_days(rules.proofs, length)
    assert proofs is None or isinstance(proofs, Proofs)
    return Verdict(
        days=facts.days,
        length=length,
        refused=refused,
        balance_left=facts.balance_left,
        is_special=is_special,
        special_by=special_by,
        steps=decider.steps,
        steps_rule=decider.rule,
        must_call=decider.must_be_called,
        details_for=rules.details_for,
        notice_rule=_rule(notice, is_special=is_special),
        ask_by=ask_by,
        ask_on=ask_on,
        minutes_before=_minutes_before(facts),
        is_late=is_late and not is_special,
        late_rule=notice.late_rule if is_late and not is_special else None,
        decide_by=answer_by(facts, answer_hours),
        proofs_rule=proofs.rule if proofs else None,
        proofs_on=_proofs_on(facts, proofs),
        is_proved_first=proofs is not None and proofs.before_approval,
    )


def _why_not(facts: Facts, *, is_late: bool) -> Why | None:
    if is_late:
        return "late"
    left = facts.balance_left
    return "balance" if left is not None and facts.days > round(left, 2) else None


def _rule(notice: Notice, *, is_special: bool) -> str:
    return notice.special_case.rule if is_special and notice.special_case else notice.rule


def _ask_by(facts: Facts, notice: Notice) -> datetime | None:
    if facts.begins_at is None or notice.hours_before_shift is None:
        return None
    return _hours_before(facts.begins_at, notice.hours_before_shift)


def _hours_before(begins_at: datetime, hours: float) -> datetime:
    # In UTC: where the clocks change, three hours of a wall clock may be two or four.
    return begins_at.astimezone(UTC) - timedelta(hours=hours)


def _ask_on(facts: Facts, notice: Notice) -> date | None:
    if notice.days_ahead is not None:
        return facts.first - timedelta(days=notice.days_ahead)
    if notice.months_ahead is not None:
        return months_before(facts.first, notice.months_ahead)
    return None


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; its last day where it has none of that number."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _special_by(facts: Facts, notice: Notice) -> datetime | None:
    """Until when it may be asked as a special case; None where there is none or it is too late."""
    if notice.special_case is None:
        return None
    begins_at = facts.begins_at or datetime.combine(
        facts.first, datetime.min.time(), facts.asked_at.tzinfo
    )
    until = _hours_before(begins_at, notice.special_case.hours_before_shift)
    return until if facts.asked_at <= until else None


def _minutes_before(facts: Facts) -> int | None:
    if facts.begins_at is None:
        return None
    left = facts.begins_at.astimezone(UTC) - facts.asked_at.astimezone(UTC)
    return int(left.total_seconds() // 60)


def answer_by(facts: Facts, hours: float) -> datetime:
    """When an answer is needed: so long before work begins, or as it begins if that is over."""
    if facts.begins_at is None:
        midnight = datetime.combine(facts.first, datetime.min.time(), facts.asked_at.tzinfo)
        return midnight.astimezone(UTC)
    early = _hours_before(facts.begins_at, hours)
    return early if facts.asked_at < early else facts.begins_at.astimezone(UTC)


def _proofs_on(facts: Facts, proofs: Proofs | None) -> date | None:
    if proofs is None:
        return None
    if proofs.on_day is None:
        return facts.back_on
    first = min(facts.first, facts.chain_first or facts.first)
    return max(facts.first, min(first + timedelta(days=proofs.on_day - 1), facts.last))
