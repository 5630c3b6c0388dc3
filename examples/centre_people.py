"""Eighty-eight people who do not exist: names drawn from lists, the same ones every time."""

from dataclasses import dataclass
from random import Random

from handbook.people import RoleKey

AGENTS = 80
GROUPS = 8
DOMAIN = "centre.example"

_SURNAMES = (
    "王 wang,李 li,张 zhang,刘 liu,陈 chen,杨 yang,赵 zhao,黄 huang,周 zhou,吴 wu,徐 xu,孙 sun,"
    "胡 hu,朱 zhu,高 gao,林 lin,何 he,郭 guo,马 ma,罗 luo,梁 liang,宋 song,郑 zheng,谢 xie"
)
_GIVEN = (
    "晓梅 xiaomei,建国 jianguo,雨桐 yutong,志强 zhiqiang,思远 siyuan,丽华 lihua,子轩 zixuan,"
    "文静 wenjing,海涛 haitao,佳怡 jiayi,明辉 minghui,秀兰 xiulan,浩然 haoran,婷婷 tingting,"
    "国栋 guodong,雪莹 xueying,俊杰 junjie,春燕 chunyan,博文 bowen,慧敏 huimin,立新 lixin,"
    "诗涵 shihan,振宇 zhenyu,玉珍 yuzhen"
)
_FIRST = (
    "Grace Daniel Amara Tomas Priya Oliver Leila Samuel Ingrid Mateo Hannah Kofi Elena Patrick "
    "Yasmin Victor Nadia Ethan Rosa Felix Imani Lucas Sofia Andrew"
)
_LAST = (
    "Bennett Okafor Novak Sharma Haddad Lindqvist Moreno Fischer Mensah Petrov Doyle Rahman "
    "Kowalski Silva Nakamura Osei Larsen Castillo Abbott Varga Mahlangu Reyes Thornton Bakker"
)

_ENGLISH = {f"A{number:03}" for number in range(2, AGENTS, 3)} | {"L002", "L004", "D001"}
_WITHOUT_SLACK = {"A037", "A064"}


@dataclass(frozen=True)
class Member:
    """`group` counts from 0 and is None for whoever leads no calls; `handle` is what follows @."""

    code: str
    name: str
    handle: str
    roles: tuple[RoleKey, ...]
    group: int | None
    is_in_slack: bool = True

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"

    @property
    def slack_id(self) -> str:
        return f"U0CENTRE{self.code}"

    @property
    def is_chinese(self) -> bool:
        return not self.name.isascii()


def people(seed: int = 2026) -> list[Member]:
    """80 agents in eight groups, each with its leader; four duty leaders; the four other posts."""
    posts: list[tuple[str, tuple[RoleKey, ...], int | None]] = []
    for number in range(AGENTS):
        group, place = divmod(number, AGENTS // GROUPS)
        roles: tuple[RoleKey, ...] = ("agent", "group_leader") if place == 0 else ("agent",)
        posts.append((f"A{number + 1:03}", roles, group))
    posts += [(f"L{number:03}", ("duty_leader",), None) for number in range(1, 5)]
    posts += [
        ("Q001", ("qa_trainer",), None),
        ("I001", ("info_coordinator",), None),
        ("D001", ("director", "admin"), None),
        ("M001", ("manager",), None),
    ]
    chinese, english = _names(seed)
    return [
        Member(code, *(english if code in _ENGLISH else chinese).pop(), roles, group)
        if code not in _WITHOUT_SLACK
        else Member(code, *chinese.pop(), roles, group, is_in_slack=False)
        for code, roles, group in posts
    ]


def _names(seed: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Names with their handles, no two alike: Chinese ones and English ones."""
    chinese = [
        (surname + given, f"{given_latin}.{surname_latin}")
        for surname, surname_latin in map(str.split, _SURNAMES.split(","))
        for given, given_latin in map(str.split, _GIVEN.split(","))
    ]
    english = [
        (f"{first} {last}", f"{first}.{last}".lower())
        for first in _FIRST.split()
        for last in _LAST.split()
    ]
    chance = Random(seed)  # noqa: S311
    return chance.sample(chinese, len(chinese)), chance.sample(english, len(english))
