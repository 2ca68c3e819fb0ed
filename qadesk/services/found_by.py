"""How the recording of a call was found: read again from what the call and the recording say, not stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qadesk.importing.file_names import stem
from qadesk.models.call_lines import FoundBy


def found_by(listed: str, call_id: str, file_name: str, sidecar: Mapping[str, Any] | None) -> FoundBy:
    """By the file that the list names, by the call's id (in the name or beside the file), else by number and time."""
    if listed:
        return FoundBy.NAME
    wanted = call_id.casefold()
    beside = str((sidecar or {}).get("call_id", "")).casefold()
    return FoundBy.ID if wanted and (wanted in stem(file_name) or wanted == beside) else FoundBy.TIME
