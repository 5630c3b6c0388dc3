"""Who tells the floor what, and which bulletin is meant."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.typed import numbered
from handbook.book import in_force
from handbook.briefing import By
from storage import bulletins
from storage.bulletins import POINT, Bulletin


def subject(bulletin: Bulletin) -> str:
    return f"bulletin:{bulletin.id}"


def numbered_words(bulletin: Bulletin) -> str:
    return f"B{bulletin.id} {bulletin.words or '…'}"


def check_may_add(asking: Asking, kind: str) -> None:
    """Raises Refusal for whoever may not tell the floor of this kind of thing."""
    say, book = asking.say, asking.book
    rules = in_force(book.briefing, asking.today)
    if rules is None:
        raise Refusal(say("Your handbook has no briefing, so there is nothing to tell it in."))
    by: By = rules.points if kind == POINT else rules.bulletins
    if book.may_any(asking.person.roles, by.roles):
        return
    titles = [book.roles[role].in_language(say.lang) for role in by.roles]
    who = say.names(titles)
    told = {"people": who, "rule": cited(by.rule, say)}
    first = (
        say("What is to be watched is for these to say: {people} ({rule}).", **told)
        if kind == POINT
        else say("What is new is for these to say: {people} ({rule}).", **told)
    )
    raise Refusal(first, say("Nothing was changed. Everybody sees it: /rollcall bulletin list"))


def found(asking: Asking, typed: str) -> tuple[Bulletin, str]:
    """The team's bulletin that a line begins with, and the rest. Raises Refusal."""
    say = asking.say
    number, rest = numbered(typed, "b")
    if not number:
        raise Refusal(
            say("Please say which one. For example: /rollcall bulletin withdraw B3"),
            say("All of them: /rollcall bulletin list"),
        )
    bulletin = bulletins.get(asking.tx, int(number))
    if bulletin is None or bulletin.team_id != asking.person.person.team_id:
        raise Refusal(say("There is no B{number}. Nothing was changed.", number=number))
    return bulletin, rest
