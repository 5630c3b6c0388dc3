"""Everybody chooses the language that they are spoken to in, and Slack's is one of the choices."""

import pytest

from commands.deciding.command import all_commands, by_word
from storage import outbox, people
from storage.cards import Card
from tests.commands.desk import Desk, refusal, text
from tests.stories.floor import ADA, WEI


def types(desk: Desk, who: str, line: str) -> Card:
    return desk.types(who, line, word="language")


def stored(desk: Desk, who: str) -> str | None:
    with desk.read() as tx:
        person = people.by_slack(tx, who)
    assert person is not None
    return person.person.language


def chosen(desk: Desk) -> list[dict[str, object]]:
    return [dict(one.facts) for one in desk.journal() if one.event == "person.language"]


def without_locale(desk: Desk, who: str) -> None:
    with desk.database.change(desk.now) as tx:
        person = people.by_slack(tx, who)
        assert person is not None
        person.person.locale = None
        tx.session.add(person.person)


def test_the_language_is_shown_with_where_it_comes_from(desk: Desk) -> None:
    with desk.is_as_before():
        assert types(desk, ADA, " ").lines == (
            "I speak English to you.",
            "That follows your Slack, which is set to en-US.",
        )
        assert types(desk, WEI, "").lines == (
            "我现在用简体中文和你说话。",
            "这是跟随你的 Slack 设置（zh-CN）。",
        )
    types(desk, ADA, "english")
    assert types(desk, ADA, "").lines[1] == "It was chosen for you here, or on your team's list."
    without_locale(desk, WEI)
    assert types(desk, WEI, "").lines == (
        "I speak English to you.",
        "That is your team's language, because Slack has not told me yours.",
    )


@pytest.mark.parametrize("said", ["zh", "中文", "简体中文", "Chinese", " ZH ", "汉语"])
def test_chinese_is_spoken_from_the_answer_on(each_desk: Desk, said: str) -> None:
    desk = each_desk
    assert types(desk, ADA, said).lines[0] == "以后我用简体中文和你说话。"
    assert stored(desk, ADA) == "zh"
    assert "病假" in desk.types(ADA, "sick today").text
    assert chosen(desk) == [{"before": None, "after": "zh"}]


@pytest.mark.parametrize("said", ["english", "en", "English", "英文"])
def test_english_is_spoken_from_the_answer_on(desk: Desk, said: str) -> None:
    assert types(desk, WEI, said).lines[0] == "From now on I speak English to you."
    assert stored(desk, WEI) == "en"


def test_slack_is_followed_again(desk: Desk) -> None:
    types(desk, WEI, "english")
    assert types(desk, WEI, "slack").lines == (
        "以后我用简体中文和你说话。",
        "这是跟随你的 Slack 设置（zh-CN）。",
    )
    assert stored(desk, WEI) is None
    assert [one["after"] for one in chosen(desk)] == ["en", None]


@pytest.mark.parametrize(("who", "said"), [(ADA, "slack"), (WEI, "中文")])
def test_choosing_what_is_so_already_is_told_and_changes_nothing(
    desk: Desk, who: str, said: str
) -> None:
    if said != "slack":
        types(desk, who, said)
    with desk.is_as_before():
        answer = types(desk, who, said)
    assert answer.small, "the choices are shown"


@pytest.mark.parametrize("said", ["klingon", "french", "zhx", "en zh", "繁體中文", "x" * 500])
def test_another_word_is_refused_with_the_choices(desk: Desk, said: str) -> None:
    with desk.is_as_before():
        told = refusal(lambda: types(desk, ADA, said))
    assert f"I do not know a language called {said[:40]}. Nothing was changed." in told
    assert "/rollcall language english, or 中文, or slack" in told


def test_the_home_is_drawn_again_in_the_new_language(desk: Desk) -> None:
    types(desk, ADA, "中文")
    (home,) = [row for row in desk.outgoing() if row.kind == outbox.HOME]
    assert home.person == ADA


def test_it_is_one_persons_language_and_not_the_channels(desk: Desk) -> None:
    types(desk, ADA, "中文")
    desk.types(ADA, "sick today")
    (post,) = [row for row in desk.outgoing() if row.subject == "leave:1"]
    assert text(post).startswith("Sick leave #1")
    assert stored(desk, WEI) is None


def test_no_two_commands_have_a_word_in_common() -> None:
    words = by_word(all_commands())
    assert words["语言"] is words["language"]
    assert words["timeoff"] is words["leave"]
