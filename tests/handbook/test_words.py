"""People are spoken to in their own language, and nothing they are told goes untranslated."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from handbook import words

MONDAY = date(2026, 11, 2)
CHINESE = Path(words.__file__).parents[1] / "locale/zh/LC_MESSAGES/rollcall.po"
en, zh, xx = words.of("en"), words.of("zh"), words.of("xx")


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-TW", "zh"),
        ("ZH_hans", "zh"),
        ("fr-FR", "en"),
        ("", "en"),
        ("xx", "en"),
    ],
)
def test_a_slack_locale_is_served_by_one_of_our_languages(locale: str, lang: str) -> None:
    assert words.language(locale) == lang


def test_a_voice_is_made_once_for_a_language() -> None:
    assert words.of("zh-CN") is words.of("zh-TW") is zh
    assert words.of("tlh") is en
    assert [say.lang for say in (en, zh, xx)] == ["en", "zh", "xx"]


def test_values_are_put_into_the_sentence_and_never_read_as_a_template() -> None:
    assert en("Approved by {name}.", name="{0} {name!r}") == "Approved by {0} {name!r}."
    assert zh("{minutes} min", minutes="{evil}") == "{evil} 分钟"
    assert en("{{literally}}") == "{literally}"


def test_nothing_to_say_stays_nothing() -> None:
    assert [say("") for say in (en, zh)] == ["", ""]


def test_a_text_without_translation_is_said_in_english() -> None:
    assert zh("Nobody has translated {this} yet.", this=1) == "Nobody has translated 1 yet."


def test_a_number_takes_its_own_form() -> None:
    assert [en.plural("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert en.plural("{n} call for {who}", "{n} calls for {who}", 2, who="Ana") == "2 calls for Ana"


def test_a_marked_text_is_itself() -> None:
    assert words.mark("{first} to {last}") == "{first} to {last}"


def test_a_day_is_said_with_its_weekday() -> None:
    assert en.day(MONDAY) == "Mon 2 Nov 2026"
    assert zh.day(MONDAY) == "2026年11月2日 周一"
    assert en.day(date(2026, 9, 6)) == "Sun 6 Sep 2026"


def _after(*days: int) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in days]


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        ([MONDAY], "Mon 2 Nov 2026", "2026年11月2日 周一"),
        ((MONDAY, MONDAY), "Mon 2 Nov 2026", "2026年11月2日 周一"),
        (
            (MONDAY, date(2026, 11, 6)),
            "Mon 2 Nov to Fri 6 Nov 2026",
            "2026年11月2日 周一 至 11月6日 周五",
        ),
        (
            (date(2026, 12, 31), date(2027, 1, 1)),
            "Thu 31 Dec 2026 to Fri 1 Jan 2027",
            "2026年12月31日 周四 至 2027年1月1日 周五",
        ),
        (
            _after(2, 0),
            "Mon 2 Nov and Wed 4 Nov 2026",
            "2026年11月2日 周一和11月4日 周三",
        ),
        (
            _after(0, 1, 4, 8, 9),
            "Mon 2 Nov to Tue 3 Nov, Fri 6 Nov and Tue 10 Nov to Wed 11 Nov 2026",
            "2026年11月2日 周一 至 11月3日 周二、11月6日 周五和11月10日 周二 至 11月11日 周三",
        ),
        (
            [MONDAY, date(2027, 2, 1)],
            "Mon 2 Nov 2026 and Mon 1 Feb 2027",
            "2026年11月2日 周一和2027年2月1日 周一",
        ),
    ],
)
def test_days_are_drawn_together_and_the_year_is_said_once(
    days: tuple[date, date] | list[date], english: str, chinese: str
) -> None:
    assert en.days(days) == english
    assert zh.days(days) == chinese


def test_no_days_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="no day"):
        en.days([])


def test_times_are_said_on_the_clock_of_the_desk() -> None:
    morning = datetime(2026, 11, 2, 7, 5)
    assert en.time(time(7, 5)) == zh.time(morning) == "07:05"
    assert en.moment(morning) == "Mon 2 Nov, 07:05"
    assert zh.moment(morning) == "11月2日 周一 07:05"


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (179, "2 h 59 min", "2 小时 59 分"),
        (120, "2 h", "2 小时"),
        (59, "59 min", "59 分钟"),
        (0, "0 min", "0 分钟"),
        (-61, "-1 h 1 min", "-1 小时 1 分"),
    ],
)
def test_a_length_of_time_is_said_in_hours_and_minutes(
    minutes: int, english: str, chinese: str
) -> None:
    assert en.minutes(minutes) == english
    assert zh.minutes(minutes) == chinese


def test_names_are_joined_as_people_do() -> None:
    assert [en.names(list("abc")), en.names(["a"]), en.names([])] == ["a, b and c", "a", ""]
    assert [zh.names(list("abc")), zh.names(["a", "b"])] == ["a、b和c", "a和b"]
    assert en.names(["{0}", "{1}", "{x}"]) == "{0}, {1} and {x}"


def test_the_pseudo_language_brackets_each_word_that_went_through_it() -> None:
    assert xx("Approved by {name}.", name="Ana") == "⟦Åpprövéd bý Ana.⟧"
    assert xx.plural("{n} day", "{n} days", 2) == "⟦2 dåýs⟧"
    for said in (
        xx.day(MONDAY),
        xx.days(_after(0, 3)),
        xx.moment(datetime(2026, 11, 2, 7)),
        xx.minutes(61),
        xx.names(["Ana", "Ben"]),
    ):
        assert said.startswith("⟦")
        assert said.endswith("⟧")


def test_the_pseudo_language_leaves_alone_what_a_machine_reads() -> None:
    text = "See <https://a.example|it> :ok_hand: `code` /timeoff {{}} {who}"
    said = xx(text, who="<@U1>")
    for kept in ("<https://a.example|it>", ":ok_hand:", "`code`", " /timeoff", "{}", "<@U1>"):
        assert kept in said
    assert "See" not in said


def test_nothing_said_in_chinese_is_longer_than_in_the_pseudo_language() -> None:
    """So what passes a limit in the pseudo-language passes it in every language."""
    with CHINESE.open("rb") as file:
        said = [message for message in read_po(file) if message.id]
    assert len(said) > 4_000
    for message in said:
        texts, forms = _forms(message.id), _forms(message.string)
        assert max(map(len, forms)) <= len(xx(_kept(texts[0]))), texts


def _forms(said: object) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said) if isinstance(said, tuple) else ()


def _kept(text: str) -> str:
    """The text that says its placeholders themselves once it is spoken."""
    return text.replace("{", "{{").replace("}", "}}")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_each_end_of_a_range_is_said(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    said = en.days((first, last))
    for day in (first, last):
        assert f"{day:%a} {day.day} {day:%b}" in said
        assert str(day.year) in said
