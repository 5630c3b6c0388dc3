"""The words of faults, of service logs and of what is said to them go at their term."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from storage import actions, checklists, forgetting, people, service_logs
from storage.actions import Action
from storage.checklists import OPEN, SETTLED, TASK, Fault, Round
from storage.database import Database
from storage.forgetting import Term
from storage.service_logs import Inspection, LogLine, ProblemReport
from storage.transaction import Tx
from tests.storage.floor import MONDAY, NOW, Floor, a_floor

SECRET = "Kaffee im Rechner"
AFTER = MONDAY + timedelta(days=1)


def term(tx: Tx, floor: Floor, day: date, **more: Any) -> Term:
    return Term(people.team(tx, floor.team), {"floor": day}, **more)


def a_fault(tx: Tx, floor: Floor, **more: Any) -> Fault:
    started = checklists.begin(
        tx, Round(team_id=floor.team, name="seats", day=MONDAY, posted_at=NOW, done_by=NOW)
    )
    return checklists.add_fault(
        tx,
        Fault(
            team_id=floor.team,
            round_id=started.number,
            person_id=floor.agents[0],
            point="headset",
            has_cause=False,
            words=SECRET,
            salt="salt",
            at=NOW,
            **more,
        ),
    )


def a_log(tx: Tx, floor: Floor) -> list[SQLModel]:
    known: dict[str, Any] = {
        "team_id": floor.team,
        "person_id": floor.agents[0],
        "day": MONDAY,
        "words": SECRET,
        "salt": "salt",
        "at": NOW,
    }
    line = service_logs.write(tx, LogLine(**known))
    looked = service_logs.inspect(tx, Inspection(by_id=floor.leaders[0], **known))
    reported = service_logs.report(tx, ProblemReport(lines=1, **known))
    assert reported is not None
    return [line, looked, reported]


def test_the_words_go_after_their_term_and_the_rest_stays(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        rows = [a_fault(tx, floor), *a_log(tx, floor)]
        assert forgetting.count(tx, term(tx, floor, MONDAY)) == {}
        assert forgetting.forget(tx, term(tx, floor, AFTER)) == {"floor": 4}
        for row in rows:
            tx.session.refresh(row)
            left = row.model_dump()
            assert (left["words"], left["person_id"]) == (None, floor.agents[0])
            assert left["salt"] != "salt"


def test_a_persons_own_words_go_alone(database: Database) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        a_fault(tx, floor)
        a_log(tx, floor)
        other, own = (people.by_id(tx, floor.agents[n]).person for n in (1, 0))
        assert forgetting.count(tx, term(tx, floor, AFTER, person=other)) == {}
        assert forgetting.count(tx, term(tx, floor, AFTER, person=own)) == {"floor": 4}


@pytest.mark.parametrize(
    ("state", "task", "goes"),
    [
        (OPEN, None, False),
        (SETTLED, None, True),
        (TASK, actions.OPEN, False),
        (TASK, actions.DONE, True),
    ],
)
def test_what_nobody_has_seen_to_is_kept(
    database: Database, state: str, task: str | None, *, goes: bool
) -> None:
    with database.change(NOW) as tx:
        floor = a_floor(tx)
        number = None
        if task is not None:
            number = actions.put(
                tx,
                Action(
                    team_id=floor.team,
                    words=None,
                    salt="salt",
                    due=MONDAY,
                    by_id=floor.leaders[0],
                    at=NOW,
                    state=task,
                ),
            ).id
        a_fault(tx, floor, state=state, action_id=number)
        found = forgetting.count(tx, term(tx, floor, AFTER, is_decided=True))
        assert found == ({"floor": 1} if goes else {})
        assert len(checklists.unsettled(tx, floor.team)) == (0 if goes else 1)
