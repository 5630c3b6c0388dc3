"""One long day at the desk in which nearly everything that can be said is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import select

from commands.deciding.asking import Refusal
from schedules.schedule import Due, all_schedules
from storage import people
from storage.cards import Card, Form
from storage.people import Need, Person, Team
from storage.rosters import Assignment, Shift
from tests.commands.desk import BOOKS, Desk, needs
from tests.commands.everything_brb import away_from_the_post
from tests.commands.everything_proofs import about_proofs, cards_of_proofs
from tests.stories.floor import ADA, BO, DORA, GRACE, LINUS, MONDAY, WEI, ZONE

LONG_NAME = "Wilhelmina & <Ferdinanda> 欧阳 " * 5


@dataclass
class Said:
    """All that was said; `forms` opened, `cards` answered, posted or told, `complaints` refused."""

    cards: list[Card] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Every piece of text that somebody reads."""
        for card in self.cards:
            yield from card.text.splitlines()
            yield from (button.label for button in card.buttons)
            yield from (button.label for item in card.items for button in item.buttons)
        for form in self.forms:
            yield from (form.title, form.close, *form.lines)
            if form.submit:
                yield form.submit
            for asked in form.fields:
                yield asked.label
                yield asked.hint or ""
                yield from (choice.label for choice in asked.choices)
        yield from self.complaints


def speak(desk: Desk, language: str, *, name: str | None = None) -> None:
    """Everybody and the channels have this language; Ada may be called differently."""
    with desk.database.change(desk.now) as tx:
        for team in tx.session.exec(select(Team)).all():
            team.language = language
        for person in tx.session.exec(select(Person)).all():
            person.language = person.locale = language
            if person.slack_id == ADA and name:
                person.name = name


