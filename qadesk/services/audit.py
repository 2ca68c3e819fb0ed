"""The audit trail for the auditor: read by the page, its head, a check against paper, and an export.

Rows are in the order of their numbers. A filter goes through the trail itself (0.7 s for a million rows): the time
of a row is no order, because a clock can be set back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from qadesk.database.file_check import fault_finding
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.importing.spreadsheets import sheet
from qadesk.models.audit import OUTCOME_NAMES, AuditHead, AuditRow, Outcome
from qadesk.models.audit_lines import AuditExported, AuditFacets, AuditFilter, AuditLine, AuditPage, AuditVerified
from qadesk.models.audit_words import action_words
from qadesk.models.people import Account, Actor
from qadesk.models.periods import midnight_utc_ms
from qadesk.models.types import canonical
from qadesk.security.audit import read_anchor
from qadesk.security.slots import DATABASE_NAME
from qadesk.services.audit_findings import chain_findings
from qadesk.services.base import Service

PAGE_ROWS = 200
EXPORT_ROWS = 5000
Counted = Callable[[int, int], object]


class Audit(Service):
    """Reads the audit trail; nobody but the auditor may."""

    def list(self, actor: Actor, wanted: AuditFilter, before_seq: int | None = None,
             limit: int = PAGE_ROWS) -> AuditPage:
        """The newest rows that fit, of those before `before_seq`."""
        with self.read(actor, "audit.list") as session:
            return _page(session, wanted, self.rules_in(session).zone, before_seq, limit)

    def count(self, actor: Actor, wanted: AuditFilter) -> int:
        """How many rows fit."""
        with self.read(actor, "audit.count") as session:
            fits = _conditions(wanted, self.rules_in(session).zone)
            return session.scalar(select(func.count()).select_from(AuditRow).where(*fits)) or 0

    def facets(self, actor: Actor) -> AuditFacets:
        """The accounts, closed ones too, and the acts that occur."""
        with self.read(actor, "audit.facets") as session:
            people = session.execute(select(Account.id, Account.display_name).order_by(Account.display_name))
            return AuditFacets(tuple((row.id, row.display_name) for row in people), tuple(_actions(session)))

    def head(self, actor: Actor) -> AuditHead:
        """The end of the chain as it is now."""
        with self.read(actor, "audit.head") as session:
            return self._station.chain.head(session)

    def verify(self, actor: Actor, anchor: str = "", *, progress: Counted = lambda _done, _all: None) -> AuditVerified:
        """Check the chain, and that it holds the printed head `N:HASH`; raises BadInput for an unreadable one."""
        self._authorise(actor, "audit.verify", "")
        wanted = read_anchor(anchor) if anchor.strip() else None
        chain = self._station.chain
        with self.read(actor, "audit.verify") as session:
            head = chain.head(session)
            try:
                found = chain_findings(session, chain, wanted, lambda done: progress(done, head.seq))
            except DatabaseError as error:
                found = [fault_finding(error, self._station.folder / DATABASE_NAME)]
        with self.act(actor, "audit.verify", about=str(wanted.seq) if wanted else "") as act:
            act.detail = {"rows": head.seq, "findings": [one.code for one in found],
                          "anchor": f"{wanted.seq}:{wanted.digits}" if wanted else ""}
        return AuditVerified(head, wanted, tuple(found))

    def export(self, actor: Actor, wanted: AuditFilter, path: Path, password: str, *,
               progress: Counted = lambda _done, _all: None) -> AuditExported:
        """Write the rows that fit as CSV; the audit row with their number is written before the file.

        Raises WrongPassword, LockedOut or StationError."""
        self.prove(actor, "audit.export", password)
        content, rows = sheet(_heading(), self._cells(actor, wanted, progress))
        with self.act(actor, "audit.export", about=path.name) as act:
            act.detail = {"rows": rows, "filter": _filter_words(wanted)}
        write_whole(path, content)
        return AuditExported(str(path), rows)

    def _cells(self, actor: Actor, wanted: AuditFilter, progress: Counted) -> Iterator[Sequence[str]]:
        # a page at a time: rows are only ever added, so that no long reading is needed for a whole picture
        whole, before = self.count(actor, wanted), None
        done, goes_on = 0, True
        while goes_on:
            page = self.list(actor, wanted, before, EXPORT_ROWS)
            yield from map(_cells, page.lines)
            done, goes_on = done + len(page.lines), page.goes_on
            before = page.lines[-1].seq if page.lines else None
            progress(done, max(whole, done))


def _page(session: Session, wanted: AuditFilter, zone: ZoneInfo, before_seq: int | None, limit: int) -> AuditPage:
    fits = _conditions(wanted, zone)
    if before_seq is not None:
        fits.append(AuditRow.seq < before_seq)
    rows = session.scalars(select(AuditRow).where(*fits).order_by(AuditRow.seq.desc()).limit(limit + 1)).all()
    return AuditPage(tuple(_line(row, zone) for row in rows[:limit]), len(rows) > limit)


def _conditions(wanted: AuditFilter, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if wanted.account_id:
        fits.append(AuditRow.account_id == wanted.account_id)
    if wanted.actions:
        fits.append(AuditRow.action.in_(sorted(wanted.actions)))
    if wanted.from_day:
        fits.append(AuditRow.at_utc_ms >= midnight_utc_ms(wanted.from_day, zone))
    if wanted.to_day:
        fits.append(AuditRow.at_utc_ms < midnight_utc_ms(wanted.to_day + timedelta(days=1), zone))
    if wanted.outcome:
        fits.append(AuditRow.outcome == wanted.outcome)
    if text := wanted.text.strip():
        fits.append(or_(AuditRow.about.contains(text, autoescape=True),
                        type_coerce(AuditRow.detail, Text).contains(text, autoescape=True)))
    return fits


def _actions(session: Session) -> Iterator[str]:
    """Step by step along the index: a DISTINCT would go through every row."""
    action = session.scalar(select(func.min(AuditRow.action)))
    while action is not None:
        yield action
        action = session.scalar(select(func.min(AuditRow.action)).where(AuditRow.action > action))


def _line(row: AuditRow, zone: ZoneInfo) -> AuditLine:
    here = datetime.fromtimestamp(row.at_utc_ms / 1000, zone).utcoffset() or timedelta()
    return AuditLine(row.seq, row.at_utc_ms, row.offset_min, row.who, row.action, row.about, Outcome(row.outcome),
                     row.detail, row.mac, elsewhere=here != timedelta(minutes=row.offset_min))


def _heading() -> list[str]:
    return [_("No."), _("Time"), _("Who"), _("Act"), _("Act's name"), _("Object"), _("Outcome"), _("Details"),
            _("Hash")]


def _cells(line: AuditLine) -> list[str]:
    return [str(line.seq), line.local.isoformat(" ", "milliseconds"), line.who, action_words(line.action), line.action,
            line.about, _(OUTCOME_NAMES[line.outcome]), canonical(line.detail), line.mac]


def _filter_words(wanted: AuditFilter) -> dict[str, object]:
    return {name: value for name, value in (
        ("account", wanted.account_id), ("acts", sorted(wanted.actions)), ("text", wanted.text.strip()),
        ("from", wanted.from_day.isoformat() if wanted.from_day else ""),
        ("to", wanted.to_day.isoformat() if wanted.to_day else ""), ("outcome", wanted.outcome or "")) if value}
