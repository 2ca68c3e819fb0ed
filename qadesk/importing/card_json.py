"""JSON read field by field with its path; what nobody asked for is told, so that nothing is passed over in silence.

Paths are JSONPath, counting from 0: `$.Items[0].Section.Title`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.card_draft import Told
from qadesk.importing.card_words import one_line, plain
from qadesk.importing.encodings import decode, detect_encoding

_MOST_DIGITS = 6
_FINEST = -9
EMPTY: tuple[object, ...] = (None, "", [], {}, False)


class JsonFields:
    """An object of the file; names are compared without case, `_` and `-`, so that each spelling of a field fits."""

    def __init__(self, value: Mapping[str, Any], path: str, told: Told) -> None:
        self.path, self.told = path, told
        self._names = {_bare(name): name for name in value}
        self._value = value
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        return self._raw(name) not in EMPTY

    def text(self, name: str) -> str:
        """A text, trimmed; empty when it is not there. A list or an object in its place is told at the end."""
        value = self._raw(name)
        if isinstance(value, dict | list):
            return ""
        self._take(name)
        return "" if value is None else plain(value)

    def line(self, name: str) -> str:
        return one_line(self.text(name))

    def flag(self, name: str) -> bool:
        """Whether it is true; told as text too."""
        value = self._raw(name)
        if isinstance(value, bool) or value is None or str(value).lower() in ("true", "false"):
            self._take(name)
        return value is True or str(value).lower() == "true"

    def number(self, name: str) -> Fraction | None:
        """A number of a sensible size; None where there is none (one out of bounds is told at the end)."""
        value = number_of(self._raw(name))
        if value is not None or self._raw(name) is None:
            self._take(name)
        return value

    def object(self, name: str) -> JsonFields | None:
        value = self._raw(name)
        if not isinstance(value, dict):
            return None
        self._take(name)
        return JsonFields(value, self._where(name), self.told)

    def objects(self, name: str) -> Iterator[JsonFields]:
        """The objects of a list; other entries are told."""
        value = self._raw(name)
        if not isinstance(value, list):
            return
        self._take(name)
        for at, entry in enumerate(value):
            where = f"{self._where(name)}[{at}]"
            if isinstance(entry, dict):
                yield JsonFields(entry, where, self.told)
            else:
                self.told.add(where, _words(entry), _("an object is expected here"))

    def texts(self, name: str) -> list[str]:
        value = self._raw(name)
        if not isinstance(value, list) or any(isinstance(entry, dict | list) for entry in value):
            return []
        self._take(name)
        return [plain(entry) for entry in value]

    def place(self, name: str = "") -> str:
        return self._where(name) if name else self.path

    def done(self, reasons: Mapping[str, str]) -> None:
        """Tell every field that was not read and is not empty, with its reason where one is known."""
        for name, value in self._value.items():
            if name in self._asked or value in EMPTY:
                continue
            reason = reasons.get(_bare(name), "")
            text = _("a scorecard has no field for it")
            self.told.add(f"{self.path}.{name}", _words(value), _(reason) if reason else text, alike=_bare(name))

    def _raw(self, name: str) -> Any:
        return self._value.get(self._names.get(_bare(name), ""))

    def _take(self, name: str) -> None:
        self._asked.add(self._names.get(_bare(name), ""))

    def _where(self, name: str) -> str:
        return f"{self.path}.{self._names.get(_bare(name), name)}"


def load_json(content: bytes, file: str, told: Told) -> Any:
    """What the JSON text holds; numbers are exact. Raises BadInput with the line at fault."""
    text = decode(content, detect_encoding(content))

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        for name in value:
            if sum(name == other for other, _entry in found) > 1:
                told.add(name, name, _("the field stands twice in one place: the last one counts"))
        return value

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise _damaged(file, error.lineno, _("it is damaged JSON ({problem})").format(problem=error.msg)) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(file, 1, _("it is damaged JSON ({problem})").format(
            problem=str(error).splitlines()[0][:100])) from error


def number_of(value: Any) -> Fraction | None:
    """A number, or a text that is one, of a sensible size and fineness."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        return None
    exponent = number.as_tuple().exponent
    return Fraction(number) if isinstance(exponent, int) and exponent >= _FINEST else None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _damaged(file: str, line: int, reason: str) -> BadInput:
    return BadInput(_("{file}, line {line}: {reason}.").format(file=file, line=line, reason=reason), file=file,
                    row=line, safe=_("No scorecard was changed."),
                    todo=_("Export the form again from the other program and take that file."), code="E-CRD-41")


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _words(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
