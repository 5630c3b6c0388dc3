"""A dossier as data, and the sums by which a file or a print-out can be checked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from commands.deciding.dossier.document import Dossier

FORMAT = "rollcall dossier 1"
SECTIONS = ("asked", "card", "rules", "decisions", "messages", "journal")
HEAD = "head"
"""What stands above the sections: which case, of which team, made when."""
Data = dict[str, Any]


def data(dossier: Dossier) -> Data:
    """The dossier as its file holds it: moments in the team's zone, sums of it all."""
    zone = ZoneInfo(dossier.team.zone)
    book = asdict(dossier.book)
    whole: Data = {
        "format": FORMAT,
        "case": dossier.case,
        "name": dossier.name,
        "title": dossier.title,
        "language": dossier.language,
        "team": dossier.team.name,
        "zone": dossier.team.zone,
        "handbook": dossier.handbook,
        "made_at": dossier.made_at,
        "made_by": "terminal",
        "sections": {
            "asked": {
                "facts": [fact.model_dump() for fact in dossier.asked],
                "words": [asdict(words) for words in dossier.words],
            },
            "card": {
                "versions": [asdict(version) for version in dossier.versions],
                "present": [
                    {"subject": one.subject, "text": one.text, "buttons": one.buttons}
                    for one in dossier.present
                ],
            },
            "rules": {
                "on": dossier.rules_on,
                "rules": [asdict(rule) for rule in dossier.rules],
                "verdict": dossier.verdict,
            },
            "decisions": {
                "decisions": [asdict(one) for one in dossier.decisions],
                "silent": [asdict(one) for one in dossier.silences],
            },
            "messages": [asdict(message) for message in dossier.messages],
            "journal": {"entries_about_it": book.pop("lines"), "chain": book},
        },
    }
    plain: Data = _plain(whole, zone)
    return sealed(plain)


def sealed(plain: Data) -> Data:
    """The same with its sums."""
    bare = {name: value for name, value in plain.items() if name not in ("checksums", "sha256")}
    whole = {**bare, "checksums": sums(bare)}
    return {**whole, "sha256": _sum(whole)}


def sums(plain: Data) -> dict[str, str]:
    """SHA-256 of each section, and of what stands above them."""
    left = ("sections", "checksums", "sha256")
    found = {HEAD: _sum({name: value for name, value in plain.items() if name not in left})}
    sections = plain.get("sections")
    if isinstance(sections, dict):
        found |= {name: _sum(section) for name, section in sections.items()}
    return found


def differing(read: Data, known: Mapping[str, str]) -> list[str]:
    """The parts of a file whose sums are not the known ones, or that one side does not have."""
    now = sums(read)
    return [name for name in sorted({*now, *known}) if now.get(name) != known.get(name)]


def _sum(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any, zone: ZoneInfo) -> Any:
    """What JSON can hold."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(one, zone) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, zone) for one in value]
    return value
