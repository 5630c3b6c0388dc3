"""Files come in three steps; the real client does them all."""

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import Slack, Upload
from tests.sandbox.apps import CHEN, FLOOR, MachineClock
from tests.sandbox.test_posting import refused


def test_the_real_client_uploads_in_one_go(slack: Slack, client: WebClient) -> None:
    parent = slack.say(CHEN, FLOOR, "chart please")["ts"]
    answer = client.files_upload_v2(
        channel=FLOOR,
        thread_ts=parent,
        filename="kpi.png",
        content=b"\x89PNG",
        title="KPI",
        initial_comment="here",
        alt_txt="a rising line",
    )
    message = slack.messages(FLOOR, parent)[1]
    assert (message["text"], message["subtype"]) == ("here", "file_share")
    assert message["files"][0]["id"] == answer["file"]["id"]
    assert message["files"][0]["alt_txt"] == "a rising line"


def test_bytes_must_be_as_many_as_promised(slack: Slack, client: WebClient) -> None:
    step = client.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(step["upload_url"], content=b"four").status_code == 400
    with refused("file_not_found"):
        client.files_completeUploadExternal(files=[{"id": step["file_id"]}])
    assert httpx.post(step["upload_url"], content=b"abc").text == "OK - 3"
    client.files_completeUploadExternal(files=[{"id": step["file_id"]}])
    with refused("file_update_failed"):
        client.files_completeUploadExternal(files=[{"id": step["file_id"]}])


def test_an_upload_may_come_as_a_form(slack: Slack, client: WebClient) -> None:
    step = client.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(step["upload_url"], files={"file": b"abc"}).text == "OK - 3"


def test_an_image_block_waits_for_the_scan(
    slack: Slack, client: WebClient, clock: MachineClock
) -> None:
    slack.world.files.scan_seconds = 2
    step = client.files_getUploadURLExternal(filename="a.png", length=3)
    httpx.post(step["upload_url"], content=b"abc")
    client.files_completeUploadExternal(files=[{"id": step["file_id"]}])
    image = {"type": "image", "alt_text": "a", "slack_file": {"id": step["file_id"]}}
    assert client.files_info(file=step["file_id"])["file"]["mimetype"] == ""
    with refused("invalid_blocks"):
        client.chat_postMessage(channel=FLOOR, text="t", blocks=[image])
    clock.now += 2
    assert client.files_info(file=step["file_id"])["file"]["mimetype"] == "image/png"
    assert client.chat_postMessage(channel=FLOOR, text="t", blocks=[image])["ok"]


def test_a_persons_file_is_read_with_the_bots_token(slack: Slack, client: WebClient) -> None:
    said = slack.say(CHEN, FLOOR, "note", files=[Upload("note.txt", b"doctor")])
    address = client.files_info(file=said["files"][0]["id"])["file"]["url_private_download"]
    assert httpx.get(address).status_code == 401
    token = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
    assert httpx.get(address, headers=token).content == b"doctor"
    with refused("cant_delete_file"):
        client.files_delete(file=said["files"][0]["id"])


def test_a_deleted_file_is_gone(slack: Slack, client: WebClient) -> None:
    file = client.files_upload_v2(filename="a.txt", content="abc")["file"]["id"]
    client.files_delete(file=file)
    with refused("file_not_found"):
        client.files_info(file=file)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel_id": "C0QUIET001"}, "not_in_channel"),
        ({"channel_id": "C0NOWHERE1"}, "channel_not_found"),
        ({"channel_id": FLOOR, "thread_ts": "1.000001"}, "invalid_thread_ts"),
    ],
)
def test_a_file_goes_only_where_the_bot_is(
    client: WebClient, args: dict[str, Any], error: str
) -> None:
    step = client.files_getUploadURLExternal(filename="a.txt", length=3)
    httpx.post(step["upload_url"], content=b"abc")
    with refused(error):
        client.files_completeUploadExternal(files=[{"id": step["file_id"]}], **args)
