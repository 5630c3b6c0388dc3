"""The catalogues say what the code says: `check` names each difference, `update` mends it."""

from pathlib import Path

import pytest

from handbook.words import catalogue
from handbook.words.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
CODE = """
GREETING = mark("Good morning.")
def speak(say, name, n, late):
    say("Approved by {name}.", name=name)
    say.plural("{n} day", "{n} days", n)
    say("Late." if late else "In time.")
    say("One sentence "
        "in two pieces.")
    say(GREETING)
"""
TRANSLATED = {
    "Approved by {name}.": "已由{name}批准。",
    "Good morning.": "早上好。",
    "In time.": "准时。",
    "Late.": "迟到。",
    "One sentence in two pieces.": "一句话。",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "leave.py").write_text(CODE, encoding="utf-8")
    assert catalogue.update(tmp_path) == []
    return tmp_path


@pytest.fixture
def translated(tree: Path) -> Path:
    text = _po(tree).read_text(encoding="utf-8")
    for english, chinese in TRANSLATED.items():
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"'
        )
    _po(tree).write_text(text.replace('msgstr[0] ""', 'msgstr[0] "{n} 天"'), encoding="utf-8")
    assert catalogue.check(tree) == []
    return tree


def _po(tree: Path) -> Path:
    return tree / "handbook" / "locale" / "zh" / "LC_MESSAGES" / "rollcall.po"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_wrapped_text_is_found(tree: Path) -> None:
    found = {message.id for message in catalogue.extracted(tree) if message.id}
    assert found == {*TRANSLATED, ("{n} day", "{n} days")}


def test_an_untranslated_text_is_named(tree: Path) -> None:
    assert set(catalogue.check(tree)) == {
        f"zh: empty: {english}" for english in [*TRANSLATED, "{n} day"]
    }


def test_an_update_keeps_what_was_translated(translated: Path) -> None:
    code = translated / "commands" / "leave.py"
    code.write_text('say("New.")\n' + CODE, encoding="utf-8")
    assert catalogue.check(translated) == [
        "rollcall.pot: not there yet: New.",
        "zh: not there yet: New.",
    ]
    assert catalogue.update(translated) == []
    assert catalogue.check(translated) == ["zh: empty: New."]
    assert "已由{name}批准。" in _po(translated).read_text(encoding="utf-8")


def test_an_update_without_new_words_changes_no_byte(translated: Path) -> None:
    before = {path: path.read_bytes() for path in translated.rglob("*.po*")}
    (translated / "commands" / "leave.py").write_text("\n\n" + CODE, encoding="utf-8")
    catalogue.update(translated)
    assert {path: path.read_bytes() for path in translated.rglob("*.po*")} == before
    assert len(before) == 2


def test_an_update_tells_what_it_let_go(translated: Path) -> None:
    _edit(translated / "commands" / "leave.py", 'mark("Good morning.")', '""')
    assert catalogue.check(translated) == [
        "rollcall.pot: nobody says it: Good morning.",
        "zh: nobody says it: Good morning.",
    ]
    assert catalogue.update(translated) == ["Good morning. → 早上好。"]
    assert catalogue.check(translated) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "迟到。"', 'msgstr ""', "zh: empty: Late."),
        ('msgid "Late."', '#, fuzzy\nmsgid "Late."', "zh: fuzzy: Late."),
        (
            "已由{name}批准。",
            "已由{who}批准。",
            "zh: placeholders ['who'], not ['name']: Approved by {name}.",
        ),
        ('"{n} 天"', '"一天"', "zh: placeholders [], not ['n']: {n} day"),
        ('"{n} 天"', '"{n 天"', "zh: placeholders ['(broken)'], not ['n']: {n} day"),
        ('"迟到。"', '"迟到。"\n\n#~ msgid "Old."\n#~ msgstr "旧。"', "zh: obsolete: Old."),
    ],
)
def test_a_bad_entry_is_named(translated: Path, old: str, new: str, complaint: str) -> None:
    _edit(_po(translated), old, new)
    assert catalogue.check(translated) == [complaint]


@pytest.mark.parametrize("text", ['f"Hello {name}"', '"Hello " + name', '"Hello %s" % name'])
def test_a_text_put_together_before_it_is_wrapped_is_refused(
    tree: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "commands" / "swap.py").write_text(f"say({text})\n", encoding="utf-8")
    assert catalogue.check(tree) == [
        "commands/swap.py: line 1: wrap the whole text, give the values as keywords"
    ]
    assert main(["update"], tree) == 1
    assert "commands/swap.py" in capsys.readouterr().err


def test_a_file_that_does_not_parse_loses_no_translation(translated: Path) -> None:
    (translated / "commands" / "leave.py").write_text("def (", encoding="utf-8")
    before = _po(translated).read_bytes()
    assert main(["update"], translated) == 1
    assert _po(translated).read_bytes() == before


def test_the_command_line_answers_by_its_exit_code(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"], tree) == 1
    assert "zh: empty: Late." in capsys.readouterr().err
    assert main(["update"], tree) == 0
    assert main([], tree) == 2


def test_a_translation_is_read_from_the_catalogue_as_it_stands(translated: Path) -> None:
    known = catalogue.translations("zh", translated / "handbook" / "locale")
    assert known.gettext("Late.") == "迟到。"
    assert known.ngettext("{n} day", "{n} days", 1) == "{n} 天"


def test_an_empty_translation_falls_back_to_english(tree: Path) -> None:
    known = catalogue.translations("zh", tree / "handbook" / "locale")
    assert known.gettext("Late.") == "Late."
    assert known.ngettext("{n} day", "{n} days", 2) == "{n} days"


def test_the_house_says_nothing_that_its_catalogues_do_not_know() -> None:
    assert catalogue.check(ROOT) == []
