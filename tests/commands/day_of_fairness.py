"""A day on which the manager looks at how evenly was decided."""

from functools import partial

from commands.fairness import clock
from storage import people
from storage.cards import Card
from storage.people import Role
from tests.commands.desk import BOOKS, Desk
from tests.commands.everything import Said, speaker
from tests.stories.floor import ADA, DORA


def a_day_of_fairness(desk: Desk, said: Said) -> None:
    """Adds what is said to what was said before: of all that was decided in those months."""
    do, types = speaker(desk, said)
    fairness = partial(types, word="fairness")
    fairness(ADA, "")
    with desk.database.change(desk.now) as tx:
        dora = people.by_slack(tx, DORA)
        assert dora is not None
        tx.session.add(Role(person_id=dora.id, role="manager"))
    fairness(DORA, "2026-11", "2027-05", "2019-01", "dance", "2999-12")
    for group in ("leader", "shift", "weekday", "rule", "month", "dance"):
        action = f"fairness.{'month' if group == 'dance' else group}"
        value = f"2027-05:{'leader' if group == 'month' else group}"
        do(partial(desk.presses, DORA, action, value))
    before = len(desk.outgoing())
    with desk.database.change(desk.now) as tx:
        clock.tell_all(tx, BOOKS, 1, desk.now)
    said.cards += [Card.model_validate(row.card) for row in desk.outgoing()[before:] if row.card]
