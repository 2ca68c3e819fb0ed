"""The objects of a JSON list one after the other: of a list that is cut, or too large to be held at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

_LIST_OF_OBJECTS = re.compile(r"\[\s*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")
_CHUNK = 1 << 20
_LONGEST = 16 << 20


class Broken(str):
    """What stands where an object can no longer be read."""


def streamed(file: TextIO) -> Iterator[Any]:
    """The members of the first list of objects in a file; a `Broken` is the last one when the list is cut there."""
    decoder, text = json.JSONDecoder(), file.read(_CHUNK)
    begin = _LIST_OF_OBJECTS.search(text)
    at = begin.end() if begin else 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if text[at:at + 1] == "]":
            return
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            more = file.read(_CHUNK) if len(text) - at < _LONGEST else ""
            text, at = text[at:] + more, 0
            if not more:
                if text:
                    yield Broken(text)
                return
            continue
        yield found
