"""Closing a month (月结): it is prepared outside of any transaction, sealed in one, and never computed again.

What the supervisor writes for it is in `month_plans.py`, who received it in `filings.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.audit import AuditHead
from qadesk.models.closing import MANIFEST, ClosedMonth, MonthFile, Preparation, Prepared, Seal
from qadesk.models.months import Month
from qadesk.models.people import Actor, Team
from qadesk.models.periods import local_text
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_shown import month_words
from qadesk.services import summary_query as query
from qadesk.services.base import Rules, Service
from qadesk.services.closed_months import MonthDocument, seal_of
from qadesk.services.closing_query import preparation
from qadesk.services.month_digest import counted_digest
from qadesk.services.month_package import Files, Package, make_files, sha256
from qadesk.services.printing import imprint_of, summary_paper
from qadesk.services.progress import SILENT, Progress
from qadesk.services.summary_figures import SummaryFigures
from qadesk.services.summary_query import TeamDays


class Closing(Service):
    """The use cases of closing a month and of its sealed package."""

    def preparation(self, actor: Actor, month: Month) -> Preparation:
        """How a month stands before its closing: what bars it, and what is good to know."""
        with self.read(actor, "closing.preparation") as session:
            return preparation(session, month, self.rules_in(session).zone, self._station.clock.now_utc_ms())

    def prepare(self, actor: Actor, month: Month, progress: Progress = SILENT) -> Prepared:
        """Make the package of a month as it stands now; nothing is closed by it.

        Raises Conflict when it is closed already, RuleBroken when something bars its closing, StationError when the
        computer has no Chinese face."""
        now = self._station.clock.now_utc_ms()
        with self.read(actor, "closing.prepare") as session:
            counted = counted_digest(session, month, self.rules_in(session), now)
        with self.act(actor, "closing.prepare", about=month.name) as act:
            rules, teams = self.rules_in(act.session), _teams(act.session)
            _refuse_barred(preparation(act.session, month, rules.zone, now))
            act.detail = {"counted": counted}
        assert act.head is not None
        seal = _new_seal(actor, month, rules, act.head, now)
        files = self._made(actor, month, rules, act.head, seal, teams, progress)
        return Prepared(seal, counted, rules.version, files)

    def close(self, actor: Actor, prepared: Prepared) -> Seal:
        """Seal the package and close its month, for ever; all of it or nothing.

        Raises Conflict when the month is closed already or what was counted has changed since, RuleBroken when
        something bars it now."""
        commits = self._station.database.commits
        with self.read(actor, "closing.close") as session:
            counted = self._counted_again(session, prepared)
        month = prepared.seal.month
        with self.act(actor, "closing.close", about=month.name) as act:
            rules = self.rules_in(act.session)
            _refuse_barred(preparation(act.session, month, rules.zone, act.now_utc_ms))
            if self._station.database.commits != commits:  # written to meanwhile: only now does nobody else write
                counted = self._counted_again(act.session, prepared)
            if counted != prepared.counted:
                raise Conflict(_("What was counted for {month} has changed since.").format(month=month_words(month)),
                               safe=_("The month is still open; nothing was changed."),
                               todo=_("Close it again: the figures are then made anew."), code="E-CLS-03")
            act.session.add(_row(actor, prepared))
            act.session.flush()
            act.detail = {"manifest": sha256(dict(prepared.files)[MANIFEST]), "audit_seq": prepared.seal.audit_seq,
                          "rules": prepared.rules_version}
            seal = seal_of(act.session, month, rules.zone)
        assert seal is not None
        return seal

    def export(self, actor: Actor, month: Month, folder: Path, password: str) -> tuple[Path, ...]:
        """Write the files of a month into a folder of its own below this one; see `write_files`.

        They leave the station, so the password is asked for: raises WrongPassword or LockedOut too."""
        self.prove(actor, "closing.export", password)
        return self.write_files(actor, month, folder / month.name)

    def write_files(self, actor: Actor, month: Month, folder: Path) -> tuple[Path, ...]:
        """Write the files of a month into a folder: those of a closed one as they were sealed, else a draft's.

        Raises StationError when the folder cannot be written, or when the computer has no Chinese face."""
        with self.act(actor, "closing.write_files", about=month.name) as act:
            rules, stored, teams = self.rules_in(act.session), _stored(act.session, month), _teams(act.session)
            act.detail = {"state": "closed" if stored else "draft"}
        assert act.head is not None
        files = stored or self._made(actor, month, rules, act.head, None, teams, SILENT)
        for name, content in files:
            write_whole(folder / name, content)
        return tuple(folder / name for name, _content in files)

    def _counted_again(self, session: Session, prepared: Prepared) -> str:
        """The digest of what is counted now, as of the instant at which the month was prepared."""
        return counted_digest(session, prepared.seal.month, self.rules_in(session), prepared.seal.closed_utc_ms)

    def _made(self, actor: Actor, month: Month, rules: Rules, head: AuditHead, seal: Seal | None,
              teams: tuple[int, ...], progress: Progress) -> Files:
        """The files, made in a worker of figures that are read team by team; `progress` counts the steps."""
        figures, steps = SummaryFigures(self._station), len(teams) + 2
        found: list[MonthFigures] = []
        for at, team_id in enumerate((None, *teams)):
            progress(at, steps)
            found.append(replace(figures.month(actor, month, team_id), seal=seal))
        with self._station.database.reading() as session:
            calls = query.drawn_rows(session, month, rules.zone, TeamDays(session, rules.zone))
        made_at = seal.closed_utc_ms if seal else self._station.clock.now_utc_ms()
        imprint = replace(imprint_of(self._station, actor, rules, head, made_at), closed=seal is not None)
        progress(steps - 1, steps)
        return self._station.work.foreground(make_files, Package(
            summary_paper(found[0], imprint), MonthDocument(seal, found[0], tuple(found[1:]), tuple(calls)))).result()


def _new_seal(actor: Actor, month: Month, rules: Rules, head: AuditHead, now_utc_ms: int) -> Seal:
    return Seal(month, local_text(now_utc_ms, rules.zone), now_utc_ms, actor.display_name, head.seq, head.mac)


def _row(actor: Actor, prepared: Prepared) -> ClosedMonth:
    seal = prepared.seal
    return ClosedMonth(
        month=seal.month.name, closed_utc_ms=seal.closed_utc_ms, account_id=actor.account_id,
        rules_version=prepared.rules_version, audit_seq=seal.audit_seq, audit_mac=seal.audit_mac,
        files=[MonthFile(name=name, sha256=sha256(content), size_bytes=len(content), content=content)
               for name, content in prepared.files])


def _teams(session: Session) -> tuple[int, ...]:
    return tuple(session.scalars(select(Team.id).order_by(Team.id)))


def _stored(session: Session, month: Month) -> Files:
    """The files of a closed month; none while it is open."""
    rows = session.execute(select(MonthFile.name, MonthFile.content)
                           .join(ClosedMonth, ClosedMonth.id == MonthFile.closed_month_id)
                           .where(ClosedMonth.month == month.name).order_by(MonthFile.name))
    return tuple((name, content) for name, content in rows)


def _refuse_barred(found: Preparation) -> None:
    month = month_words(found.month)
    if found.seal is not None:
        raise Conflict(_("{month} was closed by {who} on {at}.").format(
            month=month, who=found.seal.closed_by, at=found.seal.closed_at), safe=_("A closed month never changes."),
            todo=_("What comes later stands in the next open month."), code="E-CLS-01")
    still_open = _("The month is still open; nothing was changed.")
    if not found.over:
        raise RuleBroken(_("{month} is not over yet.").format(month=month), safe=still_open,
                         todo=_("Close it once it has ended."), code="E-CLS-02")
    if found.clock_back:
        raise RuleBroken(_("This computer's clock is behind what was done last."), safe=still_open,
                         todo=_("Set the clock, then close the month."), code="E-CLS-04")
    if found.pending_fatal:
        raise RuleBroken(ngettext("{count} evaluation has a fatal item that nobody has decided.",
                                  "{count} evaluations have fatal items that nobody has decided.",
                                  found.pending_fatal).format(count=found.pending_fatal), safe=still_open,
                         todo=_("Have them confirmed or refused first."), code="E-CLS-05")
