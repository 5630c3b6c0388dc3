"""Which absence is meant, by which rules it is judged, and who may decide or end it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from commands.deciding.asking import Asking, Refusal
from handbook.book import Handbook, in_force
from handbook.stepping_away import SteppingAway
from handbook.words import Say
from storage import people, stepping_away
from storage.cards import clean
from storage.people import Team
from storage.rosters import Shift
from storage.stepping_away import ASKED, OUT, StepAway


def rules_of(book: Handbook, shift: Shift) -> SteppingAway | None:
    """What the handbook says of leaving the post, on the shift's date."""
    return in_force(book.stepping_away, shift.day)


def rules_for(asking: Asking, away: StepAway) -> SteppingAway:
    """The rules by which a stored one is judged. Raises Refusal where the page has them no more."""
    found = rules_of(asking.book, stepping_away.shift_of(asking.tx, away))
    if found is None:
        raise Refusal(asking.say("Your handbook says nothing of leaving the post."))
    return found


def found(asking: Asking, number: str) -> StepAway:
    """The absence of that number in the person's own team. Raises Refusal."""
    away = None
    if number.isdecimal() and len(number) < 10:
        away = stepping_away.get(asking.tx, int(number))
    if away is None or away.team_id != asking.person.person.team_id:
        say = asking.say
        raise Refusal(
            say("I know no absence “{number}”. Nothing was changed.", number=clean(number, 20))
            if number
            else say("Which one? Please add its number, for example: 12")
        )
    return away


def held(asking: Asking, number: str) -> StepAway:
    """The same as it stands, with its person's row held from here on. Raises Refusal."""
    away = found(asking, number)
    people.lock(asking.tx, away.person_id)
    return stepping_away.read_again(asking.tx, away)


def may_decide(asking: Asking, away: StepAway, rules: SteppingAway) -> bool:
    return away.person_id != asking.person.id and asking.book.may(
        asking.person.roles, rules.decided_by
    )


def may_note(asking: Asking, away: StepAway, rules: SteppingAway) -> bool:
    """Whether the person may say for the other that they are back: who decides, who records."""
    recording = asking.book.attendance.recording
    roles = (rules.decided_by, *(recording.roles if recording else ()))
    return away.person_id != asking.person.id and any(
        asking.book.may(asking.person.roles, role) for role in roles
    )


def check_right(asking: Asking, away: StepAway, rules: SteppingAway) -> None:
    """That it is the person's to decide. Raises Refusal."""
    say = asking.say
    if away.person_id == asking.person.id:
        raise Refusal(say("Nobody decides their own request. Nothing was changed."))
    if not may_decide(asking, away, rules):
        raise Refusal(
            say(
                "#{number} is for the {role} to decide ({rule}). Nothing was changed.",
                number=away.id,
                role=asking.book.roles[rules.decided_by].in_language(say.lang),
                rule=away.consent_rule or rules.rule,
            )
        )


def stands(asking: Asking, away: StepAway) -> Refusal:
    """What the second of two is told: how it stands, and who was first."""
    say, team = asking.say, asking.person.team
    person = people.by_id(asking.tx, away.person_id)
    told = {"number": away.id, "name": person.name}
    if away.decided_by is not None and away.decided_at is not None:
        told |= {
            "other": people.by_id(asking.tx, away.decided_by).name,
            "time": say.time(local(away.decided_at, team)),
        }
    match away.state:
        case "declined":
            words = say("{other} was first and declined #{number} ({time}).", **told)
        case "out" if away.decided_by is not None:
            words = say("{other} was first and agreed to #{number} ({time}).", **told)
        case "out":
            words = say("Nobody has to agree to #{number}: {name} is away.", **told)
        case "withdrawn":
            words = say("{name} has taken #{number} back.", **told)
        case "lapsed":
            words = say("#{number} is closed: nobody answered in time.", **told)
        case "asked":
            words = say("#{number} still waits for an answer.", **told)
        case _:
            words = say("#{number} is over: {name} is back.", **told)
    return Refusal(words, say("Nothing was changed."))


def is_pending(away: StepAway) -> bool:
    """Whether somebody has to answer it."""
    return away.state == ASKED or (away.state == OUT and away.wants_until is not None)


def local(moment: datetime, team: Team) -> datetime:
    return moment.astimezone(ZoneInfo(team.zone))


def whole_minutes(since: datetime, until: datetime) -> int:
    """Full minutes from one moment to another, whatever the clocks do meanwhile."""
    return int((until.astimezone(UTC) - since.astimezone(UTC)).total_seconds() // 60)


def begun_minutes(since: datetime, until: datetime) -> int:
    """The same, a begun minute counted as one."""
    return -whole_minutes(until, since)


def next_minute(moment: datetime) -> datetime:
    """The moment itself, or the next full minute: nobody is sent back by seconds."""
    moment = moment.astimezone(UTC)  # a wall time that comes twice is equal to none of UTC
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def title_of(book: Handbook, role: str, say: Say) -> str:
    return book.roles[role].in_language(say.lang)
