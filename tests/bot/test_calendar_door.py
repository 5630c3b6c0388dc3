"""A calendar's address through the whole house, by HTTP and beside Socket Mode alike."""

from datetime import timedelta

import httpx
import icalendar
import pytest
from pydantic import ValidationError

from bot.settings import Settings
from storage import people
from tests.bot.doors import start_anew
from tests.stories.floor import ADA, FLOOR, MONDAY, Floor, floor


def secret_address(house: Floor, line: str) -> str:
    """What the form shows that the line opens, at the house's own door."""
    before = {view["id"] for view in house.slack.views(ADA)}
    house.slack.command(ADA, FLOOR, "/rollcall", line)

    def shown() -> str:
        for view in house.slack.views(ADA):
            texts: list[str] = [
                block["text"]["text"] for block in view["blocks"] if "text" in block
            ]
            found = [word for text in texts for word in text.split() if "/calendar/" in word]
            if view["id"] not in before and found:
                return found[0].strip("<>")
        return ""

    said: str = house.slack.wait_for(shown)
    assert said.startswith("https://rota.example/calendar/")
    return said.replace("https://rota.example", house.bot.address)


@pytest.mark.parametrize("delivery", ["http", "socket"])
def test_an_address_is_read_until_it_is_ended(
    sqlite_url: str, delivery: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with floor(sqlite_url, delivery) as house:
        house.bot.stop()
        house.settings.public_url = "https://rota.example"
        start_anew(house)
        address = secret_address(house, "calendar")
        got = httpx.get(address)
        assert (got.status_code, got.headers["cache-control"]) == (200, "private, no-cache")
        assert got.headers["content-type"] == "text/calendar; charset=utf-8"
        assert len(icalendar.Calendar.from_ical(got.content).walk("VEVENT")) == 8
        had = {"If-None-Match": f'"other", W/{got.headers["etag"]}'}
        again = httpx.get(address, headers=had)
        assert (again.status_code, again.content) == (304, b"")
        assert httpx.head(address).headers["etag"] == got.headers["etag"]
        with house.bot.database.change(house.bot.house_time.now()) as tx:
            ada = people.by_slack(tx, ADA)
            assert ada is not None
            ada.person.left_on = MONDAY + timedelta(days=1)
        changed = httpx.get(address, headers=had)
        assert (changed.status_code, changed.headers["etag"] != got.headers["etag"]) == (200, True)
        other = secret_address(house, "calendar new")
        answers = [
            httpx.get(one)
            for one in (
                address,
                f"{other[:-8]}AAAA.ics",
                f"{house.bot.address}/calendar/short",
                f"{house.bot.address}/nothing",
            )
        ]
        shapes = {
            (one.status_code, one.content, one.headers["content-type"], len(one.headers))
            for one in answers
        }
        assert shapes == {(404, b"Not Found", "text/plain; charset=utf-8", 4)}
        assert httpx.get(other).status_code == 200
        told = capsys.readouterr()
        for one in (address, other):
            assert one.rpartition("/")[2].removesuffix(".ics") not in told.out + told.err


def test_without_a_public_address_there_is_nothing_to_read(sqlite_url: str) -> None:
    with floor(sqlite_url) as house:
        assert httpx.get(f"{house.bot.address}/calendar/{'A' * 32}.ics").status_code == 404
        house.slack.command(ADA, FLOOR, "/rollcall", "calendar")
        house.told(ADA, "Here are your shifts")


@pytest.mark.parametrize(
    "said", ["http://rota.example", "rota.example", "https://", "https://rota.example/?a=1"]
)
def test_an_address_that_would_tell_the_secret_is_refused(said: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, public_url=said)


def test_an_address_is_taken_without_its_last_slash() -> None:
    assert Settings(_env_file=None, public_url="https://a.example/x/").public_url == (
        "https://a.example/x"
    )
    assert Settings(_env_file=None, public_url="").public_url is None
