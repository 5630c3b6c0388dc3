"""The house burns down and is built up again from its backup; the journal's heads are compared."""

from pathlib import Path

from sqlalchemy import delete
from sqlmodel import col

from bot.app import Rollcall
from bot.heads import posted_heads
from storage import journal
from storage.backup import backup, restore
from storage.database import Database
from storage.journal import Entry
from tests.stories.floor import ADA, DORA, FLOOR, GRACE, LEADERS, MANAGERS, MORNING, floor


def test_a_restored_house_goes_on_without_a_second_post(
    database_url: str, unmigrated_url: str, tmp_path: Path
) -> None:
    with floor(database_url) as house:
        slack = house.slack
        # The card arrives and its answer is lost: at the backup nobody knows whether it is there.
        slack.faults.next("chat.postMessage", "reset_after")
        assert slack.command(ADA, FLOOR, "/timeoff", "sick today fever").ok
        slack.wait_for(house.leaders)
        backup(house.bot.database, tmp_path / "backup.zip")
        house.bot.stop()

        database = Database(unmigrated_url, lambda: 0.0)
        restore(database, tmp_path / "backup.zip")
        with database.read(MORNING) as tx:
            assert journal.audit(tx) == []
        database.close()

        house.settings = house.settings.model_copy(update={"database_url": unmigrated_url})
        house.bot = Rollcall(house.settings)
        house.bot.start()
        slack.events_url = f"{house.bot.address}/slack/events"
        house.settle()
        (card,) = house.leaders()
        slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
        house.told(ADA, "approved")
        house.settle()
        texts = [message["text"] for message in house.leaders()]
        assert [words for words in texts if "#1: " in words] == [house.card("#1: approved")["text"]]
        assert len([words for words in texts if words.startswith("Approved by")]) == 1


def test_a_journal_cut_short_is_seen_by_the_head_in_the_managers_channel(sqlite_url: str) -> None:
    with floor(sqlite_url) as house:
        slack = house.slack
        assert slack.command(ADA, FLOOR, "/timeoff", "sick today fever").ok
        house.settle()
        slack.turn(MORNING.replace(day=3))
        head = slack.wait_for(lambda: slack.messages(MANAGERS))[0]
        assert DORA in slack.workspace.channels[2].members
        heads = posted_heads(house.bot.identity.client, [MANAGERS])
        with house.bot.database.change(MORNING) as tx:
            assert journal.audit(tx, heads) == []
            tx.connection.execute(delete(Entry).where(col(Entry.number) >= heads[0].number))
        with house.bot.database.read(MORNING) as tx:
            (found,) = journal.audit(tx, heads)
        assert found.number == heads[0].number
        assert heads[0].hash in head["text"]
