"""So much of something, in words."""

from handbook.words import Say
from storage.ledger import Entry


def unit_line(unit: str, amount: float, currency: str | None, say: Say) -> str:
    """So much of a unit: "3 points", "20 CNY"."""
    number, n = f"{amount:g}", 1 if amount == 1 else 2
    match unit:
        case "money":
            return say("{amount} {currency}", amount=number, currency=currency or "")
        case "pay_days":
            return say.plural("{amount} day's pay", "{amount} days' pay", n, amount=number)
        case "absence_days":
            return say.plural(
                "{amount} day of absence", "{amount} days of absence", n, amount=number
            )
        case _:
            return say.plural("{amount} point", "{amount} points", n, amount=number)


def signed_line(entry: Entry, amount: float | None, say: Say) -> str:
    """An entry's amount, or another one, with its sign; "dismissal" and a measure have none."""
    if amount is None:
        return say("dismissal") if entry.may_dismiss else say("a measure")
    sign = "+" if entry.is_bonus else "−"
    return sign + unit_line(entry.unit, amount, entry.currency, say)
