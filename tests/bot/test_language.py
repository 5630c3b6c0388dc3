"""The word for one's language is taken in as a direct message, and the Home follows at once."""

import pytest

from tests.bot.office import Office
from tests.stories.floor import ADA


@pytest.mark.parametrize("typed", ["language zh", "Language  中文", "语言 中文", "语言\u3000中文"])
def test_it_is_a_line_to_the_bot_as_well(post_office: Office, typed: str) -> None:
    answer = post_office.intake.typed("key", ADA, "", typed)
    assert answer.lines[0] == "以后我用简体中文和你说话。"
    assert post_office.intake.typed("key", ADA, "", typed) == answer, "a repeat"


def test_a_home_that_was_open_shows_it(post_office: Office) -> None:
    post_office.intake.home_opened(ADA)
    post_office.deliver()
    assert "Hello Ada" in str(post_office.slack.home(ADA))
    post_office.intake.typed("key", ADA, "", "language zh")
    post_office.deliver()
    assert "Hello" not in str(post_office.slack.home(ADA))
