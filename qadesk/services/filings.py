"""The filing register (备案登记): who received which paper, when and how. An entry is never changed, only added to."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from qadesk.errors import BadInput, RuleBroken
from qadesk.i18n import _
from qadesk.models.closing import ClosedMonth, Filing, FilingList, FilingRow, NewFiling
from qadesk.models.months import Month, read_month
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, local_text
from qadesk.models.summary_shown import month_words
from qadesk.services.base import Service
from qadesk.services.day_numbers import next_number

MOST_COPIES = 999


class Filings(Service):
    """The use cases of the register."""

    def list(self, actor: Actor) -> FilingList:
        """The whole register, and the closed months that nobody received yet."""
        with self.read(actor, "filings.list") as session:
            closed = session.scalars(select(ClosedMonth.month).order_by(ClosedMonth.month.desc()))
            return FilingList(tuple(reversed(filing_rows(session, self.rules_in(session).zone))),
                              tuple(read_month(name) for name in closed), tuple(months_not_filed(session)))

    def enter(self, actor: Actor, new: NewFiling) -> FilingList:
        """Enter that something was handed over; the number is given.

        Raises BadInput for what lacks or cannot be; RuleBroken when the month's summary is not closed yet."""
        with self.act(actor, "filings.enter", about=new.month.name) as act:
            zone = self.rules_in(act.session).zone
            _refuse_lacking(new)
            closed = _closed_month(act.session, new) if not new.document.strip() else None
            _refuse_day(new, closed, act.now_utc_ms, zone)
            row = Filing(
                number=next_number(act.session, Filing.number, "F", local_day(act.now_utc_ms, zone)),
                month=new.month.name, closed_month_id=closed.id if closed else None,
                document=new.document.strip() or _("Monthly summary"), copies=new.copies,
                receiver=new.receiver.strip(), way=new.way.strip(), handed_day=new.handed_day, words=new.words.strip(),
                account_id=actor.account_id, at_utc_ms=act.now_utc_ms)
            act.session.add(row)
            act.detail = {"number": row.number, "document": row.document, "receiver": row.receiver}
        return self.list(actor)


def filing_rows(session: Session, zone: ZoneInfo) -> list[FilingRow]:
    """The register, the first entry first."""
    rows = session.scalars(select(Filing).options(joinedload(Filing.account)).order_by(Filing.id))
    return [FilingRow(row.number, row.month, row.document, row.copies, row.receiver, row.way, row.handed_day, row.words,
                      local_text(row.at_utc_ms, zone), row.account.display_name) for row in rows]


def months_not_filed(session: Session) -> list[Month]:
    """Closed months whose summary nobody received yet, the earliest first."""
    filed = select(Filing.id).where(Filing.closed_month_id == ClosedMonth.id).exists()
    return [read_month(name) for name in session.scalars(
        select(ClosedMonth.month).where(~filed).order_by(ClosedMonth.month))]


def _refuse_lacking(new: NewFiling) -> None:
    nothing = _("Nothing was entered.")
    if not new.receiver.strip():
        raise BadInput(_("The receiver is missing."), field="receiver", safe=nothing, todo=_("Write who received it."),
                       code="E-FIL-01")
    if not new.way.strip():
        raise BadInput(_("How it was handed over is missing."), field="way", safe=nothing,
                       todo=_("Write how, such as by hand or by internal mail."), code="E-FIL-02")
    if not 1 <= new.copies <= MOST_COPIES:
        raise BadInput(_("The number of copies is not between 1 and {most}.").format(most=MOST_COPIES), field="copies",
                       safe=nothing, todo=_("Give the number of copies."), code="E-FIL-03")


def _closed_month(session: Session, new: NewFiling) -> ClosedMonth:
    row = session.scalars(select(ClosedMonth).where(ClosedMonth.month == new.month.name)).first()
    if row is None:
        raise RuleBroken(_("{month} is not closed yet.").format(month=month_words(new.month)),
                         safe=_("Nothing was entered."), todo=_("Close the month first, then hand its summary over."),
                         code="E-FIL-04")
    return row


def _refuse_day(new: NewFiling, closed: ClosedMonth | None, now_utc_ms: int, zone: ZoneInfo) -> None:
    too_late = new.handed_day > local_day(now_utc_ms, zone)
    too_early = closed is not None and new.handed_day < local_day(closed.closed_utc_ms, zone)
    if too_late or too_early:
        what = _("The day of handing over has not come yet.") if too_late else _(
            "The day of handing over lies before the closing of the month.")
        raise BadInput(what, field="handed_day", safe=_("Nothing was entered."), todo=_("Give another day."),
                       code="E-FIL-05")
