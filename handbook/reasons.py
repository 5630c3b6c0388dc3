"""Why a value cannot stand where it does, in words for whoever wrote the page."""

from datetime import date
from typing import Any

_MEANT = {
    "string_type": "one text",
    "tuple_type": "a list: [in brackets], or on lines that begin with “- ”",
    "dict_type": "names with values, not a list or a text",
    "model_type": "names with values, not a list or a text",
    "float_type": "a number, such as 3, without quotes",
    "int_type": "a whole number, such as 3, without quotes",
    "int_from_float": "a whole number, such as 3",
    "date_from_datetime_parsing": "a date, such as 2026-11-01",
    "date_from_datetime_inexact": "a date alone, such as 2026-11-01",
    "date_type": "a date, such as 2026-11-01",
}
"""What is wanted in place of another kind of value, by pydantic's name of the mistake."""


def reason_of(error: Any) -> str:
    """One of pydantic's errors (`ValidationError.errors()`) in words."""
    said = ".".join(str(step) for step in error["loc"] if step != "[key]")
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return f"“{said}” is missing"
    if kind == "extra_forbidden":
        return f"“{said}” is not a name that belongs here"
    if kind in ("too_short", "string_too_short") or (kind in _MEANT and given is None):
        return f"“{said}” must not be empty"
    if kind == "string_type" and isinstance(given, bool | int | float | date):
        return f"“{said}”: write it in quotes: YAML reads it bare as {given}"
    if kind in _MEANT:
        return f"“{said}” must be {_MEANT[kind]}"
    if kind == "literal_error":
        known = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        message = f"there is no “{given}”; there are {known}"
    else:
        message = str(error["ctx"]["error"]) if kind == "value_error" else error["msg"]
    return f"“{said}”: {message[0].lower()}{message[1:]}"
