"""A relief that is missing, as people live it, in both languages."""

from collections.abc import Mapping
from datetime import timedelta

from tests.stories.floor import ADA, BO, FLOOR, GRACE, LEADERS, MORNING
from tests.stories.story import Story, asked, newest_card, reads_well
from tests.stories.transcript import Transcript

HOUR = timedelta(hours=1)


def choose(story: Transcript, form: str, label: str) -> str:
    """What stands behind the choice of Grace's open form that begins so."""
    (view,) = [one for one in story.slack.views(GRACE) if one["id"] == form]
    options = [o for b in view["blocks"] for o in b.get("element", {}).get("options", [])]
    return next(str(o["value"]) for o in options if o["text"]["text"].startswith(label))


def overtime(story: Transcript, said: Mapping[str, str]) -> None:
    """Nobody comes for the night: Bo cannot stay, Ada can; at two in the morning it is over."""
    slack = story.slack
    story.time_passes(MORNING + 16 * HOUR - timedelta(minutes=10))
    story.says(ADA, slack.dm(ADA), said["missing"])
    card = newest_card(story)
    form = story.presses_for_a_form(GRACE, LEADERS, card, "relief.assign")
    bo, wei = choose(story, form, "Bo"), choose(story, form, "伟")
    story.sends(GRACE, form, {"person": bo, "hours": "4", "missing": wei})
    story.closes(GRACE, form)
    no = story.presses_for_a_form(
        BO, slack.dm(BO), asked(story, BO, "relief.accept"), "relief.decline"
    )
    story.sends(BO, no, {"reason": said["reason"]})
    story.closes(BO, no)
    form = story.presses_for_a_form(GRACE, LEADERS, card, "relief.assign")
    story.sends(GRACE, form, {"person": choose(story, form, "Ada"), "hours": "3"})
    story.closes(GRACE, form)
    story.presses(ADA, slack.dm(ADA), asked(story, ADA, "relief.accept"), "relief.accept")
    story.time_passes(MORNING + 19 * HOUR)
    story.types(ADA, FLOOR, said["hours"])
    story.types(GRACE, LEADERS, said["hours"])


STORIES = (
    Story(
        "overtime",
        overtime,
        {
            "missing": ("My relief is missing.", "接班的人没来。"),
            "reason": ("my child is alone at home", "孩子一个人在家"),
            "hours": ("/rollcall relief hours", "/rollcall 接班 工时"),
        },
        (ADA, BO, GRACE),
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
