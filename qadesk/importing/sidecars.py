"""What a JSON file beside a recording says of its call in the usual spellings: id, numbers, start, agent, direction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Any

from qadesk.errors import reason_of
from qadesk.i18n import _
from qadesk.importing.call_ways import direction_of
from qadesk.importing.columns import propose_columns
from qadesk.importing.name_facts import NameFacts, plain_number
from qadesk.importing.tables import normal_name
from qadesk.importing.times import Unreadable, read_instant

SUFFIX = ".json"
MOST_BYTES = 1 << 20
_DEEPEST, _MOST_VALUES, _LONGEST = 6, 500, 200
_FURTHER = {"phonenumberformatted": "caller", "timestampunixms": "start", "recordingstart": "start",
            "remotenumber": "caller", "conversationuuid": "call_id"}
"""Names that stand in sidecars alone, beside those of lists."""


class BadSidecar(ValueError):
    """A sidecar that is not read; the text is the reason for the user."""


@dataclass(frozen=True)
class Sidecar:
    """What a sidecar says, as text by field (call_id, caller, callee, agent, direction), `start_utc_ms` None where it
    says no time."""

    call_id: str = ""
    caller: str = ""
    callee: str = ""
    agent: str = ""
    direction: str = ""
    start_utc_ms: int | None = None

    def document(self) -> dict[str, object]:
        """What is stored with the recording: the fields that it gives."""
        return {name: value for name, value in self.__dict__.items() if value not in ("", None)}


def sidecar_path(recording: Path) -> Path | None:
    """The sidecar of a recording: `a.wav.json` or `a.json`; None where there is none."""
    candidates = (recording.with_name(recording.name + SUFFIX), recording.with_suffix(SUFFIX))
    return next((path for path in candidates if path != recording and path.is_file()), None)


def read_sidecar(path: Path, zone: tzinfo) -> Sidecar:
    """What the file says; times without a zone are in `zone`. Raises BadSidecar with the reason."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadSidecar(_("it is larger than 1 MB"))
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadSidecar(reason_of(error)) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadSidecar):
            raise
        raise BadSidecar(_("it is no JSON text")) from error
    if not isinstance(content, dict):
        raise BadSidecar(_("it holds no fields"))
    found = _sidecar(_fields(content), zone)
    if not found.document():
        raise BadSidecar(_("it says nothing of a call: no id, number, time, agent or direction"))
    return found


def _fields(content: Mapping[str, Any]) -> dict[str, str]:
    """Field -> text: the first value of each name, those further up first."""
    texts: dict[str, str] = {}
    for name, text in islice(_values(content), _MOST_VALUES):
        texts.setdefault(name, text)
    names = list(texts)
    fields = {field: texts[names[at]] for field, at in propose_columns(names).items()}
    for name in names:
        if name in _FURTHER:
            fields.setdefault(_FURTHER[name], texts[name])
    return fields


def _values(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names as they are compared, with their texts and numbers, level by level."""
    level: list[Any] = [content]
    for _depth in range(_DEEPEST):
        for one in level:
            for name, value in one.items():
                if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
                    yield normal_name(name), str(value).strip()[:_LONGEST]
        below = [value for one in level for value in one.values()]
        inner = [item for value in below for item in (value if isinstance(value, list) else [value])]
        level = [item for item in inner if isinstance(item, dict)][:_MOST_VALUES]


def _sidecar(fields: Mapping[str, str], zone: tzinfo) -> Sidecar:
    return Sidecar(fields.get("call_id", ""), plain_number(fields.get("caller", "")),
                   plain_number(fields.get("callee", "")), fields.get("agent", ""),
                   direction_of(fields.get("direction", "")), _start(fields.get("start", ""), zone))


def _start(text: str, zone: tzinfo) -> int | None:
    """UTC ms; None for what is no time without doubt."""
    try:
        return read_instant(text, zone) if text else None
    except Unreadable:
        return None


def with_sidecar(facts: NameFacts, said: Mapping[str, Any]) -> NameFacts:
    """The facts of a name, those of its sidecar (as it is stored) in their place."""
    numbers = tuple(str(said[name]) for name in ("caller", "callee") if said.get(name))
    start = said.get("start_utc_ms")
    return replace(facts, starts=(datetime.fromtimestamp(int(start) / 1000, UTC),) if start else facts.starts,
                   within_s=1 if start else facts.within_s, numbers=numbers or facts.numbers,
                   agent=str(said.get("agent") or facts.agent), direction=str(said.get("direction") or facts.direction),
                   ids=(str(said["call_id"]),) if said.get("call_id") else facts.ids)
