"""What can be said: cards and forms in rendered words, before Slack has a shape for them."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from handbook.kpi.bars import without

_MENTION = ("\ue000", "\ue001")
"""Private-use characters around a Slack id. `clean` takes them out of everything people type."""


def mention(slack_id: str | None, name: str) -> str:
    """A person as a message names them: a mention where they are linked, else their name."""
    return f"{_MENTION[0]}{slack_id}{_MENTION[1]}" if slack_id else name


def clean(words: str, limit: int = 500) -> str:
    """People's words made safe to store and show: no control, bidi or private characters."""
    if words.isprintable():  # as no private character is
        if len(words) <= limit and "  " not in words and words.strip() == words:
            return words
    else:
        words = "".join(" " if c.isspace() else c for c in words if c.isspace() or c.isprintable())
    return " ".join(words.split())[:limit].strip()


def are_clean(words: Sequence[str], limit: int = 500) -> bool:
    """Whether `clean` would leave all of them as they are: asked once, of a whole floor's names."""
    text = f"|{'|'.join(words)}|"
    spaced = any(gap in text for gap in ("  ", "| ", " |"))
    return text.isprintable() and not spaced and max(map(len, words), default=0) <= limit


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Confirm(_Said):
    """A question before a press counts."""

    title: str
    text: str
    yes: str
    no: str


class Button(_Said):
    """`action` names what it does (`leave.approve`), `value` on which row (ids only)."""

    action: str
    label: str
    value: str
    style: str | None = None
    confirm: Confirm | None = None


class Fact(_Said):
    """A labelled value, such as "Days: Mon 2 Nov 2026"."""

    label: str
    value: str


class Item(_Said):
    """One of several things on a card, with buttons of its own. Small bars are for eyes only: the
    text leaves them out."""

    title: str | None = None
    lines: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join([*([self.title] if self.title else []), *map(without, self.lines)])


class Table(_Said):
    """Rows below a head, whose first column names what the row is about. An empty cell is "".

    `numbers`: the columns that stand to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """A line a row, each cell with its column's head."""
        return "\n".join(map(self._line, self.rows))

    def _line(self, row: tuple[str, ...]) -> str:
        said = zip(self.head[1:], row[1:], strict=True)
        return f"{row[0]}: " + (", ".join(f"{head} {cell}" for head, cell in said if cell) or "–")


class Line(_Said):
    """A row of values in a chart, one a point."""

    name: str
    values: tuple[float, ...]


class Chart(_Said):
    """Lines over the same points. `finding` says in words what is to be seen."""

    title: str
    points: tuple[str, ...]
    lines: tuple[Line, ...]
    finding: str


class Card(_Said):
    """One message. `lines` are paragraphs; the `table`, the `charts` (two at most) and `items`
    stand below them, `small` is fine print."""

    title: str | None = None
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    charts: tuple[Chart, ...] = ()
    items: tuple[Item, ...] = ()
    small: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()

    @property
    def text(self) -> str:
        """The whole message in plain words: what screen readers and notifications get."""
        parts = [self.title] if self.title else []
        parts += [f"{fact.label}: {fact.value}" for fact in self.facts]
        items = [item.text for item in self.items]
        table = [self.table.text] if self.table else []
        charts = [chart.finding for chart in self.charts]
        return "\n".join([*parts, *self.lines, *table, *charts, *items, *self.small])


class Choice(_Said):
    value: str
    label: str


class Field(_Said):
    """One question of a form.

    `kind`: "line", "text" (several lines), "choice", "choices" (several, at most a hundred; their
    values stand in `value` and in the answer with commas between them), "date", "files" or
    "search". A search finds its choices while somebody types, in the command's `options` that
    `source` names; what it begins with is a `value` and its one choice.
    """

    name: str
    label: str
    kind: str
    choices: tuple[Choice, ...] = ()
    value: str | None = None
    hint: str | None = None
    is_optional: bool = False
    limit: int = 500
    source: str = ""


class Form(_Said):
    """A form. `action` names what its sending does, `value` on which row (ids only)."""

    action: str
    title: str
    value: str = ""
    submit: str | None = None
    close: str
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
