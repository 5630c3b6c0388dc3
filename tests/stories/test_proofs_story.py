"""Two days ill, proofs that are not all there, and what comes of it, as everybody saw it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from sandbox import Upload
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS, MORNING, floor, people_to_spare
from tests.stories.story import newest_card
from tests.stories.transcript import Transcript, compare

pytestmark = pytest.mark.long

LINES = {
    "ask": (
        "/timeoff sick 2026-11-02 to 2026-11-03 fever",
        "/timeoff 病假 11月2日到11月3日 发烧",
    ),
    "yes": ("approve", "同意"),
    "mine": ("/rollcall proofs", "/rollcall 证明"),
    "accept": ("/rollcall proofs accept 1", "/rollcall 证明 通过 1"),
}
PAPERS = [Upload("certificate.jpg", b"\xff\xd8 one"), Upload("IMG_2.jpg", b"\xff\xd8 two")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_proofs_missing_are_proposed_as_absence(
    sqlite_url: str, language: str, *, writes_transcripts: bool
) -> None:
    said = {key: both[language == "zh"] for key, both in LINES.items()}
    with floor(sqlite_url, "http", language, people_to_spare) as house:
        story = Transcript(house, {ADA: "Ada", GRACE: "Grace", DORA: "Dora"})
        _ill_for_two_days(story, said)
        _two_papers_of_four(story)
        _the_rest(story, said)
    compare(f"proofs_missing.{language}", story.pages(), write=writes_transcripts)


def _ill_for_two_days(story: Transcript, said: Mapping[str, str]) -> None:
    story.types(ADA, FLOOR, said["ask"])
    story.says(DORA, LEADERS, said["yes"], thread=newest_card(story))
    story.time_passes(MORNING + timedelta(days=1, hours=11, minutes=5))  # the evening before
    story.time_passes(MORNING + timedelta(days=2, hours=8, minutes=5))  # her late shift has begun


def _two_papers_of_four(story: Transcript) -> None:
    """Sent in private, seen as copies, decided; and the copies are gone."""
    slack = story.slack
    story.act(ADA, "sends two photos", lambda: slack.say(ADA, slack.dm(ADA), "", files=PAPERS))
    card = _newest(story, "proofs.check")
    story.presses(GRACE, slack.dm(GRACE), card, "proofs.see")
    assert [name for name, _ in _copies(story)] == ["proof-1-1.jpg", "proof-1-2.jpg"]
    assert [there for _, there in _copies(story)] == [True, True]
    form = story.presses_for_a_form(GRACE, slack.dm(GRACE), card, "proofs.check")
    slack.fill(GRACE, form, {"seen": ["0", "2"]})
    story.sends(GRACE, form, {"fits": "yes"})
    story.closes(GRACE, form)
    assert [there for _, there in _copies(story)] == [False, False]


def _the_rest(story: Transcript, said: Mapping[str, str]) -> None:
    """The others come by the form, and nothing is proposed any more."""
    slack = story.slack
    story.types(ADA, FLOOR, said["mine"])
    asked = next(
        m for m in reversed(slack.seen_by(ADA, FLOOR)) if "proofs.send" in str(m.get("blocks"))
    )
    form = story.presses_for_a_form(ADA, FLOOR, asked["ts"], "proofs.send")
    more = [slack.upload(ADA, f"{name}.pdf", b"%PDF")["id"] for name in ("book", "receipt")]
    slack.fill(ADA, form, {"files": more})
    story.sends(ADA, form, {})
    story.closes(ADA, form)
    story.types(GRACE, LEADERS, said["accept"])


def _newest(story: Transcript, action: str) -> str:
    slack = story.slack
    messages = reversed(slack.messages(slack.dm(GRACE)))
    return str(next(m["ts"] for m in messages if action in str(m.get("blocks"))))


def _copies(story: Transcript) -> list[tuple[str, bool]]:
    """The files that the bot put into Grace's direct message, and whether Slack still has them."""
    slack = story.slack
    there = slack.world.files._stored
    messages = slack.messages(slack.dm(GRACE))
    files = [f for m in messages if m.get("bot_id") for f in m.get("files", [])]
    return [(f["name"], f["id"] in there) for f in files]
