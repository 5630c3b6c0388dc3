"""Typed dates, English and Chinese: what could be two dates is asked, never guessed."""

from dataclasses import replace
from datetime import date
from typing import Final

from handbook.dates import chinese, english, english_times
from handbook.dates import tokens as common
from handbook.dates.chains import chains
from handbook.dates.echo import say_span, typed
from handbook.dates.line import Line
from handbook.dates.parts import unplaced, with_neighbours
from handbook.dates.readings import Reading, joined
from handbook.dates.spans import (
    Found,
    Hours,
    Impossible,
    Nothing,
    Part,
    Reason,
    Span,
    Unclear,
)
from handbook.dates.tokens import Sentence, tokens

MOST_CHOICES: Final = 9

_ASCII_RULES: Final = (*common.RULES, *english.RULES, *english_times.RULES)
_RULES: Final = (*_ASCII_RULES, *chinese.RULES)


def find(text: str, today: date) -> Found | Unclear | Impossible | Nothing:
    """The days that a line names, seen from `today`; the first 10,000 characters are read.

    Two different dates in one line that are no range are asked about, as is one date whose words
    allow two. Words around the date do not matter and come back in `rest`.
    """
    line = Line.of(text)
    rules = _ASCII_RULES if line.read.isascii() else _RULES
    sentence = Sentence(line.read, tokens(line.read, today, rules))
    named = chains(sentence, today)
    free = set(range(len(sentence))) - {
        at for chain in named for at in range(chain.first, chain.end)
    }
    readings = [with_neighbours(chain, sentence, free) for chain in named]
    readings = [reading for reading in readings if not reading.is_background] or readings
    if not readings:
        return Nothing()
    for reading in readings:
        if reading.reason is not None:
            return Impossible(line.said(reading.pieces), reading.reason)
    reading = unplaced(_together(readings), sentence, free)
    said = line.said(reading.pieces)
    if len(reading.spans) == 1 and reading.is_sure:
        return Found(reading.spans[0], line.without(reading.pieces), said)
    return Unclear(reading.spans[:MOST_CHOICES], said)


def _together(readings: list[Reading]) -> Reading:
    first = replace(readings[0], pieces=joined(p for reading in readings for p in reading.pieces))
    return first.with_spans(
        [span for reading in readings for span in reading.spans],
        is_sure=all(reading.is_sure for reading in readings),
    )


__all__ = [
    "Found",
    "Hours",
    "Impossible",
    "Nothing",
    "Part",
    "Reason",
    "Span",
    "Unclear",
    "find",
    "say_span",
    "typed",
]
