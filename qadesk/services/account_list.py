"""The list of accounts with their states, as administrators see it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from qadesk.models.accounts import AccountRow, AccountState, PasswordTerm
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Role
from qadesk.security.slots import SlotFile
from qadesk.services.account_rules import term_of
from qadesk.services.base import Rules


def account_rows(session: Session, slots: SlotFile, rules: Rules, now_utc_ms: int, *,
                 practice: bool) -> tuple[AccountRow, ...]:
    """All accounts by login name."""
    drafts = _drafts(session)
    accounts = session.scalars(select(Account).options(selectinload(Account.grants)).order_by(Account.login_name))
    return tuple(account_row(account, slots, rules, now_utc_ms, practice=practice, drafts=drafts.get(account.id, 0))
                 for account in accounts)


def account_row(account: Account, slots: SlotFile, rules: Rules, now_utc_ms: int, *, practice: bool,
                drafts: int = 0) -> AccountRow:
    """An account as a line of the list."""
    term = term_of(account, rules, now_utc_ms, practice=practice)
    has_key = any(slot.account_id == account.id for slot in slots.slots)
    return AccountRow(account.id, account.login_name, account.display_name,
                      tuple(sorted(Role(grant.role) for grant in account.grants)), _state(account, has_key, term),
                      account.password_utc_ms, None if account.closed_utc_ms else term.due_utc_ms, drafts)


def _state(account: Account, has_key: bool, term: PasswordTerm) -> AccountState:
    if account.closed_utc_ms is not None:
        return AccountState.CLOSED_WITH_KEY if has_key else AccountState.CLOSED
    if not has_key:
        return AccountState.NO_KEY
    if account.password_utc_ms is None:
        return AccountState.ONE_TIME
    return AccountState.DUE if term.due else AccountState.OPEN


def _drafts(session: Session) -> dict[str, int]:
    counted = (select(Evaluation.account_id, func.count()).where(Evaluation.state == EvaluationState.DRAFT)
               .group_by(Evaluation.account_id))
    return {row[0]: row[1] for row in session.execute(counted)}
