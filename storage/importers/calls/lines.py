"""A file of calls as whole lines, from where it was read before: packed, growing, or a workbook."""

import codecs
import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from handbook.words import mark
from storage.importers.calls.workbook import as_lines
from storage.importers.sheets import UnreadableFile

LINES = 100_000
"""Lines of one piece: enough to be quick, few enough that nobody waits for the database."""
SAMPLE = 65_536
"""Bytes by which a format is recognised."""
LONGEST = 1_000_000
"""Bytes of a line: what is longer is no line of a file of calls."""
MOST_BYTES = 64_000_000
"""Bytes of one piece, unpacked: a small packed file may hold a lot of nothing."""
_BLOCK = 1 << 20
"""Bytes that are read and parted into lines at once, which is quicker than line by line."""
_TAIL = 256
_CHUNK = 65_536
_OLE = b"\xd0\xcf\x11\xe0"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_OPEN = 50
"""Lines over which a quoted cell may go."""


class Known(Protocol):
    """How far a file was read: so many bytes of it, and a digest of the last of them."""

    position: int
    tail: str


class Lines:
    """A file's whole lines. A last line without its end is not whole while somebody may still
    write it, unless `is_whole` knows better.

    `is_over`: its end was reached. `is_rewritten`: it is an export, which is written as a whole
    each time. `written`: when, in seconds since 1970. `head` names the file by its first line, or
    its first `heads` lines where many files begin alike. Raises UnreadableFile, OSError or
    EOFError.
    """

    def __init__(self, file: BufferedReader, path: Path) -> None:
        self.name, self._raw = path.name, file
        self.size = path.stat().st_size
        self._file = _opened(file, path)
        self._ahead: list[bytes] = []
        self.sample = self._file.read(SAMPLE)
        self._file.seek(0)
        self._check(len(self._line()))
        self._file.seek(0)
        self.position = 0
        self.tail = b""
        self.is_over = False
        self.is_whole: Callable[[bytes], bool] = lambda line: False
        self.may_span = False
        self.is_rewritten = False
        self.written = int(path.stat().st_mtime)
        self._all = hashlib.sha256()

    @property
    def has_begun(self) -> bool:
        """Whether it has a line, be it a last one without its end."""
        return bool(self.sample.strip(b"\xef\xbb\xbf \r\n"))

    @property
    def done(self) -> int:
        return self._raw.tell()

    def head(self, heads: int = 1) -> str:
        """Empty where so many lines are not there yet."""
        self._file.seek(0)
        first = [self._line() for _ in range(heads)]
        self._file.seek(self.position)
        if not all(line.endswith(b"\n") or self.is_whole(line) for line in first if line):
            return ""
        return _digest(b"".join(first)) if first[0] else ""

    def go_on(self, known: Known | None) -> int:
        """Skip what was read before; how many bytes. Nothing, where the file is another one."""
        if known is None:
            return 0
        if self.is_rewritten:
            return self._go_on_whole(known)
        back = min(_TAIL, known.position)
        self._file.seek(known.position - back)
        tail = self._file.read(back)
        if len(tail) == back and _digest(tail) == known.tail:
            self.position, self.tail = known.position, tail
            return known.position
        self._file.seek(0)
        return 0

    def _go_on_whole(self, known: Known) -> int:
        """An export that is written anew may have changed anywhere: all of it is looked at."""
        left = known.position
        while left and (chunk := self._file.read(min(left, _CHUNK))):
            self._all.update(chunk)
            left -= len(chunk)
        if not left and self._all.hexdigest() == known.tail:
            self.position = known.position
            return known.position
        self._all = hashlib.sha256()
        self._file.seek(0)
        return 0

    def piece(self) -> list[bytes]:
        """Some lines more; none where there are none that are whole."""
        lines, size = list[bytes](), 0
        while len(lines) < LINES and size < MOST_BYTES:
            self._ahead = self._ahead or self._block()
            self.is_over = not self._ahead
            if self.is_over:
                break
            some = self._ahead[: LINES - len(lines)]
            del self._ahead[: len(some)]
            lines += some
            size += sum(map(len, some))
        if self.may_span:
            quotes = sum(line.count(b'"') for line in lines)
            for _ in range(_MOST_OPEN if quotes % 2 else 0):
                more = self._line()
                lines += [more] if more else []
                if not more or more.count(b'"') % 2:
                    break
        if lines and not lines[-1].endswith(b"\n") and not self.is_whole(lines[-1]):
            lines.pop()
        self.position += sum(map(len, lines))
        if self.is_rewritten:
            for line in lines:
                self._all.update(line)
            return lines
        self.tail = (self.tail + b"".join(lines[-_TAIL:]))[-_TAIL:]
        return lines

    @property
    def tail_digest(self) -> str:
        """Of the last bytes that were read, or of all of an export's."""
        return self._all.hexdigest() if self.is_rewritten else _digest(self.tail)

    def _line(self) -> bytes:
        return self._ahead.pop(0) if self._ahead else self._file.readline(LONGEST)

    def _block(self) -> list[bytes]:
        """The next lines of the file, many at once; none at its end."""
        block = self._file.read(_BLOCK)
        if not block.endswith(b"\n"):
            block += self._file.readline(LONGEST)
        lines = io.BytesIO(block).readlines()
        self._check(max(map(len, lines), default=0))
        return lines

    def _check(self, length: int) -> None:
        """Raises UnreadableFile for a line that is too long to be one."""
        if length >= LONGEST:
            raise UnreadableFile(
                mark("{file} has a line of more than {most} bytes: it is no file of calls."),
                file=self.name,
                most=LONGEST,
            )


