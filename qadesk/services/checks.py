"""The check of the station: the file, the domain's rules, keys, the audit chain, and an anchor from paper."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from qadesk.database.engine import connect
from qadesk.database.file_check import INSTRUCTIONS_A_LOOK, fault_finding, file_findings
from qadesk.errors import StationError
from qadesk.models.audit import Anchor, AuditRow
from qadesk.models.checks import CheckReport, Finding
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Actor
from qadesk.security.audit import read_anchor
from qadesk.security.slots import DATABASE_NAME
from qadesk.services.account_keys import key_findings
from qadesk.services.audit_findings import chain_findings
from qadesk.services.base import Service
from qadesk.services.check_rules import DOMAIN_RULES, recording_findings
from qadesk.services.check_store import store_findings
from qadesk.services.progress import SILENT, Progress, refuse_stopped

LOOK_AGAIN_S = 0.1


class Checks(Service):
    """Checks beside what runs: it reads over connections of its own and writes nothing but its audit row."""

    def run(self, actor: Actor, *, anchor: str = "", recordings: bool = False,
            progress: Progress = SILENT) -> CheckReport:
        """Check everything; `recordings` hashes the sound files too, which takes long.

        `anchor` is `N:HASH` from a printed paper, which the auditor alone compares; raises BadInput for an unreadable
        one."""
        self._authorise(actor, "audit.verify" if anchor else "checks.run", "")
        wanted = read_anchor(anchor) if anchor else None
        report = self._report(wanted, recordings, progress)
        with self.act(actor, "checks.run") as act:
            act.detail = {"findings": len(report.findings), "anchor": anchor, "recordings": recordings}
        return report

    def _report(self, anchor: Anchor | None, recordings: bool, progress: Progress) -> CheckReport:
        """The file is checked on threads of its own while its contents are gone through here."""
        station, watch = self._station, _Watch(progress)
        with ThreadPoolExecutor(1) as beside:
            file = beside.submit(file_findings, station.folder / DATABASE_NAME, station.data_key,
                                 stopped=lambda: progress.cancelled, told=watch.file_told)
            contents = self._contents(anchor, recordings, watch)
            watch.wait_for(file)
        refuse_stopped(progress)
        return replace(contents, findings=(*file.result(), *contents.findings))

    def _contents(self, anchor: Anchor | None, recordings: bool, watch: _Watch) -> CheckReport:
        """What the rules, the keys and the chain find; a file that cannot be read ends it with one finding."""
        station = self._station
        engine = connect(station.folder / DATABASE_NAME, station.data_key, read_only=True)
        try:
            with Session(engine) as session:
                _interruptible(session, watch)
                rows, evaluations = _count(session, AuditRow), _count(session, Evaluation)
                found = _key_findings(session, station.folder)
                for done, rule in enumerate(DOMAIN_RULES):
                    watch.contents_told(done, len(DOMAIN_RULES) * 2)
                    found += rule(session)
                found += chain_findings(session, station.chain, anchor,
                                        lambda done: watch.contents_told(rows + done, rows * 2))
                found += recording_findings(session, watch.progress) if recordings else []
                found += store_findings(session, station.folder, station.clock.now_utc_ms(), watch.progress,
                                        deep=recordings)
        except DatabaseError as error:
            watch.contents_told(1, 1)
            return CheckReport((fault_finding(error, station.folder / DATABASE_NAME),), 0, 0)
        finally:
            engine.dispose()
        return CheckReport(tuple(found), rows, evaluations)


class _Watch:
    """Adds up how far the file's threads and the contents are, and passes it on from the check's own thread."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self._file = self._contents = 0.0

    def file_told(self, done: int, whole: int) -> None:
        self._file = done / whole

    def contents_told(self, done: int, whole: int) -> None:
        self._contents = done / whole
        self._tell()

    def wait_for(self, file: Future[list[Finding]]) -> None:
        """Go on telling until the file is done."""
        while not wait((file,), LOOK_AGAIN_S).done:
            self._tell()
        self._tell()

    def _tell(self) -> None:
        self.progress(round(50 * (self._file + self._contents)), 100)


def _interruptible(session: Session, watch: _Watch) -> None:
    driver = session.connection().connection.dbapi_connection
    assert driver is not None
    driver.set_progress_handler(lambda: watch.progress.cancelled, INSTRUCTIONS_A_LOOK)


def _count(session: Session, kind: type[AuditRow] | type[Evaluation]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def _key_findings(session: Session, folder: Path) -> list[Finding]:
    try:
        return key_findings(session, folder)
    except StationError as error:
        return [Finding(error.code, error.what, error.todo, error.safe)]
