"""A complaint or praise is written down, and whoever verifies it is asked (IC-Q.L2, SD-Q6)."""

import secrets

from commands.case.card import card
from commands.case.finding import found, number_of, rules_of, verifier
from commands.deciding.asking import Asking, Refusal
from commands.deciding.naming import person_named
from commands.deciding.reach import reach
from commands.deciding.typed import begun
from handbook.words import Say, of
from storage import cases, later, outbox, people
from storage.cards import Button, Card, clean
from storage.cases import COMPLAINT, OPEN, PRAISE, WITHDRAWN, Case
from storage.people import Known

MOST = 1000
UNKNOWN = ("unknown", "somebody", "未知", "不详")


def complaint_line(asking: Asking, rest: str) -> Card:
    """ "complaint @ada the caller …", "complaint unknown …". Raises Refusal."""
    return _open(asking, COMPLAINT, rest)


def praise_line(asking: Asking, rest: str) -> Card:
    """ "praise @ada a banner from …". Raises Refusal."""
    return _open(asking, PRAISE, rest)


def _open(asking: Asking, kind: str, rest: str) -> Card:
    say, tx, rules = asking.say, asking.tx, rules_of(asking)
    known, words = _about(asking, kind, rest)
    _check_may_open(asking, kind, known)
    words = clean(words, MOST)
    if not words:
        wanted = say("Please say what was said. Nothing is noted.")
        raise Refusal(
            wanted, say("For example: /rollcall case complaint @name the caller waited an hour")
        )
    case = Case(
        team_id=asking.person.person.team_id,
        kind=kind,
        person_id=known.id if known else None,
        opened_by=asking.person.id,
        opened_at=tx.now,
        words=words,
        salt=secrets.token_hex(8),
    )
    asked = verifier(tx, rules, case)
    case.asked_of = asked.id if asked else None
    number = cases.add(tx, case)
    tx.note(
        "case.opened",
        cases.source(number),
        asking.actor,
        personal={"words": (case.salt, words)},
        kind=kind,
        person=case.person_id,
        asked_of=case.asked_of,
    )
    ask(asking, case, asked)
    return Card(
        lines=(
            say("Noted as C{number}. {name} is asked to verify it.", number=number, name=asked.name)
            if asked
            else say("Noted as C{number}. Nobody is there to verify it yet.", number=number),
            say(
                "Nothing of it counts before. To take it back: /rollcall case withdraw C{number}",
                number=number,
            ),
        )
    )


def ask(asking: Asking, case: Case, asked: Known | None) -> None:
    """Ask whoever verifies it; what was said opens from Details."""
    if asked is not None:
        told = card(asking.tx, asking.book, asking.person.team, case, of(asked.language))
        reach(asking.tx, asking.book, asked, "case.ask", cases.source(case.id), told)


def _about(asking: Asking, kind: str, rest: str) -> tuple[Known | None, str]:
    unknown = begun(rest, UNKNOWN) if kind == COMPLAINT else None
    if unknown is not None:
        return None, unknown[1]
    example = asking.say("/rollcall case complaint @name the caller waited an hour")
    return person_named(asking, rest, example)


def _check_may_open(asking: Asking, kind: str, known: Known | None) -> None:
    """Leaders open any; everybody one about themself, and praise for a colleague. Raises
    Refusal."""
    say, rules = asking.say, rules_of(asking)
    is_own = known is not None and known.id == asking.person.id
    if is_own and kind == PRAISE:
        raise Refusal(say("Praise for oneself is for others to write down. Nothing is noted."))
    if is_own or kind == PRAISE or set(rules.opening.roles) & asking.person.roles:
        return
    roles = asking.book.roles
    who = [roles[role].in_language(say.lang) for role in rules.opening.roles]
    raise Refusal(
        say("A complaint about others is for these to open: {people}.", people=say.names(who)),
        say("You can open one about yourself, and praise for a colleague. Nothing is noted."),
    )


def who_line(asking: Asking, rest: str) -> Card:
    """ "who C3 @ada": whom a complaint is about, once that is known. Raises Refusal."""
    say, tx, case = asking.say, asking.tx, found(asking, rest)
    if not {*rules_of(asking).verifying.roles, *rules_of(asking).opening.roles} & set(
        asking.person.roles
    ):
        raise Refusal(say("That is for whoever verifies it. Nothing was changed."))
    known, _ = person_named(asking, number_of(rest)[1], say("/rollcall case who C3 @name"))
    if not cases.name(tx, case, known.id):
        raise Refusal(say("C{number} is settled in that. Nothing was changed.", number=case.id))
    tx.note("case.named", cases.source(case.id), asking.actor, person=known.id)
    asked = case.asked_of
    if asked == known.id:  # nobody verifies what is about them
        other = verifier(tx, rules_of(asking), case)
        cases.change(tx, case, (OPEN,), asked_of=other.id if other else None)
        ask(asking, case, other)
    redraw(asking, case)
    return Card(lines=(say("C{number} is about {name}.", number=case.id, name=known.name),))


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw C3": by whoever opened it, while nobody has decided. Raises Refusal."""
    say, tx, case = asking.say, asking.tx, found(asking, rest)
    if case.opened_by != asking.person.id:
        raise Refusal(
            say("C{number} was opened by somebody else. Nothing was changed.", number=case.id)
        )
    if not cases.change(tx, case, (OPEN,), state=WITHDRAWN):
        raise Refusal(say("C{number} is decided already. Nothing was changed.", number=case.id))
    tx.note("case.withdrawn", cases.source(case.id), asking.actor)
    redraw(asking, case)
    return Card(lines=(say("Withdrawn: C{number}. Nothing of it counts.", number=case.id),))


def redraw(asking: Asking, case: Case) -> None:
    """Draw the message of whoever was asked again; one that nobody has read yet, while it is
    decided already, is not said."""
    tx = asking.tx
    if case.state != OPEN:
        later.drop(tx, cases.source(case.id), "case.ask")
    for post in outbox.posts_of(tx, cases.source(case.id)):
        outbox.redraw(tx, post)


def details_button(case: Case, say: Say) -> Button:
    return Button(action="case.details", label=say("Details"), value=str(case.id))


def person_of(asking: Asking, case: Case) -> Known | None:
    return people.by_id(asking.tx, case.person_id) if case.person_id else None
