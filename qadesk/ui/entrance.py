"""What a login window asks of one station: to log in, to recover an account, to change a password that is due.

Services are imported when somebody logs in: the window is painted before that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qadesk.clock import Clock
from qadesk.errors import StationError
from qadesk.security.slots import SlotFile
from qadesk.ui.background import Background
from qadesk.work import Work

if TYPE_CHECKING:
    from qadesk.services.stations import LoggedIn
    from qadesk.ui.login_window import LoginWindow

NEW_PASSWORD_S = 300  # the station is unlocked while a new password is asked for


class Entrance:
    """Of the station in `folder`; work that goes on behind a lock hands its hold on the station over."""

    def __init__(self, folder: Path, *, clock: Clock, work: Work, background: Background) -> None:
        self._folder, self._clock, self._work, self._background = folder, clock, work, background

    def ready_names(self) -> list[str]:
        """The ready accounts of a practice station; none where the key file cannot be read, which the login says."""
        try:
            return [slot.login_name for slot in SlotFile.load(self._folder).slots if slot.login_name]
        except (StationError, OSError):
            return []

    def log_in(self, name: str, password: str) -> LoggedIn:
        """The session of an account; raises as `stations.login`."""
        from qadesk.services import stations

        held = self._background.session_in(self._folder)
        return stations.login(self._folder, name, password, clock=self._clock, work=self._work,
                              lock=held.lock if held else None)

    def recover(self, code: str, name: str, password: str) -> LoggedIn:
        """The session of an account that the recovery code gave a new password; raises as `recovery.recover`."""
        from qadesk.services.recovery import recover

        held = self._background.session_in(self._folder)
        return recover(self._folder, code, name, password, clock=self._clock, work=self._work,
                       lock=held.lock if held else None)


def ask_new_password(window: LoginWindow, session: LoggedIn, clock: Clock) -> None:
    """Nothing is opened until the password is changed; the login window asks for it in its place, for a while."""
    from qadesk.services import stations
    from qadesk.ui.idle_watch import IdleWatch

    window.ask_new_password(lambda old, new: stations.change_due_password(session, old, new),
                            session.password_profile)
    assert window.renewal is not None
    watch = IdleWatch(clock, NEW_PASSWORD_S, lambda: False, window.renewal)
    watch.idle.connect(window.renewal.left)
    watch.slept.connect(window.renewal.left)
