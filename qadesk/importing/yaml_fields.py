"""YAML read field by field, so that every error names its file, line and field; nothing unknown is passed over."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _

MOST_BYTES = 1_000_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
_POINTS = re.compile(r"\d{1,4}(\.\d{1,3})?")
_WHOLE = re.compile(r"[1-9]\d{0,5}")
_JSON_ESCAPE = re.compile(r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\.")
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mapping stands in its text: its path, its line, and the line of each of its fields."""

    path: str
    line: int
    lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Source:
    """What messages say of a text: its name, what is safe, what to do; `places` collects what was marked."""

    file: str
    safe: str
    todo: str
    code: str
    places: dict[str, Place] = field(default_factory=dict)

    def refused(self, line: int, field: str, reason: str) -> BadInput:
        """The error at a line (from 1) and field."""
        where = _("{file}, line {line}, {field}: {reason}.") if field else _("{file}, line {line}: {reason}.")
        return BadInput(where.format(file=self.file, line=line, field=field, reason=reason), file=self.file, row=line,
                        field=field, safe=self.safe, todo=self.todo, code=self.code)


    def unread(self, reason: str) -> BadInput:
        """The error of a file that cannot be read."""
        return BadInput(_("{file} cannot be read: {reason}.").format(file=self.file, reason=reason), file=self.file,
                        safe=self.safe, todo=_("Check the file and its place, then try again."), code="E-CRD-11")


def content_of(path: Path, source: Source) -> bytes:
    """What is in a file of at most 1 MB; raises BadInput."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise source.unread(_("it is larger than 1 MB"))
        return path.read_bytes()
    except OSError as error:
        raise source.unread(reason_of(error)) from error


class _PlainLoader(yaml.SafeLoader):
    """Takes no aliases: a few lines of them can stand for more entries than a computer holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, _("aliases are not taken"),
                                              self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)


