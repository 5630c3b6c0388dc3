"""What `rollcall check` says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`is_fine`: nothing to do. `remedy` is the next step otherwise."""

    is_fine: bool
    what: str
    remedy: str = ""


def fine(what: str) -> Finding:
    return Finding(True, what)
