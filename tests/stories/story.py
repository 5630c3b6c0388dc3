"""A story: who is watched, what is acted, what people type in each language, on which floor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest
from sqlmodel import select

from storage import people
from storage.database import Database
from storage.people import Role, Team
from tests.stories.floor import (
    ADA,
    BO,
    DORA,
    EVE,
    GRACE,
    LINUS,
    MORNING,
    QUIET_DESK,
    WEI,
    Floor,
    floor,
    people_to_spare,
)
from tests.stories.transcript import Transcript, compare

NAMES = {
    ADA: "Ada",
    BO: "Bo",
    GRACE: "Grace",
    LINUS: "Linus",
    DORA: "Dora",
    WEI: "伟",
    EVE: "Eve",
}


def service_desk(database: Database) -> None:
    """The same people work by the service desk's rules; Grace manages it, Dora all of it."""
    people_to_spare(database)
    with database.change(MORNING) as tx:
        tx.session.exec(select(Team)).one().handbook = QUIET_DESK
        for who, role in ((GRACE, "service_manager"), (DORA, "general_manager")):
            person = people.by_slack(tx, who)
            assert person is not None
            tx.session.add(Role(person_id=person.id, role=role))


@dataclass(frozen=True)
class Story:
    """Who is watched, what is acted, what people type in each language, and on which floor."""

    name: str
    act: Callable[[Transcript, Mapping[str, str]], None]
    lines: Mapping[str, tuple[str, str]]
    watched: tuple[str, ...]
    prepare: Callable[[Database], None] = people_to_spare

    def said(self, language: str) -> dict[str, str]:
        return {key: both[language == "zh"] for key, both in self.lines.items()}


def newest_card(story: Transcript) -> str:
    posts = [m for m in story.house.leaders() if m.get("thread_ts") in (None, m["ts"])]
    ts: str = posts[-1]["ts"]
    return ts


def asked(story: Transcript, who: str, action: str) -> str:
    """The newest message of the person's own with that button."""
    found = [
        message["ts"]
        for message in story.slack.messages(story.slack.dm(who))
        if any(
            element.get("action_id") == action
            for block in message.get("blocks", [])
            for element in block.get("elements", [])
        )
    ]
    return str(found[-1])


def value_of(story: Transcript, person: str, view: str, label: str) -> str:
    """What stands behind a choice of an open form that reads so."""
    (form,) = [one for one in story.slack.views(person) if one["id"] == view]
    options = [o for b in form["blocks"] for o in b.get("element", {}).get("options", [])]
    return next(str(option["value"]) for option in options if option["text"]["text"] == label)


def play(story: Story, database_url: str, language: str, *, write: bool) -> None:
    """Act it on a floor of its own, and compare what everybody saw with the kept transcript."""
    with floor(database_url, "http", language, story.prepare) as house:
        script = Transcript(house, {person: NAMES[person] for person in story.watched})
        story.act(script, story.said(language))
        _holds_its_size(house)
    compare(f"{story.name}.{language}", script.pages(), write=write)


def reads_well(stories: Sequence[Story]) -> Callable[..., None]:
    """The one test of a file of stories: each of them, in both languages."""

    @pytest.mark.long
    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("story", [pytest.param(story, id=story.name) for story in stories])
    def test_a_story_reads_well_to_everybody(
        sqlite_url: str, story: Story, language: str, *, writes_transcripts: bool
    ) -> None:
        play(story, sqlite_url, language, write=writes_transcripts)

    return test_a_story_reads_well_to_everybody


def _holds_its_size(house: Floor) -> None:
    """Whatever was posted: twelve lines and 900 characters at most, one primary button."""
    for channel in house.slack.world.conversations:
        for message in house.slack.messages(channel):
            if message.get("bot_id"):
                assert len(message["text"]) <= 900, message["text"]
                assert len(message["text"].splitlines()) <= 12, message["text"]
                elements = [e for b in message.get("blocks", []) for e in b.get("elements", [])]
                assert sum(e.get("style") == "primary" for e in elements) <= 1
