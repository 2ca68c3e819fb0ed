"""The refused rows of an import: all of them into a file, the first ones to be shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from qadesk.importing.rejects import RejectSheet, write_rejects
from qadesk.models.imports import Reject
from qadesk.services.base import Station

SHOWN_REJECTS = 1000


class RejectLog:
    """Counts refused rows and keeps them as the lines of their file, which a million of them fit into."""

    def __init__(self) -> None:
        self._sheet = RejectSheet()
        self._first: list[Reject] = []
        self.count = 0

    def add(self, reject: Reject) -> None:
        """Note one."""
        self.count += 1
        self._sheet.add(reject)
        if len(self._first) < SHOWN_REJECTS:
            self._first.append(reject)

    def shown(self) -> tuple[Reject, ...]:
        """The first of them in the order of their rows."""
        return tuple(sorted(self._first, key=lambda reject: reject.row))

    def write(self, station: Station, list_path: Path) -> str:
        """Write them beside their list or into the station's folder; the file, "" where none was refused.

        Raises StationError when neither folder takes it."""
        if not self.count:
            return ""
        now = datetime.fromtimestamp(station.clock.now_utc_ms() / 1000, UTC)
        return str(write_rejects(self._sheet.content(), list_path, station.folder / "rejects", now))