def _digest(tail: bytes) -> str:
    return hashlib.sha256(tail).hexdigest()


def plain(raws: Sequence[bytes], most: int) -> list[str]:
    """Whole lines as text without their ends; nothing for one that is not short and plain."""
    try:
        whole = b"".join(raws).decode("ascii")
    except UnicodeDecodeError:
        whole = "\x00"
    texts = whole.split("\n")
    is_plain = "\x00" not in whole and max(map(len, raws), default=0) <= most
    if is_plain and len(texts) == len(raws) + 1:  # each has its end
        del texts[-1]
        return texts
    return [
        raw.decode("ascii").rstrip("\n")
        if len(raw) <= most and raw.isascii() and b"\x00" not in raw
        else ""
        for raw in raws
    ]


def text_of(raw: bytes) -> str:
    """UTF-8, or where it is none the letters of a Chinese system."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _opened(file: BufferedReader, path: Path) -> BinaryIO:
    first = file.read(4)
    file.seek(0)
    if first.startswith(b"PK") and not _is_a_workbook(path):
        raise UnreadableFile(
            mark("{file} is packed as .zip: please unpack it, or pack the log as .gz."),
            file=path.name,
        )
    if first.startswith((b"PK", _OLE)):
        return io.BytesIO(b"".join(as_lines(path)))
    plain = cast("BinaryIO", file)
    if first.startswith(b"\x1f\x8b"):
        plain = cast("BinaryIO", gzip.GzipFile(fileobj=file))
        first = plain.read(4)
        plain.seek(0)
    if first.startswith(_WIDE):
        return cast("BinaryIO", BufferedReader(_Narrow(plain)))
    return plain


def _is_a_workbook(path: Path) -> bool:
    """Whether a .zip is one, or is too broken to tell."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError):
        return True
    return any(name.startswith("xl/") or name == "content.xml" for name in names)


class _Narrow(RawIOBase):
    """A UTF-16 file as UTF-8, so that its lines end in one byte. To go back is to begin anew."""

    def __init__(self, wide: BinaryIO) -> None:
        self._wide = wide
        self._at = 0
        self._begin()

    def _begin(self) -> None:
        self._wide.seek(0)
        self._at, self._left = 0, b""
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation
        if to < self._at:
            self._begin()
        while self._at < to and self._next(to - self._at):
            pass
        return self._at

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        chunk = self._next(len(into))
        into[: len(chunk)] = chunk
        return len(chunk)

    def _next(self, most: int) -> bytes:
        while not self._left:
            raw = self._wide.read(_CHUNK)
            text = self._decoder.decode(raw, final=not raw)
            self._left = text.encode("utf-8", "replace")
            if not raw:
                break
        chunk, self._left = self._left[:most], self._left[most:]
        self._at += len(chunk)
        return chunk
