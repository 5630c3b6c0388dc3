"""Words of hand-overs, patrols and post-shift meetings go at their term; what is open stays."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from storage import debriefs, forgetting, handovers, patrols, people
from storage.database import Database
from storage.debriefs import Debrief
from storage.forgetting import Term
from storage.handovers import ACCEPTED, CLOSED, OPEN, HandOver, Point
from storage.patrols import Finding
from storage.transaction import Tx
from tests.storage.floor import NOW, Floor, a_floor, a_shift

SECRET, TODAY = "Gallensteine", date(2027, 11, 2)


def term(tx: Tx, floor: Floor, *, by: int | None = None, is_decided: bool = False) -> Term:
    person = people.by_id(tx, by).person if by else None
    return Term(people.team(tx, floor.team), {"floor": TODAY}, person, is_decided)


def a_hand_over(tx: Tx, floor: Floor, state: str, point_state: str, hours: int | None) -> None:
    giver = floor.leaders[0]
    number = handovers.add(
        tx,
        HandOver(
            team_id=floor.team,
            giver_id=giver,
            given_at=NOW,
            taker_id=giver,
            state=state,
            steps=["screen"],
            review_words=SECRET,
            salt="salt",
        ),
    )
    handovers.put(
        tx,
        Point(
            team_id=floor.team,
            handover_id=number,
            topic="equipment",
            words=SECRET,
            salt="salt",
            is_for_floor=True,
            by_id=giver,
            at=NOW,
            until=NOW + timedelta(hours=hours) if hours else None,
            state=point_state,
        ),
    )


@pytest.mark.parametrize(
    ("state", "point_state", "hours", "gone"),
    [
        (CLOSED, handovers.CLOSED, None, 2),
        (CLOSED, OPEN, 24, 2),
        (CLOSED, OPEN, None, 1),
        (ACCEPTED, OPEN, None, 0),
    ],
)
def test_what_is_open_is_kept_from_a_person_who_asks(
    database: Database, state: str, point_state: str, hours: int | None, gone: int
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_hand_over(tx, floor, state, point_state, hours)
    with database.change(NOW) as tx:
        asked = term(tx, floor, by=floor.leaders[0], is_decided=True)
        assert forgetting.forget(tx, asked) == ({"floor": gone} if gone else {})
        others = term(tx, floor, by=floor.agents[0])
        assert forgetting.count(tx, others) == {}, "they wrote none of it"


def test_at_its_term_every_word_goes_and_what_was_done_stays(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_hand_over(tx, floor, ACCEPTED, OPEN, None)
        finding = Finding(
            team_id=floor.team,
            kind="desks",
            place=SECRET,
            words=SECRET,
            salt="salt",
            by_id=floor.leaders[0],
            at=NOW,
        )
        patrols.add(tx, finding)
        shift = a_shift(tx, floor)
        debrief = debriefs.begin(tx, shift, "salt")
        by = floor.leaders[0]
        assert debriefs.write(tx, debrief, 0, by=by, summary=SECRET, goals=SECRET, reached="all")
    with database.change(NOW) as tx:
        assert forgetting.forget(tx, term(tx, floor)) == {"floor": 4}
    with database.read(NOW) as tx:
        point = tx.session.exec(select(Point)).one()
        handover = tx.session.exec(select(HandOver)).one()
        seen = tx.session.exec(select(Finding)).one()
        met = tx.session.exec(select(Debrief)).one()
        assert (point.words, handover.review_words, seen.place, seen.words) == (None,) * 4
        assert (met.summary_words, met.goals_words) == (None, None)
        assert (point.topic, handover.steps, seen.kind, met.reached) == (
            "equipment",
            ["screen"],
            "desks",
            "all",
        )
        assert "salt" not in (point.salt, handover.salt, seen.salt, met.salt), "or it is guessed"
