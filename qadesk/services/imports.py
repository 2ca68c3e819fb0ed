"""The history of imports: what came in, by whom; one that was cut goes on, and one on which nothing rests is undone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import ListMapping, open_call_list
from qadesk.importing.tables import FOUND
from qadesk.models.calls import Call, Import, ImportState, Recording
from qadesk.models.import_history import ImportLine, ImportPage, UndoPlan
from qadesk.models.imports import ListImported, RecordingsImported
from qadesk.models.people import Account, Actor
from qadesk.security.roles import SUPERVISORS
from qadesk.services.base import Service, Station
from qadesk.services.calls import Calls
from qadesk.services.import_record import LIST, WAY, line_of
from qadesk.services.import_rests import Meanwhile, reasons_against
from qadesk.services.import_undo import take_out
from qadesk.services.progress import SILENT, Progress

_UNDOER = aliased(Account)


class Imports(Service):
    """The imports of the station."""

    def __init__(self, station: Station, calls: Calls) -> None:
        super().__init__(station)
        self._calls = calls

    def history(self, actor: Actor, offset: int = 0, limit: int = 200) -> ImportPage:
        """A page of the imports, newest first."""
        with self.read(actor, "imports.history") as session:
            asked = (select(Import, Account.display_name, _UNDOER.display_name)
                     .outerjoin(Account, Account.id == Import.account_id)
                     .outerjoin(_UNDOER, _UNDOER.id == Import.undone_by)
                     .order_by(Import.id.desc()).offset(offset).limit(limit + 1))
            lines = [self._line(session, row, by or "", undone or "", actor)
                     for row, by, undone in session.execute(asked)]
        return ImportPage(tuple(lines[:limit]), offset, len(lines) > limit)

    def go_on(self, actor: Actor, import_id: int, progress: Progress = SILENT) -> ListImported | RecordingsImported:
        """Let an import that was cut go on with its own files, read as before: nothing is added twice.

        Raises RuleBroken for one that is not cut, BadInput when its files are not there or changed their shape."""
        self._authorise(actor, "imports.go_on", str(import_id))
        with self._station.database.reading() as session:
            row = line_of(session, import_id)
            kind, path, way, zone = row.kind, Path(row.source_path), row.summary.get(WAY), self.rules_in(session).zone
            if self._state(row) != ImportState.CUT or not row.source_path or not isinstance(way, dict):
                raise RuleBroken(_("This import cannot go on: it was not cut short."), safe=_("Nothing was changed."),
                                 todo=_("Import the files anew; what is there already is not added again."),
                                 code="E-IMP-02")
        if kind != LIST:
            return self._calls.import_recordings(actor, [Path(one) for one in way["paths"]], progress,
                                                 goes_on=import_id)
        table = open_call_list(path, encoding=way["encoding"], delimiter=way["delimiter"],
                               heading_row=way.get("heading_row", FOUND))
        return self._calls.import_list(actor, CallList(table, ListMapping(**way["mapping"]), zone), progress,
                                       goes_on=import_id)

    def plan_undo(self, actor: Actor, import_id: int) -> UndoPlan:
        """What undoing an import would take out, and what stands in the way."""
        with self.read(actor, "imports.plan_undo") as session:
            return self._plan(session, line_of(session, import_id), actor)

    def undo(self, actor: Actor, import_id: int, progress: Progress = SILENT) -> int:
        """Take out all that an import brought; how many calls and recordings.

        Raises RuleBroken while anything rests on it, or when something comes to rest on what is left of it, NotAllowed
        for the import of another unless by a supervisor. Cancelling leaves it cut: it can go on, which brings all back,
        or be undone later."""
        with self.act(actor, "imports.undo", about=str(import_id), background=True) as act:
            row = line_of(act.session, import_id)
            plan = self._plan(act.session, row, actor)
            if not _may_undo(row, actor):
                raise NotAllowed(_cannot(plan.reasons[0]), safe=_("Nothing was changed."),
                                 todo=_("Ask the supervisor."), code="E-IMP-03")
            if plan.reasons:
                raise RuleBroken(_cannot(plan.reasons[0]), safe=_("Nothing was changed."),
                                 todo=_("Leave the import as it is."), code="E-IMP-03")
            meanwhile = Meanwhile(act.session, row, self.rules_in(act.session).zone)
            act.about, act.detail = row.source_name, {"import": import_id, "step": "begun", "calls": plan.calls,
                                                      "recordings": plan.recordings}
            row.state, row.ended_utc_ms = ImportState.RUNNING, None
        self._calls.records.running.add(import_id)
        try:
            taken, reason = take_out(self._station.database, import_id, plan.calls + plan.recordings, meanwhile,
                                     progress)
        finally:
            self._calls.records.running.discard(import_id)
        self._settle(actor, import_id, plan.calls + plan.recordings - taken)
        if reason:
            raise RuleBroken(_cannot(reason), safe=_("What is left of it stays."), code="E-IMP-03",
                             todo=_("Let it go on, which brings back what was taken out."))
        return taken

    def _settle(self, actor: Actor, import_id: int, left: int) -> None:
        with self.act(actor, "imports.undo", about=str(import_id), background=True) as act:
            row = line_of(act.session, import_id)
            row.state, row.ended_utc_ms = ImportState.CUT if left else ImportState.UNDONE, act.now_utc_ms
            row.undone_by = None if left else actor.account_id
            act.about, act.detail = row.source_name, {"import": import_id, "step": "cut" if left else "ended",
                                                      "left": left}

    def _plan(self, session: Session, row: Import, actor: Actor) -> UndoPlan:
        calls, recordings = _brought(session, row.id)
        reasons = list(reasons_against(session, row, self.rules_in(session).zone))
        if self._state(row) not in (ImportState.DONE, ImportState.CUT):
            reasons.insert(0, _("It is under way, or was undone before."))
        if not _may_undo(row, actor):
            reasons.insert(0, _("It was imported by somebody else: a supervisor can undo it."))
        return UndoPlan(row.id, row.source_name, calls, recordings, tuple(reasons))

    def _state(self, row: Import) -> ImportState:
        """The state as it is now: nothing of another process can be under way while this one holds the station."""
        if row.state == ImportState.RUNNING and row.id not in self._calls.records.running:
            return ImportState.CUT
        return ImportState(row.state)

    def _line(self, session: Session, row: Import, by: str, undone_by: str, actor: Actor) -> ImportLine:
        numbers = row.summary
        new = _number(numbers, "new") if "new" in numbers else sum(_brought(session, row.id))
        return ImportLine(row.id, row.at_utc_ms, by, row.kind == LIST, row.source_name, row.source_path,
                          self._state(row), new, _number(numbers, "known"),
                          _number(numbers, "rejected" if "rejected" in numbers else "faults"),
                          _number(numbers, "left"), _number(numbers, "matched"), row.ended_utc_ms, undone_by,
                          row.account_id == actor.account_id)


def _may_undo(row: Import, actor: Actor) -> bool:
    """One's own, and a supervisor any."""
    return row.account_id == actor.account_id or bool(actor.roles & SUPERVISORS)


def _cannot(reason: str) -> str:
    return _("This import cannot be undone: {reason}").format(reason=reason)


def _brought(session: Session, import_id: int) -> tuple[int, int]:
    """How many calls and recordings of an import are in the station."""
    calls = session.scalar(select(func.count()).select_from(Call).where(Call.import_id == import_id)) or 0
    recordings = session.scalar(select(func.count()).select_from(Recording).where(Recording.import_id == import_id))
    return calls, recordings or 0


def _number(numbers: dict[str, object], name: str) -> int:
    found = numbers.get(name, 0)
    return found if isinstance(found, int) else 0
