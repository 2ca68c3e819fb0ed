"""The line that an import leaves in the history: begun, then done or cut, so that a cut one can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from sqlalchemy.orm import Session

from qadesk.errors import StationError, UserError
from qadesk.i18n import _
from qadesk.models.call_lines import mask_telephones
from qadesk.models.calls import Import, ImportState
from qadesk.models.imports import ListImported, RecordingsImported
from qadesk.models.people import Actor
from qadesk.services.backups import Backups
from qadesk.services.base import Service, Station
from qadesk.services.progress import Progress
from qadesk.services.room import refuse_nearly_full

LIST, RECORDINGS = "call_list", "recordings"
WAY = "way"
"""Where a summary keeps how its files were read."""
_NO_COUNTS = ("rejects_file", "import_id", "rejects")


class Recorded:
    """An import under way: its key, and the numbers that its line will show."""

    def __init__(self, import_id: int) -> None:
        self.import_id = import_id
        self.numbers: dict[str, object] = {}


class ImportRecords:
    """The lines of imports. `running`: those under way here; any other that is still marked as running was cut when
    its process ended."""

    def __init__(self, station: Station) -> None:
        self._station, self._service = station, Service(station)
        self.running: set[int] = set()

    @contextmanager
    def recorded(self, actor: Actor, use_case: str, kind: str, path: Path, *, rows: int, progress: Progress,
                 way: Mapping[str, object], goes_on: int | None = None) -> Iterator[Recorded]:
        """An import around the block: begun with an audit row; ended with another one as done, or as cut where rows
        were left or the block raised. Whoever calls has asked for the right.

        `way`: how the files are read; `goes_on`: the import that goes on instead of a new one. Raises StationError
        before it begins on a disk nearly full."""
        Backups(self._station).before_import(actor, progress=progress)
        refuse_nearly_full(self._station.folder, rows)
        name = mask_telephones(path.name)  # a recorder writes the customer's number into the names of its files
        record = Recorded(self._begin(actor, use_case, kind, path, name, way, goes_on))
        self.running.add(record.import_id)
        try:
            yield record
        except BaseException:
            with suppress(UserError):  # a full disk takes nothing any more: the line stays as of a cut import
                self._end(actor, use_case, record, name, ImportState.CUT)
            raise
        else:
            self._end(actor, use_case, record, name,
                      ImportState.CUT if record.numbers.get("left") else ImportState.DONE)
        finally:
            self.running.discard(record.import_id)

    def _begin(self, actor: Actor, use_case: str, kind: str, path: Path, name: str, way: Mapping[str, object],
               goes_on: int | None) -> int:
        with self._service.act(actor, use_case, about=name, background=True) as act:
            row = line_of(act.session, goes_on) if goes_on is not None else Import(
                at_utc_ms=act.now_utc_ms, account_id=actor.account_id, kind=kind, source_name=name, summary={})
            row.source_path, row.state, row.ended_utc_ms = str(path), ImportState.RUNNING, None
            row.summary = {**row.summary, WAY: dict(way)}
            act.session.add(row)
            act.session.flush()
            act.detail = {"import": row.id, "step": "begun" if goes_on is None else "gone on"}
            return row.id

    def _end(self, actor: Actor, use_case: str, record: Recorded, name: str, state: ImportState) -> None:
        with self._service.act(actor, use_case, about=name, background=True) as act:
            row = line_of(act.session, record.import_id)
            row.summary = {**record.numbers, WAY: row.summary.get(WAY, {})}
            row.state, row.ended_utc_ms = state, act.now_utc_ms
            act.detail = {"import": row.id, "step": "ended" if state == ImportState.DONE else "cut", **record.numbers}


def line_of(session: Session, import_id: int) -> Import:
    """The line of an import. Raises StationError for one that is not there."""
    row = session.get(Import, import_id)
    if row is None:
        raise StationError(_("This import is not in the station any more."), safe=_("Nothing was changed."),
                           todo=_("Open the history of imports again."), code="E-IMP-01")
    return row


def numbers_of(done: ListImported | RecordingsImported) -> dict[str, object]:
    """The counts of a result, for the audit row and the import's summary: no names, no numbers of people."""
    return {name: len(value) if isinstance(value, tuple) else value for name, value in asdict(done).items()
            if name not in _NO_COUNTS}
