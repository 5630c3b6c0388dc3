"""Who answers a card before we know where it stands is heard all the same."""

import pytest
from sqlalchemy.event import listens_for

from storage import delivery, kept, leaves, outbox
from storage.database import Database
from tests.bot.office import Office
from tests.stories.floor import GRACE, LEADERS, LINUS, MORNING

MOMENT = 2.0
"""Longer than the first back-off, shorter than any patience."""


def heard(office: Office, who: str, words: str, thread_ts: str) -> dict[str, object]:
    """The event that Slack sends for a word in a thread of the leaders' channel."""
    said = office.slack.say(who, LEADERS, words, thread_ts=thread_ts)
    return {**said, "type": "message", "channel": LEADERS, "channel_type": "channel"}


def hear(office: Office, who: str, words: str, thread_ts: str) -> None:
    office.intake.heard(heard(office, who, words, thread_ts))


def state_of(office: Office, number: int = 1) -> str:
    with office.database.read(MORNING) as tx:
        leave = leaves.get(tx, number)
        assert leave is not None
        return leave.state


@pytest.mark.parametrize("what", ["reset_after", "500_after"])
def test_an_answer_to_a_card_in_doubt_is_kept_and_judged_when_it_is_found(
    either_office: Office, what: str
) -> None:
    office = either_office
    office.slack.faults.next("chat.postMessage", what)
    office.sick_call()
    office.deliver()
    [card] = office.slack.messages(LEADERS)
    hear(office, GRACE, "approve", card["ts"])
    assert state_of(office) == leaves.ASKED
    office.deliver(after=MOMENT)
    assert state_of(office) == leaves.APPROVED
    office.deliver()
    assert "#1: approved" in office.slack.messages(LEADERS)[0]["text"]


def test_an_answer_in_a_strangers_thread_is_forgotten_when_the_doubt_is_over(
    post_office: Office,
) -> None:
    strange = post_office.slack.say(LINUS, LEADERS, "shall we go for lunch?")
    post_office.slack.faults.next("chat.postMessage", "reset_before")
    post_office.sick_call()
    post_office.deliver()
    hear(post_office, GRACE, "approve", strange["ts"])
    assert len(post_office.kept()) == 1
    post_office.deliver(after=MOMENT)
    assert state_of(post_office) == leaves.ASKED
    assert post_office.kept() == []


def test_an_answer_kept_a_moment_too_late_is_judged_all_the_same(post_office: Office) -> None:
    """The post was found between the question whether it is in doubt and the keeping."""
    post_office.sick_call()
    post_office.deliver()
    [card] = post_office.slack.messages(LEADERS)
    event = heard(post_office, GRACE, "approve", card["ts"])
    with post_office.database.change(MORNING) as tx:
        kept.keep(tx, LEADERS, card["ts"], event)
    post_office.deliverer.start()
    try:
        post_office.slack.wait_for(lambda: state_of(post_office) == leaves.APPROVED)
    finally:
        post_office.deliverer.stop()


def test_an_answer_that_comes_while_its_card_is_being_recorded_is_not_lost(
    either_office: Office,
) -> None:
    """Slack shows the card before we know where it went, and leaders are quick."""
    office = either_office
    number = office.sick_call()
    with office.database.change(MORNING) as tx:
        assert delivery.claim(tx, "the deliverer", 15.0)
    posted = office.client.chat_postMessage(channel=LEADERS, text="#1: waiting")
    event = heard(office, GRACE, "approve", posted["ts"])
    other = Database(office.database.url, office.clock)
    questions: list[str] = []

    @listens_for(office.database.engine, "before_cursor_execute")
    def recorded(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        """Between two questions about the outbox, the deliverer commits what it knows."""
        if "FROM outgoing" not in statement:
            return
        questions.append(statement)
        if len(questions) == 2:
            with other.change(MORNING) as tx:
                delivery.finish(tx, number, outbox.SENT, channel=LEADERS, ts=posted["ts"])

    office.intake.heard(event)
    other.close()
    assert len(questions) >= 2, "it asked whether, and where"
    office.intake.judge_kept()
    assert state_of(office) == leaves.APPROVED
