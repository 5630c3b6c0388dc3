"""A request is judged and stored, and the leaders are told: one change."""

import secrets
from datetime import date

from pydantic import TypeAdapter

from commands.deciding.asking import Asking, Refusal, team_say
from commands.leave import card, facts, places, turns
from commands.leave.asked import Turn
from commands.leave.refusing import refuse, refuse_overlap
from commands.leave.wish import Wish, Work
from handbook.book import in_force
from handbook.leave import Facts, KindRules, Verdict, judge
from storage import leaves, outbox, people
from storage.leaves import ASKED, QUEUED, Leave
from storage.people import Known
from storage.prepared import made

FACTS = TypeAdapter(Facts)


def file(asking: Asking, wish: Wish) -> tuple[Leave, Verdict, Turn | None]:
    """Judge the wish, store it as a request with its card, and ask whoever is first.

    Raises Refusal.
    """
    tx, person, book = asking.tx, wish.person, asking.book
    people.lock(tx, person.id)
    waits = book.leave.kinds[wish.kind].waits_for_a_place
    if waits:
        people.lock_team(tx, person.person.team_id)
    work = facts.work_missed(asking, wish)
    rules = rules_for(asking, wish.kind, work.absence.first)
    refuse_overlap(asking, wish, work)
    found = facts.gather(asking, wish, work, rules)
    verdict = judged(asking, wish.kind, found, rules, person)
    if verdict.refused and asking.person.id == person.id:
        raise refuse(asking, wish, verdict, found)
    absence = work.absence
    is_full = (
        waits
        and not places.look(tx, book, person, absence.first, absence.last, work.shifts).are_free
    )
    leave = request(asking, wish, work, found, verdict)
    if is_full:
        leave.state, leave.queued_at = QUEUED, tx.now
    # Who waits for a place needs nobody's decision yet.
    turn = None if is_full else turns.begin(tx, book, leave, verdict, person, work.shifts)
    number = leaves.add(tx, leave)
    tx.note(
        "leave.asked",
        f"leave:{number}",
        asking.actor,
        personal={"reason": (leave.salt, leave.reason)} if leave.reason else None,
        kind=wish.kind,
        first=leave.first,
        last=leave.last,
        rules=verdict.rules,
        is_late=verdict.is_late,
        of=leave.asked_of,
        **({"is_queued": True} if is_full else {}),
        **({"person": person.id} if asking.person.id != person.id else {}),
        **({"replaces": wish.replaces} if wish.replaces else {}),
    )
    posted = card.of(tx, leave, person, book, team_say(person.team), work.shifts, turn)
    outbox.post(tx, person.team.leaders_channel, f"leave:{number}", posted)
    turns.tell(tx, book, leave, verdict, person, work.shifts, turn)
    return leave, verdict, turn


def request(asking: Asking, wish: Wish, work: Work, found: Facts, verdict: Verdict) -> Leave:
    """The request that a judged wish is, before it is stored."""
    absence, reason = work.absence, wish.reason
    if wish.span.part is not None and not absence.is_part:
        reason = f"{reason} ({wish.said})".strip()  # hours that no shift has are not lost
    return made(
        Leave,
        team_id=wish.person.person.team_id,
        person_id=wish.person.id,
        kind=wish.kind,
        first=absence.first,
        last=absence.last,
        begins_at=absence.begins_at if absence.is_part else None,
        ends_at=absence.ends_at if absence.is_part else None,
        counted=verdict.days,
        state=ASKED,
        counts_at_once=asking.book.leave.kinds[wish.kind].is_never_refused,
        asked_at=asking.tx.now,
        filed_by=asking.person.id,
        reason=reason or None,
        salt=secrets.token_hex(8),
        facts=FACTS.dump_python(found, mode="json"),
        verdict=verdict.model_dump(mode="json"),
        replaces=wish.replaces,
    )


def judged(asking: Asking, kind: str, found: Facts, rules: KindRules, person: Known) -> Verdict:
    """The verdict; a step that nobody but the asker could take is left out."""
    book = asking.book
    escalation = in_force(book.leave.escalation, asking.today)
    verdict = judge(
        found,
        rules,
        is_never_refused=book.leave.kinds[kind].is_never_refused,
        answer_hours=escalation.hours_before_shift if escalation else 3.0,
    )
    if not book.may_any(person.roles, verdict.steps):
        return verdict  # nobody else needs to be looked for
    team = people.of_team(asking.tx, person.person.team_id)
    others = [p.roles for p in team if p.id != person.id and not p.has_left(asking.today)]
    steps = book.open_steps(verdict.steps, person.roles, others)
    return verdict.model_copy(update={"steps": steps})


def rules_for(asking: Asking, kind: str, day: date) -> KindRules:
    """The kind's rules in force on the leave's first day. Raises Refusal where there are none."""
    say, book = asking.say, asking.book
    version = in_force(book.leave.kinds[kind].rules, day)
    if version is None:
        words = say(
            "The handbook has no rule for {kind} on {day}.",
            kind=book.leave.kinds[kind].title.in_language(say.lang),
            day=say.day(day),
        )
        raise Refusal(words, say("Please ask your duty leader."), fields={"first": words})
    return version
