"""What was logged is answered and appealed against, as people live it, in both languages."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, select

from storage.database import Database
from storage.rosters import Assignment, Shift
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS, LINUS, MONDAY, MORNING
from tests.stories.story import Story, asked, reads_well
from tests.stories.transcript import Transcript

AFTERNOON = MORNING + timedelta(hours=9)
"""Ada and Grace are at work."""


def the_three(story: Transcript) -> str:
    """The group message of Ada, Grace and Dora."""
    places = story.slack.world.conversations.values()
    return next(place.id for place in places if place.kind == "mpim")


def appeal(story: Transcript, said: Mapping[str, str]) -> None:
    """Grace logs it, Ada acknowledges it, says her side and appeals; Dora changes it."""
    slack = story.slack
    story.time_passes(AFTERNOON)
    story.types(GRACE, LEADERS, said["log"])
    own = slack.dm(ADA)
    story.presses(ADA, own, asked(story, ADA, "conduct.seen"), "conduct.seen")
    story.types(ADA, own, said["side"])
    card = asked(story, ADA, "conduct.appeal")
    form = story.presses_for_a_form(ADA, own, card, "conduct.appeal")
    story.sends(ADA, form, {"reason": said["why"]})
    three = the_three(story)
    [post] = slack.messages(three)
    story.says(ADA, three, said["talk"])
    story.says(GRACE, three, said["back"])
    # A forged or a mistaken press: whoever logged it does not review it.
    story.presses_for_a_form(GRACE, three, post["ts"], "conduct.uphold")
    story.types(LINUS, LEADERS, said["void"])
    form = story.presses_for_a_form(DORA, three, post["ts"], "conduct.change")
    story.sends(DORA, form, {"amount": "2", "reason": said["reason"]})
    story.types(DORA, LEADERS, said["void"])
    story.types(ADA, FLOOR, said["month"])


def late_appeal(story: Transcript, said: Mapping[str, str]) -> None:
    """The same is logged twice and noticed; eight days later an appeal comes too late."""
    slack = story.slack
    story.time_passes(AFTERNOON)
    story.types(GRACE, LEADERS, said["log"])
    story.types(LINUS, LEADERS, said["again"])
    story.time_passes(AFTERNOON + timedelta(days=8))
    story.types(ADA, slack.dm(ADA), said["appeal"])
    story.types(ADA, slack.dm(ADA), said["side"])


def one_shift(database: Database) -> None:
    """Nobody is on the roster after Monday: the days until the term is over say nothing."""
    with database.change(MORNING) as tx:
        later = select(Shift.id).where(Shift.day > MONDAY)
        for one in tx.session.exec(select(Assignment).where(col(Assignment.shift_id).in_(later))):
            tx.session.delete(one)


STORIES = (
    Story(
        "appeal",
        appeal,
        {
            "log": (
                "/deduct A001 CC-2.2.2.1 4 the keyboard of seat 14",
                "/deduct A001 CC-2.2.2.1 4 14 号座席的键盘",
            ),
            "side": (
                "/rollcall conduct side D1 it was loose when I came",
                "/rollcall 奖惩 说明 D1 我来的时候就松了",
            ),
            "why": ("the night shift had reported it", "夜班已经报修过"),
            "talk": ("The night shift wrote it down.", "夜班有记录。"),
            "back": ("I have not seen that.", "我没看到。"),
            "void": (
                "/rollcall conduct void D1 I would let it be",
                "/rollcall 奖惩 作废 D1 我觉得算了",
            ),
            "reason": ("it was reported, but not marked", "报修过，但没有做标记"),
            "month": ("/rollcall conduct", "/rollcall 奖惩"),
        },
        (ADA, GRACE, DORA, LINUS),
    ),
    Story(
        "late_appeal",
        late_appeal,
        {
            "log": ("/deduct A001 phone on the floor", "/deduct A001 手机"),
            "again": ("/deduct A001 phone on the floor", "/deduct A001 手机"),
            "appeal": (
                "/rollcall conduct appeal D1 it was silent",
                "/rollcall 奖惩 申诉 D1 手机是静音的",
            ),
            "side": (
                "/rollcall conduct side D1 it was silent",
                "/rollcall 奖惩 说明 D1 手机是静音的",
            ),
        },
        (ADA, GRACE, LINUS),
        one_shift,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
