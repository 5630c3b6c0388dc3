"""Everything that comes in changes something in one transaction, once, and is answered."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.attached import attached
from bot.blocks import unescape
from bot.house_time import HouseTime
from bot.said import NOTHING, answered, both, is_said
from commands.deciding.asking import Asking, Books, Refusal, asked_by, words_of
from commands.deciding.attaching import take
from commands.deciding.command import Attached, Command, Filled, Press, by_name, by_word
from commands.deciding.replies import misplaced, read_decision
from storage import kept, outbox, people, seen
from storage.cards import Card
from storage.database import TIMELESS, Database
from storage.transaction import Tx

Event = dict[str, Any]


class Intake:
    """Takes in what people do. Every public method is one transaction, without a network call."""

    def __init__(
        self,
        database: Database,
        house_time: HouseTime,
        books: Books,
        commands: tuple[Command, ...],
        poke: Callable[[], None],
    ) -> None:
        self.database, self.house_time, self.books = database, house_time, books
        self.poke = poke
        self.bot_user = ""
        self.address: str | None = None
        self.commands = commands
        self.words = by_word(commands)
        self.presses = by_name(command.presses for command in commands)
        self.sends = by_name(command.sends for command in commands)
        self.replies = by_name(command.replies for command in commands)

    # ---- what people type

    def typed(self, key: str, slack_id: str, word: str, text: str) -> Card:
        """A slash command or a direct line. `word` is the command's, or "": the text has it."""
        answer = self._take([key], slack_id, lambda asking: self._line(asking, word, text))
        return answer or Card()

    def form_named(self, word: str, text: str) -> str | None:
        """The form that the typed words open, if they do."""
        command, rest = self._named(word, text)
        return command.opens.get(rest.strip().casefold()) if command else None

    def _named(self, word: str, text: str) -> tuple[Command | None, str]:
        if word:
            return self.words[word], text
        first, _, rest = " ".join(text.split(maxsplit=1)).partition(" ")  # 语言　中文 too
        command = self.words.get(first.casefold().lstrip("/"))
        return (command, rest) if command else (None, text)

    def _line(self, asking: Asking, word: str, text: str) -> Card:
        command, rest = self._named(word, text)
        if command is None:
            meant = [c for c in self.commands if c.knows and c.knows(asking.book, text)]
            if len(meant) == 1:
                return meant[0].line(asking, text)
            say = asking.say
            if not text.strip():
                return self.words["help"].line(asking, "")
            raise Refusal(
                say("I did not understand that. Nothing is noted, and nobody was told."),
                say("For example: sick today fever. Everything that I can do: help"),
            )
        return command.line(asking, rest)

    # ---- what people press and send

    def pressed(self, key: str, slack_id: str, action: str, press: Press) -> None:
        """A button. What is to be said to the presser alone goes out as a message of its own."""

        def do(asking: Asking) -> Card | None:
            answer = self.presses[action](asking, press)
            if press.channel is None:  # on a Home, which is no longer true
                outbox.home(asking.tx, slack_id)
            return answer

        self._take(
            [key],
            slack_id,
            do,
            aside=self._beside(slack_id, press.channel, press.thread_ts),
        )

    def sent(self, key: str, slack_id: str, action: str, filled: Filled) -> Card:
        """A form. Raises Refusal when a field needs another look."""
        do = self.sends[action]
        answer = self._take([key], slack_id, lambda asking: do(asking, filled), is_form=True)
        return answer or Card()

    def tell_form_failed(self, slack_id: str) -> None:
        """The form did not open: say so where it will be seen, with a way that needs no form."""
        with self.database.change(self.house_time.now()) as tx:
            say = words_of(tx, slack_id)
            lines = (
                say("The form did not open in time. Please press again."),
                say("You can also type it here, for example: sick today fever"),
            )
            outbox.tell(tx, slack_id, "aside", Card(lines=lines))
        self.poke()

    # ---- what people say

    def heard(self, event: Event, key: str | None = None) -> None:
        """A message: a line in a direct message or a mention, or a word in a card's thread."""
        slack_id, channel, ts = event.get("user"), event["channel"], event["ts"]
        if not slack_id or event.get("bot_id") or not is_said(event):
            return
        keys = [f"message:{channel}:{ts}", *([key] if key else [])]
        said, thread_ts = unescape(event.get("text", "")), event.get("thread_ts")
        if self._is_among_themselves(event):
            return
        mention = f"<@{self.bot_user}>"
        text = said.replace(mention, " ").strip()
        if thread_ts and event.get("channel_type") != "im":
            self._heard_in_thread(event, keys, slack_id, said, thread_ts)
        elif event.get("channel_type") == "im" or channel.startswith("D"):
            self._take(
                keys,
                slack_id,
                lambda asking: self._direct(asking, text, attached(event.get("files") or [])),
                aside=self._beside(slack_id, None),
            )
        elif mention in said:
            self._take(
                keys,
                slack_id,
                lambda asking: self._line(asking, "", text),
                aside=self._beside(slack_id, channel),
            )
        elif any(read_decision(said, book.words, self.bot_user) for book in self.books.values()):
            self._take(
                keys,
                slack_id,
                partial(misplaced, channel=channel),
                aside=self._beside(slack_id, channel),
            )

    def _is_among_themselves(self, event: Event) -> bool:
        """In a group message people speak to one another, even where they mention us."""
        if event.get("type") != "app_mention":  # which alone does not say where it was said
            return event.get("channel_type") == "mpim"
        with self.database.read(TIMELESS) as tx:
            return outbox.is_group(tx, event["channel"])

    def _direct(self, asking: Asking, text: str, files: Sequence[Attached]) -> Card:
        """A line, files, or both: of both the line is done first, such as a sick call's."""
        named = self._named("", text)[0]
        is_line = named or any(c.knows and c.knows(asking.book, text) for c in self.commands)
        said = self._line(asking, "", text) if text and (is_line or not files) else None
        taken = take(asking, self.commands, files, text) if files else None
        return both(said, taken) or self._line(asking, "", text)

    def _beside(
        self, slack_id: str, channel: str | None, thread_ts: str | None = None
    ) -> Callable[[Tx, Card], None]:
        return lambda tx, card: self._aside(tx, slack_id, channel, thread_ts, card)

    def _heard_in_thread(
        self, event: Event, keys: list[str], slack_id: str, text: str, thread_ts: str
    ) -> None:
        channel = event["channel"]
        if not any(read_decision(text, book.words, self.bot_user) for book in self.books.values()):
            return  # talk: nothing is read or written for it

        now = self.house_time.now()
        with self.database.read(now) as tx:
            # In this order: what was in doubt may be found a moment later, never the other way.
            is_in_doubt = kept.is_post_in_doubt(tx, channel)
            post = outbox.by_message(tx, channel, thread_ts)
        if post is None and is_in_doubt:
            with self.database.change(now) as tx:
                if seen.first_time(tx, f"kept:{channel}:{event['ts']}"):
                    kept.keep(tx, channel, thread_ts, event)
        if post is None:
            return
        act = self.replies.get(post.subject.partition(":")[0])
        if act is None:
            return
        parent = post

        def decide(asking: Asking) -> Card | None:
            decision = read_decision(text, asking.book.words, self.bot_user)
            return act(asking, parent, decision) if decision else None

        self._take(
            keys,
            slack_id,
            decide,
            aside=self._beside(slack_id, channel, thread_ts),
        )

    def judge_kept(self) -> None:
        """Take in the answers whose post has been found meanwhile."""
        with self.database.read(TIMELESS) as tx:
            settled = kept.settled(tx)
        for reply in settled:
            self.heard(reply.event)
            with self.database.change(self.house_time.now()) as tx:
                kept.drop(tx, reply)

    def home_opened(self, slack_id: str) -> None:
        with self.database.change(self.house_time.now()) as tx:
            if people.asker(tx, slack_id):
                outbox.home(tx, slack_id)
        self.poke()

    # ---- one transaction

    def _take(
        self,
        keys: list[str],
        slack_id: str,
        do: Callable[[Asking], Card | None],
        *,
        aside: Callable[[Tx, Card], None] | None = None,
        is_form: bool = False,
    ) -> Card | None:
        """Do it once. A repeat gets the first one's answer. `aside` says the answer apart."""
        now = self.house_time.now()
        try:
            with self.database.change(now) as tx:
                for key in keys:
                    if not seen.first_time(tx, key):
                        return answered(seen.answer(tx, key))
                answer = do(self._asking(tx, slack_id))
                seen.remember(tx, keys[0], answer.model_dump_json() if answer else NOTHING)
                if answer and aside:
                    aside(tx, answer)
        except Refusal as refusal:
            if is_form:
                raise
            return self._refused(keys, refusal, aside)
        self.poke()
        return answer

    def _refused(
        self,
        keys: list[str],
        refusal: Refusal,
        aside: Callable[[Tx, Card], None] | None,
    ) -> Card | None:
        """A refusal undid everything; that it was said is remembered, so that it is said once."""
        with self.database.change(self.house_time.now()) as tx:
            for key in keys:
                if not seen.first_time(tx, key):
                    return answered(seen.answer(tx, key))
            seen.remember(tx, keys[0], refusal.card.model_dump_json())
            if aside:
                aside(tx, refusal.card)
        self.poke()
        return refusal.card

    def _asking(self, tx: Tx, slack_id: str) -> Asking:
        return asked_by(tx, slack_id, self.books, self.address)

    def _aside(
        self, tx: Tx, slack_id: str, channel: str | None, thread_ts: str | None, card: Card
    ) -> None:
        """Say it to one person: where they are if we are there, else in their direct message."""
        person = people.asker(tx, slack_id)
        ours: set[str] = set()
        if person:
            team = person.team
            ours = {team.leaders_channel, team.floor_channel, team.managers_channel}
        if channel in ours:
            assert channel is not None
            outbox.whisper(tx, channel, slack_id, "aside", card, thread_ts)
        else:
            outbox.tell(tx, slack_id, "aside", card)
