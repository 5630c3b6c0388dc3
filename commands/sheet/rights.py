"""Which sheet is meant, and who may do what with it: nobody with their own, nobody upward."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.assessment import AssessmentRules, SheetRules
from handbook.book import Handbook, in_force
from storage import assessments, people
from storage.assessments import Assessment
from storage.cards import clean
from storage.people import Known, Team
from storage.transaction import Tx

LETTER = "M"


@dataclass(frozen=True)
class Sheet:
    """A sheet, whose it is, and what its month's rules say of it."""

    row: Assessment
    known: Known
    version: AssessmentRules
    rules: SheetRules

    @property
    def id(self) -> int:
        assert self.row.id is not None
        return self.row.id

    @property
    def month(self) -> date:
        return self.row.month


def rules_of(asking: Asking, month: date) -> AssessmentRules:
    """What holds for the sheets of a month. Raises Refusal where the handbook knows none."""
    version = in_force(asking.book.assessment, month)
    if version is None:
        say = asking.say
        raise Refusal(
            say("Your handbook knows no assessment sheet for {month}.", month=say.month(month))
        )
    return version


def whole(tx: Tx, book: Handbook, row: Assessment, known: Known | None = None) -> Sheet | None:
    """The sheet with its person and rules; None where the handbook knows it no longer."""
    version = in_force(book.assessment, row.month)
    rules = version.sheet_of(row.role) if version else None
    if version is None or rules is None:
        return None
    return Sheet(row, known or people.by_id(tx, row.person_id), version, rules)


def all_of(tx: Tx, book: Handbook, rows: Iterable[Assessment]) -> list[Sheet]:
    """The sheets of one team, with its people read once; without those that are known no longer."""
    known: dict[int, Known] = {}
    found: list[Sheet] = []
    for row in rows:
        known = known or {one.id: one for one in people.of_team(tx, row.team_id)}
        sheet = whole(tx, book, row, known.get(row.person_id))
        found += [sheet] if sheet else []
    return found


def found(asking: Asking, typed: str) -> Sheet:
    """The sheet of the person's own team with that number. Raises Refusal."""
    say = asking.say
    number, _ = numbered(typed, LETTER)
    row = assessments.get(asking.tx, int(number)) if number else None
    if row is None or row.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no sheet “{number}”.", number=clean(typed, 20))
            if typed.strip()
            else say("Which sheet? Please add its number, for example: M3"),
            say("Yours: /rollcall sheet. Those of the team: /rollcall sheet team"),
        )
    sheet = whole(asking.tx, asking.book, row)
    if sheet is None:
        raise Refusal(say("The handbook knows such a sheet no longer. Nothing was changed."))
    return sheet


def is_above(book: Handbook, one: Known, other: Known) -> bool:
    """Whether the one may act for more than the other."""

    def highest(known: Known) -> int:
        return max((book.rank(role) for role in known.roles), default=0)

    return highest(one) > highest(other)


def may(book: Handbook, role: str | None, actor: Known, known: Known) -> bool:
    """Whether somebody takes this role's part in a sheet of theirs."""
    if role is None or actor.id == known.id or actor.person.team_id != known.person.team_id:
        return False
    return book.may(actor.roles, role) and not is_above(book, known, actor)


def may_score(asking: Asking, sheet: Sheet) -> bool:
    return may(asking.book, sheet.rules.decided_by, asking.person, sheet.known)


def may_approve(asking: Asking, sheet: Sheet) -> bool:
    """Nobody approves what they scored, unless nobody else can."""
    if not may(asking.book, sheet.rules.approved_by, asking.person, sheet.known):
        return False
    if sheet.row.scored_by != asking.person.id:
        return True
    others = approvers(asking.tx, asking.book, sheet, asking.today)
    return not [one for one in others if one.id != asking.person.id]


def has_part(asking: Asking, sheet: Sheet) -> bool:
    """Whether the asker scores or approves such a sheet."""
    roles = (sheet.rules.decided_by, sheet.rules.approved_by)
    return any(may(asking.book, role, asking.person, sheet.known) for role in roles)


