"""A dossier as one HTML file: it prints well, runs nothing and asks nothing of the network."""

from datetime import datetime
from html import escape

from bot.cli.dossier import pieces
from bot.cli.dossier.style import STYLE
from commands.deciding.case import moment
from commands.deciding.dossier import Dossier
from commands.deciding.dossier.document import Message, Saying, Verdict, Version
from commands.deciding.dossier.sealing import HEAD, SECTIONS, Data
from handbook.words import Say

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(dossier: Dossier, sealed: Data) -> str:
    """The whole page. `sealed` is the same dossier as data, whose sums stand in its foot."""
    drawn = _Page(dossier)
    say, title = dossier.say, f"{dossier.name} · {dossier.title}"
    parts = {
        "asked": (say("What was asked"), drawn.asked()),
        "card": (say("The card as it was shown"), drawn.card()),
        "rules": (say("The rules as they read on that day"), drawn.rules()),
        "decisions": (say("Who decided what"), drawn.decisions()),
        "messages": (say("Every message about it"), drawn.messages()),
        "journal": (say("The journal about it"), drawn.journal()),
    }
    body = "\n".join(
        f'<section id="{name}"><h2>{number}. {escape(parts[name][0])}</h2>\n{parts[name][1]}\n'
        "</section>"
        for number, name in enumerate(SECTIONS, 1)
    )
    names = {HEAD: say("What stands above"), **{name: parts[name][0] for name in SECTIONS}}
    return f"""<!DOCTYPE html>
<html lang="{dossier.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>
{STYLE}
{_running(dossier, sealed["sha256"])}
</style>
</head>
<body>
<header>
<p class="kind">{escape(say("Dossier"))} · {escape(dossier.team.name)}</p>
<h1>{escape(title)}</h1>
{drawn.made()}
</header>
<main>
{body}
</main>
<footer id="sums">
<h2>{escape(say("Sums of this dossier (SHA-256)"))}</h2>
{_sums(sealed, names)}
<p class="whole">{escape(say("The whole"))}: <code>{sealed["sha256"]}</code></p>
<p class="small">{escape(_how(say))}</p>
</footer>
</body>
</html>
"""


def _how(say: Say) -> str:
    return say(
        "To check it: “rollcall dossier check” with the JSON file that belongs to this page says "
        "whether anything in it was changed, and names the same sums."
    )


def _running(dossier: Dossier, whole: str) -> str:
    """What stands at the foot of each printed page."""
    left = _in_css(f"{dossier.name} · {dossier.team.name} · SHA-256 {whole[:16]}…")
    return (
        f"@page {{ @bottom-left {{ content: {left}; }} "
        '@bottom-right { content: counter(page) " / " counter(pages); } }'
    )


