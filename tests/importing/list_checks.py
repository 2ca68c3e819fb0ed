"""What tests of call lists share: a list from its text, read as the shell's dry run reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from qadesk.cli_list import check_list
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.models.imports import CallRow

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Checked:
    """A list as the shell tells it, and its calls in the order of its rows."""

    told: dict[str, Any]
    calls: list[CallRow]

    @property
    def rejected(self) -> list[tuple[int, Any]]:
        """Row and column of each refused row."""
        return [(reject["row"], reject["column"]) for reject in self.told["rejected"]]

    def times(self) -> list[tuple[str, float, float | None]]:
        """Start in Shanghai, length and connected time in seconds of each call."""
        return [(local(call.start_utc_ms), call.duration_ms / 1000,
                 None if call.talk_ms is None else call.talk_ms / 1000) for call in self.calls]

    def parties(self) -> list[tuple[str, str, str, str]]:
        """Agent, caller, callee and direction of each call."""
        return [(call.agent_no, call.caller, call.callee, call.direction) for call in self.calls]


def local(utc_ms: int) -> str:
    return datetime.fromtimestamp(utc_ms / 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def check(path: Path, *, encoding: str = "") -> Checked:
    """The list read through; every record is in a call, refused or no call."""
    table = open_call_list(path, encoding=encoding)
    found = check_list(table, propose_mapping(table), SHANGHAI, keep=True)
    assert found.rows >= len(found.rejects) + found.not_calls.total()
    assert bool(found.calls) == (found.rows > len(found.rejects) + found.not_calls.total())
    return Checked(found.told(), sorted(found.kept, key=lambda call: call.row))


def check_text(folder: Path, text: str | bytes, encoding: str = "utf-8", name: str = "list.csv") -> Checked:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return check(path)
