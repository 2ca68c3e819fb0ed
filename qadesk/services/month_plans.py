"""What the supervisor writes to a month before it is closed: proposals, what became of earlier ones, a remark."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import BadInput, Conflict, NotFound
from qadesk.i18n import _
from qadesk.models.closing import (
    MonthProposal,
    MonthRemark,
    Plan,
    ProposalDraft,
    ProposalOutcome,
    ProposalState,
)
from qadesk.models.months import Month
from qadesk.models.people import Actor
from qadesk.models.summary_shown import month_words
from qadesk.services.base import Act, Service
from qadesk.services.closed_months import is_closed
from qadesk.services.closing_query import carried, plan_of


class MonthPlans(Service):
    """The use cases of chapter 9; each gives back the plan as it is then."""

    def propose(self, actor: Actor, month: Month, proposals: Sequence[ProposalDraft]) -> Plan:
        """Store the month's proposals in this order; those not named any more are gone.

        Raises BadInput for one without words, Conflict once the month is closed, when one was removed meanwhile, or
        when a later month has told of one that is to go."""
        with self.act(actor, "month_plans.propose", about=month.name) as act:
            _refuse_wordless(proposals)
            _refuse_closed(act.session, month)
            act.detail = {"proposals": len(proposals)}
            _store(act, actor, month, proposals)
            return plan_of(act.session, month)

    def remark(self, actor: Actor, month: Month, words: str) -> Plan:
        """Store the words below the sentences that are made from the figures; empty ones take them back.

        Raises Conflict once the month is closed."""
        with self.act(actor, "month_plans.remark", about=month.name) as act:
            _refuse_closed(act.session, month)
            row = act.session.get(MonthRemark, month.name)
            if row is None:
                row = MonthRemark(month=month.name)
                act.session.add(row)
            row.words, row.account_id, row.saved_utc_ms = words.strip(), actor.account_id, act.now_utc_ms
            act.session.flush()
            return plan_of(act.session, month)

    def tell(self, actor: Actor, month: Month, proposal_id: int, state: ProposalState, words: str) -> Plan:
        """Tell in a month what became of an earlier proposal; what was told before stays, the last one counts.

        Raises NotFound when the month has not to tell of it, Conflict once the month is closed."""
        with self.act(actor, "month_plans.tell", about=month.name) as act:
            _refuse_closed(act.session, month)
            if proposal_id not in {line.proposal_id for line in carried(act.session, month)}:
                raise NotFound(_("This proposal is not open any more."), safe=_("Nothing was changed."),
                               todo=_("Choose another one from the list."), code="E-CLS-06")
            act.session.add(ProposalOutcome(proposal_id=proposal_id, month=month.name, state=state, words=words.strip(),
                                            account_id=actor.account_id, at_utc_ms=act.now_utc_ms))
            act.session.flush()
            act.detail = {"proposal": proposal_id, "state": state}
            return plan_of(act.session, month)


def _refuse_wordless(proposals: Sequence[ProposalDraft]) -> None:
    if not all(one.words.strip() for one in proposals):
        raise BadInput(_("A proposal has no words."), field="words", safe=_("Nothing was changed."),
                       todo=_("Write what is proposed."), code="E-CLS-08")


def _refuse_closed(session: Session, month: Month) -> None:
    if is_closed(session, month):
        raise Conflict(_("{month} is closed.").format(month=month_words(month)),
                       safe=_("A closed month never changes."), todo=_("Write it to the next month."), code="E-CLS-09")


def _store(act: Act, actor: Actor, month: Month, proposals: Sequence[ProposalDraft]) -> None:
    session = act.session
    rows = {row.id: row for row in session.scalars(select(MonthProposal).where(MonthProposal.month == month.name))}
    named = {one.proposal_id for one in proposals if one.proposal_id is not None}
    _refuse_missing(session, set(rows), named)
    for row in rows.values():
        if row.id not in named:
            session.delete(row)
        else:
            row.position = -row.id  # out of the way: two never have the same place
    session.flush()
    for position, one in enumerate(proposals, start=1):
        row = rows[one.proposal_id] if one.proposal_id is not None else MonthProposal(month=month.name)
        row.position, row.words, row.basis = position, one.words.strip(), one.basis.strip()
        row.arrangement, row.account_id, row.saved_utc_ms = one.arrangement.strip(), actor.account_id, act.now_utc_ms
        session.add(row)
    session.flush()


def _refuse_missing(session: Session, stored: set[int], named: set[int]) -> None:
    """Raises Conflict when a proposal is gone, or is to go although a later month told of it."""
    gone = stored - named
    told = session.scalars(select(ProposalOutcome.id).where(ProposalOutcome.proposal_id.in_(gone)).limit(1)).first()
    if named - stored or told is not None:
        what = (_("A proposal was removed meanwhile.") if named - stored else
                _("A later month has told what became of this proposal."))
        raise Conflict(what, safe=_("Nothing was changed."), todo=_("Look at the list again."), code="E-CLS-10")
