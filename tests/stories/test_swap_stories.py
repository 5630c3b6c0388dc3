"""Swaps as people live them, in both languages, with what everybody saw of them."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import col, delete, select

from storage import swaps
from storage.database import Database
from storage.people import Person
from storage.rosters import Assignment, Shift
from storage.swaps import APPROVED, Swap
from tests.stories.floor import (
    ADA,
    BO,
    FLOOR,
    GRACE,
    LEADERS,
    MONDAY,
    MORNING,
    WEI,
    people_to_spare,
)
from tests.stories.story import Story, asked, newest_card, reads_well
from tests.stories.transcript import Transcript

OFF = {ADA: (3, 5, 6), WEI: (3, 4, 6), BO: (5, 6)}
"""Days from Monday on which they rest, so that nobody works without a break."""


def rested(database: Database) -> None:
    people_to_spare(database)
    with database.change(MORNING) as tx:
        for who, days in OFF.items():
            person = tx.session.exec(select(Person.id).where(Person.slack_id == who)).one()
            free = [MONDAY + timedelta(days=n) for n in days]
            shifts = select(Shift.id).where(col(Shift.day).in_(free))
            gone = delete(Assignment).where(
                col(Assignment.person_id) == person, col(Assignment.shift_id).in_(shifts)
            )
            tx.connection.execute(gone)


def two_swaps_this_month(database: Database) -> None:
    rested(database)
    with database.change(MORNING) as tx:
        ada = tx.session.exec(select(Person.id).where(Person.slack_id == ADA)).one()
        for _ in range(2):
            swap = Swap(
                team_id=1,
                kind="give",
                asker_id=ada or 0,
                filed_by=ada or 0,
                state=APPROVED,
                month=MONDAY.replace(day=1),
                begins_at=MORNING - timedelta(days=1),
                asked_at=MORNING - timedelta(days=9),
                salt="",
                verdict={"decided_by": "duty_leader", "rule": "CC-2.4.8"},
            )
            swaps.add(tx, swap, [])


def exchange(story: Transcript, said: Mapping[str, str]) -> None:
    """Ada's Friday for Wei's Saturday night: asked, agreed, decided, and seen in both lists."""
    slack = story.slack
    story.types(ADA, FLOOR, said["ask"])
    story.presses(WEI, slack.dm(WEI), asked(story, WEI, "swap.accept"), "swap.accept")
    card = newest_card(story)
    look = story.presses_for_a_form(GRACE, LEADERS, card, "swap.details")
    story.closes(GRACE, look)
    story.presses(GRACE, LEADERS, card, "swap.approve")
    story.types(ADA, FLOOR, said["list"])
    story.types(WEI, FLOOR, "/swap 列表")


def third_swap(story: Transcript, said: Mapping[str, str]) -> None:
    """A third swap of the month is refused with the rule, asked for as a special case, declined."""
    slack = story.slack
    story.types(ADA, FLOOR, said["ask"])
    story.types(ADA, FLOOR, said["special"])
    story.presses(WEI, slack.dm(WEI), asked(story, WEI, "swap.accept"), "swap.accept")
    card = newest_card(story)
    form = story.presses_for_a_form(GRACE, LEADERS, card, "swap.decline")
    story.sends(GRACE, form, {"reason": said["no"]})
    story.closes(GRACE, form)
    story.types(ADA, FLOOR, said["why"])


def open_offer(story: Transcript, said: Mapping[str, str]) -> None:
    """Wei offers a night to all; Ada is a moment faster than Bo; Grace says yes in the thread."""
    slack = story.slack
    story.types(WEI, FLOOR, said["offer"])
    offer = next(m["ts"] for m in reversed(slack.messages(FLOOR)) if m.get("bot_id"))
    story.presses(ADA, FLOOR, offer, "swap.take")
    story.types(BO, FLOOR, said["take"])
    story.says(GRACE, LEADERS, said["yes"], thread=newest_card(story))


STORIES = (
    Story(
        "exchange",
        exchange,
        {
            "ask": (
                f"/swap my Friday late for <@{WEI}>'s Saturday night, my sister marries",
                f"/swap 我周五中班换<@{WEI}>的周六夜班，妹妹结婚",
            ),
            "list": ("/swap list", "/swap 列表"),
        },
        (ADA, WEI, GRACE),
        rested,
    ),
    Story(
        "third_swap",
        third_swap,
        {
            "ask": (
                f"/swap my Friday late for <@{WEI}>'s Saturday night, moving house",
                f"/swap 我周五中班换<@{WEI}>的周六夜班，搬家",
            ),
            "special": (
                f"/swap special my Friday late for <@{WEI}>'s Saturday night, moving house",
                f"/swap 特殊 我周五中班换<@{WEI}>的周六夜班，搬家",
            ),
            "no": ("the audit is on Saturday", "周六有审计"),
            "why": ("/swap why S3", "/swap 为什么 S3"),
        },
        (ADA, WEI, GRACE),
        two_swaps_this_month,
    ),
    Story(
        "open_offer",
        open_offer,
        {
            "offer": ("/swap offer Saturday night, toothache", "/swap 公开 周六夜班，牙疼"),
            "take": ("/swap take S1", "/swap 领取 S1"),
            "yes": ("approve", "同意"),
        },
        (WEI, ADA, BO, GRACE),
        rested,
    ),
)


test_a_story_reads_well_to_everybody = reads_well(STORIES)
