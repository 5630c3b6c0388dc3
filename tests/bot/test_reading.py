"""A file of calls in a direct message is read, told privately, and its copy is gone."""

import gzip
import tempfile
from pathlib import Path

from sqlmodel import select

from bot.reading import LEASE, Reading
from sandbox import Upload
from storage import call_uploads
from storage.call_uploads import CallUpload
from storage.calls import Call
from tests.bot.office import Office
from tests.commands.kpi_desk import ten
from tests.stories.floor import ADA, DORA, MONDAY, MORNING

LINES = "".join(f"{line}\n" for line in ten(MONDAY)).encode()


def sends(office: Office, who: str, text: str = "", **contents: bytes) -> None:
    dm = office.slack.dm(who)
    uploads = [Upload(name.replace("__", "."), content) for name, content in contents.items()]
    said = office.slack.say(who, dm, text, files=uploads)
    office.intake.heard({**said, "type": "message", "channel": dm, "channel_type": "im"})


def reading(office: Office) -> Reading:
    return Reading(
        office.database, office.client, lambda: MORNING, office.books, after=lambda: None
    )


def says(office: Office, who: str) -> list[str]:
    office.deliver()
    return [str(one["text"]) for one in office.slack.messages(office.slack.dm(who))]


def card(office: Office) -> str:
    """The newest file's message as it stands now."""
    return [one for one in says(office, DORA) if one.startswith("Calls from")][-1]


def rows(office: Office) -> list[CallUpload]:
    with office.database.read(MORNING) as tx:
        return list(tx.session.exec(select(CallUpload)).all())


def calls_of(office: Office) -> int:
    with office.database.read(MORNING) as tx:
        return len(tx.session.exec(select(Call.key)).all())


def left() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("rollcall-calls-*"))


def test_a_log_is_read_and_told_where_it_was_sent(either_office: Office) -> None:
    office = either_office
    bad = b"1793581200|x|support|A|CONNECT|13800000000\nno line\n"
    sends(office, DORA, queue_log=LINES + bad)
    assert "░░░ 0 % read" in card(office)
    assert reading(office).read_one()
    assert not reading(office).read_one()
    told = card(office)
    assert "30 lines, 10 calls, Mon 2 Nov 2026." in told
    assert "Line 30 has fewer than five fields." in told
    assert "1 agent is nobody on the list" in told
    assert "13800000000" not in told
    assert calls_of(office) == 10
    assert left() == []


def test_a_packed_file_twice_and_one_that_is_none(post_office: Office) -> None:
    sends(post_office, DORA, calls__gz=gzip.compress(LINES), calls__csv=b"a,b\n1,2\n")
    here = reading(post_office)
    assert [here.read_one() for _ in range(3)] == [True, True, False]
    assert [row.state for row in rows(post_office)] == ["read", "failed"]
    assert "is not a file of calls that I know" in " ".join(says(post_office, DORA))
    sends(post_office, DORA, queue_log=LINES)
    here.read_one()
    assert "Nothing new: I knew all of it." in card(post_office)


def test_who_may_not_is_refused_with_the_rule(post_office: Office) -> None:
    sends(post_office, ADA, queue_log=LINES)
    assert "Only these bring them in" in " ".join(says(post_office, ADA))
    assert rows(post_office) == []


def test_a_photo_is_no_call_and_an_agents_table_is_not_taken(post_office: Office) -> None:
    sends(post_office, DORA, photo__jpg=b"\xff\xd8")
    sends(post_office, ADA, table__csv=b"a,b\n")
    assert rows(post_office) == []


def test_what_another_left_is_gone_on_with(post_office: Office) -> None:
    sends(post_office, DORA, queue_log=LINES)
    with post_office.database.change(MORNING) as tx:
        assert call_uploads.claim(tx, "dead", LEASE) is not None
    here = reading(post_office)
    assert not here.read_one()
    post_office.clock.seconds += LEASE + 1
    assert here.read_one()
    assert calls_of(post_office) == 10


def test_a_file_that_is_gone_from_slack_is_told(post_office: Office) -> None:
    sends(post_office, DORA, queue_log=LINES)
    [row] = rows(post_office)
    post_office.slack.world.files.remove(row.slack_id)
    assert reading(post_office).read_one()
    assert "could not be fetched" in card(post_office)
