"""What a dossier tells of a request for leave."""

from commands.deciding.case import (
    Case,
    CaseKind,
    Ended,
    Looking,
    Words,
    decided,
    moment,
    name_of,
    silent,
    whole_name,
)
from commands.deciding.lines import STATES
from commands.leave import card
from handbook.leave import Verdict
from handbook.words import Say, mark
from storage import leaves, people, proofs
from storage.cards import Fact
from storage.leaves import Leave
from storage.people import Known


def tell(looking: Looking) -> Case | None:
    leave = leaves.get(looking.tx, looking.number)
    if leave is None:
        return None
    person = people.by_id(looking.tx, leave.person_id)
    team = person.team
    say, book = looking.say(team), looking.book(team)
    verdict, subject = Verdict.model_validate(leave.verdict), f"leave:{leave.id}"
    ended = Ended(leave.state, leave.decided_by, leave.decided_at, leave.decided_words)
    return Case(
        name=f"#{leave.id}",
        title=card.title(leave, book, say),
        team=team,
        asked=tuple(_asked(looking, leave, verdict, person, say)),
        words=(
            Words(say("Reason"), leave.reason, "reason", leave.salt),
            *_of_proofs(looking, leave, say),
        ),
        decisions=decided(looking, team, subject, leave.salt, verdict.steps, STATES, ended),
        rules_on=leave.first,
        rules=verdict.rules,
        verdict=leave.verdict,
        cards=(subject,),
        messages=(f"proofs:{leave.id}",),
        journal=(subject, f"proofs:{leave.id}"),
        silent=silent(looking, subject),
    )


def _asked(looking: Looking, leave: Leave, verdict: Verdict, person: Known, say: Say) -> list[Fact]:
    team = person.team
    found = [
        Fact(label=say("Person"), value=whole_name(person)),
        Fact(label=say("Kind"), value=card.kind(leave, looking.book(team), say)),
        Fact(label=say("Days"), value=card.counted(leave, verdict, team, say)),
        Fact(label=say("Asked"), value=moment(leave.asked_at, team, say)),
        Fact(label=say("Notice"), value=card.asked(leave, verdict, team, say)),
    ]
    if leave.filed_by != leave.person_id:
        by = name_of(looking.tx, leave.filed_by)
        found.append(Fact(label=say("Asked for them by"), value=by))
    if leave.replaces is not None:
        found.append(Fact(label=say("Replaces"), value=f"#{leave.replaces}"))
    if leave.changes:
        times = say.plural("{n} time", "{n} times", leave.changes)
        found.append(Fact(label=say("Days changed since"), value=times))
    return found


def _of_proofs(looking: Looking, leave: Leave, say: Say) -> tuple[Words, ...]:
    assert leave.id is not None
    proof = proofs.of(looking.tx, [leave.id]).get(leave.id)
    if proof is None or proof.decided_at is None:
        return ()
    said = say("Words about the proofs")
    return (Words(said, proof.words, "words", proof.salt, proof.decided_at),)


CASES = {"leave": CaseKind("", mark("a request for leave"), tell)}
