"""A day on which somebody is looked for, and nearly everything is said of it."""

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import select

from commands.deciding.command import Drawing
from schedules import cover_wave
from storage.cards import Card
from storage.covers import Cover, CoverAsk
from storage.people import Need
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.everything import Said, speaker
from tests.commands.relief_desk import own_shift
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, WEI, ZONE

START = datetime(2027, 4, 14, 7, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def a_day_of_covers(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before: searches that end in every way there is."""
    do, types = speaker(desk, said)
    before = len(desk.outgoing())
    cover = partial(types, word="cover")
    desk.now = START - 30 * HOUR
    early = own_shift(desk, GRACE, "E", START, START + 8 * HOUR)
    own_shift(desk, ADA, "L", START + 8 * HOUR, START + 16 * HOUR)
    with desk.database.change(desk.now) as tx:
        for need in tx.session.exec(select(Need)).all():
            need.minimum = 5
    cover(ADA, "", "2027-04-14 E", "accept C1", "decline C1", "cannot C1")
    cover(DORA, "", "dance", "2027-04-14", "2027-04-15 E", "31 February E", "stop", "stop C9")
    cover(DORA, "2027-04-14 E 22:00-23:00")
    do(lambda: desk.opens(DORA, "cover.find", ""))
    do(lambda: desk.opens(ADA, "cover.find", f"shift:{early}"))
    do(lambda: desk.opens(DORA, "cover.find", f"shift:{early}"))
    do(lambda: desk.opens(DORA, "cover.find", "shift:999999"))
    do(lambda: desk.sends(DORA, "cover.find", "shift:999999"))
    do(lambda: desk.sends(DORA, "cover.find", f"shift:{early}", hours="now"))
    desk.now = START - 10 * HOUR
    cover(DORA, "2027-04-14 E 08:00-12:00", "2027-04-14 E", "list")
    _clock(desk)
    desk.now = START - 2 * HOUR
    _clock(desk)
    number = _newest(desk)
    _draw(desk, said, number)
    types(BO, "", word="home")
    cover(BO, f"decline C{number}", f"decline C{number}")
    cover(WEI, f"accept C{number}", f"accept C{number}", f"decline C{number}")
    cover(BO, f"accept C{number}")
    types(WEI, "", word="home")
    ask = _ask_of(desk, number, "accepted")
    do(lambda: desk.opens(WEI, "cover.ask_off", ask))
    do(lambda: desk.opens(BO, "cover.ask_off", ask))
    do(lambda: desk.sends(WEI, "cover.ask_off", ask, reason="&" * 450))
    cover(WEI, f"cannot C{number}")
    cover(BO, f"cannot C{number}")
    _draw(desk, said, number)
    types(DORA, "", word="waiting")
    cover(DORA, "list", f"stop C{number}", f"release C{number}")
    do(lambda: desk.opens(DORA, "cover.release", number))
    do(lambda: desk.opens(ADA, "cover.release", number))
    do(lambda: desk.sends(DORA, "cover.release", number, reason="&" * 450))
    do(lambda: desk.opens(DORA, "cover.details", number))
    cover(WEI, f"accept C{number}", f"cannot C{number}")
    cover(DORA, f"release C{number} &")
    _draw(desk, said, number)
    desk.now = START - HOUR
    _clock(desk)
    desk.now = START + 2 * HOUR
    _clock(desk)
    _clock(desk)
    _draw(desk, said, number)
    cover(DORA, f"stop C{number}", f"stop C{number}", f"release C{number} &")
    _draw(desk, said, number)
    cover(BO, f"accept C{number}")
    cover(DORA, "2027-04-14 E")
    last = _newest(desk)
    cover(LINUS, f"accept C{last}")
    desk.now = START + 9 * HOUR
    _clock(desk)
    _draw(desk, said, last)
    cover(BO, f"accept C{last}")
    cover(LINUS, f"cannot C{last}")
    cover(DORA, "2027-04-14 E", "list")
    desk.now = START + 9 * HOUR
    cover(DORA, "2027-04-14 L")
    desk.now = START + 17 * HOUR
    _clock(desk)
    _draw(desk, said, _newest(desk))
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]


def _newest(desk: Desk) -> int:
    with desk.read() as tx:
        return max(number or 0 for number in tx.session.exec(select(Cover.id)).all())


def _ask_of(desk: Desk, number: int, state: str) -> int:
    with desk.read() as tx:
        query = select(CoverAsk.id).where(CoverAsk.cover_id == number, CoverAsk.state == state)
        return tx.session.exec(query).first() or 0


def _clock(desk: Desk) -> None:
    with desk.read() as tx:
        dues = cover_wave.due(tx, BOOKS, desk.now - HOUR, desk.now)
    for due in dues:
        with desk.database.change(desk.now) as tx:
            if cover_wave.why_useless(tx, BOOKS, due) is None:
                cover_wave.post(tx, BOOKS, due)


def _draw(desk: Desk, said: Said, number: int) -> None:
    """The card of this moment, and each person's question."""
    with desk.read() as tx:
        said.cards.append(DRAWS["cover"](Drawing(tx, BOOKS, number)))
        query = select(CoverAsk.id).where(CoverAsk.cover_id == number)
        for ask in tx.session.exec(query).all():
            said.cards.append(DRAWS["cover_ask"](Drawing(tx, BOOKS, ask or 0)))
