"""One sick call, from the typed line to a decision in its thread."""

from tests.stories.floor import ADA, FLOOR, GRACE, LEADERS, LINUS, floor


def test_a_leader_approves_by_a_word_in_the_thread(database_url: str) -> None:
    with floor(database_url) as house:
        slack = house.slack
        ack = slack.command(ADA, FLOOR, "/timeoff", "sick today fever")
        assert ack.ok
        assert "Mon 2 Nov 2026" in str(ack.body)
        card = house.card("waiting for a decision")
        assert "L 15:00–23:00, Mon 2 Nov 2026: 4 → 3, 4 needed — 1 short" in card["text"]
        assert "fever" not in str(card)

        slack.say(GRACE, LEADERS, "approve", thread_ts=card["ts"])
        assert "approved" in house.told(ADA, "approved")
        house.card("#1: approved")

        ack = slack.press(LINUS, LEADERS, card["ts"], "leave.details")
        assert ack.ok
