"""Scorecards as YAML: read with the file, line and field of every error, written so that it reads back the same.

The schema (format 1): see `resources/scorecards/inbound.yaml`. Numbers of criteria stand in quotes ("4.10"); points
are decimal numbers with at most three decimals and are read without a float. A deduction without a code is numbered
by its place. A later kind of criterion adds its name to `CriterionKind` and its own field beside `deductions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.models.scorecards import (
    Behaviour,
    Criterion,
    CriterionKind,
    FatalClass,
    FatalCriterion,
    FatalEffect,
    Scorecard,
    Section,
    points_text,
)

FORMAT = 1
MOST_BYTES = 1_000_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
_POINTS = re.compile(r"\d{1,4}(\.\d{1,3})?")
_WHOLE = re.compile(r"[1-9]\d{0,5}")
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def read_scorecard(path: Path) -> Scorecard:
    """The card in a YAML file; raises BadInput with file, line and field."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unread(path.name, _("it is larger than 1 MB"))
        return parse_scorecard(path.read_bytes(), path.name)
    except OSError as error:
        raise _unread(path.name, reason_of(error)) from error


def parse_scorecard(content: bytes | str, file: str) -> Scorecard:
    """The card in a YAML text (bytes are UTF-8); `file` is the name for messages. Raises BadInput."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = error.object[:error.start].count(b"\n") + 1
        raise _refused(file, line, "", _("it is not UTF-8 text")) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(file, mark.line + 1 if mark else 1, "",
                       _("it is not YAML: {problem}").format(problem=error.problem or error.context)) from error
    except (yaml.YAMLError, RecursionError) as error:
        problem = str(error).splitlines()[0]
        raise _refused(file, 1, "", _("it is not YAML: {problem}").format(problem=problem)) from error
    if node is None:
        raise _refused(file, 1, "", _("it is empty"))
    return _card(_Fields(node, file, ""))


def dump_scorecard(card: Scorecard) -> str:
    """The card as YAML text; `parse_scorecard` gives the same card back (bands are the station's, not the card's)."""
    value = {
        "format": FORMAT, "code": card.code, "version": card.version, "title": card.title, "title_en": card.title_en,
        "sections": [_section_out(section) for section in card.sections],
        "fatal": [_fatal_out(fatal) for fatal in card.fatal],
    }
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)


class _Fields:
    """A YAML mapping read field by field: each read names its place, `done` refuses what nobody asked for."""

    def __init__(self, node: yaml.Node, file: str, path: str, position: int = 1) -> None:
        self.file, self.path, self.line, self.position = file, path, node.start_mark.line + 1, position
        if not isinstance(node, yaml.MappingNode):
            raise self._no(node, "", _("a list of fields is expected here"))
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name in self._nodes or name == "?":
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

    def flag(self, name: str) -> bool:
        node = self._take(name, True)
        if node is None:
            return False
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

    def items(self, name: str, read: Callable[[_Fields], T], *, needed: bool = True) -> tuple[T, ...]:
        """A list, each entry read by `read`."""
        node = self._take(name, not needed)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self._no(node, name, _("a list is expected here"))
        where = f"{self.path}.{name}".lstrip(".")
        return tuple(read(_Fields(entry, self.file, f"{where}[{i}]", i)) for i, entry in enumerate(node.value, 1))

    def done(self) -> None:
        """Refuse fields that the schema has not (a slip of the pen must not be taken for a default)."""
        for name, node in self._nodes.items():
            if name not in self._asked:
                raise self._no(node, name, _("the field is not known"))

    def refuse(self, name: str, reason: str) -> BadInput:
        return self._no(self._nodes.get(name), name, reason)

    def _take(self, name: str, optional: bool) -> yaml.Node | None:
        self._asked.add(name)
        node = self._nodes.get(name)
        if node is None and not optional:
            raise self._no(None, name, _("the field is missing"))
        return node

    def _scalar(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._no(node, name, _("a single value is expected here"))
        return "" if node.tag.endswith(":null") else str(node.value)

    def _matching(self, name: str, pattern: re.Pattern[str], reason: str) -> str:
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise self._no(self._nodes[name], name, reason.format(value=value))
        return value

    def _no(self, node: yaml.Node | None, name: str, reason: str) -> BadInput:
        line = node.start_mark.line + 1 if node is not None else self.line
        return _refused(self.file, line, f"{self.path}.{name}".strip("."), reason)


def _card(fields: _Fields) -> Scorecard:
    if fields.whole("format") != FORMAT:
        raise fields.refuse("format", _("this program reads format {format}").format(format=FORMAT))
    card = Scorecard(fields.code("code"), fields.whole("version"), fields.text("title"), fields.text("title_en", ""),
                     fields.items("sections", _section), fields.items("fatal", _fatal, needed=False))
    fields.done()
    return card


def _section(fields: _Fields) -> Section:
    section = Section(fields.code("code"), fields.text("title"), fields.text("title_en", ""),
                      fields.items("criteria", _criterion))
    fields.done()
    return section


def _criterion(fields: _Fields) -> Criterion:
    criterion = Criterion(
        fields.code("code"), fields.text("title"), fields.text("title_en", ""), fields.points("points"),
        kind=fields.choice("kind", CriterionKind, CriterionKind.DEDUCTIONS),
        guidance=fields.text("guidance", ""), guidance_en=fields.text("guidance_en", ""),
        na_allowed=fields.flag("na_allowed"), evidence_required=fields.flag("evidence_required"),
        behaviours=_behaviours(fields))
    fields.done()
    return criterion


def _behaviours(fields: _Fields) -> tuple[Behaviour, ...]:
    behaviours = fields.items("deductions", _behaviour, needed=False)
    codes = [behaviour.code for behaviour in behaviours]
    for code in codes:
        if codes.count(code) > 1:
            raise fields.refuse("deductions", _("the code {code} stands twice").format(code=code))
    return behaviours


def _behaviour(fields: _Fields) -> Behaviour:
    code = fields.code("code") if fields.has("code") else str(fields.position)
    behaviour = Behaviour(code, fields.text("text"), fields.text("text_en", ""),
                          fields.points("points"), fields.flag("repeats"))
    fields.done()
    return behaviour


def _fatal(fields: _Fields) -> FatalCriterion:
    effect = fields.choice("effect", FatalEffect, FatalEffect.FAIL)
    fatal = FatalCriterion(
        fields.code("code"), fields.text("title"), fields.text("title_en", ""), fields.choice("class", FatalClass),
        effect, fields.code("section") if effect is FatalEffect.ZERO_SECTION else "",
        fields.text("guidance", ""), fields.text("guidance_en", ""))
    fields.done()
    return fatal


def _section_out(section: Section) -> dict[str, object]:
    return {"code": section.code, "title": section.title, "title_en": section.title_en,
            "criteria": [_criterion_out(criterion) for criterion in section.criteria]}


def _criterion_out(criterion: Criterion) -> dict[str, object]:
    value: dict[str, object] = {
        "code": criterion.code, "title": criterion.title, "title_en": criterion.title_en, "kind": str(criterion.kind),
        "points": _number(criterion.weight_milli), "guidance": criterion.guidance, "guidance_en": criterion.guidance_en}
    flags = {"na_allowed": criterion.na_allowed, "evidence_required": criterion.evidence_required}
    return value | _set(flags) | {"deductions": [_behaviour_out(behaviour) for behaviour in criterion.behaviours]}


def _behaviour_out(behaviour: Behaviour) -> dict[str, object]:
    value: dict[str, object] = {"code": behaviour.code, "text": behaviour.text, "text_en": behaviour.text_en,
                                "points": _number(behaviour.points_milli)}
    return value | _set({"repeats": behaviour.repeats})


def _fatal_out(fatal: FatalCriterion) -> dict[str, object]:
    value: dict[str, object] = {"code": fatal.code, "title": fatal.title, "title_en": fatal.title_en,
                                "class": str(fatal.fatal_class), "effect": str(fatal.effect)}
    section = {"section": fatal.section} if fatal.effect is FatalEffect.ZERO_SECTION else {}
    return value | section | {"guidance": fatal.guidance, "guidance_en": fatal.guidance_en}


def _number(points_milli: int) -> int | float:
    """The points for the YAML writer; three decimals survive the shortest notation of a float."""
    return points_milli // 1000 if points_milli % 1000 == 0 else float(points_text(points_milli))


def _set(flags: dict[str, bool]) -> dict[str, Any]:
    return {name: True for name, value in flags.items() if value}


def _refused(file: str, line: int, field: str, reason: str) -> BadInput:
    where = _("{file}, line {line}, {field}: {reason}.") if field else _("{file}, line {line}: {reason}.")
    return BadInput(where.format(file=file, line=line, field=field, reason=reason), file=file, row=line, field=field,
                    safe=_("No scorecard was changed."), todo=_("Correct the file there and take it in again."),
                    code="E-CRD-10")


def _unread(file: str, reason: str) -> BadInput:
    return BadInput(_("{file} cannot be read: {reason}.").format(file=file, reason=reason), file=file,
                    safe=_("No scorecard was changed."), todo=_("Check the file and its place, then try again."),
                    code="E-CRD-11")