def compose(content: bytes | str, source: Source) -> Fields:
    """The mapping that a YAML text is (bytes are UTF-8). Raises BadInput."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        node = yaml.compose(_as_yaml(text), Loader=_PlainLoader)
    except UnicodeDecodeError as error:
        line = error.object[:error.start].count(b"\n") + 1
        raise source.refused(line, "", _("it is not UTF-8 text")) from error
    except yaml.MarkedYAMLError as error:
        began = error.context_mark if isinstance(error, yaml.scanner.ScannerError) else None
        mark = began or error.problem_mark or error.context_mark
        raise source.refused(mark.line + 1 if mark else 1, "",
                             _("it is not YAML: {problem}").format(problem=error.problem or error.context)) from error
    except (yaml.YAMLError, RecursionError) as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error, yaml.reader.ReaderError) else 1
        problem = str(error).splitlines()[0]
        raise source.refused(line, "", _("it is not YAML: {problem}").format(problem=problem)) from error
    if node is None:
        raise source.refused(1, "", _("it is empty"))
    return Fields(node, source, "")


def _as_yaml(text: str) -> str:
    """JSON as the YAML reader takes it, line by line: without tabs, `\\/` and halves of signs; other text as it is."""
    try:
        if not text.lstrip().startswith("{") or not isinstance(json.loads(text), dict):
            return text
    except (ValueError, RecursionError):
        return text
    return _JSON_ESCAPE.sub(_unescaped, text).replace("\t", " ")


def _unescaped(match: re.Match[str]) -> str:
    if match[0] == r"\/":
        return "/"
    return str(json.loads(f'"{match[0]}"')) if match["pair"] else match[0]


class Fields:
    """A YAML mapping read field by field: each read names its place, `done` refuses what nobody asked for."""

    def __init__(self, node: yaml.Node, source: Source, path: str, position: int = 1) -> None:
        self.source, self.path, self.line, self.position = source, path, node.start_mark.line + 1, position
        if not isinstance(node, yaml.MappingNode):
            raise self._no(node, "", _("a list of fields is expected here"))
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or not _is_text(name):
                raise self._no(key, "", _("the name of a field is expected here"))
            if name in self._nodes:
                raise self._no(key, name, _("the field stands twice"))
            self._nodes[name] = value

    def has(self, name: str) -> bool:
        return name in self._nodes

    def text(self, name: str, default: str | None = None) -> str:
        """A text, trimmed; without `default` it must be there and not be empty."""
        node = self._take(name, default is not None)
        if node is None:
            return default or ""
        value = self._scalar(node, name).strip()
        if not value and default is None:
            raise self._no(node, name, _("a text is missing"))
        return value

    def code(self, name: str) -> str:
        return self._matching(name, _CODE, _("a number such as 4.3 is expected, not {value}"))

    def whole(self, name: str) -> int:
        return int(self._matching(name, _WHOLE, _("a whole number is expected, not {value}")))

    def points(self, name: str) -> int:
        """Points in thousandths."""
        value = self._matching(name, _POINTS, _("points such as 2 or 2.5 are expected, not {value}"))
        whole, _dot, rest = value.partition(".")
        return int(whole) * 1000 + int(rest.ljust(3, "0"))

    def flag(self, name: str, default: bool = False) -> bool:
        node = self._take(name, True)
        if node is None:
            return default
        value = self._scalar(node, name).lower()
        if value not in ("true", "false", "yes", "no"):
            raise self._no(node, name, _("yes or no is expected, not {value}").format(value=value))
        return value in ("true", "yes")

    def choice(self, name: str, kind: type[E], default: E | None = None) -> E:
        node = self._take(name, default is not None)
        if node is None and default is not None:
            return default
        value = self._scalar(node, name) if node is not None else ""
        if value not in list(kind):
            raise self._no(node, name, _("{value} is not one of {choices}").format(
                value=value, choices=", ".join(kind)))
        return kind(value)

    def items(self, name: str, read: Callable[[Fields], T], *, needed: bool = True) -> tuple[T, ...]:
        """A list, each entry read by `read`."""
        node = self._take(name, not needed)
        if node is None:
            return ()
        where = self._where(name)
        return tuple(read(Fields(entry, self.source, f"{where}[{i}]", i))
                     for i, entry in enumerate(self._entries(node, name), 1))

    def part(self, name: str) -> Fields:
        """The fields of a mapping that must be there."""
        node = self._take(name, False)
        assert node is not None
        return Fields(node, self.source, self._where(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A single text, or a list of texts."""
        node = self._take(name, False)
        assert node is not None
        entries = self._entries(node, name) if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(self._scalar(entry, name).strip() for entry in entries)

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts; empty when it is not there."""
        node = self._take(name, True)
        if node is None:
            return ()
        return tuple(tuple(self._scalar(cell, name).strip() for cell in self._entries(row, name))
                     for row in self._entries(node, name))

    def names(self) -> tuple[str, ...]:
        """The names of all fields, in their order."""
        return tuple(self._nodes)

    def mark(self, code: str) -> None:
        """Remember where the thing of that code stands; of two with one code the later."""
        lines = {name: node.start_mark.line + 1 for name, node in self._nodes.items()}
        self.source.places[code] = Place(self.path, self.line, lines)

    def done(self, reason: str = "") -> None:
        """Refuse fields that the schema has not (a slip of the pen must not be taken for a default)."""
        for name, node in self._nodes.items():
            if name not in self._asked:
                raise self._no(node, name, reason or _("the field is not known"))

    def refuse(self, name: str, reason: str) -> BadInput:
        return self._no(self._nodes.get(name), name, reason)

    def _where(self, name: str) -> str:
        return f"{self.path}.{name}".lstrip(".")

    def _entries(self, node: yaml.Node, name: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._no(node, name, _("a list is expected here"))
        return list(node.value)

    def _take(self, name: str, optional: bool) -> yaml.Node | None:
        self._asked.add(name)
        node = self._nodes.get(name)
        if node is None and not optional:
            raise self._no(None, name, _("the field is missing"))
        return node

    def _scalar(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._no(node, name, _("a single value is expected here"))
        if not _is_text(node.value):
            raise self._no(node, name, _("it has characters that are no text"))
        return "" if node.tag.endswith(":null") else str(node.value)

    def _matching(self, name: str, pattern: re.Pattern[str], reason: str) -> str:
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self._no(self._nodes[name], name, reason.format(value=value))
        return value

    def _no(self, node: yaml.Node | None, name: str, reason: str) -> BadInput:
        line = node.start_mark.line + 1 if node is not None else self.line
        return self.source.refused(line, f"{self.path}.{name}".strip("."), reason)


def _is_text(value: str) -> bool:
    return not any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in value)
