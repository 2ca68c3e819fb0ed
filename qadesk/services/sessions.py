"""How sessions end: every lock with its cause, work that goes on behind it, and the logout. Each leaves an audit row.

Where the person was is kept with the account, in the encrypted file, for the next login.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from qadesk.models.people import Actor
from qadesk.models.rules import UserSetting
from qadesk.services.base import Act, Service

PLACE = "place"


class LockCause(StrEnum):
    """Why a session was locked: by hand, nobody there, the system's own lock, the computer slept, a backup is put
    in the station's place."""

    BY_HAND = "by_hand"
    IDLE = "idle"
    SYSTEM = "system"
    SLEEP = "sleep"
    RESTORE = "restore"


class Sessions(Service):
    """Locks and ends sessions, as far as the station has to know of it."""

    def lock(self, actor: Actor, cause: LockCause, place: str = "") -> None:
        """Note a lock and where the person was."""
        with self.act(actor, "sessions.lock", about=cause) as act:
            _keep_place(act, actor, place)

    def leave_running(self, actor: Actor, works: Sequence[str]) -> None:
        """Note that these works go on while the station is locked: they alone keep the key until they end."""
        with self.act(actor, "sessions.leave_running") as act:
            act.detail = {"works": list(works)}

    def end(self, actor: Actor, place: str = "") -> None:
        """Note the logout and where the person was."""
        with self.act(actor, "sessions.end") as act:
            _keep_place(act, actor, place)

    def place(self, actor: Actor) -> str:
        """Where the person was when the last session ended, as it was given then; "" at first."""
        with self.read(actor, "sessions.place") as session:
            asked = select(UserSetting.value).where(UserSetting.account_id == actor.account_id,
                                                    UserSetting.name == PLACE)
            found = session.scalar(asked)
            return found if isinstance(found, str) else ""


def _keep_place(act: Act, actor: Actor, place: str) -> None:
    act.session.merge(UserSetting(account_id=actor.account_id, name=PLACE, value=place))
