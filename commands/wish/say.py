"""Saying on which days one wishes to rest: a line or a form; saying it again replaces it."""

from collections.abc import Sequence
from datetime import date

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Filled, Press
from commands.deciding.lines import cited
from commands.wish.month import Month, open_month
from handbook import month_days
from handbook.month_days import NoDays
from storage import people, wishes
from storage.cards import Button, Card, Choice, Field, Form, clean

BEGINNINGS = (
    "wish to rest",
    "i wish to rest",
    "我想休",
    "我希望休",
    "想休",
    "希望休",
    "下个月想休",
    "下月想休",
    "排休",
)
_NONE = ("none", "withdraw", "no", "取消", "撤回", "不要", "没有", "无")
_HELP = ("", "help", "帮助", "list", "列表")
MOST_TYPED = 200


def line(asking: Asking, typed: str) -> Card:
    """ "12 18-19", "none", or nothing to see them. Raises Refusal."""
    text = typed.strip()
    for word in sorted(BEGINNINGS, key=len, reverse=True):
        if text.casefold().startswith(word):
            text = text[len(word) :].removeprefix("息").strip(" :：")
            break
    month = open_month(asking)
    if text.casefold() in _HELP:
        return _shown(asking, month)
    if text.casefold() in ("form", "表单"):
        return Card(
            lines=(asking.say("Press to open the form. In a channel, type: /rollcall wish form"),),
            buttons=(_form_button(asking),),
        )
    month.refuse_closed(asking)
    if text.casefold().rstrip(".!。！") in _NONE:
        return _put(asking, month, ())
    return _put(asking, month, _read(asking, month, text))


def form(asking: Asking, _: str) -> Form:
    """The days of the month, with what was wished already. Raises Refusal once it is closed."""
    say, month = asking.say, open_month(asking)
    month.refuse_closed(asking)
    own = _own(asking, month)
    return Form(
        action="wish.say",
        title=say("Days of rest"),
        submit=say("Send"),
        close=say("Close"),
        lines=(_until(asking, month), _most(asking, month)),
        fields=(
            Field(
                name="days",
                label=say("On which days do you wish to rest?"),
                kind="choices",
                choices=tuple(
                    Choice(value=day.isoformat(), label=say.days([day])) for day in month.days
                ),
                value=",".join(day.isoformat() for day in own) or None,
                hint=say("Choose none to take your wishes back."),
                is_optional=True,
            ),
        ),
    )


def sent(asking: Asking, filled: Filled) -> Card:
    """The form was sent. Raises Refusal with the field that needs another look."""
    month = open_month(asking)
    month.refuse_closed(asking)
    said = filled.answers.get("days", "")
    return _put(asking, month, _read(asking, month, said.replace(",", " ")))


def none_press(asking: Asking, _: Press) -> Card:
    month = open_month(asking)
    month.refuse_closed(asking)
    return _put(asking, month, ())


def _put(asking: Asking, month: Month, days: Sequence[date]) -> Card:
    """Keep these and no others; the answer says what holds now."""
    say, tx, person = asking.say, asking.tx, asking.person
    if len(days) > month.rules.most:
        told = say.plural(
            "You may wish for {n} day, and these are {count}. Nothing was changed.",
            "You may wish for {n} days, and these are {count}. Nothing was changed.",
            month.rules.most,
            count=len(days),
        )
        raise Refusal(
            told,
            say("Please say again which ones. The first one counts most."),
            fields={"days": told},
        )
    people.lock(tx, person.id)
    before = _own(asking, month)
    if list(days) != before:
        assert person.team.id is not None
        wishes.put(tx, person.id, person.team.id, month.days, days)
        tx.note(
            "wish.said",
            f"person:{person.id}",
            asking.actor,
            month=month.first,
            before=before,
            after=list(days),
        )
    return _shown(asking, month)


def _shown(asking: Asking, month: Month) -> Card:
    say, own = asking.say, _own(asking, month)
    if own:
        days = say.names([say.days([day]) for day in own])
        lines = [say("You wish to rest on {days}.", days=days)]
        if not month.is_closed:
            lines.append(say("Whether you can is seen when the roster is made."))
    else:
        lines = [say("You have said no wish for {month}.", month=say.month(month.first))]
    how = [_most(asking, month), say("To say or change them: /rollcall wish 12 18-19")]
    none = Button(action="wish.none", label=say("Take them back"), value="")
    buttons = [_form_button(asking), *([none] if own else [])]
    return Card(
        title=say("Days of rest in {month}", month=say.month(month.first)),
        lines=(*lines, _until(asking, month)),
        small=() if month.is_closed else tuple(how),
        buttons=() if month.is_closed else tuple(buttons),
    )


def _form_button(asking: Asking) -> Button:
    return Button(action="wish.say", label=asking.say("Choose days…"), value="")


def _own(asking: Asking, month: Month) -> list[date]:
    return wishes.of_person(asking.tx, asking.person.id, month.days[0], month.days[-1])


def _until(asking: Asking, month: Month) -> str:
    say = asking.say
    facts = {"day": say.day(month.closes), "rule": cited(month.rules.rule, say)}
    if month.is_closed:
        return say("Wishes were taken until {day} ({rule}).", **facts)
    return say("Wishes are taken until the end of {day} ({rule}).", **facts)


def _most(asking: Asking, month: Month) -> str:
    return asking.say.plural(
        "You may wish for {n} day; the first one counts most.",
        "You may wish for {n} days; the first one counts most.",
        month.rules.most,
    )


def _read(asking: Asking, month: Month, text: str) -> tuple[date, ...]:
    """The days that were typed. Raises Refusal."""
    say = asking.say
    try:
        return month_days.read(text[:MOST_TYPED], month.first)
    except NoDays as unread:
        told = say(
            "“{said}” is no day of {month} that I know.",
            said=clean(unread.said, 40),
            month=say.month(month.first),
        )
        raise Refusal(
            told,
            say("Nothing was changed. For example: /rollcall wish 12 18-19"),
            fields={"days": told},
        ) from None
