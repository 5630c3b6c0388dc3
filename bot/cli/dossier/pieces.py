"""The pieces that a dossier's page is made of; what they are given is HTML where they say so."""

import json
from collections.abc import Iterable, Sequence
from html import escape

from handbook.words import Say


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Rows of cells that are HTML already."""
    top = f"<thead><tr>{''.join(f'<th>{escape(one)}</th>' for one in head)}</tr></thead>"
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    named = f' class="{kind}"' if kind else ""
    return f"<table{named}>{top if head else ''}<tbody>\n{body}\n</tbody></table>"


def facts(facts: Iterable[tuple[str, str]]) -> str:
    """Labels with values that are HTML already."""
    said = "\n".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in facts)
    return f"<dl>\n{said}\n</dl>"


def lines(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")


def as_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return f"<code>{escape(text)}</code>"


def code(words: str | None, say: Say) -> str:
    return f"<code>{escape(words)}</code>" if words else escape(say("none"))


def mark(holds: bool, say: Say) -> str:
    words, kind = (say("holds"), "fine") if holds else (say("does not hold"), "wrong")
    return f'<span class="{kind}">{escape(words)}</span>'
