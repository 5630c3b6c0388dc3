"""A bulletin that no longer holds is taken back, and each shift is told of that, too."""

from commands.bulletin.rights import check_may_add, found, numbered_words, subject
from commands.deciding.asking import Asking, Refusal, team_say
from handbook.words import Say
from storage import bulletins, outbox
from storage.bulletins import Bulletin
from storage.cards import Card, clean

MOST = 500


def withdraw_line(asking: Asking, rest: str) -> Card:
    """ "withdraw B3 the tariff is put off". Raises Refusal."""
    say, tx = asking.say, asking.tx
    bulletin, why = found(asking, rest)
    if bulletin.by_id != asking.person.id:
        check_may_add(asking, bulletin.kind)
    was_told = bulletin.holds_from <= tx.now
    words = clean(why, MOST) or None
    if not bulletins.withdraw(tx, bulletin, asking.person.id, words):
        raise Refusal(say("B{number} is withdrawn already.", number=bulletin.id))
    tx.note(
        "bulletin.withdrawn",
        subject(bulletin),
        asking.actor,
        personal={"words": (bulletin.salt, words or "")},
    )
    for post in outbox.posts_of(tx, subject(bulletin)):
        card = _no_longer(bulletin, words, team_say(asking.person.team))
        outbox.reply(tx, post, subject(bulletin), card)
    said = say("Withdrawn: B{number}.", number=bulletin.id)
    if not was_told:
        return Card(lines=(said, say("Nobody was told of it yet.")))
    return Card(lines=(said, say("Each shift's briefing says so for a day.")))


def _no_longer(bulletin: Bulletin, why: str | None, say: Say) -> Card:
    lines = [say("No longer valid: {what}", what=numbered_words(bulletin))]
    return Card(lines=(*lines, *([why] if why else [])))
