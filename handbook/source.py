"""A YAML page is read with the place of every value, so a mistake is named by file and line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from handbook.reasons import reason_of

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One mistake on a page, with where it stands and why it cannot be."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class BadPage(Exception):
    """A page that cannot be used; `problems` lists every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Page(BaseModel):
    """A part of a page. Unknown keys are mistakes: a typo must not become a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass
class Source:
    """The values of one or more pages and where each stands."""

    values: dict[str, Any]
    places: dict[Path_, Place]

    def place(self, path: Path_) -> Place:
        """The place of a value, or of the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place("?", 1))

    def over(self, parent: "Source") -> "Source":
        """This page laid over its parent: mappings are merged, everything else is replaced."""
        places = dict(parent.places)
        values = _lay(parent.values, self.values, (), places)
        places.update(self.places)
        return Source(values, places)


def _lay(below: Any, above: Any, path: Path_, places: dict[Path_, Place]) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        merged = dict(below)
        for key, value in above.items():
            merged[key] = _lay(below[key], value, (*path, key), places) if key in below else value
        return merged
    for known in [known for known in places if known[: len(path)] == path]:
        del places[known]
    return above


def load(path: Path, name: str | None = None) -> Source:
    """Read one page. Raises BadPage when it is not there, not UTF-8 or not YAML."""
    name = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        why = trouble.strerror or str(trouble)
        raise BadPage([Problem(Place(name, 1), f"cannot be read: {why}")]) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as trouble:
        line = raw.count(b"\n", 0, trouble.start) + 1
        raise BadPage([Problem(Place(name, line), "is not UTF-8 text: save it as UTF-8")]) from None
    return parse(text, name)


def parse(text: str, name: str) -> Source:
    """Read a page from its text. Raises BadPage."""
    builder = _Builder(name)
    try:
        root = _fast(text) or yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            raise BadPage([Problem(Place(name, 1), "the page is empty")])
        values = builder.build(root, ())
    except yaml.MarkedYAMLError as trouble:
        raise BadPage([_not_yaml(trouble, text, name)]) from None
    except yaml.reader.ReaderError as trouble:
        line = text.count("\n", 0, trouble.position) + 1
        reason = f"is not YAML: the character #x{trouble.character:04x} is not allowed"
        raise BadPage([Problem(Place(name, line), reason)]) from None
    if builder.problems:
        raise BadPage(builder.problems)
    if not isinstance(values, dict):
        raise BadPage([Problem(Place(name, 1), "a page is a list of names with values")])
    return Source(values, builder.places)


_DOUBTFUL = re.compile(r"[\t\ufeff!?]|[|>]#")
"""Where libyaml is milder than PyYAML: tabs, marks within the text, tags, keys with a question."""


def _fast(text: str) -> yaml.Node | None:
    """The tree by libyaml, in a tenth of the time; None where PyYAML must say what it is.

    A page must not depend on whether libyaml is there, and PyYAML's words on a mistake are ours.
    """
    if not yaml.__with_libyaml__ or _DOUBTFUL.search(text):
        return None
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    return root if isinstance(root, yaml.MappingNode) else None


_WIDE = {"：": ":", "，": ",", "－": "-", "［": "[", "］": "]", "｛": "{", "｝": "}"}
"""What a Chinese keyboard types for the signs that YAML is made of."""


def _not_yaml(trouble: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark, begun = trouble.problem_mark or trouble.context_mark, trouble.context_mark
    line = mark.line + 1 if mark else 1
    if begun and trouble.context == "while scanning a quoted scalar":
        return Problem(Place(name, begun.line + 1), "a quotation mark is opened and never closed")
    if trouble.context == "expected a single document in the stream":
        return Problem(Place(name, line), "a second page begins here: a file holds one")
    if "'\\t'" in (trouble.problem or ""):
        return Problem(Place(name, line), "is indented with a tab: YAML wants spaces")
    reason = f"is not YAML: {trouble.problem}"
    if begun and begun.line + 1 < line and "flow" in (trouble.context or ""):
        reason += f"; the bracket on line {begun.line + 1} is still open"
    for number, said in list(enumerate(text.splitlines(), 1))[max(0, line - 2) : line]:
        for wide, sign in _WIDE.items():
            if wide in said:
                return Problem(
                    Place(name, number), f"{reason}; type “{sign}” where “{wide}” is no text"
                )
    return Problem(Place(name, line), reason)


_INT = "tag:yaml.org,2002:int"


class _Builder:
    """Makes values of YAML's nodes and notes where each stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path_, Place] = {}
        self.problems: list[Problem] = []
        self._constructor = yaml.SafeLoader("")
        self._open: list[yaml.Node] = []

    def build(self, node: yaml.Node, path: Path_) -> Any:
        self.places[path] = self._at(node)
        if isinstance(node, yaml.ScalarNode):
            return self._value(node)
        if node in self._open:
            self.problems.append(Problem(self._at(node), "this part contains itself"))
            return None
        self._open.append(node)
        built = (
            self._mapping(node, path)
            if isinstance(node, yaml.MappingNode)
            else self._list(node, path)
        )
        self._open.pop()
        return built

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[Any, Any]:
        built: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            at = self._at(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(Problem(at, "a name is plain text, not a list or a mapping"))
                continue
            key = self._value(key_node)
            if isinstance(key, bool):  # YAML 1.1 reads a bare `on` or `no` as a truth value
                key = str(key_node.value)
            if isinstance(key, date):  # as it stands, which is how a mistake in it is named
                key = str(key_node.value)
            if key in built:
                self.problems.append(Problem(at, f"“{key}” stands here a second time"))
            built[key] = self.build(value_node, (*path, key))
            self.places[(*path, key)] = at
        return built

    def _list(self, node: yaml.Node, path: Path_) -> list[Any]:
        return [self.build(item, (*path, number)) for number, item in enumerate(node.value)]

    def _value(self, node: yaml.ScalarNode) -> Any:
        try:
            reads = self._constructor.construct_object(node)
        except (ValueError, IndexError) as trouble:  # 2026-11-31 looks like a date and is none
            reason = f"“{node.value}” cannot be read: {trouble}"
            self.problems.append(Problem(self._at(node), reason))
            return None
        if node.tag == _INT and ":" in node.value:  # YAML 1.1 counts in sixties
            reason = (
                f'“{node.value}” is {reads} to YAML: write a time in quotes, "{node.value}", '
                f"and a length as a number, such as {reads / 60:.3g}"
            )
            self.problems.append(Problem(self._at(node), reason))
            return None
        return reads

    def _at(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1)


Shape = TypeVar("Shape", bound=BaseModel)


def shape(source: Source, model: type[Shape]) -> Shape:
    """The page as its model. Raises BadPage with the file, line and reason of every mistake."""
    try:
        return model.model_validate(source.values)
    except ValidationError as trouble:
        errors = trouble.errors()
        raise BadPage(
            Problem(source.place(_known(error["loc"], source)), reason_of(error))
            for error in errors
            if not _is_echo(error["loc"], [other["loc"] for other in errors])
        ) from None


def _is_echo(location: Path_, all_locations: Iterable[Path_]) -> bool:
    """A list whose items are all wrong is also "too short": only the items are mistakes."""
    return any(
        len(other) > len(location) and other[: len(location)] == location for other in all_locations
    )


def _known(location: tuple[str | int, ...], source: Source) -> Path_:
    """pydantic's location without the names of union members, which are not on the page."""
    path: Path_ = ()
    for step in location:
        if (*path, step) in source.places:
            path = (*path, step)
    return path
