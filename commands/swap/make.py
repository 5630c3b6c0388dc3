"""A leader makes a swap without asking the two: at once, with a reason, and not counted."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.naming import person_named
from commands.swap import card, telling, words
from commands.swap.decide import change
from commands.swap.facts import judged, rules_of
from commands.swap.file import check_roster, hold, refuse_other, store
from commands.swap.reading import read_any
from commands.swap.wish import earliest
from handbook.words import Say
from storage import decisions, outbox
from storage.cards import Card, clean, mention
from storage.people import Known
from storage.swaps import APPROVED, ASKED


def make_line(asking: Asking, rest: str) -> Card:
    """ "make @ada Friday night for @bo's Saturday early, training". Raises Refusal."""
    say, tx = asking.say, asking.tx
    example = say("/swap make @name Friday night for @other's Saturday early, training")
    rules = rules_of(asking, asking.today)
    if not asking.book.may(asking.person.roles, rules.decided_by):
        role = asking.book.roles[rules.decided_by].in_language(say.lang)
        raise Refusal(
            say("Only the {role} makes swaps for others ({rule}).", role=role, rule=rules.rule),
            say("Nothing was changed. For yourself: /swap"),
        )
    asker, line = person_named(asking, rest, example)
    wish = read_any(asking, asker, line)
    if asking.person.id in {known.id for known in wish.people}:
        raise Refusal(say("Nobody decides their own swap. Nothing was changed."))
    if not wish.reason:
        raise Refusal(
            say("Please add why: both people read it. Nothing was changed."),
            say("For example: {example}", example=example),
        )
    hold(asking, [known.id for known in wish.people], wish.moves)
    begins_at = check_roster(asking, wish.moves)
    refuse_other(asking, wish)
    ids = [known.id for known in wish.people]
    rules = rules_of(asking, earliest(wish.moves))
    verdict = judged(
        tx,
        asking.book,
        rules,
        asking.person.person.team_id,
        asking.person.team.zone,
        wish.kind,
        ids,
        wish.moves,
        counts=False,
    )
    if verdict.never:
        names = {known.id: known.name for known in wish.people}
        lines = [words.breach_line(breach, names, say) for breach in verdict.never]
        raise Refusal(*lines, say("Nothing was changed."))
    swap = store(asking, wish, verdict, begins_at, ASKED, counts=False)
    change(asking, swap, list(wish.moves))
    swap.state, swap.decided_by, swap.decided_at = APPROVED, asking.person.id, tx.now
    swap.decided_words = clean(wish.reason)
    tx.session.add(swap)
    tx.session.flush()
    subject = words.subject(swap)
    decisions.add(tx, subject, 0, APPROVED, "made", asking.person.id, swap.decided_words)
    tx.note("swap.made", subject, asking.actor, personal={"words": (swap.salt, wish.reason)})
    team = asking.person.team
    outbox.post(
        tx, team.leaders_channel, subject, card.of(tx, swap, asking.book, team, team_say(team))
    )
    who = mention(asking.person.person.slack_id, asking.person.name)
    telling.say_in_thread(tx, swap, [_made_by(who, team_say(team))])
    telling.redraw_shifts(tx, swap)
    telling.tell_leaders(asking, swap)

    def to_both(say: Say, _: Known) -> list[str]:
        return [
            say("{name} has changed your shifts.", name=asking.person.name),
            say("Why: {reason}", reason=swap.decided_words),
        ]

    telling.tell_both(asking, swap, to_both)
    return Card(
        lines=(
            say("Done: {swap}. The roster is changed, and both are told.", swap=words.name(swap)),
            say("To take it back: /swap reverse {swap} and why", swap=words.name(swap)),
        )
    )


def _made_by(who: str, say: Say) -> str:
    return say("Made by {name}. The roster is changed.", name=who)
