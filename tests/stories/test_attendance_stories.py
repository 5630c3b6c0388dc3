"""Attendance as people live it, each story in both languages, with what everybody saw of it."""

from collections.abc import Mapping
from datetime import timedelta

from tests.stories.floor import ADA, BO, FLOOR, GRACE, LEADERS, MORNING
from tests.stories.story import Story, newest_card, reads_well, value_of
from tests.stories.transcript import Transcript


def silent_late(story: Transcript, said: Mapping[str, str]) -> None:
    """Bo says so in time; Ada is missed, proposed as absent after an hour, heard, and let off."""
    slack = story.slack
    story.time_passes(MORNING + timedelta(hours=7, minutes=30))
    story.types(BO, FLOOR, said["late"])
    story.time_passes(MORNING + timedelta(hours=8, minutes=5))
    shift = newest_card(story)
    form = story.presses_for_a_form(GRACE, LEADERS, shift, "attendance.missing")
    story.sends(GRACE, form, {"people": [value_of(story, GRACE, form, "Ada")]})
    story.closes(GRACE, form)
    story.types(BO, FLOOR, said["here"])
    story.time_passes(MORNING + timedelta(hours=9))
    asked = slack.dm(ADA)
    (missed, told) = [m["ts"] for m in slack.messages(asked) if m.get("bot_id")]
    story.presses(ADA, asked, missed, "late.here")
    objection = story.presses_for_a_form(ADA, asked, told, "proposal.object")
    story.sends(ADA, objection, {"reason": said["why"]})
    story.closes(ADA, objection)
    grace = slack.dm(GRACE)
    proposal = next(m["ts"] for m in slack.messages(grace) if m.get("bot_id"))
    looked = story.presses_for_a_form(GRACE, grace, proposal, "proposal.details")
    story.closes(GRACE, looked)
    waived = story.presses_for_a_form(GRACE, grace, proposal, "proposal.waive")
    story.sends(GRACE, waived, {"reason": said["waived"]})
    story.closes(GRACE, waived)
    story.types(ADA, FLOOR, said["month"])


STORIES = (
    Story(
        "silent_late",
        silent_late,
        {
            "late": ("/late 20 traffic", "/late 20分钟 堵车"),
            "here": ("/late here", "/late 到了"),
            "why": ("the lift was stuck, ask the porter", "电梯坏了，可以问门卫"),
            "waived": ("the porter says so too", "门卫也这么说"),
            "month": ("/rollcall attendance", "/rollcall 考勤"),
        },
        (ADA, BO, GRACE),
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
