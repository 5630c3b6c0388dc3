"""Leave as people live it, each story in both languages, with what everybody saw of it."""

from collections.abc import Mapping
from datetime import timedelta

from tests.stories.floor import ADA, BO, DORA, FLOOR, GRACE, LEADERS, LINUS, MORNING
from tests.stories.story import Story, newest_card, reads_well, service_desk
from tests.stories.transcript import Transcript


def personal_too_late(story: Transcript, said: Mapping[str, str]) -> None:
    """Refused with the rule; asked again as a special case; approved before she stays away."""
    ack = story.types(ADA, FLOOR, said["too_late"])
    assert ack.ok
    story.types(ADA, FLOOR, said["no_reason"])
    story.types(ADA, FLOOR, said["special"])
    card = newest_card(story)
    story.says(GRACE, LEADERS, said["yes"], thread=card)
    story.types(ADA, FLOOR, said["why"])


def annual_refused(story: Transcript, said: Mapping[str, str]) -> None:
    """Two weeks ahead is not a month: refused with the rule and the first day that is left."""
    story.types(ADA, FLOOR, said["too_late"])
    story.types(ADA, FLOOR, said["in_time"])
    card = newest_card(story)
    story.presses(GRACE, LEADERS, card, "leave.approve")
    story.presses(DORA, LEADERS, card, "leave.approve")
    story.types(ADA, FLOOR, said["list"])


def three_sick_days(story: Transcript, said: Mapping[str, str]) -> None:
    """Asked for one by one they are one: the second is the director's, who is telephoned."""
    story.types(ADA, FLOOR, said["first"])
    story.says(GRACE, LEADERS, said["yes"], thread=newest_card(story))
    story.says(ADA, story.slack.dm(ADA), said["more"])
    card = newest_card(story)
    story.presses(GRACE, LEADERS, card, "leave.approve")
    looked = story.presses_for_a_form(DORA, LEADERS, card, "leave.details")
    story.closes(DORA, looked)
    story.says(DORA, LEADERS, said["yes"], thread=card)


def two_steps(story: Transcript, said: Mapping[str, str]) -> None:
    """The service manager, then the general manager: only both make it hold."""
    story.types(ADA, FLOOR, said["ask"])
    card = newest_card(story)
    story.presses(DORA, LEADERS, card, "leave.approve")
    story.says(GRACE, LEADERS, said["yes"], thread=card)
    story.says(DORA, LEADERS, said["yes"], thread=card)


def nobody_answers(story: Transcript, said: Mapping[str, str]) -> None:
    """The clock is turned: the request climbs, each silence is written down, in time for her."""
    story.time_passes(MORNING + timedelta(hours=8, minutes=5))  # the late shift has begun
    story.types(ADA, FLOOR, said["ask"])
    card = newest_card(story)
    story.time_passes(MORNING + timedelta(hours=9, minutes=45))
    story.types(DORA, LEADERS, said["waiting"])
    story.says(DORA, LEADERS, said["yes"], thread=card)
    story.types(ADA, FLOOR, said["why"])


def other_days(story: Transcript, said: Mapping[str, str]) -> None:
    """Two of three days are possible: offered instead of a plain no, and taken."""
    story.types(ADA, FLOOR, said["ask"])
    card = newest_card(story)
    form = story.presses_for_a_form(GRACE, LEADERS, card, "leave.offer")
    story.sends(GRACE, form, {"first": "2026-11-04", "last": "2026-11-05"})
    story.closes(GRACE, form)
    story.types(BO, FLOOR, said["accept"])
    story.types(ADA, FLOOR, said["accept"])
    story.types(GRACE, LEADERS, said["undo"])


def leader_on_leave(story: Transcript, said: Mapping[str, str]) -> None:
    """Grace is ill herself: her own call is the other leader's, and so is what was hers."""
    story.types(GRACE, FLOOR, said["own"])
    story.presses(GRACE, LEADERS, newest_card(story), "leave.approve")
    story.says(LINUS, LEADERS, said["yes"], thread=newest_card(story))
    story.types(ADA, FLOOR, said["ask"])
    story.says(LINUS, LEADERS, said["yes"], thread=newest_card(story))


