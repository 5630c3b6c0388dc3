"""An absence from the post is asked for, or begins: what is stored, and what is answered."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from commands.brb import card
from commands.brb.finding import begun_minutes, local, title_of
from commands.brb.telling import is_there, leader_for
from commands.deciding.asking import Asking
from handbook.stepping_away import SteppingAway
from storage import stepping_away
from storage.cards import Card
from storage.people import Known
from storage.rosters import Shift
from storage.stepping_away import ASKED, OUT, StepAway


@dataclass(frozen=True)
class Wish:
    """Until when, and what was said of it."""

    until: datetime
    minutes: int | None
    words: str
    is_private: bool


def store(
    asking: Asking, shift: Shift, rules: SteppingAway, wish: Wish
) -> tuple[StepAway, Known | None]:
    """The absence, asked for or begun, and who is to agree to it."""
    tx, person = asking.tx, asking.person
    rule = rules.needs_consent(begun_minutes(tx.now, wish.until), is_private=wish.is_private)
    leader = leader_for(tx, asking.book, person, shift, rules) if rule else None
    earlier = stepping_away.on_shift(tx, person.id, shift.id or 0)
    away = stepping_away.add(
        tx,
        StepAway(
            team_id=person.person.team_id,
            person_id=person.id,
            shift_id=shift.id or 0,
            first_id=earlier[0].id if earlier else None,
            # Where nobody but the person could agree, nobody has to.
            state=ASKED if leader else OUT,
            asked_at=tx.now,
            asked_of=leader.id if leader else None,
            is_private=wish.is_private,
            minutes=wish.minutes,
            since=None if leader else tx.now,
            until=wish.until,
            consent_rule=rule,
            words=wish.words or None,
            salt=secrets.token_hex(8),
        ),
    )
    tx.note(
        "brb.asked" if leader else "brb.out",
        f"brb:{away.id}",
        asking.actor,
        personal={"words": (away.salt, wish.words)} if wish.words else None,
        until=wish.until,
        is_private=wish.is_private,
        rule=rule or rules.rule,
        of=away.asked_of,
    )
    return away, leader


def answer(
    asking: Asking,
    away: StepAway,
    rules: SteppingAway,
    leader: Known | None,
    instead_of: StepAway | None,
) -> Card:
    """What is noted, and what to do next."""
    say, team = asking.say, asking.person.team
    time = say.time(local(away.until, team))
    lines = []
    if instead_of is not None:
        lines.append(
            say("What you asked for before (#{number}) is taken back.", number=instead_of.id)
        )
    if away.state == ASKED and leader is not None:
        lines += [
            say(
                "Please wait: the {role} has to agree first ({rule}).",
                role=title_of(asking.book, rules.decided_by, say),
                rule=away.consent_rule,
            ),
            say("Asked: {name}. I will tell you.", name=leader.name)
            if is_there(asking.tx, asking.book, leader)
            else say("{name} is not on duty. Please also tell somebody there.", name=leader.name),
        ]
        small = (say("Take it back: /brb back"),)
    else:
        lines.append(say("Noted: you are away until {time}. The leaders can see it.", time=time))
        small = (say("When you are back: /brb back"),)
    if away.is_private and rules.booking is not None:
        lines.append(card.private_line(rules.booking, asking.book, say))
    return Card(
        title=say("Away from the post until {time}", time=time),
        lines=tuple(lines),
        small=small,
        buttons=card.own_buttons(away, say),
    )
