"""The part of the long day that is about proofs and about coming back."""

from collections.abc import Callable
from functools import partial

from sqlmodel import select

from commands.deciding.command import Drawing
from storage.cards import Card, Form
from storage.proofs import Proof
from tests.commands.desk import BOOKS, DRAWS, Desk
from tests.commands.papers import file, fills_in, gives
from tests.stories.floor import ADA, BO, GRACE, LINUS, WEI

Do = Callable[[Callable[[], Card | Form | bool | None]], None]


def about_proofs(desk: Desk, do: Do, types: Callable[..., None]) -> None:
    """Sent, seen, missing, of another reason, late; a long leave ends with a word and without."""
    types(BO, "", word="proofs")
    do(lambda: gives(desk, GRACE, "F00"))
    types(BO, "sick today", "sick 2026-11-08")
    number = desk.count()
    do(lambda: desk.opens(BO, "proofs.send", number))
    do(lambda: fills_in(desk, BO, number))
    do(lambda: gives(desk, BO, file("F01", 10**9)))
    do(lambda: gives(desk, BO, file("F01", is_hosted=False)))
    do(lambda: gives(desk, BO, "F01"))
    for _ in range(2):
        do(lambda: desk.presses(BO, "proofs.for", number))
    do(lambda: gives(desk, BO, *[f"F{n}" for n in range(30)], text=f"#{number}"))
    do(lambda: desk.presses(GRACE, "proofs.see", number - 1))
    types(GRACE, "", word="waiting")
    for who in (ADA, BO, GRACE):
        for act in (f"accept {number} &", f"missing {number}", f"differs {number}", "accept"):
            types(who, act, word="proofs")
        do(partial(desk.presses, who, "proofs.see", number))
        do(partial(desk.presses, who, "proofs.see", number))
        do(partial(desk.opens, who, "proofs.check", number))
    do(lambda: desk.sends(GRACE, "proofs.check", f"{number}:owed", fits="yes"))
    do(lambda: desk.sends(GRACE, "proofs.check", f"{number}:sent", seen="0,3", words="&" * 900))
    types(BO, "", word="proofs")
    do(lambda: gives(desk, BO, "F31"))
    types(GRACE, f"differs {number} {'&' * 900}", word="proofs")
    types(LINUS, f"accept {number}", word="proofs")
    do(lambda: gives(desk, BO, "F32", text=f"#{number}"))
    types(WEI, "sick 2026-11-07 to 2026-11-10 &")
    number = desk.count()
    do(lambda: desk.opens(BO, "leave.extend", number))
    do(lambda: desk.opens(WEI, "leave.extend", number))
    for who, action in ((BO, "coming"), (WEI, "coming"), (WEI, "coming")):
        do(partial(desk.presses, who, f"leave.{action}", number))
    for who, action in ((BO, "not_back"), (GRACE, "not_back"), (LINUS, "is_back")):
        do(partial(desk.presses, who, f"leave.{action}", f"{number}:1"))


def cards_of_proofs(desk: Desk) -> list[Card]:
    """As they are drawn again, of each leave that somebody has sent or decided some for."""
    with desk.read() as tx:
        numbers = tx.session.exec(select(Proof.leave_id)).all()
        return [DRAWS["proofs"](Drawing(tx, BOOKS, number)) for number in numbers]
