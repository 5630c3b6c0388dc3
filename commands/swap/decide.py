"""The leader's decision: judged once more, then both shifts change in one transaction, or none."""

from commands.deciding.asking import Asking, Refusal, team_say
from commands.deciding.command import Filled, Press
from commands.deciding.lines import shift_line
from commands.deciding.replies import Decision
from commands.deciding.typed import asks_why
from commands.swap import back, telling, words
from commands.swap.answer import held
from commands.swap.facts import judged, rules_of
from commands.swap.file import check_roster
from commands.swap.finding import MOST, check_right, found, numbered, stands_now, verdict_of
from handbook.swap import SwapVerdict
from handbook.words import Say
from storage import decisions, reassigning, swaps
from storage.cards import Card, Form, clean, mention
from storage.outbox import Outgoing
from storage.people import Known
from storage.reassigning import Move, RosterDiffers
from storage.swaps import APPROVED, ASKED, DECLINED, Swap


def approve_press(asking: Asking, press: Press) -> Card:
    return approve_line(asking, press.value)


def approve_line(asking: Asking, rest: str) -> Card:
    """ "approve S3"; a reason follows where a rule stands against it. Raises Refusal."""
    return _decide(asking, found(asking, rest), APPROVED, numbered(rest)[1])


def decline_line(asking: Asking, rest: str) -> Card:
    """ "decline S3 too few on nights". Raises Refusal without a reason."""
    return _decide(asking, found(asking, rest), DECLINED, numbered(rest)[1])


def by_words(asking: Asking, post: Outgoing, decision: Decision) -> Card:
    """A message in the card's thread decided. What is said back is for the sender alone."""
    swap = found(asking, post.subject.partition(":")[2])
    to = APPROVED if decision.is_yes else DECLINED
    return _decide(asking, swap, to, decision.reason or "")


def approve_form(asking: Asking, value: str) -> Form:
    """Says what stands against it, and asks why it is approved all the same. Raises Refusal."""
    say, swap = asking.say, _open(asking, value)
    assert swap.id is not None
    moves = swaps.moves(asking.tx, swap.id)
    return asks_why(
        asking,
        "swap.approve_against",
        say("Approve {swap}", swap=words.name(swap)),
        value,
        against(asking, swap, verdict_of(swap), moves),
        submit=say("Approve"),
        label=say("Why all the same?"),
        hint=say("It is kept with the decision; the channel does not see it."),
    )


def approve_sent(asking: Asking, filled: Filled) -> Card:
    return approve_line(asking, f"S{filled.value} {filled.answers.get('reason', '')}")


def decline_form(asking: Asking, value: str) -> Form:
    """Asks for the reason. Raises Refusal."""
    say, swap = asking.say, _open(asking, value)
    return asks_why(
        asking,
        "swap.decline",
        say("Decline {swap}", swap=words.name(swap)),
        value,
        [say("Both are told at once, with your reason; the channel is not.")],
        submit=say("Decline"),
    )


def decline_sent(asking: Asking, filled: Filled) -> Card:
    return decline_line(asking, f"S{filled.value} {filled.answers.get('reason', '')}")


def against(asking: Asking, swap: Swap, verdict: SwapVerdict, moves: list[Move]) -> list[str]:
    """What a yes would allow all the same, in words; nothing where the way is free."""
    say, tx = asking.say, asking.tx
    names = words.names_of(tx, [breach.person for breach in verdict.to_allow])
    lines = [words.breach_line(breach, names, say) for breach in verdict.to_allow]
    placed = words.placed(tx, swap.team_id, moves)
    for shift in words.short(tx, placed, swap.kind):
        line = shift_line(shift, asking.person.team.zone, say)
        lines.append(say("{shift} would be short.", shift=line))
    return lines


def _open(asking: Asking, value: str) -> Swap:
    """The swap, if the person may decide it and it waits for that. Raises Refusal."""
    swap = found(asking, value)
    check_right(asking, swap)
    if swap.state != ASKED:
        raise stands_now(asking, swap)
    return swap


