"""An appeal as its reviewer hears it: both sides together, and who may hear and review it."""

from dataclasses import dataclass

from commands.conduct.appealing import named
from commands.conduct.finding import found
from commands.deciding import appeal_card, appeal_room
from commands.deciding import appeals as deciding
from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Drawing, Waiting
from commands.deciding.ledger import subject
from commands.deciding.lines import cited
from commands.deciding.standing import review_line
from handbook.terms import OURS
from storage import appeals, ledger, people
from storage.appeals import OPEN, Appeal
from storage.cards import Card, Form
from storage.ledger import Entry
from storage.people import Known


@dataclass(frozen=True)
class Case:
    """An appeal, the entry it is against, and whose it is."""

    appeal: Appeal
    entry: Entry
    known: Known


def draw(drawing: Drawing) -> Card:
    """The appeal's card, as it stands."""
    appeal = appeals.get(drawing.tx, drawing.number)
    assert appeal is not None, "appeals are never deleted"
    entry = ledger.get(drawing.tx, appeal.entry_id)
    assert entry is not None, "nor are entries"
    book = drawing.books[people.team(drawing.tx, appeal.team_id).handbook]
    say = appeal_room.words_of(drawing.tx, appeal, entry)
    return appeal_card.card(drawing.tx, book, appeal, entry, say)


def waits(asking: Asking) -> list[Waiting]:
    """The appeals that the person may review, oldest first."""
    say, found_ = asking.say, []
    for appeal in appeals.of_team(asking.tx, asking.person.person.team_id):
        entry = ledger.get(asking.tx, appeal.entry_id)
        if entry is None or not _may_review(asking, appeal, entry):
            continue
        about = appeal_card.facts(
            asking.tx, appeal, entry, people.by_id(asking.tx, appeal.person_id), say
        )
        found_.append(
            Waiting(
                since=appeal.asked_at,
                lines=(
                    say(
                        "{title} — {name}",
                        title=appeal_card.title(asking.book, entry, say),
                        name=about[0].value,
                    ),
                    about[1].value,
                ),
                buttons=appeal_card.buttons(asking.book, appeal, entry, say),
            )
        )
    return found_


def sides(asking: Asking, value: str) -> Form:
    """Both sides of an appeal, one below the other. The look is noted. Raises Refusal."""
    say, case = asking.say, _heard(asking, value)
    asking.tx.note("appeal.looked", subject(case.entry), asking.actor)
    return Form(
        action="conduct.sides",
        title=say("Both sides of D{number}", number=case.entry.id),
        close=say("Close"),
        lines=both_sides(asking, case),
    )


def both_sides(asking: Asking, case: Case) -> tuple[str, ...]:
    """The entry, its rule in words, what its author noted, and what its person says."""
    say, tx, entry, appeal = asking.say, asking.tx, case.entry, case.appeal
    known = case.known
    told = [
        say("{label}: {value}", label=fact.label, value=fact.value)
        for fact in appeal_card.facts(tx, appeal, entry, known, say)
    ]
    told.insert(0, named(asking, entry))
    if entry.rule != OURS:
        told.append(f"{entry.rule}: {asking.book.wording(entry.rule, entry.day, say.lang)}")
    theirs = (
        (say("When and where"), entry.place),
        (say("Evidence"), entry.evidence),
        (say("Note"), entry.note),
        (say("To the appeal"), appeal.answer),
    )
    own = ((say("The person's side"), entry.side), (say("The appeal"), appeal.words))
    for name, words in ((people.by_id(tx, entry.author_id).name, theirs), (known.name, own)):
        said = [say("{label}: {value}", label=label, value=text) for label, text in words if text]
        told.append("\n".join([say("{name} says:", name=name), *(said or [say("Nothing yet.")])]))
    if appeal.state in appeals.REVIEWED:
        told.append(review_line(tx, entry, appeal, say))
    if appeal.decided_words:
        told.append(say("Reason of the decision: {reason}", reason=appeal.decided_words))
    return tuple(told)


def _case(asking: Asking, typed: str) -> Case:
    """The newest appeal against an entry. Raises Refusal."""
    entry, known = found(asking, typed)
    appeal = appeals.last_of(asking.tx, entry.id or 0)
    if appeal is None:
        raise Refusal(
            asking.say("Nobody appeals against D{number}.", number=entry.id),
            asking.say("Nothing was changed."),
        )
    return Case(appeal, entry, known)


def _heard(asking: Asking, typed: str) -> Case:
    """For its reviewer and, unless they are kept apart, for both sides. Raises Refusal."""
    say, case = asking.say, _case(asking, typed)
    if asking.person.id in (case.entry.person_id, case.entry.author_id):
        if case.appeal.apart:
            raise Refusal(say("The reviewer hears each side by itself: this is not yours to read."))
        return case
    _check_may_review(asking, case)
    return case


def waiting(asking: Asking, typed: str) -> Case:
    """An appeal that waits, for whoever may review it. Raises Refusal."""
    case = _case(asking, typed)
    _check_may_review(asking, case)
    if case.appeal.state != OPEN:
        raise deciding.was_first(asking, case.entry, case.appeal)
    return case


def _may_review(asking: Asking, appeal: Appeal, entry: Entry) -> bool:
    is_concerned = asking.person.id in (entry.person_id, entry.author_id)
    return not is_concerned and asking.book.may(asking.person.roles, appeal.decided_by_role)


def _check_may_review(asking: Asking, case: Case) -> None:
    """Never its person or its author, whatever their role. Raises Refusal."""
    say, number = asking.say, case.entry.id
    nothing = say("Nothing was changed.")
    if asking.person.id == case.entry.person_id:
        raise Refusal(say("Nobody reviews what is about themself."), nothing)
    if asking.person.id == case.entry.author_id:
        raise Refusal(
            say("You have logged D{number}: somebody else reviews it.", number=number), nothing
        )
    if not _may_review(asking, case.appeal, case.entry):
        raise Refusal(
            say(
                "The appeal against D{number} is for the {role} to review ({rule}).",
                number=number,
                role=asking.book.roles[case.appeal.decided_by_role].in_language(say.lang),
                rule=cited(case.appeal.rule, say),
            ),
            nothing,
        )
