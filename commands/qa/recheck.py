"""The scoring itself is checked: the same call or chats once more, and what comes out otherwise."""

import secrets
from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.reach import reach
from commands.deciding.typed import numbered
from commands.qa.card import named, outcome
from commands.qa.finding import found
from commands.qa.reading import Found, Ticked, check_sheet, found_in_call, sheet_of
from commands.qa.rights import calls_rules, chats_rules, check_may_recheck
from commands.qa.scoring import judge
from handbook.words import Say, of
from storage import people, samples
from storage.cards import Card
from storage.samples import CALL, STANDING, Sample, Tick


def recheck_line(asking: Asking, rest: str) -> Card:
    """ "recheck Q3 IC-Q.P5", "recheck Q4 20 6": what whoever checks found. Nothing of it is
    logged. Raises Refusal (CC-1.2)."""
    say, tx = asking.say, asking.tx
    check_may_recheck(asking)
    checked, known = found(asking, rest)
    _check(asking, checked)
    people.lock(tx, known.id)
    if any(one.by_id == asking.person.id for one in samples.rechecks_of(tx, checked.id or 0)):
        raise Refusal(
            say("You have checked Q{number} already. Nothing is noted.", number=checked.id)
        )
    sample = Sample(
        team_id=checked.team_id,
        person_id=checked.person_id,
        kind=checked.kind,
        day=checked.day,
        reference=checked.reference,
        by_id=asking.person.id,
        sampled_at=tx.now,
        recheck_of=checked.id,
        salt=secrets.token_hex(8),
    )
    ticks = _read(asking, checked, sample, numbered(rest, "Q")[1])
    differences = _differences(asking, checked, sample, ticks, say)
    sample.differs = bool(differences)
    number = samples.add(tx, sample)
    for tick in ticks:
        tick.sample_id = number
    samples.tick(tx, ticks)
    tx.note(
        "sample.rechecked",
        samples.source(checked.id),
        asking.actor,
        personal={"note": (sample.salt, sample.note)} if sample.note else None,
        sample=number,
        differs=sample.differs,
    )
    _tell(asking, checked, sample, ticks)
    return Card(lines=(outcome(tx, checked, say, differs=sample.differs), *differences))


def _check(asking: Asking, checked: Sample) -> None:
    """Raises Refusal where there is nothing to check."""
    say = asking.say
    if checked.by_id == asking.person.id or checked.person_id == asking.person.id:
        raise Refusal(say("Nobody checks their own scoring, or that of their own calls."))
    if checked.recheck_of is not None:
        raise Refusal(say("Q{number} is itself such a check. Nothing is noted.", number=checked.id))
    if checked.state != STANDING:
        raise Refusal(say("Q{number} was taken back: nothing of it counts.", number=checked.id))


def _read(asking: Asking, checked: Sample, sample: Sample, rest: str) -> list[Tick]:
    """What was found, on the sample itself and as what is ticked. Raises Refusal."""
    if checked.kind == CALL:
        rules = calls_rules(asking)
        said = found_in_call(asking, rules, rest, checked.day)
        before = {one.item: one.amount for one in samples.ticks_of(asking.tx, checked.id or 0)}
        said = Found(  # points that the handbook does not state are those that were given
            tuple(
                Ticked(one.item, before.get(one.item) if one.given is None else one.given)
                for one in said.ticks
            ),
            said.phrase_error,
            said.wrong_answer,
            said.note,
        )
        sample.phrase_error, sample.wrong_answer = said.phrase_error, said.wrong_answer
        sample.note = said.note or None
        judged = judge(asking, rules, said, checked.day)
        sample.failing = int(bool(judged) or said.phrase_error or said.wrong_answer)
        return [one.tick(0, None) for one in judged]
    sheet = sheet_of(asking, chats_rules(asking), rest)
    check_sheet(asking, sheet)
    sample.read, sample.failing = sheet.read, sheet.failing
    sample.note = sheet.note or None
    return [Tick(sample_id=0, item=one) for one in sheet.looked_at]


def _differences(
    asking: Asking, checked: Sample, sample: Sample, ticks: Sequence[Tick], say: Say
) -> list[str]:
    """What came out otherwise, each in words."""
    if checked.kind != CALL:
        same = (checked.read, checked.failing) == (sample.read, sample.failing)
        both = {"first": named(checked, say), "second": named(sample, say)}
        return [] if same else [say("{first} became {second}", **both)]
    before = {one.item: one.amount for one in samples.ticks_of(asking.tx, checked.id or 0)}
    now = {one.item: one.amount for one in ticks}
    told = [say("not found again: {item}", item=item) for item in sorted(before.keys() - now)]
    told += [say("found now: {item}", item=item) for item in sorted(now.keys() - before)]
    told += [
        say("other points: {item}", item=item)
        for item in sorted(now.keys() & before)
        if now[item] != before[item]
    ]
    if checked.phrase_error != sample.phrase_error:
        told.append(say("whether the standard phrases were used"))
    if checked.wrong_answer != sample.wrong_answer:
        told.append(say("whether the answer was right"))
    return told


def _tell(asking: Asking, checked: Sample, sample: Sample, ticks: Sequence[Tick]) -> None:
    """How it came out, to whoever had scored it."""
    sampler = people.by_id(asking.tx, checked.by_id)
    say = of(sampler.language)
    differences = _differences(asking, checked, sample, ticks, say)
    told = Card(
        title=say("Your scoring was checked by {name}", name=asking.person.name),
        lines=(outcome(asking.tx, checked, say, differs=sample.differs), *differences),
        small=(f"Q{checked.id}",),
    )
    subject = f"recheck:{sample.id}"
    reach(asking.tx, asking.book, sampler, "sample.rechecked", subject, told)
