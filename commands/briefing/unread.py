"""Who has not read a briefing, and what whoever leads the shift can do about it."""

from collections.abc import Collection, Sequence

from commands.briefing.scene import Scene
from handbook.words import Say
from storage import briefings
from storage.briefed import Standing
from storage.briefings import Briefing
from storage.cards import clean


def unread(found: Scene, briefing: Briefing, say: Say) -> list[str]:
    """How many have read it, and who of those on the shift has not."""
    readers = briefings.readers(found.tx, briefing)
    late = {one.person_id for one in found.late}
    left = [one for one in found.present if readers.get(one.person_id) is None]
    if len(left) == len(found.present):
        return [
            say("Briefing: nobody of this shift has said yet that they have read it."),
            *_what_next(left, late, say),
        ]
    said = [
        say(
            "Briefing: {n} of {all} have read it.",
            n=len(found.present) - len(left),
            all=len(found.present),
        )
    ]
    here = [_name(one.name, one.slack_id, say) for one in left if one.person_id not in late]
    if here:
        said.append(say("Not read yet: {people}.", people=say.names(here)))
    missing = [clean(one.name) for one in left if one.person_id in late]
    if missing:
        said.append(say("Not here yet, and not read: {people}.", people=say.names(missing)))
    return [*said, *_what_next(left, late, say)]


def _what_next(left: Sequence[Standing], late: Collection[int], say: Say) -> list[str]:
    """What whoever leads the shift can do about those; nothing where there is nobody."""
    if not left:
        return []
    told = [
        say(
            "Please ask them at the briefing to press I have read it under the post in the floor's "
            "channel, or read it out to them."
        )
    ]
    if any(one.slack_id is None for one in left):
        told.append(say("Whoever is not on Slack cannot press: please read it out to them."))
    if any(one.person_id in late for one in left):
        told.append(say("Whoever is not here yet: tell them as they come."))
    told.append(say("Who is left later on: /rollcall briefing unread"))
    return told


def _name(name: str, slack_id: str | None, say: Say) -> str:
    return clean(name) if slack_id else say("{name} (not on Slack)", name=clean(name))
