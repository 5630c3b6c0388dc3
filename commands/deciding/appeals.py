"""A person appeals against an entry about them: it goes to somebody who is neither they nor its
author, and nothing comes of it until that is decided."""

import secrets
from collections.abc import Collection
from datetime import date

from commands.deciding import accounts, appeal_room
from commands.deciding.asking import Asking, Refusal
from commands.deciding.ledger import redraw, subject, void_dismissal
from commands.deciding.lines import cited
from commands.deciding.routing import title_for, who_decides
from commands.deciding.standing import REVIEWS, logged_on, review_line, withdraw_button
from handbook.book import Handbook, in_force
from handbook.conduct import Appeals, appeal_until
from handbook.terms import OURS
from handbook.words import Say
from storage import appeals, attendance, ledger, people
from storage import proposals as stored
from storage.appeals import ENDED, OPEN, WITHDRAWN, Appeal
from storage.cards import Button, Card, clean
from storage.ledger import STANDING, UNDONE, Entry
from storage.people import Known, Team
from storage.proposals import Proposal
from storage.transaction import Tx

MOST = 1000


def check_may_appeal(asking: Asking, entry: Entry) -> tuple[Appeals, date]:
    """By which rule and until when the entry can be appealed against. Raises Refusal."""
    say, known, today = asking.say, asking.person, asking.today
    if entry.person_id != known.id:
        raise Refusal(say("D{number} is not about you. Nothing was changed.", number=entry.id))
    if entry.state != STANDING or ledger.has_run_out(entry, today):
        raise Refusal(
            say("D{number} does not stand any more: nothing comes of it.", number=entry.id)
        )
    logged = logged_on(entry, known)
    rules, until = (
        in_force(asking.book.conduct.appeals, logged),
        appeal_until(asking.book.conduct, logged),
    )
    side = Button(action="conduct.side", label=say("Add my side…"), value=str(entry.id))
    if rules is None or until is None:
        raise Refusal(
            say("The handbook has no appeals. Your side can be added at any time."),
            buttons=(side,),
        )
    before = appeals.last_of(asking.tx, entry.id or 0)
    if before is not None and before.state == OPEN:
        button = withdraw_button(entry, say)
        raise Refusal(
            say("You appeal against D{number} already.", number=entry.id), buttons=(button,)
        )
    if before is not None and before.state in appeals.REVIEWED:
        raise Refusal(
            review_line(asking.tx, entry, before, say),
            say("A review decides once. Your side can still be added."),
            buttons=(side,),
        )
    if today > until:
        raise _late(asking, entry, rules, until, side)
    return rules, until


def _late(asking: Asking, entry: Entry, rules: Appeals, until: date, side: Button) -> Refusal:
    say = asking.say
    said = say(
        "D{number} could be appealed against until {day}, which is {days} after it was logged "
        "({rule}). Nothing was changed.",
        number=entry.id,
        day=say.day(until),
        days=say.plural("{n} day", "{n} days", rules.days),
        rule=cited(rules.rule, say),
    )
    told = [said, say("It stands. Your side can still be added.")]
    if rules.rule != OURS:
        told.insert(1, asking.book.wording(rules.rule, asking.today, say.lang))
    return Refusal(*told, fields={"reason": said}, buttons=(side,))


def readers_line(is_apart: bool, say: Say) -> str:
    """Who will read what one side says."""
    if is_apart:
        return say("The reviewer alone reads your words.")
    return say("The reviewer and the other side read your words.")


def appeal(asking: Asking, entry: Entry, typed: str) -> Card:
    """Put it to a reviewer, once. Raises Refusal."""
    tx, say, known = asking.tx, asking.say, asking.person
    check_may_appeal(asking, entry)
    words = clean(typed, MOST)
    if not words:
        raise Refusal(
            say("Please say why it is wrong. Nothing was changed."),
            say(
                "For example: /rollcall conduct appeal D{number} it was not my phone",
                number=entry.id,
            ),
            fields={"reason": say("Please say why it is wrong.")},
        )
    people.lock(tx, known.id)
    tx.read_again(tx.held(entry))
    rules, until = check_may_appeal(asking, entry)  # as it stands now that nobody else changes it
    reviewer = next_reviewer(tx, asking.book, known.team, rules.decided_by, entry)
    made = Appeal(
        team_id=entry.team_id,
        entry_id=entry.id or 0,
        person_id=known.id,
        words=words,
        asked_at=tx.now,
        until=until,
        decided_by_role=rules.decided_by,
        rule=rules.rule,
        apart=rules.apart,
        reviewer_id=reviewer.id if reviewer else None,
        reviewer_since=tx.now,
        salt=secrets.token_hex(8),
    )
    appeals.add(tx, made)
    tx.note(
        "appeal.asked",
        subject(entry),
        asking.actor,
        personal={"words": (made.salt, words)},
        until=until,
        rule=rules.rule,
        of=made.reviewer_id,
    )
    redraw(tx, entry)
    if reviewer is None:
        appeal_room.tell_those_above(tx, asking.book, made, entry)
    else:
        appeal_room.open_room(tx, asking.book, made, entry, reviewer)
    return _answer(asking, entry, made, reviewer)


