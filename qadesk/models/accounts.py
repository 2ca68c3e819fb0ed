"""Accounts as lists and dialogs show them: their state, their keys, and what is handed over once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.models.people import Role

DAY_MS = 24 * 3_600_000


class AccountState(StrEnum):
    """Whether an account can be used, and what stands in its way."""

    OPEN = "open"
    ONE_TIME = "one_time"
    DUE = "due"
    NO_KEY = "no_key"
    CLOSED = "closed"
    CLOSED_WITH_KEY = "closed_with_key"


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts. `due_utc_ms`: when the password has to be changed, None for never.

    `drafts` are those that the account has begun and not submitted."""

    account_id: str
    login_name: str
    display_name: str
    roles: tuple[Role, ...]
    state: AccountState
    password_utc_ms: int | None = None
    due_utc_ms: int | None = None
    drafts: int = 0

    @property
    def closed(self) -> bool:
        return self.state in (AccountState.CLOSED, AccountState.CLOSED_WITH_KEY)


@dataclass(frozen=True)
class OneTimePassword:
    """A password that is shown once, to be handed over, and has to be changed at the next login."""

    login_name: str
    display_name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class PasswordTerm:
    """What the rules ask of one's own password: their profile, and when it has to be changed (None: never)."""

    profile: str
    due_utc_ms: int | None
    now_utc_ms: int

    @property
    def due(self) -> bool:
        return self.due_utc_ms is not None and self.due_utc_ms <= self.now_utc_ms

    @property
    def days_left(self) -> int:
        """Whole days until it is due, 0 when it is; only where one is."""
        return max(0, -(-((self.due_utc_ms or 0) - self.now_utc_ms) // DAY_MS))


class KeyFault(StrEnum):
    """How the key file and the accounts can disagree."""

    NO_KEY = "no_key"
    OF_CLOSED = "of_closed"
    OF_NOBODY = "of_nobody"


@dataclass(frozen=True)
class KeyMismatch:
    """An open account without a key, or a key without an open account; both by login name."""

    fault: KeyFault
    account_id: str
    login_name: str
