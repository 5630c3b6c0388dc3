"""What people and apps write is drawn as Slack draws it, and never becomes markup of its own."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.charts import chart_to_html
from sandbox.page.mrkdwn import plain_to_html, to_html
from sandbox.page.reader import Reader, dated, locale_of
from sandbox.page.rich_text import rich_to_html

NOW = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)


def reader(locale: str = "en-US", zone: str = "Asia/Shanghai") -> Reader:
    return Reader(
        now=NOW,
        zone=ZoneInfo(zone),
        locale=locale_of(locale),
        people={"U1": "Mia Chen"},
        channels={"C1": "floor"},
        groups={"S1": "leaders"},
    )


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("*bold* _lean_ ~gone~", "<strong>bold</strong> <em>lean</em> <s>gone</s>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\na < b\n```", "<pre>a &lt; b</pre>"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ("one\ntwo", "one<br>two"),
        ("> said\n> twice\nthen", "<blockquote>said<br>twice</blockquote>then"),
        ("&gt; said", "<blockquote>said</blockquote>"),
        ("<@U1> and <@U2|bo>", '<span class="mention">@Mia Chen</span> and '
                               '<span class="mention">@bo</span>'),
        ("<#C1>", '<span class="mention">#floor</span>'),
        ("<!subteam^S1>", '<span class="broadcast">@leaders</span>'),
        ("<!here>", '<span class="broadcast">@here</span>'),
        ("<https://x.test/?a=1&amp;b=2|the *list*>",
         '<a href="https://x.test/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
         "the *list*</a>"),
        ("<javascript:alert(1)|press>", "press"),
        (":tada: :nosuch:", "🎉 :nosuch:"),
    ],
)  # fmt: skip
def test_mrkdwn_is_drawn_as_slack_draws_it(written: str, drawn: str) -> None:
    assert to_html(written, reader()) == drawn


def test_a_plain_text_has_no_formatting() -> None:
    assert plain_to_html("*a* <@U1>\n:x:") == "*a* &lt;@U1&gt;<br>❌"


@pytest.mark.parametrize(
    ("day", "wanted", "locale", "drawn"),
    [
        (6, "{date_num}", "en-US", "2026-10-06"),
        (6, "{date_long} at {time}", "en-US", "Tuesday, October 6, 2026 at 9:30\u202fAM"),
        (6, "{date_pretty}", "en-US", "tomorrow"),
        (4, "{date_short_pretty}", "en-US", "yesterday"),
        (8, "{date_short_pretty}", "en-US", "Oct 8, 2026"),
        (6, "{date_pretty}", "zh-CN", "明天"),
        (6, "{date_long} {time}", "zh-CN", "2026年10月6日星期二 09:30"),
        (6, "{ago}", "en-US", "in 1 day"),
    ],
)
def test_a_date_is_read_in_the_readers_zone_and_language(
    day: int, wanted: str, locale: str, drawn: str
) -> None:
    stamp = int(datetime(2026, 10, day, 1, 30, tzinfo=UTC).timestamp())
    assert dated(stamp, wanted, reader(locale)) == drawn
    in_text = to_html(f"<!date^{stamp}^{wanted}|fallback>", reader(locale))
    assert in_text == f'<span class="date">{drawn}</span>'


def test_an_unknown_locale_reads_english() -> None:
    assert locale_of("xx-YY").language == "en"


def test_rich_text_keeps_lists_styles_and_people() -> None:
    bold = {"type": "text", "text": "a<b", "style": {"bold": True, "italic": True}}
    block = {"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [bold, {"type": "user", "user_id": "U1"}]},
        {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [
            {"type": "rich_text_section", "elements": [{"type": "emoji", "name": "wave"}]}]},
    ]}  # fmt: skip
    assert rich_to_html(block, reader()) == (
        "<div><em><strong>a&lt;b</strong></em>"
        '<span class="mention">@Mia Chen</span></div>'
        '<ol start="3" class="indent-0"><li>👋</li></ol>'
    )


def test_a_pie_says_its_numbers_beside_its_colours() -> None:
    parts = [{"label": "sick", "value": 3}, {"label": "an<nual", "value": 1.5}]
    drawn = chart_to_html({"title": "Kinds", "chart": {"type": "pie", "segments": parts}})
    assert "sick 3</span>" in drawn
    assert "an&lt;nual 1.5</span>" in drawn


ALLOWED = re.compile(
    r"</?(strong|em|s|code|pre|blockquote)>|<br>|</span>|</a>"
    r'|<span class="(mention|broadcast|date)">'
    r'|<a href="[^"<>]*" target="_blank" rel="noopener noreferrer">'
)


@given(st.text(alphabet=st.sampled_from("<>&\"'`*_~@#!|^:/.-\n aU1hx\ue000\ue001"), max_size=60))
def test_nothing_that_is_typed_becomes_a_tag_of_its_own(typed: str) -> None:
    left = ALLOWED.sub("", to_html(typed, reader()))
    assert "<" not in left
    assert ">" not in left
