"""`rollcall dossier` tells of one case all that is known, and a change of it is seen."""

import json
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import app
from commands.deciding.case import named
from commands.deciding.command import all_commands, by_name
from commands.deciding.dossier.sealing import SECTIONS, sealed
from commands.deciding.forgetting import forget, of_person
from storage import journal, outbox, people
from storage.cards import Card
from storage.database import Database
from storage.outbox import SENT, Outgoing
from tests.commands.desk import Desk, people_to_spare
from tests.commands.swap_desk import EXCHANGE, says
from tests.stories.floor import ADA, DORA, GRACE, MANAGERS, WEI, settle_in

Type = Callable[..., Result]
SECRET = "my gallstones <b>again</b> & more"
KINDS = by_name(command.cases for command in all_commands())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def desk(database: Database) -> Desk:
    settle_in(database)
    return people_to_spare(Desk(database))


@pytest.fixture
def type_line(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", database_url)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return lambda *line: CliRunner().invoke(app, ["dossier", *line])


class Page(HTMLParser):
    """The page's outline: its sections with their headings, its tags, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.outline: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self._section, self._at = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._at = tag
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("src", "href", "action") if name in given]
        self._section = given.get("id") or self._section

    def handle_data(self, data: str) -> None:
        if self._at == "h2" and data.strip():
            self.outline.append((self._section, data.strip()))
        if self._at != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def made(folder: Path, stem: str) -> tuple[Page, str, dict[str, Any]]:
    """The page, its source and the data."""
    html = (folder / f"{stem}.html").read_text("utf-8")
    data: dict[str, Any] = json.loads((folder / f"{stem}.json").read_text("utf-8"))
    return Page(html), html, data


def decided_leave(desk: Desk) -> None:
    """Ada asks, Grace says no, takes that back and says yes against the notice; all is sent."""
    desk.types(ADA, f"sick today {SECRET}")
    desk.passes(minutes=20)
    desk.types(GRACE, "decline 1 too few people")
    desk.passes(minutes=2)
    desk.types(GRACE, "undo 1")
    desk.passes(minutes=1)
    desk.types(GRACE, "approve 1")
    sent(desk)


def sent(desk: Desk) -> None:
    with desk.database.change(desk.now) as tx:
        for row in desk.outgoing():
            kept = tx.get_one(Outgoing, row.id)
            kept.state, kept.ts = SENT, f"1.{row.id}"
            tx.session.add(kept)


def head_is_posted(desk: Desk) -> str:
    """The journal's end of this moment stands in the managers' channel."""
    with desk.database.change(desk.now) as tx:
        last = journal.head(tx)
        assert last is not None
        words = f"The journal ends with {last.number}:{last.hash}"
        outbox.post(tx, MANAGERS, "head", Card(lines=(words,)))
    sent(desk)
    return f"{last.number}:{last.hash}"


def test_a_leave_is_told_whole(desk: Desk, type_line: Type, tmp_path: Path) -> None:
    decided_leave(desk)
    posted = head_is_posted(desk)
    done = type_line("12", "--out", "x")
    assert (done.exit_code, "There is no 12." in done.output) == (1, True), done.output
    done = type_line("#1", "--out", "papers")
    assert done.exit_code == 0, done.output
    page, html, data = made(tmp_path / "papers", "leave-1")
    assert page.outline == [
        ("asked", "1. What was asked"),
        ("card", "2. The card as it was shown"),
        ("rules", "3. The rules as they read on that day"),
        ("decisions", "4. Who decided what"),
        ("messages", "5. Every message about it"),
        ("journal", "6. The journal about it"),
        ("sums", "Sums of this dossier (SHA-256)"),
    ]
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "form", "a"})
    assert page.addresses == []
    assert "url(" not in html
    assert "@import" not in html
    assert SECRET not in html
    assert "my gallstones &lt;b&gt;again&lt;/b&gt; &amp; more" in html
    assert tuple(data["sections"]) == SECTIONS
    assert data["sections"]["asked"]["words"] == [
        {"label": "Reason", "state": "said", "words": SECRET, "is_as_sealed": True}
    ]
    steps = data["sections"]["decisions"]["decisions"]
    assert [(one["outcome"], one["by"], one["role"], bool(one["undone_at"])) for one in steps] == [
        ("declined", "Grace (L001)", "duty leader", True),
        ("approved", "Grace (L001)", "duty leader", False),
    ]
    assert steps[0]["words"]["words"] == "too few people"
    assert steps[0]["words"]["is_as_sealed"] is True
    assert steps[1]["at"] == "2026-11-02T07:23:00+08:00"
    rules = data["sections"]["rules"]["rules"]
    assert rules[0]["id"] == "CC-2.4.3"
    assert "3 hours" in rules[0]["wording"]
    first, *again = data["sections"]["card"]["versions"]
    assert (first["place"], first["outcome"]) == ("the leaders' channel", "delivered")
    assert "waiting for a decision" in first["text"]
    assert "Approve" in first["buttons"]
    assert again
    assert {one["text"] for one in again} == {None}
    assert "approved" in data["sections"]["card"]["present"][0]["text"]
    to_ada = [one for one in data["sections"]["messages"] if one["to"] == "Ada (A001), privately"]
    assert "too few people" in to_ada[0]["text"]
    assert {one["is_delivered"] for one in to_ada} == {True}
    book = data["sections"]["journal"]
    assert [one["event"] for one in book["entries_about_it"]] == [
        "leave.asked",
        "leave.declined",
        "leave.undone",
        "leave.approved",
    ]
    assert all(one["holds"] for one in book["entries_about_it"])
    assert book["chain"]["posted"] == posted
    assert (book["chain"]["is_sealed"], book["chain"]["is_posted_read"]) == (True, False)
    assert page.text.count(data["sha256"]) == 1
    assert all(page.text.count(one) == 1 for one in data["checksums"].values())
    assert data["sha256"] in done.output
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "papers").iterdir()} == {0}


def test_making_one_is_journaled_and_stands_in_the_next(
    desk: Desk, type_line: Type, tmp_path: Path
) -> None:
    decided_leave(desk)
    type_line("leave:1")
    _, _, data = made(tmp_path, "leave-1")
    last = desk.journal()[-1]
    assert (last.event, last.subject, last.actor) == ("dossier.made", "leave:1", "terminal")
    assert last.facts["sha256"] == data["sha256"]
    assert type_line("leave:1").exit_code == 1, "nothing is written over"
    assert desk.journal()[-1].number == last.number
    assert type_line("1", "--replace").exit_code == 0
    _, _, again = made(tmp_path, "leave-1")
    assert again["sections"]["journal"]["entries_about_it"][-1]["event"] == "dossier.made"


def test_deleted_words_are_said_to_be_deleted(desk: Desk, type_line: Type, tmp_path: Path) -> None:
    decided_leave(desk)
    desk.passes(days=400)
    with desk.database.change(desk.now) as tx:
        ada = people.by_slack(tx, ADA)
        assert ada is not None
        forget(tx, of_person(ada, desk.now), "terminal")
    type_line("1")
    page, html, data = made(tmp_path, "leave-1")
    assert data["sections"]["asked"]["words"][0]["state"] == "deleted"
    first, second = data["sections"]["decisions"]["decisions"]
    assert (first["words"]["state"], second["words"]["state"]) == ("deleted", "none")
    assert "deleted when its term was over; the journal keeps its digest alone" in page.text
    assert "gallstones" not in html
    assert "too few people" not in html
    told = [one for one in data["sections"]["messages"] if one["to"] == "Ada (A001), privately"]
    assert {(one["text"], one["is_deleted"]) for one in told} == {(None, True)}


def test_words_that_are_not_the_sealed_ones_are_named(
    desk: Desk, type_line: Type, tmp_path: Path
) -> None:
    decided_leave(desk)
    with desk.database.change(desk.now) as tx:
        tx.connection.execute(text("UPDATE leave SET reason = 'lazy'"))
    type_line("1")
    page, _, data = made(tmp_path, "leave-1")
    assert data["sections"]["asked"]["words"][0]["is_as_sealed"] is False
    assert "lazy not what the journal has sealed" in page.text


def test_a_broken_chain_is_told_where_it_breaks(
    desk: Desk, type_line: Type, tmp_path: Path
) -> None:
    decided_leave(desk)
    with desk.database.change(desk.now) as tx:
        changed = "UPDATE journal SET actor = 'person:2' WHERE event = 'leave.undone'"
        tx.connection.execute(text(changed))
    done = type_line("1")
    assert "The journal is not as it was written" in done.output
    page, _, data = made(tmp_path, "leave-1")
    entries = data["sections"]["journal"]["entries_about_it"]
    assert [one["holds"] for one in entries] == [True, True, False, False]
    number = entries[2]["number"]
    assert data["sections"]["journal"]["chain"]["holds_to"] == number - 1
    assert f"{number}: its words are not those it was sealed with" in page.text


def test_a_swap_with_both_peoples_part_and_in_chinese(
    desk: Desk, type_line: Type, tmp_path: Path
) -> None:
    says(desk, ADA, EXCHANGE)
    desk.passes(minutes=5)
    says(desk, WEI, "accept S1")
    desk.passes(minutes=5)
    says(desk, GRACE, "decline S1 too few on nights")
    assert type_line("s1", "--language", "zh").exit_code == 0
    page, _, data = made(tmp_path, "swap-1")
    assert page.outline[0] == ("asked", "1. 申请内容")
    assert data["language"] == "zh"
    facts = {fact["label"]: fact["value"] for fact in data["sections"]["asked"]["facts"]}
    assert "Ada (A001)" in facts.values()
    assert "伟 (A003)" in facts.values()
    (decision,) = data["sections"]["decisions"]["decisions"]
    assert (decision["by"], decision["words"]["words"]) == ("Grace (L001)", "too few on nights")
    assert decision["is_against"] is False
    assert not any(c.isascii() and c.isalpha() for c in page.outline[3][1])


def test_a_yes_against_a_rule_is_marked(desk: Desk, type_line: Type, tmp_path: Path) -> None:
    desk.now += timedelta(hours=6)
    desk.types(ADA, "sick today fever")
    desk.types(GRACE, "approve 1 I saw her, she is ill")
    type_line("1")
    page, _, data = made(tmp_path, "leave-1")
    (decision,) = data["sections"]["decisions"]["decisions"]
    assert decision["is_against"] is True
    assert "a rule spoke against it" in page.text


def test_a_proposal_rests_on_its_records(desk: Desk, type_line: Type, tmp_path: Path) -> None:
    desk.passes(hours=10)
    desk.types(GRACE, "record A001 late 65", "attendance")
    desk.types(ADA, "object 1 the clock was wrong", "proposal")
    desk.types(DORA, "waive 1 the bus broke down", "proposal")
    assert type_line("P1").exit_code == 0
    page, _, data = made(tmp_path, "proposal-1")
    assert data["sections"]["asked"]["words"][0]["words"] == "the clock was wrong"
    events = [one["event"] for one in data["sections"]["journal"]["entries_about_it"]]
    assert "proposal.made" in events
    assert "proposal.objected" in events
    assert any(event.startswith("attendance.") for event in events)
    assert data["sections"]["rules"]["rules"][0]["id"].startswith("CC-2.4")
    assert "Ada (A001)" in page.text
    (decision,) = data["sections"]["decisions"]["decisions"]
    assert (decision["outcome"], decision["by"]) == ("waived", "Dora (D001)")
    assert decision["words"]["is_as_sealed"] is True
    card, *_ = data["sections"]["card"]["versions"]
    assert card["place"] == "Grace (L001), privately"
    assert "Confirm" in card["buttons"]


def test_an_entry_of_the_ledger_with_its_persons_side(
    desk: Desk, type_line: Type, tmp_path: Path
) -> None:
    desk.passes(hours=9)
    desk.types(GRACE, "@A001 phone on the floor", "deduct")
    desk.types(ADA, "side D1 the call was urgent", "conduct")
    with desk.database.change(desk.now) as tx:
        outbox.tell_group(tx, [GRACE, ADA], "entry_side:1", Card(lines=("Please talk.",)))
    assert type_line("D1").exit_code == 0
    page, _, data = made(tmp_path, "entry-1")
    facts = {fact["label"]: fact["value"] for fact in data["sections"]["asked"]["facts"]}
    assert facts["About"] == "Ada (A001)"
    assert facts["Logged by"] == "Grace (L001)"
    assert facts["Counts"] == "−3 points"
    words = {one["label"]: one for one in data["sections"]["asked"]["words"]}
    assert words["The person's side"]["words"] == "the call was urgent"
    assert words["The person's side"]["is_as_sealed"] is True
    assert words["Evidence"]["state"] == "none"
    assert data["sections"]["rules"]["rules"][0]["id"] == "CC-2.2.1.10"
    assert data["sections"]["card"]["versions"][0]["place"] == "Ada (A001), privately"
    events = [one["event"] for one in data["sections"]["journal"]["entries_about_it"]]
    assert events == ["ledger.logged", "ledger.answered"]
    assert "Nobody has decided it." in page.text
    last = data["sections"]["messages"][-1]
    assert last["to"] == "Ada (A001) and Grace (L001), together"


def test_an_appeal_is_told_with_its_entry(desk: Desk, type_line: Type, tmp_path: Path) -> None:
    desk.passes(hours=9)
    desk.types(GRACE, "@A001 CC-2.2.2.1 4 the keyboard", "deduct")
    desk.types(ADA, "appeal D1 it was broken before", "conduct")
    desk.types(DORA, "void D1 the shift before has reported it", "conduct")
    assert type_line("entry:1").exit_code == 0
    _, _, data = made(tmp_path, "entry-1")
    words = {one["label"]: one for one in data["sections"]["asked"]["words"]}
    assert words["The appeal"]["words"] == "it was broken before"
    assert words["The appeal"]["is_as_sealed"] is True
    (review,) = data["sections"]["decisions"]["decisions"]
    assert (review["outcome"], review["by"], review["role"]) == ("void", "Dora (D001)", "director")
    assert review["words"]["is_as_sealed"] is True
    places = {one["subject"]: one["place"] for one in data["sections"]["card"]["versions"]}
    assert places["appeal:1"] == "Ada (A001), Dora (D001) and Grace (L001), together"
    events = [one["event"] for one in data["sections"]["journal"]["entries_about_it"]]
    assert events[:1] + events[-1:] == ["ledger.logged", "appeal.void"]


@pytest.fixture
def written(desk: Desk, type_line: Type, tmp_path: Path) -> Path:
    decided_leave(desk)
    type_line("1")
    return tmp_path / "leave-1.json"


def test_an_untouched_file_is_said_to_be_so(written: Path, type_line: Type) -> None:
    done = type_line("check", str(written))
    assert done.exit_code == 0, done.output
    assert json.loads(written.read_text("utf-8"))["sha256"] in done.output
    assert "Our journal has it: entry" in done.output
    assert type_line("check", str(written), "--alone").exit_code == 0


def test_whatever_is_changed_in_a_file_is_named(written: Path, type_line: Type) -> None:
    whole = json.loads(written.read_text("utf-8"))
    changes: tuple[tuple[str, Callable[[Any], object]], ...] = (
        ("asked", lambda data: data["sections"]["asked"]["facts"].pop()),
        (
            "decisions",
            lambda data: data["sections"]["decisions"]["decisions"][0].update(by="Linus (L002)"),
        ),
        ("journal", lambda data: data["sections"]["journal"]["chain"].update(is_sealed=True)),
        ("head", lambda data: data.update(made_at="2020-01-01T00:00:00+08:00")),
    )
    for section, change in changes:
        changed = json.loads(json.dumps(whole))
        change(changed)
        written.write_text(json.dumps(changed), "utf-8")
        done = type_line("check", str(written), "--alone")
        assert done.exit_code == 1
        assert f"Changed: {section}." in done.output
        assert done.output.count("Changed:") == 1


def test_a_file_with_new_sums_is_not_the_one_that_was_made(written: Path, type_line: Type) -> None:
    whole = json.loads(written.read_text("utf-8"))
    whole["sections"]["messages"][0]["text"] = "nothing"
    written.write_text(json.dumps(sealed(whole)), "utf-8")
    assert type_line("check", str(written), "--alone").exit_code == 0
    done = type_line("check", str(written))
    assert done.exit_code == 1
    assert "Our journal knows no dossier of that sum." in done.output
    assert "differs in: messages." in done.output


@pytest.mark.parametrize("content", ["", "[1]", "{}", '{"format": "x"}', "\x00", "[" * 100_000])
def test_what_is_no_dossier_is_said_to_be_none(
    written: Path, type_line: Type, content: str
) -> None:
    written.write_text(content)
    done = type_line("check", str(written))
    assert (done.exit_code, "is no dossier" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", ("leave", 12)),
        ("#12", ("leave", 12)),
        (" leave:12 ", ("leave", 12)),
        ("＃12", ("leave", 12)),
        ("S3", ("swap", 3)),
        ("s3", ("swap", 3)),
        ("#P4", ("proposal", 4)),
        ("P#4", ("proposal", 4)),
        ("proposal:4", ("proposal", 4)),
        ("", None),
        ("#", None),
        ("Z9", None),
        ("cat:9", None),
        ("12 13x", None),
        ("S" + "9" * 12, None),
        ("../12", None),
    ],
)
def test_a_case_is_named_as_people_write_it(said: str, meant: tuple[str, int] | None) -> None:
    assert named(said, KINDS) == meant


def test_every_kind_has_a_letter_of_its_own() -> None:
    letters = [kind.letter for kind in KINDS.values()]
    assert len(set(letters)) == len(letters)


def test_a_name_that_means_nothing_is_answered_with_what_to_write(type_line: Type) -> None:
    done = type_line("the last one")
    assert done.exit_code == 1
    assert "names no case" in done.output
    assert "  S12 or swap:12: a swap\n" in done.output
