"""In a card's thread only a whole message that is a word of the list decides."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.deciding.replies import Decision, read_decision
from handbook.book import read

WORDS = read("call-centre").words
BOT = "U0BOT00001"


def said(text: str) -> Decision | None:
    return read_decision(text, WORDS, BOT)


@pytest.mark.parametrize(
    "text",
    [
        "approve",
        "approved",
        "Approve",
        "APPROVED",
        "  approve \n",
        "approve.",
        "Approve!",
        "approve 👍",
        ":white_check_mark: approve",
        "approve :+1::skin-tone-3:",
        "*approve*",
        "_approved_",
        "`approve`",
        "“approve”",
        f"<@{BOT}> approve",
        f"<@{BOT}|rollcall> approve!",
        f"approve <@{BOT}>",
        "ａｐｐｒｏｖｅ",
        "app\u200brove",
        "同意",
        "同意。",
        "同意！",
        "批准",
        "【批准】",
        "*批准* :ok_hand:",
    ],
)
def test_a_yes_is_the_whole_message(text: str) -> None:
    assert said(text) == Decision(True, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("decline: too few people", "too few people"),
        ("decline, too few people", "too few people"),
        ("Decline - we are short on L", "we are short on L"),
        ("declined too few people", "too few people"),
        ("*Decline*: Bo is away, too", "Bo is away, too"),
        ("*decline: too few*", "too few"),
        ("decline\ntoo few", "too few"),
        (f"<@{BOT}> decline: no", "no"),
        ("驳回：人手不够", "人手不够"),
        ("驳回，人手不够。", "人手不够"),
        ("驳回 人手不够", "人手不够"),
        ("“驳回”：人手不够", "人手不够"),
        ("ＤＥＣＬＩＮＥ： too few", "too few"),
        (":no_entry: decline: too few", "too few"),
        ("👎 decline: too few", "too few"),
        ("decline: <@U0GRACE001> is away too", "<@U0GRACE001> is away too"),
        ("decline (too few)", "(too few)"),
        ("> decline: too few", "too few"),
    ],
)
def test_a_no_takes_its_reason_along(text: str, reason: str) -> None:
    assert said(text) == Decision(False, reason)


@pytest.mark.parametrize("text", ["decline", "Declined.", "驳回", "驳回！", "*decline* :no_entry:"])
def test_a_bare_no_has_no_reason(text: str) -> None:
    assert said(text) == Decision(False, None)


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "OK!",
        "yes",
        "yes please",
        "好",
        "好的",
        "可以",
        "嗯",
        "👍",
        ":+1:",
        "",
        "   ",
        "...",
        "不同意",
        "不批准",
        "不驳回",
        "我同意",
        "同意了吗",
        "同意吗？",
        "ok let me check",
        "approve?",
        "approve？",
        "approve or not",
        "approve it",
        "I approve",
        "please approve",
        "not approved",
        "disapprove",
        "I would not approve this",
        "I would decline this",
        "approvement",
        "declining numbers today",
        "decliner: me",
        "decline?",
        "驳回吗？",
        "驳回的话怎么办",
        "@Grace approve",
        "@Grace decline: too few",
        "<@U0GRACE001> approve",
        "<@U0GRACE001> decline: too few",
        "approve <@U0GRACE001>",
        f"<@{BOT}>",
        f"<@{BOT}1> approve",
        "<!channel> approve",
        "approve\napprove",
        "approve, approve",
        "1. approve",
        "approve 12",
    ],
)
def test_anything_else_is_talk(text: str) -> None:
    assert said(text) is None


@given(st.text(max_size=60))
def test_no_text_decides_yes_unless_its_letters_are_the_word(text: str) -> None:
    decision = said(text)
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    if decision is not None and decision.is_yes:
        assert letters in {"approve", "approved", "同意", "批准"}


@given(
    around=st.tuples(*[st.text(alphabet=" \t\n.,;!()*_~`'\"“”，。！；、", max_size=4)] * 2),
    word=st.sampled_from([*WORDS.approve, "Approve", "ＡＰＰＲＯＶＥＤ"]),
    emoji=st.sampled_from(["", " :tada:", " 🎉", ":+1: "]),
)
def test_what_stands_around_the_word_does_not_matter(
    around: tuple[str, str], word: str, emoji: str
) -> None:
    assert said(f"{around[0]}{word}{around[1]}{emoji}") == Decision(True, None)
