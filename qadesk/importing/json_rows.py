"""Rows of JSON: one object a line, or one document that holds a list of objects; nested names are joined by a dot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from qadesk.i18n import _
from qadesk.importing.json_stream import Broken, streamed
from qadesk.importing.text_rows import line_ends
from qadesk.models.imports import Reject

_LARGEST_DOCUMENT, _HEAD = 64 << 20, 1 << 20
_LOOKED_AT = 20_000
_SHOWN = 200
_DEEPEST = 3


@dataclass(frozen=True)
class JsonRows:
    """A file of JSON objects; `keys` are the columns."""

    path: Path
    encoding: str
    keys: tuple[str, ...] = ()

    def about_rows(self) -> int:
        """How many line ends it has, or objects of a document. Raises OSError."""
        document = self._document()
        return line_ends(self.path) if document is None else len(document)

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[tuple[int, list[str]] | Reject]:
        """Number (the line, or the place in the document's list, from 1) and cells of each object, or why it is none.

        Raises OSError."""
        for row, found in self.objects():
            if isinstance(found, Reject):
                yield found
            else:
                yield row, [found.get(key, "") for key in self.keys]

    def objects(self) -> Iterator[tuple[int, dict[str, str] | Reject]]:
        """Each object as texts by name."""
        document = self._document()
        if document is not None:
            yield from _objects_of(document)
        elif self._is_one_a_line():
            with self.path.open(encoding=self.encoding, errors="replace", newline=None) as file:
                for row, line in enumerate(file, start=1):
                    if text := _alone(line):
                        yield row, _object(row, text)
        else:
            with self.path.open(encoding=self.encoding, errors="replace") as file:
                yield from _objects_of(streamed(file))

    def _is_one_a_line(self) -> bool:
        """Whether the first or the second line with something in it is an object by itself."""
        with self.path.open(encoding=self.encoding, errors="replace", newline=None) as file:
            head = file.read(_HEAD)  # a list of any size may be one line
        filled = islice((text for line in head.split("\n") if (text := _alone(line))), 2)
        return any(not isinstance(_object(1, text), Reject) for text in filled)

    def with_keys(self) -> JsonRows:
        """The same file with its columns: the names of the first objects, in the order in which they come."""
        keys: dict[str, None] = {}
        for (_row, found), _n in zip(self.objects(), range(_LOOKED_AT), strict=False):
            if not isinstance(found, Reject):
                keys |= dict.fromkeys(found)
        return JsonRows(self.path, self.encoding, tuple(keys))

    def _document(self) -> list[Any] | None:
        """The list of objects of a file that is one document; None for one object a line."""
        if self.path.stat().st_size > _LARGEST_DOCUMENT:
            return None
        try:
            whole = json.loads(self.path.read_bytes().decode(self.encoding, errors="replace").lstrip("\ufeff"))
        except (ValueError, RecursionError):
            return None
        if isinstance(whole, list) and len(whole) > 1 and all(isinstance(item, list) for item in whole):
            return [dict(zip(map(str, whole[0]), item, strict=False)) for item in whole[1:]]
        return _list_in(whole, _DEEPEST) or ([whole] if isinstance(whole, dict) else None)


def flat(item: dict[str, Any], before: str = "") -> dict[str, str]:
    """The values of an object as texts; lists are joined by commas."""
    found: dict[str, str] = {}
    for key, value in item.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            found |= flat(value, f"{name}.")
        elif isinstance(value, list):
            found[name] = ",".join(_text(part) for part in value if not isinstance(part, dict | list))
        else:
            found[name] = _text(value)
    return found


def _objects_of(document: Iterable[Any]) -> Iterator[tuple[int, dict[str, str] | Reject]]:
    for at, item in enumerate(document, start=1):
        reason = _("the list is cut here") if isinstance(item, Broken) else _no_object()
        yield at, flat(item) if isinstance(item, dict) else Reject(at, "", str(item)[:_SHOWN], reason)


def _alone(line: str) -> str:
    """What a line holds without the signs of a list around it."""
    text = line.strip(" \t\n\ufeff,")
    if text in ("[", "]"):
        return ""
    return text.removeprefix("[").removesuffix("]") if text.startswith("[{") or text.endswith("}]") else text


def _no_object() -> str:
    return _("this is no JSON object")


def _object(row: int, line: str) -> dict[str, str] | Reject:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Reject(row, "", line[:_SHOWN], _no_object())
    return flat(found) if isinstance(found, dict) else Reject(row, "", line[:_SHOWN], _no_object())


def _list_in(value: Any, deepest: int) -> list[Any]:
    if isinstance(value, list):
        return value if any(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict) or not deepest:
        return []
    if _are_alike(list(value.values())):
        return list(value.values())
    return next((found for part in value.values() if (found := _list_in(part, deepest - 1))), [])


def _are_alike(parts: list[Any]) -> bool:
    """Whether the parts of an object are objects of the same names: a list whose items stand under their ids."""
    return len(parts) > 1 and isinstance(parts[0], dict) and len(parts[0]) > 2 and all(
        isinstance(part, dict) and part.keys() == parts[0].keys() for part in parts)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
