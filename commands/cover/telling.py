"""Who hears of it: the search's card and thread, what it came from, and those who were asked."""

from collections.abc import Callable, Iterable

from commands.cover import card
from commands.cover.finding import shift_of
from commands.deciding.asking import Books
from commands.deciding.reach import reach
from handbook.book import Handbook
from handbook.messages import Message
from handbook.words import Say, of
from storage import covers, outbox, people
from storage.cards import Button, Card
from storage.covers import ASKED, Cover, CoverAsk
from storage.people import Known
from storage.transaction import Tx


def subject(cover: Cover) -> str:
    return f"cover:{cover.id}"


def show(tx: Tx, cover: Cover, lines: Iterable[str] = ()) -> None:
    """Draw the card again, and that of what the search came from; say this in its thread."""
    _redraw(tx, cover.origin)
    post = outbox.first_of(tx, subject(cover))
    if post is None:
        return
    outbox.redraw(tx, post)
    if told := tuple(lines):
        outbox.reply(tx, post, post.subject, Card(lines=told))


def _redraw(tx: Tx, origin: str) -> None:
    post = outbox.first_of(tx, origin)
    if post is not None:
        outbox.redraw(tx, post)


def ask(tx: Tx, books: Books, row: CoverAsk) -> None:
    """Put the question to the person. Whether they may be woken is for the caller to know."""
    known = people.by_id(tx, row.person_id)
    if known.person.slack_id is not None:
        drawn = card.of_ask(tx, row, books)
        outbox.tell(tx, known.person.slack_id, f"cover_ask:{row.id}", drawn)


def redraw_ask(tx: Tx, row: CoverAsk) -> None:
    """The question as it stands now, wherever it was put."""
    for post in outbox.posts_of(tx, f"cover_ask:{row.id}"):
        outbox.redraw(tx, post)


def tell_asked(
    tx: Tx, books: Books, cover: Cover, said: Callable[[Say], str], but: int | None = None
) -> None:
    """Whoever has been asked and has not said no hears what became of it."""
    assert cover.id is not None
    for row in covers.asks(tx, cover.id):
        redraw_ask(tx, row)
        if row.state == ASKED and row.person_id != but:
            known = people.by_id(tx, row.person_id)
            tell(tx, books[known.team.handbook], known, cover, [said(of(known.language))])


def tell(
    tx: Tx,
    book: Handbook,
    known: Known,
    cover: Cover,
    lines: Iterable[str],
    name: Message = "cover.told",
    buttons: tuple[Button, ...] = (),
) -> None:
    """In the person's own direct message and language, under the shift that it is about."""
    say = of(known.language)
    facts = card.wanted(cover, shift_of(tx, cover), known.team, say)
    told = Card(facts=tuple(facts), lines=tuple(lines), buttons=buttons)
    reach(tx, book, known, name, f"cover_told:{cover.id}", told)