def away_too_long(story: Transcript, said: Mapping[str, str]) -> None:
    """For a short while, and it becomes a long one: reminded, missed, asked for more, back."""
    story.time_passes(MORNING + timedelta(hours=9))  # the late shift is at work
    story.types(ADA, FLOOR, said["go"])
    story.time_passes(MORNING + timedelta(hours=9, minutes=16))
    card = story.house.card("#1 Ada")["ts"]
    story.types(ADA, FLOOR, said["longer"])
    story.says(GRACE, LEADERS, said["no"], thread=card)
    looked = story.presses_for_a_form(GRACE, LEADERS, card, "brb.details")
    story.closes(GRACE, looked)
    story.time_passes(MORNING + timedelta(hours=9, minutes=22))
    story.types(ADA, FLOOR, said["back"])
    story.types(ADA, FLOOR, said["private"])
    story.says(GRACE, LEADERS, said["yes"], thread=card)
    story.time_passes(MORNING + timedelta(hours=9, minutes=50))
    story.types(ADA, FLOOR, said["back"])
    story.presses(GRACE, LEADERS, card, "brb.book")


STORIES = (
    Story(
        "away_too_long",
        away_too_long,
        {
            "go": ("/brb 10 lunch room", "/brb 10分钟 食堂"),
            "longer": ("/brb 15 still queueing", "/brb 15分钟 还在排队"),
            "no": ("decline, calls are waiting", "驳回，电话排队了"),
            "back": ("/brb back", "/brb 回来了"),
            "private": ("/brb 30 private bank", "/brb 30分钟 私事 银行"),
            "yes": ("approve", "同意"),
        },
        (ADA, GRACE),
    ),
    Story(
        "nobody_answers",
        nobody_answers,
        {
            "ask": ("/timeoff personal tomorrow dentist", "/timeoff 事假 明天 看牙医"),
            "waiting": ("/rollcall waiting", "/rollcall 待办"),
            "yes": ("approve", "同意"),
            "why": ("/timeoff why 1", "/timeoff 为什么 1"),
        },
        (ADA, GRACE, LINUS, DORA),
    ),
    Story(
        "other_days",
        other_days,
        {
            "ask": (
                "/timeoff personal 2026-11-04 to 2026-11-06 moving house",
                "/timeoff 事假 11月4日到11月6日 搬家",
            ),
            "accept": ("/timeoff accept 1", "/timeoff 接受 1"),
            "undo": ("/timeoff undo 1", "/timeoff 撤销 1"),
        },
        (ADA, BO, GRACE),
    ),
    Story(
        "leader_on_leave",
        leader_on_leave,
        {
            "own": ("/timeoff sick today migraine", "/timeoff 病假 今天 偏头痛"),
            "ask": ("/timeoff personal tomorrow dentist", "/timeoff 事假 明天 看牙医"),
            "yes": ("approve", "同意"),
        },
        (ADA, GRACE, LINUS),
    ),
    Story(
        "personal_too_late",
        personal_too_late,
        {
            "too_late": (
                "/timeoff personal today my landlord comes",
                "/timeoff 事假 今天 房东要来",
            ),
            "no_reason": ("/timeoff special personal today", "/timeoff 特殊 事假 今天"),
            "special": (
                "/timeoff special personal today a pipe has burst",
                "/timeoff 特殊 事假 今天 家里水管爆了",
            ),
            "yes": ("approve", "同意"),
            "why": ("/timeoff why 1", "/timeoff 为什么 1"),
        },
        (ADA, GRACE),
    ),
    Story(
        "annual_refused",
        annual_refused,
        {
            "too_late": (
                "/timeoff annual 2026-11-20 to 2026-11-22 wedding",
                "/timeoff 年假 11月20日到11月22日 参加婚礼",
            ),
            "in_time": (
                "/timeoff annual 2026-12-20 to 2026-12-24 wedding",
                "/timeoff 年假 12月20日到12月24日 参加婚礼",
            ),
            "list": ("/timeoff list", "/timeoff 列表"),
        },
        (ADA, GRACE, DORA),
    ),
    Story(
        "three_sick_days",
        three_sick_days,
        {
            "first": ("/timeoff sick today fever", "/timeoff 病假 今天 发烧"),
            "more": (
                "sick 2026-11-03 to 2026-11-04 still feverish",
                "病假 11月3日到11月4日 还在烧",
            ),
            "yes": ("approve", "同意"),
        },
        (ADA, GRACE, DORA),
    ),
    Story(
        "two_steps",
        two_steps,
        {
            "ask": ("/timeoff personal tomorrow moving house", "/timeoff 事假 明天 搬家"),
            "yes": ("approved", "批准"),
        },
        (ADA, GRACE, DORA),
        service_desk,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