def may_see(asking: Asking, sheet: Sheet) -> bool:
    return sheet.known.id == asking.person.id or has_part(asking, sheet)


def approvers(tx: Tx, book: Handbook, sheet: Sheet, today: date) -> list[Known]:
    """Everybody who could approve it, whoever scored it."""
    role = sheet.rules.approved_by
    holders = people.with_role(tx, sheet.row.team_id, *book.deciders(role)) if role else []
    return [one for one in holders if not one.has_left(today) and may(book, role, one, sheet.known)]


def holders(tx: Tx, book: Handbook, team: Team, role: str, today: date) -> list[Known]:
    """Who takes a role's part: those who have it, else the lowest who may act for it."""
    assert team.id is not None
    able = people.with_role(tx, team.id, *book.deciders(role))
    here = [one for one in able if not one.has_left(today)]
    if own := [one for one in here if role in one.roles]:
        return own

    def rank(known: Known) -> int:
        return min(book.rank(one) for one in known.roles if book.may(frozenset({one}), role))

    lowest = min(map(rank, here), default=0)
    return [one for one in here if rank(one) == lowest]


def leads(book: Handbook, known: Known, version: AssessmentRules) -> bool:
    """Whether somebody sets, scores or approves some sheet of the handbook."""
    roles = {r for one in version.sheets for r in (one.decided_by, one.approved_by) if r}
    return book.may_any(known.roles, roles)


def check_score(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal for whoever neither sets nor scores it."""
    if not may_score(asking, sheet):
        raise _not_theirs(asking, sheet.known, sheet.rules.decided_by, sheet.rules.rule)


def check_approve(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal for whoever does not approve it."""
    say, role = asking.say, sheet.rules.approved_by
    if role is None:
        raise Refusal(
            say("Nobody has to approve this sheet: its scores hold. Nothing was changed.")
        )
    is_theirs = may(asking.book, role, asking.person, sheet.known)
    if is_theirs and not may_approve(asking, sheet):
        raise Refusal(
            say("You have scored #M{number}, so somebody else approves it.", number=sheet.id),
            say("Nothing was changed."),
        )
    if not is_theirs:
        raise _not_theirs(asking, sheet.known, role, sheet.rules.approved_rule)


def check_return(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal for whoever cannot give it back: who approves can, where nobody does who
    scores."""
    role, rule = sheet.rules.approved_by, sheet.rules.approved_rule
    if role is None:
        check_score(asking, sheet)
    elif not may(asking.book, role, asking.person, sheet.known):
        raise _not_theirs(asking, sheet.known, role, rule)


def check_see(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal for whoever has no part in it."""
    if not may_see(asking, sheet):
        raise Refusal(
            asking.say("#M{number} is somebody else's, and not yours to see.", number=sheet.id)
        )


def check_own(asking: Asking, sheet: Sheet) -> None:
    """Raises Refusal for everybody but the person whose sheet it is."""
    if sheet.known.id != asking.person.id:
        raise Refusal(
            asking.say("#M{number} is somebody else's. Nothing was changed.", number=sheet.id),
            asking.say("Yours: /rollcall sheet"),
        )


def check_set(asking: Asking, known: Known, rules: SheetRules) -> None:
    """Raises Refusal for whoever does not set this person's tasks."""
    if not may(asking.book, rules.decided_by, asking.person, known):
        raise _not_theirs(asking, known, rules.decided_by, rules.rule)


def _not_theirs(asking: Asking, known: Known, role: str, rule: str) -> Refusal:
    say = asking.say
    if known.id == asking.person.id:
        return Refusal(
            say("Nobody sets, scores or approves their own sheet. Nothing was changed."),
            say("To assess yourself: /rollcall sheet self"),
        )
    told = {
        "role": asking.book.roles[role].in_language(say.lang),
        "rule": cited(rule, say),
        "name": known.name,
    }
    if asking.book.may(asking.person.roles, role):
        return Refusal(
            say("{name} stands above you, so this is not yours to do.", **told),
            say("Nothing was changed."),
        )
    return Refusal(say("That is for the {role} to do ({rule}). Nothing was changed.", **told))
