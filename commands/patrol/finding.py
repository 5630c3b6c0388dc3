"""Which finding is meant, who patrols, and who may look (CC-2.6)."""

from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.book import Handbook, in_force
from handbook.patrol import PatrolRules, seat_of
from handbook.words import Say
from storage import ledger, patrols
from storage.cards import clean
from storage.ledger import STANDING, Entry
from storage.patrols import NOTHING, Finding
from storage.people import Known
from storage.transaction import Tx


def rules_of(asking: Asking) -> PatrolRules:
    """The rules of today. Raises Refusal where the handbook has none."""
    found = in_force(asking.book.patrol, asking.today)
    if found is None:
        say, team = asking.say, asking.person.team.name
        raise Refusal(
            say("The handbook of {team} says nothing of patrols. Nothing is noted.", team=team)
        )
    return found


def may(book: Handbook, rules: PatrolRules, known: Known) -> bool:
    """Whether somebody patrols, by their own role or for another."""
    return book.may_any(known.roles, rules.roles)


def check_may(asking: Asking) -> PatrolRules:
    """Raises Refusal for whoever does not patrol."""
    say, rules = asking.say, rules_of(asking)
    if not may(asking.book, rules, asking.person):
        titles = [asking.book.roles[role].in_language(say.lang) for role in rules.roles]
        raise Refusal(
            say(
                "These patrol ({rule}): {people}.",
                rule=cited(rules.rule, say),
                people=say.names(titles),
            ),
            say("Please tell one of them what you saw. Nothing is noted."),
        )
    return rules


def check_may_look(asking: Asking) -> PatrolRules:
    """Whoever patrols, and whoever gets the report. Raises Refusal."""
    rules = rules_of(asking)
    if rules.analysis is None or not asking.person.roles & set(rules.analysis.roles):
        check_may(asking)
    return rules


def found(asking: Asking, typed: str) -> tuple[Finding, str]:
    """The team's finding that the line begins with, and the rest. Raises Refusal."""
    say, (number, rest) = asking.say, numbered(typed, "F")
    finding = patrols.get(asking.tx, int(number)) if number else None
    if finding is None or finding.team_id != asking.person.person.team_id:
        raise Refusal(
            say("I know no finding “{number}”. Nothing was changed.", number=clean(typed, 20))
            if typed.strip()
            else say("Which finding? Please add its number, for example: F12"),
            say("The newest: /rollcall patrol list"),
        )
    return finding, rest


def standing_found(asking: Asking, typed: str) -> tuple[Finding, str]:
    """One of something that was wrong, and that nobody took back. Raises Refusal."""
    finding, rest = found(asking, typed)
    say = asking.say
    if finding.state == patrols.WITHDRAWN:
        raise Refusal(say("F{number} was taken back. Nothing was changed.", number=finding.id))
    if finding.kind == NOTHING:
        raise Refusal(
            say("On F{number} nothing was wrong. Nothing was changed.", number=finding.id)
        )
    return finding, rest


def logged_as(tx: Tx, finding: Finding) -> Entry | None:
    """What stands of it in the ledger."""
    entry = ledger.get(tx, finding.entry_id) if finding.entry_id else None
    return entry if entry is not None and entry.state == STANDING else None


def kind_title(rules: PatrolRules, kind: str, say: Say) -> str:
    if kind == NOTHING:
        return say("nothing was wrong")
    known = rules.kinds.get(kind)
    return known.in_language(say.lang) if known else kind


def place_of(finding: Finding, say: Say) -> str:
    """ "seat 14", or where it was in words; "" where nobody said."""
    place = finding.place or ""
    return say("seat {number}", number=place) if place.isdecimal() else place


def line(asking: Asking, rules: PatrolRules, finding: Finding, most: int = 200) -> str:
    """ "F3 Mon 2 Nov, 14:05, E, desks, seat 14: cups everywhere"."""
    say = asking.say
    at = finding.at.astimezone(ZoneInfo(asking.person.team.zone))
    kind = kind_title(rules, finding.kind, say)
    is_said = finding.words is not None and seat_of(finding.words) == finding.place
    place = "" if is_said else place_of(finding, say)
    told = [say.moment(at), finding.shift_code or "", kind, place]
    about = f"F{finding.id} " + " · ".join(filter(None, told))
    if not finding.words:
        return about
    words = finding.words if len(finding.words) <= most else f"{finding.words[: most - 1]}…"
    return say("{about}: {words}", about=about, words=words)
