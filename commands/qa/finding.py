"""Which sample is meant, and who may look at it."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered
from commands.qa.rights import seen
from storage import people, samples
from storage.cards import clean
from storage.people import Known
from storage.samples import Sample


def found(asking: Asking, typed: str) -> tuple[Sample, Known]:
    """The sample of the person's own team, and whose it is, if they may look. Raises Refusal."""
    say, (number, _) = asking.say, numbered(typed, "Q")
    sample = samples.get(asking.tx, int(number)) if number else None
    if sample is None or sample.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no sample “{number}”.", number=number or clean(typed, 20))
            if typed.strip()
            else say("Which sample? Please add its number, for example: Q12"),
        )
    known = people.by_id(asking.tx, sample.person_id)
    if sample.recheck_of is not None:
        _check_may_read_recheck(asking, sample)
        return sample, known
    is_own = asking.person.id in (known.id, sample.by_id)
    if not is_own and known.id not in {one.id for one in seen(asking)}:
        raise Refusal(
            say("Q{number} is about somebody else. Nothing was changed.", number=sample.id)
        )
    return sample, known


def _check_may_read_recheck(asking: Asking, sample: Sample) -> None:
    """A re-check is about whoever scored: it is for its author and those who check scoring, never
    for the person whose call it was. Raises Refusal."""
    rules = asking.book.quality.rechecks
    checks = rules is not None and bool(set(rules.roles) & asking.person.roles)
    is_about = asking.person.id == sample.person_id
    if sample.by_id != asking.person.id and (is_about or not checks):
        say = asking.say
        raise Refusal(
            say("Q{number} checks how something was scored: not yours to read.", number=sample.id)
        )


def looked(asking: Asking, sample: Sample) -> None:
    """A look at what was found in somebody else's calls is noted."""
    if sample.person_id != asking.person.id:
        asking.tx.note("sample.looked", samples.source(sample.id), asking.actor)
