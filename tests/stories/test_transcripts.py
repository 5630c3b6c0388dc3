"""The sick call whole, as everybody saw it, in both languages and by both of Slack's doors."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.stories.floor import (
    ADA,
    BO,
    DORA,
    FLOOR,
    GRACE,
    LEADERS,
    LINUS,
    MORNING,
    WEI,
    Floor,
    floor,
)
from tests.stories.transcript import Transcript, compare

pytestmark = pytest.mark.long

WATCHED = {ADA: "Ada", BO: "Bo", GRACE: "Grace", LINUS: "Linus", DORA: "Dora", WEI: "伟"}


@dataclass(frozen=True)
class Lines:
    """What people type, in one language."""

    sick_today: str
    talk: str
    approve: str
    withdraw: str
    why: str
    list_: str
    form: str
    help_: str
    mention: str
    two_days: str
    bare: str
    decline: str
    refusal: str
    reason: str
    no_day: str


ENGLISH = Lines(
    sick_today="/timeoff sick today fever",
    talk="ok let me check",
    approve="Approve! :+1:",
    withdraw="/timeoff withdraw 1",
    why="why 1",
    list_="/timeoff list",
    form="/timeoff form",
    help_="/rollcall help",
    mention="sick today, dizzy",
    two_days="sick 2026-11-03 to 2026-11-04 flu",
    bare="decline",
    decline="*Decline*: too few people on L",
    refusal="too few people on L",
    reason="stomach ache",
    no_day="/timeoff sick 31 February",
)
CHINESE = Lines(
    sick_today="/timeoff 病假 今天 发烧",
    talk="好的，我看一下",
    approve="同意！",
    withdraw="/timeoff 撤回 1",
    why="为什么 1",
    list_="/timeoff 列表",
    form="/timeoff 表单",
    help_="/rollcall help",
    mention="病假 今天 头晕",
    two_days="病假 11月3日到11月4日 流感",
    bare="驳回。",
    decline="驳回：人手不够",
    refusal="人手不够",
    reason="胃疼",
    no_day="/timeoff 病假 2月31日",
)


@pytest.mark.parametrize(
    ("language", "lines", "delivery"),
    [("en", ENGLISH, "http"), ("en", ENGLISH, "socket"), ("zh", CHINESE, "http")],
)
def test_a_sick_call_reads_well_to_everybody(
    sqlite_url: str, delivery: str, language: str, lines: Lines, *, writes_transcripts: bool
) -> None:
    with floor(sqlite_url, delivery, language) as house:
        story = Transcript(house, WATCHED)
        _first_call(story, lines)
        _form_call(story, lines)
        _two_days(story, lines)
        _one_waits(story, lines)
    compare(
        f"sick_call.{language}",
        story.pages(),
        write=writes_transcripts and delivery == "http",
    )


def _first_call(story: Transcript, lines: Lines) -> None:
    """Typed, brought up again, decided by a word, pressed too late, looked into, taken back."""
    slack = story.slack
    story.types(ADA, FLOOR, lines.help_)
    story.types(ADA, FLOOR, lines.no_day)
    story.types(ADA, FLOOR, lines.sick_today)
    card = _newest_card(story.house)
    story.types(ADA, FLOOR, lines.sick_today)
    story.presses(BO, LEADERS, card, "leave.approve")
    bo_sees = story.presses_for_a_form(BO, LEADERS, card, "leave.details")
    story.closes(BO, bo_sees)
    story.says(GRACE, LEADERS, lines.talk, thread=card)
    story.time_passes(MORNING + timedelta(minutes=35))
    slack.faults.next("chat.update", "slow_before", seconds=0.5)
    story.act(
        GRACE,
        f"says in the thread, while Linus is about to press: {lines.approve}",
        lambda: _both_decide(story, card, lines.approve),
    )
    looked = story.presses_for_a_form(LINUS, LEADERS, card, "leave.details")
    story.closes(LINUS, looked)
    story.says(ADA, slack.dm(ADA), lines.why)
    story.types(ADA, FLOOR, lines.withdraw)


def _both_decide(story: Transcript, card: str, word: str) -> None:
    slack = story.slack
    slack.say(GRACE, LEADERS, word, thread_ts=card)
    slack.wait_for(lambda: slack.pending == 0)
    slack.press(LINUS, LEADERS, card, "leave.approve")


def _form_call(story: Transcript, lines: Lines) -> None:
    """Asked by the form, declined by a form, with the reason told."""
    form = story.opens(ADA, FLOOR, lines.form)
    story.sends(ADA, form, {"last": "2026-11-01"})
    story.sends(ADA, form, {"last": None, "reason": lines.reason})
    story.closes(ADA, form)
    card = _newest_card(story.house)
    declined = story.presses_for_a_form(GRACE, LEADERS, card, "leave.decline")
    story.sends(GRACE, declined, {"reason": lines.refusal})
    story.closes(GRACE, declined)


def _two_days(story: Transcript, lines: Lines) -> None:
    """By direct message, for two days: a duty leader may not, the director may."""
    slack = story.slack
    story.says(BO, slack.dm(BO), lines.two_days)
    card = _newest_card(story.house)
    story.says(GRACE, LEADERS, lines.approve, thread=card)
    story.presses(DORA, LEADERS, card, "leave.approve")


def _one_waits(story: Transcript, lines: Lines) -> None:
    """By a mention; waits for the leader's shift, is declined by a word with a reason; midnight."""
    bot = story.slack.workspace.bot_user_id
    story.says(WEI, FLOOR, f"<@{bot}> {lines.mention}")
    card = _newest_card(story.house)
    story.time_passes(MORNING + timedelta(minutes=100))
    story.types(LINUS, FLOOR, lines.list_)
    story.says(LINUS, LEADERS, lines.bare, thread=card)
    story.says(LINUS, LEADERS, lines.decline, thread=card)
    story.types(ADA, FLOOR, lines.list_)
    story.act(WEI, "opens the Home tab", lambda: story.slack.open_home(WEI))
    story.time_passes(MORNING + timedelta(hours=18))


def _newest_card(house: Floor) -> str:
    cards = [m for m in house.leaders() if m.get("bot_id") and "thread_ts" not in m]
    return str(cards[-1]["ts"])
