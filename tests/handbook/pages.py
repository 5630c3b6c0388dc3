"""A handbook's page as text, small and sound, for tests that spoil it."""

from pathlib import Path

from handbook.book import Handbook, read
from handbook.source import BadPage

SOUND = """\
handbook: ours
title: {en: Ours, zh: 我们的}
roles:
  agent: {en: agent, zh: 座席代表}
  leader: {en: leader, zh: 班长, acts_for: [agent]}
words:
  approve: [approve, 同意]
  decline: [decline, 驳回]
leave:
  escalation:
    - {from: 2020-01-01, after_minutes: [30], rule: ours}
  kinds:
    sick:
      title: {en: sick leave, zh: 病假}
      words: [sick, 病假]
      rules:
        - from: 2020-01-01
          notice: {hours_before_shift: 3, rule: X-1, late_rule: X-1}
          deciders:
            - {steps: [leader], rule: X-1}
rules:
  X-1:
    - {from: 2020-01-01, en: Say so., zh: 请说。}
"""


def page(folder: Path, text: str, name: str = "ours.yaml") -> Handbook:
    """Read a page with this text. Raises BadPage."""
    (folder / name).write_text(text, encoding="utf-8")
    return read(name, folder)


def problems(folder: Path, text: str | bytes, name: str = "ours.yaml") -> list[str]:
    """What is wrong with a page, one `file:line: reason` each; nothing when it is sound."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read(name, folder)
    except BadPage as bad:
        return [str(problem) for problem in bad.problems]
    return []
