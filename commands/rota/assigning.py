"""A leader names who has a turn."""

from commands.deciding.asking import Asking, Refusal
from commands.deciding.lines import cited
from commands.deciding.naming import person_named
from commands.deciding.turns import of_turn, pass_on, settle, span_of, title_of
from commands.rota.finding import check_has_rotas, day_named, rota_named
from handbook.words import Say
from storage import people, rotas
from storage.cards import Card
from storage.rotas import ASSIGNED, Turn


def line(asking: Asking, rest: str) -> Card:
    """ "set cleaning 2026-11-10 @name": theirs from now on, whoever had it. Raises Refusal."""
    say, tx, team_id = asking.say, asking.tx, asking.person.person.team_id
    check_has_rotas(asking)
    example = say("/rollcall rota set cleaning 2026-11-10 @name")
    rota, rest = rota_named(asking, rest)
    day, rest = day_named(asking, rest, example)
    if rota is None or day is None:
        named = [title_of(asking.book, name, say) for name in asking.book.rotas]
        raise Refusal(
            say("Which rota, which day and who? Nothing was changed."),
            say("For example: {example}", example=example),
            say("The rotas: {names}", names=say.names(named)),
        )
    span = span_of(asking.book, rota, day)
    if span is None or span.last < asking.today:
        raise Refusal(
            say("On {day} there is no such turn to give. Nothing was changed.", day=say.day(day))
        )
    if not asking.book.may(asking.person.roles, span.rules.decided_by):
        raise Refusal(
            say(
                "That is for the {role} to do ({rule}). Nothing was changed.",
                role=asking.book.roles[span.rules.decided_by].in_language(say.lang),
                rule=cited(span.rules.rule, say),
            ),
            say("To hand your own on: /rollcall rota give tomorrow @name"),
        )
    known, _ = person_named(asking, rest, example)
    if known.has_left(span.days[-1]):
        raise Refusal(say("{name} will have left by then. Nothing was changed.", name=known.name))
    people.lock_team(tx, team_id)
    turn = rotas.of_day(tx, team_id, rota, day) or settle(
        tx, asking.book, asking.person.team, rota, day
    )
    assert turn is not None, "there is one to give"
    if not pass_on(
        tx, asking.book, turn, known.id, ASSIGNED, actor=asking.actor, by=asking.person.id
    ):
        raise Refusal(_now(asking, turn, say), say("Nothing was changed."))
    return Card(lines=(_now(asking, turn, say),))


def _now(asking: Asking, turn: Turn, say: Say) -> str:
    name = people.by_id(asking.tx, turn.person_id or 0).name
    return say("{name} has it: {what}.", name=name, what=of_turn(asking.book, turn, say))