def _in_css(words: str) -> str:
    """A string that no word can end: whatever is not a plain sign stands as its number."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):06x}" for c in words) + '"'


def _sums(sealed: Data, names: dict[str, str]) -> str:
    sums = sealed["checksums"]
    return pieces.table(
        (), ([escape(names[name]), f"<code>{sums[name]}</code>"] for name in (HEAD, *SECTIONS))
    )


class _Page:
    """The dossier's sections, each as HTML."""

    def __init__(self, dossier: Dossier) -> None:
        self._of, self._say = dossier, dossier.say

    def _at(self, at: datetime) -> str:
        return escape(moment(at, self._of.team, self._say))

    def _none(self, words: str) -> str:
        return f'<p class="none">{escape(words)}</p>'

    def made(self) -> str:
        say, of = self._say, self._of
        return pieces.facts(
            (
                (say("Made"), self._at(of.made_at)),
                (say("Made by"), escape(say("somebody at the terminal; the journal has it"))),
                (say("Handbook"), escape(of.handbook)),
                (say("Times are those of"), escape(of.team.zone)),
            )
        )

    def asked(self) -> str:
        facts = [(fact.label, pieces.lines(fact.value)) for fact in self._of.asked]
        return pieces.facts([*facts, *((one.label, self._saying(one)) for one in self._of.words)])

    def _saying(self, said: Saying) -> str:
        """Somebody's words, or why there are none."""
        say = self._say
        if said.state == "none":
            return f'<span class="none">{escape(say("none given"))}</span>'
        if said.state == "deleted":
            words = say("deleted when its term was over; the journal keeps its digest alone")
            return f'<span class="none">{escape(words)}</span>'
        quoted = f'<q class="said">{pieces.lines(said.words or "")}</q>'
        if said.is_as_sealed:
            note = f'<span class="fine">{escape(say("as the journal has sealed it"))}</span>'
        else:
            words = say("not what the journal has sealed")
            note = f'<strong class="wrong">{escape(words)}</strong>'
        return f"{quoted} {note}"

    def card(self) -> str:
        say, of = self._say, self._of
        if not of.versions:
            before = self._none(say("No card was sent."))
        else:
            before = "\n".join(self._version(one) for one in of.versions)
        now = say("As it is drawn now:")
        present = "\n".join(
            f'<h3>{escape(now)}</h3>\n<div class="card">{self._drawn(one)}</div>'
            for one in of.present
        )
        return f"{before}\n{present}"

    def _version(self, one: Version) -> str:
        say = self._say
        head = f"{self._at(one.at)} · {escape(one.place)} · {escape(one.outcome)}"
        if one.text is None:
            words = say("Drawn again from the state of its sending; the drawing is not kept.")
            return f'<p class="again">{head}<br>\n{escape(words)}</p>'
        return f'<h3>{head}</h3>\n<div class="card">{self._drawn(one)}</div>'

    def _drawn(self, one: Version) -> str:
        title, _, rest = (one.text or "").partition("\n")
        buttons = "".join(f'<span class="button">{escape(label)}</span>' for label in one.buttons)
        shown = f'\n<p class="buttons">{buttons}</p>' if buttons else ""
        return f"<p><b>{escape(title)}</b><br>\n{pieces.lines(rest)}</p>{shown}"

    def rules(self) -> str:
        say, of = self._say, self._of
        day = say("On {day}:", day=say.day(of.rules_on))
        rules = pieces.facts((rule.id, escape(rule.wording)) for rule in of.rules)
        kept = say("What the handbook said of it then, as it is kept:")
        verdict = pieces.as_json(of.verdict)
        return f"<p>{escape(day)}</p>\n{rules}\n<p>{escape(kept)}<br>\n{verdict}</p>"

    def decisions(self) -> str:
        say, of = self._say, self._of
        found = [self._decision(one) for one in of.decisions]
        if not found:
            found = [self._none(say("Nobody has decided it."))]
        for one in of.silences:
            words = (
                say("{name} was asked and did not answer.", name=one.who)
                if one.was_there
                else say("{name} was asked while off duty.", name=one.who)
            )
            when = say("{first} to {last}", first=self._at(one.since), last=self._at(one.until))
            found.append(f'<p class="silent">{escape(words)}<br>\n{when}</p>')
        return "\n".join(found)

    def _decision(self, one: Verdict) -> str:
        say = self._say
        by = say("{name}, {role}", name=one.by, role=one.role) if one.role else one.by
        facts = [(say("Decided"), f"<b>{escape(one.outcome)}</b>"), (say("By"), escape(by))]
        facts.append((say("When"), self._at(one.at)))
        if one.steps > 1:
            step = say("{step} of {steps}", step=one.step, steps=one.steps)
            facts.append((say("Step"), escape(step)))
        if one.is_against:
            words = say("yes: a rule spoke against it, so that it needed a reason")
            facts.append((say("Against a rule"), escape(words)))
        if one.undone_at is not None:
            facts.append((say("Undone"), self._at(one.undone_at)))
        return pieces.facts([*facts, (one.words.label, self._saying(one.words))])

    def messages(self) -> str:
        say = self._say
        if not self._of.messages:
            return self._none(say("No other message was sent about it."))
        rows = (
            [
                f"{self._at(one.at)}<br>\n<b>{escape(one.to)}</b><br>\n{escape(one.kind)}<br>\n"
                f'<span class="{_class(one)}">{escape(one.outcome)}</span>',
                self._text(one),
            ]
            for one in self._of.messages
        )
        return pieces.table((say("When, to whom"), say("What it says")), rows, "messages")

    def _text(self, one: Message) -> str:
        say = self._say
        if one.text is not None:
            return pieces.lines(one.text)
        words = say("Deleted when its term was over.") if one.is_deleted else say("Not kept.")
        return f'<span class="none">{escape(words)}</span>'

    def journal(self) -> str:
        say, book = self._say, self._of.book
        rows = (
            [
                f"<b>{line.number}</b><br>\n{pieces.mark(line.holds, say)}",
                f"{self._at(line.at)}<br>\n<b>{escape(line.event)}</b> · {escape(line.subject)}"
                f"<br>\n{escape(line.who)}",
                f"{pieces.as_json(line.facts)}<br>\n<code>{line.hash}</code>",
            ]
            for line in book.lines
        )
        head = (say("Entry"), say("When, what, who"), say("Facts, and the entry's hash"))
        return f"{self._vouched()}\n{pieces.table(head, rows, 'journal')}"

    def _vouched(self) -> str:
        """What the check of the whole chain has found."""
        say, book = self._say, self._of.book
        told = {"entries": book.entries, "number": book.holds_to}
        if book.findings:
            words = say(
                "The chain of {entries} entries is unbroken only up to entry {number}.", **told
            )
            found = "".join(f"<li>{escape(one)}</li>" for one in book.findings)
            chain = f'<p class="wrong">{escape(words)}</p>\n<ul class="wrong">{found}</ul>'
        else:
            words = say("The chain of all {entries} entries is unbroken.", **told)
            chain = f'<p class="fine">{escape(words)}</p>'
        facts = [(say("Last entry"), pieces.code(book.head, say))]
        if book.posted is not None:
            facts.append((say("Posted head"), pieces.code(book.posted, say)))
        lines = [escape(self._posted())]
        return "\n".join([chain, pieces.facts(facts), *(f"<p>{line}</p>" for line in lines)])

    def _posted(self) -> str:
        say, book = self._say, self._of.book
        if book.posted is None:
            return say("No head of the journal stands outside the database yet.")
        if not book.is_posted_read:
            where = say(
                "The posted head is the one that we remember to have posted; it was not read again "
                "in Slack. Please compare it with the managers' channel."
            )
        else:
            where = say("The posted head was read again in the managers' channel.")
        sealed = (
            say("It seals every entry of this case.")
            if book.is_sealed
            else say("The entries after it are not sealed by a posted head yet.")
        )
        return f"{where} {sealed}"


def _class(one: Message) -> str:
    if one.is_delivered is None:
        return "none"
    return "fine" if one.is_delivered else "wrong"
