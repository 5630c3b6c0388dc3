"""The language that Rollcall speaks to one person: shown, chosen, or left to Slack."""

from collections.abc import Mapping

from commands.deciding.asking import Asking, Refusal
from commands.deciding.command import Command
from handbook.words import Say, mark, of
from storage import outbox, people
from storage.cards import Card, clean

NAMES: Mapping[str, str] = {"en": "English", "zh": "简体中文"}
"""How each language calls itself."""
CHOICES: Mapping[str, str | None] = {
    "english": "en",
    "en": "en",
    "英文": "en",
    "英语": "en",
    "中文": "zh",
    "简体中文": "zh",
    "汉语": "zh",
    "chinese": "zh",
    "zh": "zh",
    "slack": None,
}
"""What may be typed, and the language that it means; None leaves it to Slack."""


def line(asking: Asking, typed: str) -> Card:
    """Show the language, or take another one. Raises Refusal for words that name none."""
    said = clean(typed, 40)
    if not said:
        return _shown(asking, asking.say)
    if said.casefold() not in CHOICES:
        say = asking.say
        raise Refusal(
            say("I do not know a language called {said}. Nothing was changed.", said=said),
            _how(say),
        )
    person = asking.person
    if not people.choose_language(asking.tx, person, CHOICES[said.casefold()], asking.actor):
        return _shown(asking, asking.say)
    if person.person.slack_id:
        outbox.home(asking.tx, person.person.slack_id)
    say = of(person.language)
    heard = say("From now on I speak {language} to you.", language=_name(say))
    return Card(lines=(heard, _source(asking, say)))


def _shown(asking: Asking, say: Say) -> Card:
    heard = say("I speak {language} to you.", language=_name(say))
    return Card(lines=(heard, _source(asking, say)), small=(_how(say),))


def _name(say: Say) -> str:
    return NAMES.get(say.lang, say.lang)


def _source(asking: Asking, say: Say) -> str:
    """Where the language comes from."""
    person = asking.person.person
    if person.language:
        return say("It was chosen for you here, or on your team's list.")
    if person.locale:
        return say("That follows your Slack, which is set to {locale}.", locale=person.locale)
    return say("That is your team's language, because Slack has not told me yours.")


def _how(say: Say) -> str:
    return say("To change it: /rollcall language english, or 中文, or slack to follow your Slack.")


COMMAND = Command(
    word="language",
    also=("语言",),
    summary=mark("The language that I speak to you"),
    usage=mark("english | 中文 | slack"),
    line=line,
)
