"""What people of the example centre do in its weeks, between what the clock says."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Act:
    """Somebody types a line, so long after the first Monday's midnight."""

    after: timedelta
    who: str
    word: str
    line: str


def _at(day: int, hour: int, minute: int = 0) -> timedelta:
    return timedelta(days=day, hours=hour, minutes=minute)


_ACTS: tuple[tuple[timedelta, str, str, str, str], ...] = (
    (_at(0, 3), "A002", "timeoff", "sick today fever", "病假 今天 发烧"),
    (
        _at(0, 6, 35),
        "L004",
        "briefing",
        "word please greet every caller by name",
        "补充 请称呼每位来电者的姓名",
    ),
    (_at(0, 6, 40), "A003", "late", "20 traffic", "20分钟 堵车"),
    (_at(0, 7, 25), "A003", "late", "here", "到了"),
    (
        _at(0, 9),
        "I001",
        "bulletin",
        "add the new tariff holds from Monday",
        "新增 新资费周一起执行",
    ),
    (
        _at(0, 9, 5),
        "Q001",
        "bulletin",
        "point 2026-11-06 check the caller's address",
        "注意 2026-11-06 核对来电者地址",
    ),
    (_at(0, 10), "L004", "patrol", "desks seat 14: cups and papers", "桌面 14号座席：杯子和纸张"),
    (
        _at(0, 14, 40),
        "L004",
        "handover",
        "equipment seat 14 has no headset",
        "设备 14号座席没有耳机",
    ),
    (_at(1, 9), "I001", "bulletin", "withdraw B1 put off to December", "撤回 B1 推迟到十二月"),
    (
        _at(2, 10),
        "L004",
        "action",
        "add @A005 2026-11-05 order headsets",
        "新增 @A005 2026-11-05 订购耳机",
    ),
    (
        _at(2, 10, 5),
        "L004",
        "action",
        "add @A006 2026-11-05 label the seats",
        "新增 @A006 2026-11-05 给座席贴编号",
    ),
    (_at(3, 9), "L001", "meeting", "add weekly headsets for the night", "议题 周会 夜班耳机"),
    (_at(3, 14, 50), "A005", "action", "done T1", "完成 T1"),
)


def acts(language: str) -> list[Act]:
    """In the language, in their order."""
    return [
        Act(after, who, word, zh if language == "zh" else en) for after, who, word, en, zh in _ACTS
    ]
