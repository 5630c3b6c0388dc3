"""What a handbook says of conduct: what is deducted, by whom, and how one appeals (CC-2.2)."""

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from handbook.attendance.rules import Amount, Outcome
from handbook.conduct.accounts import Account
from handbook.source import Page
from handbook.terms import Text, Version, Word

Unit = Literal["points", "money", "pay_days"]
Dismissal = Literal["always", "if_serious"]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]
Months = Annotated[int, Field(strict=True, ge=1, le=600)]


class Range(Page):
    """From `least` to `most`; whoever logs it chooses."""

    least: Amount
    most: Amount

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.least >= self.most:
            raise ValueError("least must be below most")
        return self


class Choices(Page):
    """One of these amounts, by how grave it is; whoever logs it chooses."""

    one_of: tuple[Amount, ...] = Field(min_length=2)


def _shape(said: object) -> str:
    """Which of a size's shapes was written, so that a slip is named as one of that shape."""
    if isinstance(said, dict):
        return "choices" if "one_of" in said else "range"
    if isinstance(said, Range | Choices):
        return type(said).__name__.lower()
    return "word" if isinstance(said, str) else "number"


Size = Annotated[
    Annotated[Amount, Tag("number")]
    | Annotated[Range, Tag("range")]
    | Annotated[Choices, Tag("choices")]
    | Annotated[Literal["unstated"], Tag("word")],
    Discriminator(_shape),
]


class Worth(Version):
    """What an item is worth: one of `points`, `fine` (in `currency`) and `pay_days`.

    `unstated`: the handbook does not say how much, so whoever logs it does. `per`: the amount is
    for each of these, so it may be logged as several times as much. `bonus`: it is added, not
    deducted. `dismissal`: it may end the contract, `always` instead of an amount, or `if_serious`
    beside it.
    """

    points: Size | None = None
    fine: Size | None = None
    pay_days: Size | None = None
    currency: str = "CNY"
    per: Text | None = None
    bonus: bool = False
    dismissal: Dismissal | None = None
    rule: str

    @field_validator("points", "fine", "pay_days", mode="before")
    @classmethod
    def _number_or_word(cls, said: object) -> object:
        if isinstance(said, str) and said != "unstated":
            raise ValueError("write a number, such as 2, or the word unstated")
        return said

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = sum(said is not None for said in (self.points, self.fine, self.pay_days))
        if given != (0 if self.dismissal == "always" else 1):
            raise ValueError("give one of points, fine and pay_days; none where it is dismissal")
        return self

    @property
    def unit(self) -> Unit | None:
        """In what it is counted; None for a dismissal alone."""
        if self.points is not None:
            return "points"
        if self.fine is not None:
            return "money"
        return "pay_days" if self.pay_days is not None else None

    @property
    def size(self) -> Size | None:
        """How much of it."""
        given = (self.points, self.fine, self.pay_days)
        return next((size for size in given if size is not None), None)


class Item(Page):
    """One thing that can be logged. `kind`: its part of the catalogue. `words` find it too."""

    title: Text
    kind: str
    words: tuple[Word, ...] = ()
    rules: tuple[Worth, ...] = Field(min_length=1)


class Logging(Page):
    """`roles` may log items of these `kinds` (None: of every kind) about people who have none but
    the roles in `about`."""

    roles: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[str, ...] | None = None
    about: tuple[str, ...] = Field(min_length=1)
    rule: str


class Appeals(Version):
    """Until how many `days` after it was logged one may appeal, and to which role.

    `apart`: the two sides do not talk to each other; the reviewer hears each by itself.
    `remind_days`: after so many without a decision the reviewer is reminded; after `next_days` the
    next one who may is asked too.
    """

    days: Days
    decided_by: str
    apart: bool = False
    remind_days: Days | None = None
    next_days: Days | None = None
    rule: str


class RunsOut(Version):
    """After how many months an entry no longer counts against anybody."""

    months: Months
    rule: str


class Dismissing(Page):
    """What is proposed for an item that may end the contract, and who is asked whether it shall."""

    title: Text
    outcome: Outcome
    decided_by: str
    rule: str


class ConductRules(Page):
    """Everything a handbook says of conduct.

    `items`: the catalogue, by the id that is typed and stored. `kinds`: its parts. `undo_minutes`:
    how long whoever logged an entry can take it back themself.
    """

    kinds: dict[str, Text] = Field(default_factory=dict)
    items: dict[str, Item] = Field(default_factory=dict)
    logging: tuple[Logging, ...] = ()
    undo_minutes: Annotated[int, Field(strict=True, ge=0, le=24 * 60)] = 15
    dismissal: Dismissing | None = None
    appeals: tuple[Appeals, ...] = ()
    runs_out: tuple[RunsOut, ...] = ()
    accounts: dict[str, Account] = Field(default_factory=dict)
