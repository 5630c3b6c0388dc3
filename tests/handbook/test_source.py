"""A page is the same with libyaml and without it: its values, its lines, the words on a mistake."""

from pathlib import Path

import pytest
import yaml

from handbook.book import PRESETS
from handbook.source import BadPage, parse
from tests.handbook.pages import SOUND

PAGES = sorted([*PRESETS.glob("*.yaml"), *(Path(__file__).parent / "broken").glob("*.yaml")])
ODD = [
    SOUND,
    "",
    "---",
    "- a\n- b\n",
    "a: b\ta\n",
    "a:\tb\n",
    "a\tb: c\n",
    "a: [b?\n c]\n",
    "a: {?b: c}\n",
    "a: !\n",
    "a: !!int 7\n",
    "a: !!int ''\n",
    "a: !!int b:c\n",
    "a: !own 7\n",
    "a: >#\n",
    "\ufeffa: b\n",
    "a: b\n\ufeff",
    "a: =\n",
    "a: <<\n",
    "a: &b {c: 1:30}\nd: *b\n",
    "a: |\n  b\n\n c: d\n",
    "a: b\u2028c: d\n",
    "a: b\r\nc: d\rd: e\n",
    "a: 'b\n\n  c'\nd:\ne: 2026-02-30\n",
]


def read(text: str) -> object:
    try:
        source = parse(text, "ours.yaml")
    except BadPage as bad:
        return bad.problems
    return source.values, source.places


@pytest.mark.parametrize(
    "text", [*(page.read_bytes().decode("utf-8", "replace") for page in PAGES), *ODD]
)
def test_a_page_is_the_same_without_libyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = read(text)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read(text) == quickly


@pytest.mark.parametrize("value", ["!!int ''", "!!int a:b", "!!float x"])
def test_what_is_said_to_be_a_number_and_is_none_is_named(value: str) -> None:
    with pytest.raises(BadPage, match=r"ours\.yaml:1: .* cannot be read"):
        parse(f"a: {value}\n", "ours.yaml")
