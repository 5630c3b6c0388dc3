"""Which swap is meant, who may do what with it, and what the second of two is told."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.typed import numbered as typed_number
from commands.swap import words
from handbook.swap import SwapVerdict
from storage import people, swaps
from storage.cards import clean
from storage.swaps import Swap

MOST = 1000


def numbered(typed: str) -> tuple[str, str]:
    """A swap's number and what follows it: "S3 too few" is 3 and the reason."""
    return typed_number(typed, "S")


def found(asking: Asking, typed: str) -> Swap:
    """The swap of that number on the person's own team. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed)
    swap = swaps.get(asking.tx, int(number)) if number else None
    if swap is None or swap.team_id != asking.person.person.team_id:
        what = clean(typed, 20)
        raise Refusal(
            say("I know no swap “{number}”.", number=what)
            if what
            else say("Which swap? Please add its number, for example: S3"),
            say("Your swaps and their numbers: /swap list"),
        )
    return swap


def verdict_of(swap: Swap) -> SwapVerdict:
    return SwapVerdict.model_validate(swap.verdict)


def may_decide(asking: Asking, swap: Swap) -> bool:
    """Whether it is the person's to decide; nobody decides their own."""
    own = asking.person.id in (swap.asker_id, swap.colleague_id)
    return not own and asking.book.may(asking.person.roles, verdict_of(swap).decided_by)


def check_right(asking: Asking, swap: Swap) -> None:
    """That the person may decide it. Raises Refusal."""
    if may_decide(asking, swap):
        return
    say, verdict = asking.say, verdict_of(swap)
    role = asking.book.roles[verdict.decided_by].in_language(say.lang)
    told = {"swap": words.name(swap), "role": role, "rule": verdict.rule}
    if asking.person.id in (swap.asker_id, swap.colleague_id):
        raise Refusal(
            say("Nobody decides their own swap. Nothing was changed."),
            say("It waits for another {role}, or somebody above them ({rule}).", **told),
        )
    raise Refusal(say("{swap} is for the {role} to decide ({rule}). Nothing was changed.", **told))


def may_see(asking: Asking, swap: Swap) -> bool:
    """Whether the person may see the reasons: they asked, or may decide."""
    return asking.person.id in (swap.asker_id, swap.filed_by) or may_decide(asking, swap)


def stands_now(asking: Asking, swap: Swap) -> Refusal:
    """What somebody is told who comes too late: how the swap stands, and by whom."""
    say = asking.say
    told = {"swap": words.name(swap), "state": words.state(swap, say)}
    line = say("{swap}: {state}.", **told)
    if swap.decided_by is not None and swap.decided_at is not None:
        at = words.local(swap.decided_at, asking.person.team)
        name = people.by_id(asking.tx, swap.decided_by).name
        when = say.time(at) if at.date() == asking.today else say.moment(at)
        line = say("{swap}: {state} ({name}, {when}).", name=name, when=when, **told)
    return Refusal(line, say("Nothing was changed."))
