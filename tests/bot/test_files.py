"""A file goes from a person's direct message to a leader's: once, read by nobody else, and away."""

from typing import Any

import httpx
import pytest

from bot.said import both
from commands.deciding.command import Press
from sandbox import Upload
from storage import files
from storage.cards import Button, Card
from storage.files import GONE, LOST, THERE, FileCopy
from storage.outbox import FILE, QUEUED, SENDING, SENT, SWALLOWED, UNFILE
from tests.bot.office import Office
from tests.stories.floor import ADA, FLOOR, GRACE, LINUS, MORNING, WEI

PHOTO = b"\xff\xd8 a receipt"


def sends(office: Office, *contents: bytes, text: str = "", who: str = ADA) -> dict[str, Any]:
    """Files in the person's direct message, as Slack tells us of them."""
    dm = office.slack.dm(who)
    uploads = [Upload(f"IMG_{n}.jpg", content) for n, content in enumerate(contents)]
    said = office.slack.say(who, dm, text, files=uploads)
    office.intake.heard({**said, "type": "message", "channel": dm, "channel_type": "im"})
    return said


def presses(office: Office, action: str, who: str = GRACE) -> None:
    key = f"{action}:{len(office.rows())}"
    office.intake.pressed(key, who, action, Press("1", office.slack.dm(who), None))


def shared(office: Office, who: str = GRACE) -> list[dict[str, Any]]:
    """The files that stand in a person's direct message and came from the bot."""
    messages = office.slack.messages(office.slack.dm(who))
    there = office.slack.world.files._stored
    return [
        file
        for message in messages
        if message.get("bot_id")
        for file in message.get("files", [])
        if file["id"] in there
    ]


def rows(office: Office, kind: str) -> list[str]:
    return [row.state for row in office.rows() if row.kind == kind]


def copies(office: Office) -> list[FileCopy]:
    with office.database.read(MORNING) as tx:
        return [files.copy(tx, number)[0] for number in range(1, len(rows(office, FILE)) + 1)]


@pytest.fixture
def owing(post_office: Office) -> Office:
    """Ada owes the proofs of #1 and has sent one photo."""
    return _owing(post_office)


@pytest.fixture
def either_owing(either_office: Office) -> Office:
    return _owing(either_office)


def _owing(office: Office) -> Office:
    office.sick_call()
    sends(office, PHOTO)
    office.deliver()
    assert "Noted for sick leave #1: 1 file." in office.told(ADA)[-1]
    return office


def test_the_leaders_copy_is_the_same_file_under_a_name_that_tells_nothing(
    either_owing: Office,
) -> None:
    office = either_owing
    assert shared(office) == []
    presses(office, "proofs.see")
    office.deliver()
    (file,) = shared(office)
    assert (file["name"], file["user"]) == ("proof-1-1.jpg", office.slack.workspace.bot_user_id)
    token = {"Authorization": f"Bearer {office.slack.workspace.bot_token}"}
    assert httpx.get(file["url_private_download"], headers=token).content == PHOTO
    assert [copy.state for copy in copies(office)] == [THERE]
    for place in office.slack.world.conversations:
        if place not in (office.slack.dm(GRACE), office.slack.dm(ADA)):
            assert not [m for m in office.slack.messages(place) if m.get("files")], place


def test_the_copy_is_deleted_with_the_decision_and_the_original_stays(owing: Office) -> None:
    presses(owing, "proofs.see")
    presses(owing, "proofs.see", LINUS)
    owing.deliver()
    assert (len(shared(owing)), len(shared(owing, LINUS))) == (1, 1)
    owing.intake.typed("decide", GRACE, "proofs", "accept 1")
    owing.deliver()
    assert shared(owing) == shared(owing, LINUS) == []
    assert [copy.state for copy in copies(owing)] == [GONE, GONE]
    own = owing.slack.messages(owing.slack.dm(ADA))
    original = next(file for message in own for file in message.get("files", []))
    assert owing.client.files_info(file=original["id"])["ok"]


def test_what_is_decided_before_the_copy_was_made_is_never_copied(owing: Office) -> None:
    presses(owing, "proofs.see")
    owing.intake.typed("decide", GRACE, "proofs", "accept 1")
    owing.deliver()
    assert (rows(owing, FILE), rows(owing, UNFILE)) == ([SWALLOWED], [SENT])
    assert owing.calls("files.getUploadURLExternal") == 0


@pytest.mark.parametrize("what", ["500", "500_after", "reset_before", "reset_after", "slow"])
@pytest.mark.parametrize(
    "method", ["files.info", "files.getUploadURLExternal", "files.completeUploadExternal"]
)
def test_a_copy_whose_answer_was_lost_is_there_once_and_goes_away(
    owing: Office, method: str, what: str
) -> None:
    owing.slack.faults.next(method, what, seconds=1.5)
    presses(owing, "proofs.see")
    owing.deliver()
    assert rows(owing, FILE)[0] in (QUEUED, SENDING)
    owing.deliver(after=60)
    assert len(shared(owing)) == 1
    assert rows(owing, FILE) == [SENT]
    owing.intake.typed("decide", GRACE, "proofs", "accept 1")
    owing.deliver()
    assert shared(owing) == []


