"""Those whom a rule names by their roles: who may do it, and who of them is asked."""

from collections.abc import Sequence

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.routing import who_decides
from handbook.book import Handbook
from handbook.exams.rules import Whoever
from handbook.words import Say
from storage.people import Known, Team
from storage.rosters import Shift
from storage.transaction import Tx


def may(asking: Asking, *rights: Whoever) -> bool:
    """Whether the person has one of the roles, or may act for one."""
    roles = [role for one in rights for role in one.roles]
    return asking.book.may_any(asking.person.roles, roles)


def check(asking: Asking, *rights: Whoever) -> None:
    """Raises Refusal, which says whose it is."""
    if may(asking, *rights):
        return
    say = asking.say
    roles = [role for one in rights for role in one.roles]
    raise Refusal(
        say(
            "Only these may do that: {people} ({rule}). Nothing was changed.",
            people=titles(asking.book, roles, say),
            rule=cited(rights[0].rule, say),
        )
    )


def titles(book: Handbook, roles: Sequence[str], say: Say) -> str:
    """The roles' titles, each once."""
    return say.names(list(dict.fromkeys(book.roles[role].in_language(say.lang) for role in roles)))


def first_of(
    tx: Tx,
    book: Handbook,
    team: Team,
    *rights: Whoever,
    shifts: Sequence[Shift] = (),
    without: Sequence[int] = (),
) -> Known | None:
    """Who is asked: of the first role that anybody holds, whoever is there; else who may act for
    one. None where nobody is left."""
    asked: Known | None = None
    for role in (role for one in rights for role in one.roles):
        first = who_decides(tx, book, team, role, tx.now, shifts, without).first
        if first is not None and role in first.known.roles:
            return first.known
        asked = asked or (first.known if first else None)
    return asked
