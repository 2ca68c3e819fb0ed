"""Who agrees to the revision of an evaluation whose month is closed: never its author, alone only where nobody is.

A revision stands in the next open month as an adjustment; what the closed month says does not change.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.models.closing import ClosedMonth
from qadesk.models.drafts import Consent, ConsentNeed
from qadesk.models.evaluations import Evaluation
from qadesk.models.months import month_at
from qadesk.models.people import Account, RoleGrant
from qadesk.security.roles import RULES
from qadesk.services.account_rules import found_open
from qadesk.services.base import Act, Rules
from qadesk.services.closed_months import is_closed
from qadesk.services.conflicts import tied_accounts
from qadesk.services.evaluation_chain import authors

_ALLOWED = RULES["evaluations.submit"]


def consent_need(session: Session, evaluation: Evaluation, rules: Rules) -> ConsentNeed:
    """Whether a second person has to agree when this draft is submitted."""
    if evaluation.revises_id is None or not _in_closed_month(session, evaluation, rules):
        return ConsentNeed.NONE
    wanted = select(RoleGrant.account_id).join(Account).where(
        RoleGrant.role.in_(_ALLOWED), Account.closed_utc_ms.is_(None),
        Account.id.not_in(_shut_out(session, evaluation)))
    return ConsentNeed.SECOND if session.execute(wanted.limit(1)).first() else ConsentNeed.ALONE


def settle_consent(act: Act, evaluation: Evaluation, rules: Rules, given: Consent, second: str | None) -> None:
    """Write down who agreed; `second` is the account whose password was proved.

    Raises RuleBroken when nobody did or the reason lacks, NotAllowed when that account may not agree (audited)."""
    refuse_clock_before_closing(act, evaluation, rules)
    need = consent_need(act.session, evaluation, rules)
    if need is ConsentNeed.SECOND:
        evaluation.consent_by = _agreed(act.session, evaluation, second)
        act.detail["consent"] = act.session.get_one(Account, evaluation.consent_by).display_name
    elif need is ConsentNeed.ALONE:
        _refuse_without_reason(given)
        evaluation.consent_reason = given.reason.strip()
        act.detail["consent"] = evaluation.consent_reason


def refuse_clock_before_closing(act: Act, evaluation: Evaluation, rules: Rules) -> None:
    """What is submitted of a closed month comes after its closing, also by this computer's clock; else RuleBroken."""
    latest = act.session.scalar(select(func.max(ClosedMonth.closed_utc_ms)))
    if latest is not None and act.now_utc_ms <= latest and _in_closed_month(act.session, evaluation, rules):
        raise RuleBroken(_("This computer's clock is behind the closing of the month."), safe=_("The draft is kept."),
                         todo=_("Set the clock, then submit again."), code="E-EVA-24")


def _in_closed_month(session: Session, evaluation: Evaluation, rules: Rules) -> bool:
    return is_closed(session, month_at(evaluation.queue_item.call.start_utc_ms, rules.zone))


def _shut_out(session: Session, evaluation: Evaluation) -> frozenset[str]:
    """Who wrote a part of it, or is tied to its agent."""
    tied = tied_accounts(session, evaluation.queue_item.call.agent_id)
    return authors(session, evaluation.queue_item_id) | {evaluation.account_id} | tied


def _agreed(session: Session, evaluation: Evaluation, second: str | None) -> str:
    if second is None:
        raise RuleBroken(_("The month of this call is closed: a second person has to agree."),
                         safe=_("The draft is kept."), code="E-EVA-21",
                         todo=_("Submit again; the second person types name and password."))
    account = found_open(session, second)
    if second in _shut_out(session, evaluation) or _ALLOWED.isdisjoint(account.actor().roles):
        raise NotAllowed(_("{who} cannot agree to this revision.").format(who=account.display_name),
                         safe=_("The draft is kept."), todo=_("Ask another inspector or a supervisor."),
                         code="E-EVA-22")
    return second


def _refuse_without_reason(given: Consent) -> None:
    if not given.reason.strip():
        raise RuleBroken(_("The month of this call is closed: without a second person this needs a reason."),
                         safe=_("The draft is kept."), todo=_("Write why it is revised alone."), code="E-EVA-23")
