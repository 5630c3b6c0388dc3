"""A file's columns are found by their headers, in English or Chinese, in any order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handbook.words import mark
from storage.importers.sheets import Cell, Row, Sheet, UnreadableFile

HEADERS: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person",
        "staff",
        "code",
        "staff number",
        "staff no",
        "工号",
        "员工号",
        "员工编号",
        "agent",
        "坐席",
        "座席",
        "座席工号",
    ),
    "name": ("name", "姓名", "名字"),
    "email": ("email", "e-mail", "mail", "邮箱", "电子邮箱"),
    "date": ("date", "日期", "checked_at", "checked at", "抽检时间", "抽检日期"),
    "shift": ("shift", "班次", "班别"),
    "starts": ("starts", "start", "from", "开始", "开始时间", "上班", "上班时间"),
    "ends": ("ends", "end", "to", "结束", "结束时间", "下班", "下班时间"),
    "kind": ("kind", "leave", "leave type", "leave kind", "假别", "假期类型", "假期", "假种"),
    "days": ("days", "days left", "balance", "天数", "剩余天数", "剩余", "余额"),
    "score": ("score", "points", "total", "result", "分数", "成绩", "总分", "得分"),
    "written": ("written", "written exam", "笔试"),
    "oral": ("oral", "oral exam", "口试"),
    "practical": ("practical", "practice", "实操", "实操考试"),
    "reference": (
        "reference",
        "id",
        "call",
        "recording",
        "sheet",
        "录音编号",
        "流水号",
        "编号",
        "call_id",
        "call id",
    ),
    "items": ("items", "found", "条目", "扣分项", "问题"),
    "read": ("read", "chats read", "抽查条数", "抽查"),
    "failing": ("failing", "failed", "不合格条数", "不合格"),
    "sampler": ("sampled by", "sampler", "by", "抽检人", "质检员", "checker", "checked by"),
    "note": ("note", "备注"),
    "phrases_due": ("phrases_due", "phrases due", "应用语数", "应说用语"),
    "phrases_said": ("phrases_said", "phrases said", "实用语数", "实说用语"),
    "answer_right": ("answer_right", "answer right", "答复正确", "答复准确"),
    "errors": ("errors", "差错", "差错数"),
}
Needed = Sequence[tuple[str, ...]]
"""The columns that a file must have; of each group one is enough."""
PERSON = ("person", "name", "email")
ROSTER: Needed = (PERSON, ("date",), ("shift",))
SAMPLES: Needed = (PERSON, ("date",), ("reference",))
BALANCES: Needed = (PERSON, ("kind",), ("days",))
EXAM: Needed = (PERSON, ("score",))
_HEADER_ROWS = 10  # a title and a note may stand above the headers

_ISO = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
_DATE = re.compile(rf"(?:{_ISO}|(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})[日号]?)(?:[ T]00:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")


@dataclass(frozen=True)
class Columns:
    """Where each column stands, counted from 0, and the number of the headers' row."""

    at: Mapping[str, int]
    header_row: int

    def cell(self, row: Row, name: str) -> Cell | None:
        """The row's cell of that column; None when the file has no such column."""
        return row.at(self.at[name]) if name in self.at else None


def find(sheet: Sheet, needed: Needed = ROSTER) -> Columns:
    """Raises UnreadableFile, naming the headers that were found, when one is missing."""
    known = {header: name for name, headers in HEADERS.items() for header in headers}
    best: tuple[int, Row, dict[str, int]] | None = None
    for row in sheet.rows[:_HEADER_ROWS]:
        at: dict[str, int] = {}
        for column, cell in enumerate(row.cells):
            name = known.get(plain(cell.text).casefold())
            if name:
                at.setdefault(name, column)
        if best is None or len(at) > best[0]:
            best = (len(at), row, at)
    assert best is not None, "a sheet has rows"
    _, row, at = best
    missing = [wanted for wanted in needed if not any(name in at for name in wanted)]
    if missing:
        raise UnreadableFile(
            mark("{file} has no column {missing}; row {row} has: {found}."),
            file=sheet.file,
            missing=", ".join(" / ".join(wanted) for wanted in missing),
            row=row.number,
            found=", ".join(cell.text for cell in row.cells if cell.value != "") or "—",
        )
    return Columns(at, row.number)


def below(sheet: Sheet, columns: Columns) -> list[Row]:
    """The rows under the headers. Raises UnreadableFile when there are none."""
    rows = [row for row in sheet.rows if row.number > columns.header_row]
    if not rows:
        raise UnreadableFile(mark("{file} has headers and no rows below them."), file=sheet.file)
    return rows


def plain(text: str) -> str:
    """The text without full-width forms, its spaces single."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def date_of(cell: Cell) -> date | None:
    """The date that a cell says; None when it says none, or one that the calendar lacks."""
    if isinstance(cell.value, datetime):
        return cell.value.date() if cell.value.time() == time.min else None
    if isinstance(cell.value, date):
        return cell.value
    found = _DATE.fullmatch(plain(cell.text)) if isinstance(cell.value, str) else None
    if not found:
        return None
    year, _, month, day, *chinese = found.groups()
    parts = (year, month, day) if year else chinese
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def time_of(cell: Cell) -> time | None:
    """The wall time that a cell says, to the minute; 24:00 is the midnight that ends a day."""
    value = cell.value
    if isinstance(value, time):
        return _clock(
            value.hour * 60 + value.minute + (value.second + value.microsecond / 1e6) / 60
        )
    if isinstance(value, timedelta):
        return _clock(value / timedelta(minutes=1))
    if isinstance(value, float):  # a time that was never formatted: a part of a day
        return _clock(value * 24 * 60) if value <= 1 else None
    found = _TIME.fullmatch(plain(value)) if isinstance(value, str) else None
    return _clock(int(found[1]) * 60 + int(found[2])) if found else None


def _clock(minutes: float) -> time | None:
    whole = round(minutes)
    if abs(minutes - whole) > 0.01 or not 0 <= whole <= 24 * 60:
        return None
    return time(whole // 60 % 24, whole % 60)
