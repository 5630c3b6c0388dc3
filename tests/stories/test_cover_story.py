"""A sick call at 05:40 for the shift at seven, and somebody who takes it, in both languages."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, select

from storage import people
from storage.database import Database
from storage.people import Need
from storage.rosters import Assignment, Shift
from tests.stories.floor import ADA, BO, FLOOR, GRACE, LEADERS, LINUS, MONDAY, MORNING, WEI
from tests.stories.story import Story, newest_card, reads_well
from tests.stories.transcript import Transcript

TUESDAY = MONDAY + timedelta(days=1)
BEFORE_DAWN = MORNING + timedelta(hours=22, minutes=40)


def a_short_early_shift(database: Database) -> None:
    """Nobody works from Monday morning on; Ada and Grace have Tuesday's early shift, of two."""
    with database.change(MORNING) as tx:
        for need in tx.session.exec(select(Need)).all():
            need.minimum = 2 if need.code == "E" else 0
        shifts = tx.session.exec(select(Shift).where(col(Shift.day).in_((MONDAY, TUESDAY)))).all()
        numbers = {shift.id: shift for shift in shifts}
        for row in tx.session.exec(select(Assignment)).all():
            if row.shift_id in numbers:
                tx.session.delete(row)
        tx.session.flush()
        (early,) = [one for one in shifts if (one.day, one.code) == (TUESDAY, "E")]
        for who in (ADA, GRACE):
            known = people.by_slack(tx, who)
            assert known is not None
            tx.session.add(Assignment(shift_id=early.id or 0, person_id=known.id))


def question(story: Transcript, who: str) -> str:
    """The message in which the person is asked."""
    found = [
        message["ts"]
        for message in story.slack.messages(story.slack.dm(who))
        if any(
            element.get("action_id") == "cover.accept"
            for block in message.get("blocks", [])
            for element in block.get("elements", [])
        )
    ]
    return str(found[-1])


def covered(story: Transcript, said: Mapping[str, str]) -> None:
    """Bo cannot, Wei takes it; Linus, who has not answered, is told kindly and too late."""
    slack = story.slack
    story.time_passes(BEFORE_DAWN)
    story.types(ADA, FLOOR, said["sick"])
    form = story.presses_for_a_form(GRACE, LEADERS, newest_card(story), "cover.find")
    story.sends(GRACE, form, {})
    story.closes(GRACE, form)
    story.presses(BO, slack.dm(BO), question(story, BO), "cover.decline")
    story.presses(WEI, slack.dm(WEI), question(story, WEI), "cover.accept")
    story.types(LINUS, FLOOR, said["late"])
    story.types(GRACE, LEADERS, said["list"])
    story.time_passes(MORNING + timedelta(hours=32))


STORIES = (
    Story(
        "cover",
        covered,
        {
            "sick": ("/timeoff sick today fever", "/timeoff 病假 今天 发烧"),
            "late": ("/rollcall cover accept C1", "/rollcall 顶班 接受 C1"),
            "list": ("/rollcall cover list", "/rollcall 顶班 列表"),
        },
        (ADA, BO, WEI, LINUS, GRACE),
        a_short_early_shift,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
