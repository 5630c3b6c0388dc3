"""What the clock said, written down to be read and compared."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.stories.almanac.stepping import Said

FOLDER = Path(__file__).parent / "transcripts"
CHANNELS = {"C0FLOOR001": "#floor", "C0LEADERS1": "#leaders", "C0MANAGER1": "#managers"}
MONDAY = 0


def week(said: Iterable[Said], names: dict[str, str]) -> str:
    """Everything in order: whole on Monday and where a kind comes for the first time, else its
    first line."""
    seen: set[tuple[str, str]] = set()
    lines: list[str] = []
    for one in said:
        kind = (one.kind, _room(one))
        is_new = kind not in seen or one.at.weekday() == MONDAY
        seen.add(kind)
        lines += [*_written(one, names, is_whole=is_new), *([""] if is_new else [])]
    return "\n".join(lines).strip() + "\n"


def month(said: Iterable[Said], names: dict[str, str]) -> str:
    """A line each, by day, the same ones of a moment as one; then whole what comes for the first
    time."""
    told = list(said)
    lines: list[str] = []
    day = None
    last, times = "", 0
    for one in told:
        if one.at.date() != day:
            day = one.at.date()
            lines += ["", f"== {one.at:%a %d %b %Y}"]
        line = _line(one, names)
        if line == last:
            times += 1
            lines[-1] = f"{line} (x{times})"
        else:
            last, times = line, 1
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def _room(one: Said) -> str:
    return one.where if one.where in CHANNELS else "@"


def _line(one: Said, names: dict[str, str]) -> str:
    where = CHANNELS.get(one.where) or ", ".join(
        names.get(each, each) for each in one.where.removeprefix("@").split(",")
    )
    arrow = "  in its thread:" if one.is_reply else ""
    return f"{one.at:%H:%M} {where}{arrow} {one.words.splitlines()[0]}"


def _written(one: Said, names: dict[str, str], *, is_whole: bool) -> Iterator[str]:
    yield f"{one.at:%a %d} {_line(one, names)}"
    if is_whole:
        yield from (f"    {line}" for line in one.words.splitlines()[1:])


def compare(name: str, text: str, *, writes: bool) -> None:
    """With what is on file; what differs is shown."""
    path = FOLDER / name
    if writes:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    on_file = path.read_text(encoding="utf-8")
    if text != on_file:
        difference = unified_diff(on_file.splitlines(), text.splitlines(), "file", "said", n=1)
        pytest.fail(f"{name} is not on file:\n" + "\n".join(list(difference)[:80]))
