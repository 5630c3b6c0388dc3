"""What forms that log conduct ask alike: about whom, what of the catalogue, and how much."""

import re
import unicodedata

from commands.deciding.asking import Asking, Refusal
from commands.deciding.ledger_card import worth_line
from commands.deciding.log_rights import may_log_about, own_rights
from commands.deciding.searching import people_found
from handbook.conduct import Item as CatalogueItem
from handbook.conduct import Worth, search, standing
from storage.cards import Choice

LABEL = 75
"""As long as Slack's menus show a choice."""
_NUMBER = re.compile(r"[-+]?\s*(\d{1,6}(?:\.\d{1,2})?)\s*[^\d.]{0,12}")


def people_options(asking: Asking, typed: str) -> tuple[Choice, ...]:
    """Those about whom the person may log something."""
    return people_found(asking, typed, lambda known: may_log_about(asking, known))


def item_options(asking: Asking, typed: str) -> list[Choice]:
    """The items that the letters may mean, of those kinds that the person may log."""
    rules, today = asking.book.conduct, asking.today
    mine, items = own_rights(asking), standing(rules, today)
    return [
        Choice(value=name, label=_label(asking, name, *items[name]))
        for name in search(rules, typed, today)
        if any(one.kinds is None or items[name][0].kind in one.kinds for one in mine)
    ]


def item_choice(asking: Asking, item: str) -> Choice | None:
    """The item as a search field begins with it; None where it holds no longer."""
    found = standing(asking.book.conduct, asking.today).get(item)
    return Choice(value=item, label=_label(asking, item, *found)) if found else None


def _label(asking: Asking, name: str, item: CatalogueItem, worth: Worth) -> str:
    """ "phone on the floor · CC-2.2.1.10 · 3 points": of a long title only the beginning."""
    say = asking.say
    rest = f" · {name} · {worth_line(worth, say)}"
    title, room = item.title.in_language(say.lang), LABEL - len(rest)
    return (title if len(title) <= room else f"{title[: max(room - 1, 8)]}…") + rest


def amount_typed(asking: Asking, typed: str) -> float | None:
    """ "3", "3 points", "－2分"; None where nothing was said.

    Raises Refusal, for a field called `amount`.
    """
    plain = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    if not plain:
        return None
    read = _NUMBER.fullmatch(plain)
    if read is None:
        words = asking.say("Please type a number, for example: 2")
        raise Refusal(words, fields={"amount": words})
    return float(read[1])
