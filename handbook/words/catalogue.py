"""The catalogues hold exactly what the rooms say: extracted from the code, compared with it."""

import ast
import gettext
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import IO, Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOMS: Final = ("bot", "commands", "handbook", "schedules", "storage")
TRANSLATED: Final = ("zh",)
_KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {"say": None, "mark": None, "plural": (1, 2)}
_HERE: Final = Path(__file__).resolve().parents[1] / "locale"

# No dates and no line numbers: a catalogue changes when words change, and only then.
_HEADER: Final = """\
# What Rollcall says to people. Written by `python -m handbook.words update`.
msgid ""
msgstr ""
"Project-Id-Version: rollcall\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={plurals}; plural={rule};\\n"

"""


class Unsayable(ValueError):
    """A text that no translator can be given; the message names file, line and reason."""


def translations(lang: str, locale_dir: Path = _HERE) -> gettext.NullTranslations:
    """What gettext answers from for a language; English answers with the text itself."""
    if lang == "en":
        return gettext.NullTranslations()
    catalog = _read(_po(locale_dir, lang), lang)
    for message in list(_messages(catalog)):
        if not all(_forms(message)):  # said in English until somebody translates it
            catalog.delete(message.id)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def extracted(root: Path) -> Catalog:
    """Every text that the rooms below a project root wrap in `say`, `plural` or `mark`.

    Raises Unsayable for a wrapped text that is put together before it is wrapped.
    """
    template = Catalog()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            try:
                with path.open("rb") as source:
                    for line, text, _, _ in extract(_METHOD, source, _KEYWORDS):
                        template.add(text, None, [(name, line)])
            except (SyntaxError, Unsayable) as error:
                raise Unsayable(f"{name}: {error}") from error
    return template


def update(root: Path) -> list[str]:
    """Write the template and the translations of a project anew; what was translated stays.

    Answers what it had to let go: translations of texts that nobody says any more.
    """
    locale_dir = root / "handbook" / "locale"
    template = extracted(root)
    _write(locale_dir / "rollcall.pot", template, "en", plurals=2, rule="(n != 1)")
    let_go: list[str] = []
    for lang in TRANSLATED:
        path = _po(locale_dir, lang)
        catalog = _read(path, lang) if path.exists() else Catalog(locale=lang)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        let_go += [f"{_name(gone)} → {gone.string}" for gone in catalog.obsolete.values()]
        catalog.obsolete.clear()
        _write(path, catalog, lang, plurals=catalog.num_plurals, rule=catalog.plural_expr)
    return let_go


def check(root: Path) -> list[str]:
    """What is wrong with a project's catalogues, a sentence each; nothing when all is well."""
    locale_dir = root / "handbook" / "locale"
    try:
        said = extracted(root)
    except Unsayable as error:
        return [str(error)]
    template = _read(locale_dir / "rollcall.pot", "en")
    wrong = [f"rollcall.pot: not there yet: {name}" for name in _beyond(said, template)]
    wrong += [f"rollcall.pot: nobody says it: {name}" for name in _beyond(template, said)]
    for lang in TRANSLATED:
        catalog = _read(_po(locale_dir, lang), lang)
        wrong += [f"{lang}: not there yet: {name}" for name in _beyond(said, catalog)]
        wrong += [f"{lang}: nobody says it: {name}" for name in _beyond(catalog, said)]
        wrong += [f"{lang}: obsolete: {_name(gone)}" for gone in catalog.obsolete.values()]
        wrong += [f"{lang}: {reason}" for reason in _bad_entries(catalog)]
    return wrong


def _bad_entries(catalog: Catalog) -> Iterator[str]:
    for message in _messages(catalog):
        name = _name(message)
        if message.fuzzy:
            yield f"fuzzy: {name}"
        wanted = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
        for form in _forms(message):
            if not form:
                yield f"empty: {name}"
            elif (given := _placeholders(form)) != wanted:
                yield f"placeholders {sorted(given)}, not {sorted(wanted)}: {name}"


def _forms(message: Message) -> Sequence[str]:
    return [message.string] if isinstance(message.string, str) else message.string or [""]


def _placeholders(text: str) -> set[str]:
    try:
        return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        return {"(broken)"}


def _beyond(one: Catalog, other: Catalog) -> list[str]:
    known = {message.id for message in _messages(other)}
    return [_name(message) for message in _messages(one) if message.id not in known]


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _po(locale_dir: Path, lang: str) -> Path:
    return locale_dir / lang / "LC_MESSAGES" / "rollcall.po"


def _read(path: Path, lang: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def _write(path: Path, catalog: Catalog, lang: str, *, plurals: int, rule: str) -> None:
    body = io.BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(language=lang, plurals=plurals, rule=rule)
    path.write_bytes(header.encode() + body.getvalue().lstrip())


def _wrapped(
    fileobj: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Babel's extractor for Python, which unlike its own reads both sides of `a if b else c`."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in keywords and node.args:
                pass
            case _:
                continue
        if name == "plural":
            forms = [_literal(argument) for argument in node.args[:2]]
            if all(forms):
                yield node.lineno, name, tuple(form[0] for form in forms), []
            continue
        for text in _literal(node.args[0]):
            yield node.lineno, name, (text,), []


def _literal(node: ast.expr) -> list[str]:
    """The texts that an argument may be; none when it is a name, marked elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literal(node.body) + _literal(node.orelse)
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        raise Unsayable(f"line {node.lineno}: wrap the whole text, give the values as keywords")
    return []


# Babel's type says that an extractor yields what `extract` yields; it hands on the reverse.
_METHOD: Final[Callable[..., Any]] = _wrapped
