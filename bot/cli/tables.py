"""Tables written to files that only their owner may read."""

import os
from pathlib import Path

from storage.workbooks import Table as Table
from storage.workbooks import Value as Value
from storage.workbooks import as_csv as as_csv
from storage.workbooks import workbook as workbook


def write(path: Path, content: bytes) -> None:
    """Put a file there whole; only its owner may read it. Raises OSError."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb", opener=_private) as file:
            file.write(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
