"""The formats that are known, by name; a file's is recognised by how it begins."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handbook.words import mark
from storage.importers.calls import amazon_connect
from storage.importers.calls.amazon_connect import AmazonConnect
from storage.importers.calls.mapped import MappedCalls, MappedIntervals
from storage.importers.calls.pages import CallPage, MappedPage, page, shipped
from storage.importers.calls.queue_log import QueueLog
from storage.importers.calls.tables import recognise
from storage.importers.calls.visits import Reader, Visit
from storage.importers.sheets import UnreadableFile

_BEGUN = re.compile(rb"\d{1,10}(?:\|[^\n]*)?")
_EVENT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\d{9,10}\|[^|\n]*\|[^|\n]*\|[^|\n]*\|[A-Z]+(?:\||\r?$)", re.M
)

Make = Callable[[Iterable[Visit], int], Reader]
"""Makes a reader that goes on, with visits that are not over, after so many lines."""


@dataclass(frozen=True)
class Format:
    """How a file is read: `open` says so of a file that begins with these bytes, a team's zone and
    when the file was written, None where it is none of this format.

    `feed` is the telephone system's name where nobody gives one. `heads`: by how many first lines
    a file is told from others. `may_span`: a row may go over lines. `is_whole`: whether a last
    line without an end is one nevertheless; a log that grows has none. `settles`: a visit's lines
    may come in several files, in any order. `is_rewritten`: each export is a whole file.
    """

    name: str
    feed: str
    open: Callable[[bytes, str, int], Make | None]
    heads: int = 1
    may_span: bool = False
    is_whole: Callable[[bytes], bool] = lambda line: False
    settles: bool = False
    is_rewritten: bool = False


def _queue_log(sample: bytes, zone: str, written: int) -> Make | None:
    return QueueLog if _EVENT.search(sample) else None


def _amazon_connect(sample: bytes, zone: str, written: int) -> Make | None:
    return (lambda _, number: AmazonConnect(number)) if amazon_connect.knows(sample) else None


def may_be_begun(sample: bytes) -> bool:
    """Whether a file that is not recognised may be a log whose first line is being written."""
    return bool(_BEGUN.fullmatch(sample))


def mapped(name: str, meant: MappedPage) -> Format:
    """The format of a table that a page describes."""

    def make(sample: bytes, zone: str, written: int) -> Make | None:
        shape = recognise(meant, sample)
        if shape is None:
            return None
        if isinstance(meant, CallPage):
            return lambda _, number: MappedCalls(meant, shape, zone, number, written)
        return lambda _, number: MappedIntervals(meant, shape, zone, number, written)

    return Format(
        name,
        meant.system,
        make,
        heads=12,
        may_span=True,
        is_whole=lambda line: not meant.grows,
        is_rewritten=not meant.grows,
    )


@cache
def known() -> Mapping[str, Format]:
    """Every format by name, in the order in which they are tried."""
    formats = [
        Format("queue_log", "queue_log", _queue_log, settles=True),
        Format(
            "amazon_connect",
            "amazon_connect",
            _amazon_connect,
            is_whole=amazon_connect.is_whole,
        ),
        *(mapped(name, meant) for name, meant in shipped().items()),
    ]
    return {one.name: one for one in formats}


def chosen(
    name: str | None, sample: bytes, zone: str, file: str, written: int = 0
) -> tuple[Format, Make]:
    """The format by that name, by a team's own page (a path to YAML), or as the file looks.

    Raises UnreadableFile, and BadPage for a page with mistakes.
    """
    formats = known()
    if name and name.endswith((".yaml", ".yml")):
        formats = {name: mapped(Path(name).stem, page(Path(name)))}
    elif name and name not in formats:
        raise UnreadableFile(
            mark(
                "There is no format “{format}”; there are: {known}, or a page of your own (.yaml)."
            ),
            format=name,
            known=", ".join(formats),
        )
    for one in [formats[name]] if name else formats.values():
        if make := one.open(sample, zone, written):
            return one, make
    if name:
        raise UnreadableFile(
            mark("{file} does not look like {format}: it has not the columns or lines of it."),
            file=file,
            format=name,
        )
    raise UnreadableFile(
        mark(
            "{file} is not a file of calls that I know. I know: {known}. For another table write a "
            "page that says what its columns mean, and name it with --format."
        ),
        file=file,
        known=", ".join(formats),
    )
