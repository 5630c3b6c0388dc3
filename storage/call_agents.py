"""Who is whom in the telephone system: by staff number, by e-mail, or by a name that one has."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select

from storage.call_intervals import CallInterval
from storage.calls import FORGOTTEN, Agent, AgentDay
from storage.forgettable import Term
from storage.people import Person
from storage.transaction import Tx

_CHANNEL = re.compile(r"^(?:agent|sip|pjsip|local|iax2?|dahdi|sccp|zap|user)/", re.IGNORECASE)
_BEHIND = re.compile(r"(?:@.*|/n|-[0-9a-f]{8})$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 3
"""A staff number has no more parts than that, as `A-12-3` has three."""


class Heard(NamedTuple):
    """An agent and what is known of them: how many calls, from when to when."""

    agent: Agent
    person: Person | None
    answered: int
    first: date | None
    last: date | None


def heard(tx: Tx, team_id: int) -> Sequence[Heard]:
    """Everybody whom the team's telephone systems named, by name; without the forgotten."""
    rows = tx.connection.execute(
        select(
            AgentDay.agent_id,
            func.sum(AgentDay.answered),
            func.min(AgentDay.day),
            func.max(AgentDay.day),
        )
        .where(AgentDay.team_id == team_id)
        .group_by(col(AgentDay.agent_id))
    )
    known: dict[int | None, tuple[int, date | None, date | None]] = {
        number: (int(answered), first, last) for number, answered, first, last in rows
    }
    query = (
        select(Agent, Person)
        .outerjoin(Person, col(Person.id) == Agent.person_id)
        .where(Agent.team_id == team_id, ~col(Agent.name).startswith(FORGOTTEN))
        .order_by(col(Agent.name))
    )
    return [
        Heard(agent, person, *known.get(agent.id, (0, None, None)))
        for agent, person in tx.session.exec(query).all()
    ]


def find(tx: Tx, team_id: int) -> int:
    """Try those who are unknown, but for whom somebody has said so; how many were found."""
    tx.flush()
    query = select(Agent).where(
        Agent.team_id == team_id,
        col(Agent.person_id).is_(None),
        col(Agent.by_hand).is_(False),
        ~col(Agent.name).startswith(FORGOTTEN),
    )
    unknown = tx.session.exec(query).all()
    if not unknown:
        return 0
    people = _People(tx.session.exec(select(Person).where(Person.team_id == team_id)).all())
    spans: dict[int | None, tuple[date | None, date | None]] = {}

    def span(agent: Agent) -> tuple[date | None, date | None]:
        if not spans:  # costs more than all else here, and few need it
            spans.update({one.agent.id: (one.first, one.last) for one in heard(tx, team_id)})
        return spans[agent.id]

    found = 0
    for agent in unknown:
        person = people.named(agent.name, partial(span, agent))
        if person is not None:
            agent.person_id = person.id
            found += 1
    return found


def named(tx: Tx, team_id: int, name: str) -> Agent | None:
    """The agent of that very name, held until the end."""
    query = select(Agent).where(Agent.team_id == team_id, Agent.name == name)
    return tx.session.exec(query.with_for_update()).first()


def link(tx: Tx, agent: Agent, person: Person | None, by: str) -> bool:
    """Say who that is, or that it is nobody we know; False where it is so already."""
    person_id = person.id if person else None
    if agent.person_id == person_id and agent.by_hand:
        return False
    tx.note(
        "calls.agent",
        f"call_agent:{agent.id}",
        by,
        before=agent.person_id,
        after=person_id,
    )
    agent.person_id, agent.by_hand = person_id, True
    tx.session.add(agent)
    return True


class _People:
    """A team's people, those who left among them, by what a telephone system may call them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._codes = {one.code.casefold(): one for one in people}
        self._emails = _by_key((one.email or "", one) for one in people)
        self._names = _by_key((one.name, one) for one in people)

    def named(
        self, name: str, span: Callable[[], tuple[date | None, date | None]]
    ) -> Person | None:
        """Only one whom it can mean; `span` is asked only where days of the name decide."""
        if mailed := self._emails.get(_plain(name)):
            return mailed[0] if len(mailed) == 1 else None
        bare = _BEHIND.sub("", _CHANNEL.sub("", name.strip()))
        coded = {one.code: one for one in self._coded(bare)}
        if coded:
            return next(iter(coded.values())) if len(coded) == 1 else None
        there = [one for one in self._same_name(bare) if _was_there(one, *span())]
        return there[0] if len(there) == 1 else None

    def _coded(self, bare: str) -> Iterator[Person]:
        """Those whose staff number stands in it as a word of its own."""
        words = list(_WORD.finditer(bare.casefold()))
        for start, begins in enumerate(words):
            for ends in words[start : start + _MOST_WORDS]:
                if one := self._codes.get(bare.casefold()[begins.start() : ends.end()]):
                    yield one

    def _same_name(self, bare: str) -> Sequence[Person]:
        found = self._names.get(_plain(bare))
        if found is None:  # "1001 - Bob Johnson", of somebody whose number is another
            letters = re.sub(r"^[\d\s\-:()]+|[\d\s\-:()]+$", "", bare)
            found = self._names.get(_plain(letters))
        return found or ()


def _by_key(pairs: Iterable[tuple[str, Person]]) -> Mapping[str, Sequence[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for key, person in pairs:
        if key:
            found[_plain(key)].append(person)
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _was_there(person: Person, first: date | None, last: date | None) -> bool:
    """Whether the person worked here while the agent took calls."""
    if first is not None and person.left_on is not None and person.left_on <= first:
        return False
    return last is None or person.joined_on is None or person.joined_on <= last


# ---- names that had their term


def over(term: Term, day: date) -> ColumnElement[bool]:
    """Names of people who left before the day; of a team, also of nobody that we know, of whom
    nothing was heard since.
    """
    left = select(Person.id).where(
        Person.team_id == term.team.id, col(Person.left_on).is_not(None), col(Person.left_on) < day
    )
    if term.person is not None:
        left = left.where(Person.id == term.person.id)
    whose: ColumnElement[bool] = col(Agent.person_id).in_(left)
    if term.person is None:
        last = select(func.max(AgentDay.day)).where(AgentDay.agent_id == Agent.id)
        whose |= col(Agent.person_id).is_(None) & (last.scalar_subquery() < day)
    return (col(Agent.team_id) == term.team.id) & ~col(Agent.name).startswith(FORGOTTEN) & whose


def forget(tx: Tx, which: ColumnElement[bool]) -> None:
    """A number stands in the name's place, also in what the system counted itself; figures stay."""
    tx.flush()
    for agent in tx.session.exec(select(Agent).where(which).with_for_update()).all():
        name = f"{FORGOTTEN}{agent.id}"
        tx.connection.execute(
            update(CallInterval)
            .where(
                col(CallInterval.team_id) == agent.team_id, col(CallInterval.agent) == agent.name
            )
            .values(agent=name)
        )
        agent.name, agent.person_id, agent.by_hand = name, None, True
    tx.session.flush()