def work_forty_days(desk: Desk, who: str) -> None:
    """Two shifts a day for forty days from December on, one of them without a minimum."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        team = person.person.team_id
        tx.session.merge(Need(team_id=team, code="E", weekday=0, minimum=0))
        for day in (date(2026, 12, 1) + timedelta(days=n) for n in range(40)):
            for code, hour in (("E", 7), ("L", 15)):
                start = datetime.combine(day, time(hour), ZONE)
                shift = Shift(
                    team_id=team,
                    day=day,
                    code=code,
                    starts_at=start,
                    ends_at=start + timedelta(hours=8),
                )
                tx.session.add(shift)
                tx.session.flush()
                assert shift.id is not None
                tx.session.add(Assignment(shift_id=shift.id, person_id=person.id))


def speaker(desk: Desk, said: Said) -> tuple["Do", Callable[..., None]]:
    """Acts, and typed lines, whose answers and refusals are written down."""

    def do(act: Callable[[], Card | Form | bool | None]) -> None:
        try:
            answer = act()
        except Refusal as refused:
            said.cards.append(refused.card)
            said.complaints += refused.fields.values()
            return
        if isinstance(answer, Card):
            said.cards.append(answer)
        elif isinstance(answer, Form):
            said.forms.append(answer)

    def types(who: str, *lines: str, word: str = "timeoff") -> None:
        for line in lines:
            do(partial(desk.types, who, line, word))

    return do, types


def a_long_day(desk: Desk) -> Said:
    """The day itself."""
    said = Said()

    do, types = speaker(desk, said)
    types(ADA, "", word="help")
    types(ADA, "", word="home")
    types(BO, "", "klingon", "slack", "slack", word="language")
    _forget_locale(desk, BO)
    types(BO, "", word="language")
    types(ADA, "", "list", "form", "holiday today", "sick", "sick 31 February", "sick 5/6")
    types(ADA, "sick 2026-11-05 to 2026-11-04", "sick 2026-11-05 to 2029-11-04")
    types(ADA, "sick today 14:00 for 30 hours", "sick yesterday", "sick 2026-11-01 to 2026-11-09")
    types(ADA, "sick today " + "&" * 3_000)
    do(lambda: desk.opens(ADA, "leave.ask"))
    for answers in (
        {"kind": "?"},
        {"kind": "sick"},
        {"kind": "sick", "first": "2026-11-05", "last": "2026-11-04"},
        {"kind": "sick", "first": "2026-11-05", "last": "2028-11-04"},
        {"kind": "sick", "first": "2026-11-01"},
    ):
        do(partial(desk.sends, ADA, "leave.ask", **answers))
    # 1 approved, 2 declined, 3 withdrawn, 4 waits and spans eighty shifts, 5 a year without any
    types(ADA, "sick today 15:00-17:00 " + "&" * 1_900, "sick today")
    types(BO, "sick today and tomorrow")
    types(WEI, "sick 2026-11-03", "withdraw 3", "withdraw 3")
    types(ADA, "sick 2026-12-01 to 2027-01-09")
    types(LINUS, "sick 2027-06-01 to 2028-05-31")
    types(DORA, "sick today")
    desk.now += timedelta(minutes=30)
    press_all_due(desk)
    types(BO, "approve 1", "why 1", "why 99", "why", "withdraw 1")
    types(GRACE, "approve 1 if possible", "decline 1", "approve 2")
    types(GRACE, "undo 1")
    do(lambda: desk.presses(GRACE, "leave.approve", 1))
    types(LINUS, "undo 1")
    types(GRACE, "undo 1", "undo 1")
    do(lambda: desk.presses(GRACE, "leave.undo", "1:1"))
    do(lambda: desk.presses(GRACE, "leave.approve", 1))
    do(lambda: desk.presses(GRACE, "leave.approve", 1))
    do(lambda: desk.presses(LINUS, "leave.approve", 1))
    do(lambda: desk.presses(LINUS, "leave.approve", 3))
    do(lambda: desk.presses(DORA, "leave.approve", 5))
    do(lambda: desk.presses(DORA, "leave.approve", 6))
    do(lambda: desk.opens(DORA, "leave.decline", 2))
    do(lambda: desk.sends(DORA, "leave.decline", 2, reason=" "))
    do(lambda: desk.sends(DORA, "leave.decline", 2, reason="&" * 2_000))
    do(lambda: desk.says_in_thread(LINUS, 2, "approve"))
    types(BO, "withdraw 2", "why 2", "list")
    types(DORA, "list", "decline 2 again", "approve 6")
    # 6 is revoked in the end
    types(GRACE, "approve 6")
    for who, number in ((GRACE, 6), (GRACE, 3), (GRACE, 4), (DORA, 6), (ADA, 6), (DORA, 2)):
        types(who, f"reverse {number}")
        do(partial(desk.opens, who, "leave.reverse", number))
    do(lambda: desk.sends(GRACE, "leave.reverse", "6:revoked", reason="&" * 1_900))
    do(lambda: desk.sends(LINUS, "leave.reverse", "6:revoked", reason="&"))
    types(LINUS, "reverse 6 &", "approve 6")
    do(lambda: desk.opens(LINUS, "leave.reverse", 6))
    types(DORA, "withdraw 6")
    types(ADA, "why 1", "list")
    types(ADA, "", word="home")
    types(GRACE, "", word="home")
    types(ADA, "", word="waiting")
    types(GRACE, "", word="waiting")
    do(lambda: desk.opens(DORA, "leave.approve_against", 5))
    do(lambda: desk.sends(DORA, "leave.approve_against", 5, reason=" "))
    do(lambda: desk.sends(DORA, "leave.approve_against", 5, reason="&" * 2_000))
    for number in (1, 2):
        do(partial(desk.opens, DORA, "leave.details", number))
    do(lambda: desk.opens(BO, "leave.details", 1))
    types(LINUS, "personal today", "annual 2026-11-20", "special personal today")
    types(LINUS, "personal 2026-11-03 03:00-05:00", "personal 2026-11-04 from 03:00")
    types(LINUS, "personal 2026-11-04 to 2026-11-05 15:00-17:00", "errand today for 1 hour")
    do(lambda: desk.opens(LINUS, "leave.special", "personal 2026-11-02"))
    do(lambda: desk.sends(LINUS, "leave.special", "personal 2026-11-02", reason=""))
    types(ADA, "for @Bo sick today")
    types(GRACE, "for nobody sick today", "for @Bo sick 2026-11-04", "for A002 sick 2026-11-04")
    types(GRACE, "for Bo sick 2026-11-05", "for Bo personal 2026-11-06 16:00-17:00")
    full = _full_days(desk, do, types)
    desk.now = datetime(2026, 11, 2, 13, 0, tzinfo=ZONE)
    types(GRACE, "sick today")  # late
    desk.now = datetime(2026, 11, 2, 17, 0, tzinfo=ZONE)
    types(ADA, "withdraw 1")
    types(ADA, "sick today")  # after the start
    late = desk.count()
    press_all_due(desk)
    desk.now = datetime(2026, 11, 3, 2, 0, tzinfo=ZONE)
    types(WEI, "sick today")
    desk.now = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)
    types(ADA, f"withdraw {late}")
    types(GRACE, f"reverse {late}")
    # offers: one is void, one refused, one taken, one waits
    types(LINUS, "sick 2026-11-10 to 2026-11-12")
    offered = desk.count()
    do(lambda: desk.opens(DORA, "leave.offer", offered))
    types(GRACE, f"offer {offered} 2026-11-10")
    types(DORA, f"offer {offered} 2026-11-10 to 2026-11-12", f"offer {offered}")
    types(DORA, f"offer {offered} 2026-11-10 to 2026-11-11 &", f"offer {offered} 2026-11-10 &")
    types(BO, f"accept {offered}")
    types(LINUS, f"keep {offered}", f"keep {offered}", f"accept {offered}", f"accept {late}")
    do(lambda: desk.sends(DORA, "leave.offer", offered, first="2026-11-11", words="&" * 1_900))
    types(LINUS, f"accept {offered}", f"accept {offered}")
    types(GRACE, "for Bo personal 2026-11-12 to 2026-11-13")
    types(GRACE, f"offer {desk.count()} 2026-11-12 16:00-17:00", f"approve {desk.count()} &")
    types(BO, f"accept {desk.count()}")
    types(WEI, "personal 2026-11-07 to 2026-11-08")
    types(GRACE, f"offer {desk.count()} 2026-11-07", f"offer {desk.count()} 2026-11-07 15:00-16:00")
    types(GRACE, f"offer {desk.count()} 2026-11-08 & & &")
    # changes: fewer days, other days that are declined, approved and undone
    types(LINUS, "sick 2026-12-07 to 2026-12-08")
    old = desk.count()
    do(lambda: desk.opens(LINUS, "leave.change", old))
    do(lambda: desk.opens(GRACE, "leave.change"))
    types(LINUS, "change", f"change {old}", f"change {old} to 2026-12-07 to 2026-12-08")
    types(DORA, f"change {old} to 2026-12-07", f"approve {old} &", f"approve {old}")
    types(LINUS, f"change {old} to 2026-12-08", f"change {old} to 2026-12-08 16:00-17:00")
    types(
        LINUS,
        f"change {old} to 2026-12-09",
        f"change {old} to 2026-12-11",
        f"change {old + 1} to 2026-12-14",
    )
    types(GRACE, f"decline {old + 1} &", f"undo {old + 1}")
    types(LINUS, f"withdraw {old + 1}", f"change {old} to 2026-12-11", "sick 2026-12-11")
    types(GRACE, f"approve {old + 2}", f"undo {old + 2}", f"approve {old + 2}")
    types(LINUS, f"change {old} to 2026-12-14", "sick 2026-12-08")
    types(GRACE, f"undo {old + 2}")
    # a day that is full: declined, undone, offered other days
    types(BO, "personal 2026-11-06")
    types(GRACE, f"decline {desk.count()} &", f"undo {desk.count()}")
    types(GRACE, f"offer {desk.count()} 2026-11-15 &")
    types(BO, f"keep {desk.count()}")
    types(ADA, "sick 2026-11-04 to 2026-11-06")
    begun = desk.count()
    desk.now = datetime(2026, 11, 5, 9, 0, tzinfo=ZONE)
    types(DORA, f"approve {begun}")
    do(lambda: desk.opens(DORA, "leave.reverse", begun))
    types(DORA, f"reverse {begun} &")
    types(DORA, f"undo {begun}")
    types(ADA, f"change {begun} to 2026-11-06", f"change {begun} to 2026-11-05 to 2026-11-09")
    types(ADA, f"withdraw {begun}")
    desk.now = datetime(2026, 11, 5, 16, 0, tzinfo=ZONE)
    types(DORA, f"undo {begun}", f"undo {late}")
    types(ADA, "sick 2026-11-04 to 2026-11-05", "sick 2026-11-05 to 2026-11-06")
    types(DORA, f"approve {desk.count()} &")
    desk.now = datetime(2026, 11, 6, 16, 0, tzinfo=ZONE)
    types(ADA, f"withdraw {desk.count()}")
    types(DORA, f"reverse {desk.count()} &")
    press_all_due(desk)
    about_proofs(desk, do, types)
    types(GRACE, f"approve {full - 1}")  # closed by the clock
    needs(desk, 2)
    types(BO, "sick 2026-11-07")
    types(BO, f"withdraw {desk.count()}")  # who still waits is offered a place
    said.cards += away_from_the_post(desk, do, types)
    said.cards += [desk.card(number) for number in range(1, desk.count() + 1)]
    said.cards += cards_of_proofs(desk)
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing() if row.card]
    return said


Do = Callable[[Callable[[], Card | Form | bool | None]], None]


def _full_days(desk: Desk, do: Do, types: Callable[..., None]) -> int:
    """Places, waiting for one, and what becomes of it: offered, taken, missed, closed.

    Gives the number of the first who waits for the 7th; the one before waits for tomorrow.
    """
    types(BO, "personal 2027-03-01 to 2027-03-12", "personal 2026-11-03")  # no end of full days
    types(GRACE, "personal 2026-11-07", "take 1", "take 2", "take 3")
    first = desk.count()
    types(DORA, "sick 2026-11-07")
    types(LINUS, "personal 2026-11-07 to 2026-11-08", f"take {first + 2}", f"why {first + 2}")
    types(WEI, "personal 2026-11-07")
    do(lambda: desk.opens(GRACE, "leave.approve_against", first + 2))
    needs(desk, 3)
    do(lambda: desk.card(first))
    types(LINUS, f"approve {first}", "sick 2026-11-06")
    types(LINUS, f"withdraw {desk.count()}")
    types(ADA, "sick 2026-11-07")
    types(ADA, f"withdraw {desk.count()}")  # Grace and Wei are offered places
    types(ADA, f"take {first}")
    types(WEI, f"take {first + 3}", f"take {first + 3}")
    types(GRACE, "", word="home")
    do(lambda: desk.card(first))
    desk.now += timedelta(minutes=61)
    types(GRACE, f"take {first}")
    press_all_due(desk)  # behind the others once
    do(lambda: desk.opens(LINUS, "leave.approve_against", first))
    types(GRACE, f"take {first}")
    needs(desk, 1)
    types(BO, "personal 2027-02-10")  # a day without a roster has places
    types(ADA, "personal 2027-02-10 to 2027-02-11")
    for number in range(first, desk.count() + 1):
        types(WEI, f"why {number}")
    needs(desk, 4)
    types(LINUS, "personal 2027-02-10")
    do(lambda: desk.opens(GRACE, "leave.approve_against", desk.count()))
    types(GRACE, f"approve {desk.count() - 2}")
    return first


def _forget_locale(desk: Desk, who: str) -> None:
    """Slack has not told the person's language: the team's counts."""
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        person.person.locale = None


def press_all_due(desk: Desk) -> None:
    """What the clock says: each schedule's post of this day, and a downtime."""
    with desk.database.change(desk.now) as tx:
        for schedule in all_schedules():
            since = desk.now - timedelta(days=1)
            dues: list[Due] = list(schedule.due(tx, BOOKS, since, desk.now))
            for due in dues:
                if schedule.why_useless(tx, BOOKS, due) is None:
                    schedule.post(tx, BOOKS, due)
            schedule.was_away(tx, since, desk.now)


assert date(2026, 11, 2) == MONDAY, "the day is written for this Monday"
