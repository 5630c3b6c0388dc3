"""What people write is kept whole: what has no room is refused, and nothing of it is lost."""

from commands.deciding.asking import Asking, Refusal
from storage.cards import clean

SHOWN, PIECE = 40, 2000
"""Of the words, so that they are known; of a long line at once, or a message would cut it."""


def whole(
    asking: Asking, typed: str, most: int, field: str | None = None, of: str | None = None
) -> str:
    """The words made safe, on one line.

    `field`: of a form, which keeps what was written. A typed line is gone once it is sent: it is
    said back, where the words are part `of` more, all of it. Raises Refusal for more than `most`
    characters.
    """
    words = clean(typed, len(typed))
    _check(asking, words, most, field, of or typed)
    return words


def whole_lines(
    asking: Asking,
    typed: str,
    most: int,
    most_a_line: int | None = None,
    field: str | None = None,
    of: str | None = None,
) -> list[str]:
    """The same of several lines, `most` characters together; empty ones are left out."""
    lines = [words for line in typed.splitlines() if (words := clean(line, len(line)))]
    for words in lines:
        _check(asking, words, most_a_line or most, field, of or typed)
    _check(asking, "\n".join(lines), most, field, of or typed)
    return lines


def _check(asking: Asking, words: str, most: int, field: str | None, typed: str) -> None:
    if len(words) <= most:
        return
    say = asking.say
    told = say(
        "“{begin}…” has {count} characters; {most} is the most here. Please shorten it or break it "
        "up. Nothing was changed.",
        begin=clean(words, SHOWN),
        count=len(words),
        most=most,
    )
    if field is not None:
        raise Refusal(told, fields={field: told})
    lines = [clean(line, len(line)) for line in typed.splitlines()]
    said = [line[at : at + PIECE] for line in lines for at in range(0, len(line), PIECE)]
    raise Refusal(told, say("You wrote:"), *said)