def _answer(asking: Asking, entry: Entry, made: Appeal, reviewer: Known | None) -> Card:
    say = asking.say
    if reviewer is None:
        told = [
            say(
                "Your appeal against D{number} is kept. Nobody is left who may review it: "
                "neither you nor whoever logged it does. Those above are told.",
                number=entry.id,
            )
        ]
    else:
        told = [
            say(
                "Your appeal against D{number} is with {name}, {role} ({rule}).",
                number=entry.id,
                name=reviewer.name,
                role=title_for(asking.book, reviewer, made.decided_by_role, say),
                rule=cited(made.rule, say),
            ),
            say("They hear each side by itself.")
            if made.apart
            else say("You can talk about it in the group message of those it is about."),
        ]
    told.append(say("Nothing comes of it until that is decided."))
    return Card(lines=tuple(told), buttons=(withdraw_button(entry, say),))


def next_reviewer(
    tx: Tx,
    book: Handbook,
    team: Team,
    role: str,
    entry: Entry,
    without: Collection[int] = (),
) -> Known | None:
    """Who is asked: never the entry's person or author, nobody who is away or has no account."""
    left_out = {entry.person_id, entry.author_id, *without}
    route = who_decides(tx, book, team, role, tx.now, (), left_out)
    there = (one.known for one in route.candidates if one.known.person.slack_id)
    return next(there, None)


def withdraw(asking: Asking, entry: Entry) -> Card:
    """Its person takes the appeal back, while nobody has decided it. Raises Refusal."""
    say, tx = asking.say, asking.tx
    if entry.person_id != asking.person.id:
        raise Refusal(
            say("The appeal against D{number} is not yours to withdraw.", number=entry.id)
        )
    people.lock(tx, asking.person.id)
    made = appeals.last_of(tx, entry.id or 0)
    if made is None:
        raise Refusal(say("Nobody appeals against D{number}.", number=entry.id))
    if not appeals.move(tx, made, state=WITHDRAWN, decided_at=tx.now):
        raise was_first(asking, entry, made)
    tx.note("appeal.withdrawn", subject(entry), asking.actor)
    accounts.close(tx, asking.book, asking.person, entry.day, asking.actor)
    redraw(tx, entry)
    appeal_room.redraw(tx, made)
    told = [say("Withdrawn: your appeal against D{number}.", number=entry.id)]
    if asking.today <= made.until:
        told.append(say("Until {day} you can appeal again.", day=say.day(made.until)))
    return Card(lines=tuple(told))


def end(tx: Tx, entry: Entry, actor: str) -> None:
    """The entry is gone by other means: an appeal that waits is over. The person's row is held."""
    made = appeals.last_of(tx, entry.id or 0)
    if made is not None and appeals.move(tx, made, state=ENDED, decided_at=tx.now):
        tx.note("appeal.ended", subject(entry), actor)
        appeal_room.redraw(tx, made)


def take_back(tx: Tx, book: Handbook, known: Known, entry: Entry, actor: str) -> bool:
    """Whoever logged it takes an entry back: nothing comes of it, and nothing of it waits any more.

    False, and nothing is changed, where it does not stand. The person's row is held; they are told
    by whoever calls.
    """
    if not ledger.change(tx, entry, (STANDING,), state=UNDONE):
        return False
    tx.note("ledger.undone", subject(entry), actor)
    end(tx, entry, actor)
    redraw(tx, entry)
    void_dismissal(tx, book, known, entry, actor)
    accounts.close(tx, book, known, entry.day, actor)
    return True


def was_first(asking: Asking, entry: Entry, made: Appeal) -> Refusal:
    """What the second of two is told: how it stands, and who was first."""
    say = asking.say
    nothing = say("Nothing was changed.")
    if made.decided_by is None:
        state = say(REVIEWS[made.state])
        return Refusal(
            say("The appeal against D{number}: {state}.", number=entry.id, state=state), nothing
        )
    stands = review_line(asking.tx, entry, made, say)
    if made.decided_by == asking.person.id:
        said = say("You have decided about D{number} already.", number=entry.id)
    else:
        name = people.by_id(asking.tx, made.decided_by).name
        said = say("{name} was first with D{number}.", name=name, number=entry.id)
    return Refusal(said, stands, nothing)


def holds_up(tx: Tx, book: Handbook, proposal: Proposal) -> list[Entry]:
    """The entries under appeal that a proposal rests on: until those are decided it waits."""
    waiting = [ledger.get(tx, one.entry_id) for one in appeals.open_of(tx, [proposal.person_id])]
    found = [one for one in waiting if one is not None]
    if not found:
        return []
    numbers = {shown["entry"] for shown in proposal.shown if "entry" in shown}
    account = book.conduct.accounts.get(proposal.consequence.partition(".")[0])
    kinds = account.kinds if account and proposal.ground == "conduct" else ()
    months = {shown["month"] for shown in proposal.shown if "month" in shown}
    records = [attendance.get(tx, n) for n in stored.records_of(tx, proposal.id or 0)]
    sources = {record.subject for record in records if record is not None and record.subject}
    return [
        one
        for one in found
        if one.id in numbers
        or one.source in sources
        or (one.kind in kinds and f"{one.day:%Y-%m}" in months)
    ]
