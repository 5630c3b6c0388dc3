"""Words in the wrong place are answered where they were said, and change nothing."""

from tests.stories.floor import ADA, FLOOR, GRACE, LEADERS, floor


def test_a_decision_under_no_card_is_asked_about_and_mentions_are_lines(sqlite_url: str) -> None:
    with floor(sqlite_url) as house:
        slack = house.slack
        assert slack.command(ADA, FLOOR, "/timeoff", "sick today R&D <fever>").ok
        house.card("waiting for a decision")

        slack.say(GRACE, LEADERS, "approve")
        slack.say(GRACE, FLOOR, "approve")
        told = slack.wait_for(lambda: slack.ephemerals(GRACE, LEADERS))
        assert "under its card" in told[0]["text"]
        house.settle()
        assert slack.ephemerals(GRACE, FLOOR) == []
        house.card("waiting for a decision")

        bot = slack.workspace.bot_user_id
        slack.say(ADA, slack.open_dm(ADA), f"<@{bot}> why 1")
        assert "CC-2.4.3" in house.told(ADA, "CC-2.4.3")

        card = house.card("waiting for a decision")
        assert slack.press(GRACE, LEADERS, card["ts"], "leave.details").ok
        (view,) = slack.wait_for(lambda: [v for v in slack.views(GRACE) if "Details" in str(v)])
        assert "R&amp;D &lt;fever&gt;" in str(view)
        assert "&amp;amp;" not in str(view)
