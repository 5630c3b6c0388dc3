"""Who hears of what becomes of a missing relief: its thread, whoever is asked, who reported it."""

from collections.abc import Callable, Iterable

from commands.deciding.reach import reach
from commands.relief import card
from handbook.book import Handbook
from handbook.messages import Message
from handbook.words import Say, of
from storage import covers, outbox, people, reliefs
from storage.cards import Button, Card, Fact
from storage.people import Known
from storage.reliefs import STANDING, Overtime, Relief
from storage.transaction import Tx


def say_in_thread(tx: Tx, relief: Relief, lines: Iterable[str]) -> None:
    """Redraw the card, and say this in its thread; who is looked for may not be needed any more."""
    if relief.state not in STANDING:
        covers.look_again(tx, subject(relief))
    post = outbox.first_of(tx, subject(relief))
    if post is not None:
        outbox.redraw(tx, post)
        outbox.reply(tx, post, post.subject, Card(lines=tuple(lines)))


def subject(relief: Relief) -> str:
    return f"relief:{relief.id}"


def tell(
    tx: Tx,
    book: Handbook,
    person: Known,
    relief: Relief,
    name: Message,
    title: str,
    lines: Iterable[str],
    row: Overtime | None = None,
    buttons: tuple[Button, ...] = (),
    small: tuple[str, ...] = (),
) -> None:
    """In the person's own direct message, in their language, with the overtime's hours."""
    facts = tuple(overtime_facts(tx, row, person, of(person.language))) if row else ()
    told = Card(title=title, facts=facts, lines=tuple(lines), buttons=buttons, small=small)
    reach(tx, book, person, name, subject(relief), told)


def overtime_facts(tx: Tx, row: Overtime, person: Known, say: Say) -> Iterable[Fact]:
    starts = card.local(row.starts_at, person.team)
    when = say(
        "{day}, {hours} ({time})",
        day=say.day(starts.date()),
        hours=card.hours(row.starts_at, row.ends_at, person.team, say),
        time=say.minutes(row.planned),
    )
    yield Fact(label=say("Overtime"), value=when)
    code = reliefs.shift(tx, row.shift_id).code
    yield Fact(label=say("For shift"), value=code)


def tell_reporter(
    tx: Tx, book: Handbook, relief: Relief, but: int, said: Callable[[Say], Iterable[str]]
) -> None:
    """Whoever was not relieved hears of it in their own words, unless it is their own doing."""
    if relief.reported_by == but:
        return
    reporter = people.by_id(tx, relief.reported_by)
    say = of(reporter.language)
    title = say(card.TITLES[relief.state], relief=card.name(relief, say))
    tell(tx, book, reporter, relief, "relief.told", title, said(say))