@pytest.mark.parametrize("what", ["500_after", "reset_before", "reset_after"])
def test_a_deletion_whose_answer_was_lost_is_made_sure_of(owing: Office, what: str) -> None:
    presses(owing, "proofs.see")
    owing.deliver()
    owing.slack.faults.next("files.delete", what)
    owing.intake.typed("decide", GRACE, "proofs", "accept 1")
    owing.deliver()
    owing.deliver(after=60)
    assert shared(owing) == []
    assert rows(owing, UNFILE) == [SENT]


class Death(Exception):
    """What follows a waypoint does not happen."""


@pytest.mark.parametrize(
    "point", ["after the claim's mark", "after the copy's id was stored", "after Slack accepted"]
)
def test_a_death_on_the_way_neither_doubles_nor_loses(either_owing: Office, point: str) -> None:
    office = either_owing
    presses(office, "proofs.see")
    deaths = iter([True])

    def die(waypoint: str) -> None:
        row = next((r for r in office.rows() if r.kind == FILE), None)
        is_file = row is not None and row.state == SENDING
        if waypoint == point and is_file and next(deaths, False):
            raise Death

    office.at_waypoint = die
    try:
        office.deliver()
    except Death:
        office.at_waypoint = lambda _: None
    office.deliver(after=60)
    office.deliver(after=60)
    assert len(shared(office)) == 1
    assert rows(office, FILE) == [SENT]


def test_a_late_upload_is_not_forgotten(owing: Office) -> None:
    """The answer took so long that a second copy was made: both go away in the end."""
    presses(owing, "proofs.see")
    owing.slack.faults.next("files.completeUploadExternal", "slow_before", seconds=1.5)
    owing.deliver()
    with owing.database.change(MORNING) as tx:  # as if Slack had not known the first one yet
        copy, _ = files.copy(tx, 1)
        assert len(copy.tried) == 1
        assert files.promise(tx, copy, "F0STRANGE1")
    owing.deliver(after=60)
    owing.intake.typed("decide", GRACE, "proofs", "accept 1")
    owing.deliver(after=60)
    assert shared(owing) == []
    assert owing.calls("files.delete") >= 2


def test_an_original_that_is_gone_is_said(owing: Office) -> None:
    own = owing.slack.messages(owing.slack.dm(ADA))
    original = next(file for message in own for file in message.get("files", []))
    owing.slack.world.files.remove(original["id"])
    presses(owing, "proofs.see")
    owing.deliver()
    assert rows(owing, FILE) == [SWALLOWED]
    assert [copy.state for copy in copies(owing)] == [LOST]
    assert "One of the files is no longer in Slack" in owing.told(GRACE)[-1]


def test_other_bytes_than_were_promised_are_not_passed_on(owing: Office) -> None:
    stored = next(iter(owing.slack.world.files._stored.values()))
    stored.content = b"<html>please log in"
    presses(owing, "proofs.see")
    for _ in range(6):
        owing.deliver(after=60)
    assert shared(owing) == []
    assert rows(owing, FILE) == ["parked"]


def test_a_sick_call_may_bring_its_papers_along(post_office: Office) -> None:
    sends(post_office, PHOTO, PHOTO, text="sick today fever")
    post_office.deliver()
    said = post_office.told(ADA)[-1]
    assert "Sick leave #1 is noted" in said
    assert "Noted for sick leave #1: 2 files." in said


def test_a_message_that_is_told_twice_counts_once(owing: Office) -> None:
    before = len(owing.rows())
    dm = owing.slack.dm(ADA)
    first = next(m for m in owing.slack.messages(dm) if m.get("files"))
    owing.intake.heard({**first, "type": "message", "channel": dm, "channel_type": "im"})
    assert len(owing.rows()) == before


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"is_external": True}, "a link to another place"),
        ({"mode": "external"}, "a link to another place"),
        ({"size": 30 * 1024 * 1024}, "too large"),
    ],
)
def test_what_cannot_be_taken_is_said(
    post_office: Office, changed: dict[str, Any], answer: str
) -> None:
    office = post_office
    office.sick_call()
    dm = office.slack.dm(ADA)
    said = office.slack.say(ADA, dm, "", files=[Upload("a.jpg", PHOTO)])
    said["files"][0].update(changed)
    office.intake.heard({**said, "type": "message", "channel": dm, "channel_type": "im"})
    office.deliver()
    assert answer in office.told(ADA)[-1]


def test_files_in_channels_are_nobodys_proofs(post_office: Office) -> None:
    office = post_office
    office.sick_call()
    office.deliver()
    before = len(office.rows())
    said = office.slack.say(ADA, FLOOR, "look", files=[Upload("cat.jpg", PHOTO)])
    office.intake.heard({**said, "type": "message", "channel": FLOOR, "channel_type": "channel"})
    assert len(office.rows()) == before


def test_a_file_of_somebody_who_owes_nothing_is_answered(post_office: Office) -> None:
    sends(post_office, PHOTO, who=WEI)
    post_office.deliver()
    assert "这个文件用不上" in post_office.told(WEI)[-1]


def test_two_answers_are_one_message() -> None:
    one, other = (
        Card(lines=(name,), buttons=(Button(action=name, label=name, value=""),))
        for name in ("a", "b")
    )
    assert both(one, None) is one
    assert both(None, other) is other
    assert both(None, None) is None
    together = both(one, other)
    assert together is not None
    assert (together.lines, len(together.buttons)) == (("a", "b"), 2)
