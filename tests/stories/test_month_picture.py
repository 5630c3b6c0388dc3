"""The picture of a month that `/kpi chart` draws; `--keep-pictures` writes the documents' one."""

from datetime import date
from math import sin
from pathlib import Path

import pytest

from storage.pictures import Panel, drawn
from tests.commands.kpi_desk import days

PICTURES = Path(__file__).parents[2] / "docs/pictures"


def test_the_picture_of_a_month(request: pytest.FixtureRequest) -> None:
    month = days(date(2026, 10, 1), 31)
    values = [round(62 + 30 * sin(n / 4), 1) if n != 17 else None for n in range(31)]
    rates = [round(91 - n % 5, 1) if n != 17 else None for n in range(31)]
    content = drawn(
        [
            Panel(month, values, at_least=80, limits=(0, 103)),
            Panel(month, rates, at_least=90, limits=(0, 103)),
        ]
    )
    assert content.startswith(b"\x89PNG")
    if request.config.getoption("--keep-pictures", False):
        (PICTURES / "8-a-month-as-a-picture.png").write_bytes(content)