def _decide(asking: Asking, swap: Swap, to: str, reason: str) -> Card:
    tx, said = asking.tx, clean(reason, MOST)
    check_right(asking, swap)
    moves = held(asking, swap)
    if swap.state != ASKED:
        raise stands_now(asking, swap)
    verdict, broken = verdict_of(swap), list[str]()
    if to == DECLINED and not said:
        raise Refusal(
            asking.say("Please say why, so that both know. Nothing was changed."),
            asking.say("For example: decline, too few people on the shift"),
            fields={"reason": asking.say("Please say why.")},
        )
    if to == APPROVED:
        verdict = _judged_again(asking, swap, moves)
        broken = against(asking, swap, verdict, moves)
        _check_reason(asking, swap, broken, said)
        change(asking, swap, moves)
    moved = swaps.turn(
        tx,
        swap,
        (ASKED,),
        to,
        decided_by=asking.person.id,
        decided_at=tx.now,
        decided_words=said or None,
        verdict=verdict.model_dump(mode="json"),
    )
    assert moved, "the people's rows are held"
    subject, by = words.subject(swap), asking.person.id
    number = decisions.add(tx, subject, 0, to, ASKED, by, said or None, is_against=bool(broken))
    tx.note(
        f"swap.{to}",
        subject,
        asking.actor,
        personal={"words": (swap.salt, said)} if said else None,
        rule=verdict.rule,
        breaches=[f"{one.kind}:{one.person}" for one in verdict.to_allow],
    )
    _tell(asking, swap)
    return back.can_be_undone(asking, swap, number, _answer(asking, swap))


def change(asking: Asking, swap: Swap, moves: list[Move]) -> None:
    """Make the moves in the roster. Raises Refusal, with which nothing of it is kept."""
    try:
        reassigning.apply(asking.tx, swap.team_id, moves)
    except RosterDiffers as differs:
        [one] = words.placed(asking.tx, swap.team_id, [differs.move])
        what = words.when(one, asking.person.team, asking.say)
        raise Refusal(
            asking.say("The roster has changed meanwhile: {shift}.", shift=what),
            asking.say("Nothing was changed."),
        ) from differs


def _judged_again(asking: Asking, swap: Swap, moves: list[Move]) -> SwapVerdict:
    """Judged with the roster of the press. Raises Refusal where it cannot be any more."""
    check_roster(asking, moves)
    verdict = judged(
        asking.tx,
        asking.book,
        rules_of(asking, min(move.day for move in moves)),
        swap.team_id,
        asking.person.team.zone,
        swap.kind,  # type: ignore[arg-type]
        [person for person in (swap.asker_id, swap.colleague_id) if person is not None],
        moves,
        is_special=swap.is_special,
        counts=swap.counts,
        without=swap.id,
    )
    if verdict.never:
        names = words.names_of(asking.tx, [breach.person for breach in verdict.never])
        raise Refusal(
            *(words.breach_line(breach, names, asking.say) for breach in verdict.never),
            asking.say("Nobody can allow that. Please decline it, or wait until it is settled."),
            asking.say("Nothing was changed."),
        )
    return verdict


def _check_reason(asking: Asking, swap: Swap, broken: list[str], said: str) -> None:
    """A yes against a rule needs a reason, and no other has one. Raises Refusal."""
    say = asking.say
    if broken and not said:
        raise Refusal(
            *broken,
            say(
                "To approve all the same, please say why: /swap approve {swap} and the reason",
                swap=words.name(swap),
            ),
            say("Nothing was changed."),
            fields={"reason": say("Please say why.")},
        )
    if said and not broken:
        raise Refusal(
            say("I cannot tell whether “{more}” is part of the yes.", more=clean(said, 60)),
            say("To approve, please type only: /swap approve {swap}", swap=words.name(swap)),
        )


def _tell(asking: Asking, swap: Swap) -> None:
    tx, person = asking.tx, asking.person
    say, verdict = team_say(person.team), verdict_of(swap)
    assert swap.id is not None
    told = {"name": mention(person.person.slack_id, person.name), "rule": verdict.rule}
    line = (
        say("Approved by {name} ({rule}). The roster is changed.", **told)
        if swap.state == APPROVED
        else say("Declined by {name} ({rule}).", **told)
    )
    lines = [line]
    if swap.state == APPROVED:
        placed = words.placed(tx, swap.team_id, swaps.moves(tx, swap.id))
        lines += words.staffing(tx, placed, swap.kind, person.team, say, is_done=True)
        telling.redraw_shifts(tx, swap)
        telling.tell_leaders(asking, swap)
    telling.say_in_thread(tx, swap, lines)

    def to_both(say: Say, _: Known) -> list[str]:
        by = say("Decided by {name} ({rule}).", name=person.name, rule=verdict.rule)
        if swap.state == APPROVED:
            return [by, say("It stands in the roster now.")]
        return [
            by,
            say("Why: {reason}", reason=swap.decided_words),
            say("Your shifts stay as they are."),
        ]

    telling.tell_both(asking, swap, to_both)


def _answer(asking: Asking, swap: Swap) -> str:
    say = asking.say
    if swap.state == APPROVED:
        return say(
            "Approved: {swap}. The roster is changed, and all are told.", swap=words.name(swap)
        )
    return say("Declined: {swap}. Both are told, with your reason.", swap=words.name(swap))
