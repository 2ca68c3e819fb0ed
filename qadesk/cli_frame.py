"""What the commands of the shell share: options, login, and how results and errors are printed.

Exit codes: 0 all done; 1 done, but something was refused, unplayable or a mismatch (it is listed); 2 not done.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qadesk import resources
from qadesk.clock import Clock
from qadesk.errors import StationError, UserError
from qadesk.i18n import _
from qadesk.security.roles import PasswordDue
from qadesk.security.slots import station_exists
from qadesk.services import stations
from qadesk.services.stations import LoggedIn
from qadesk.work import Work

DONE, WITH_REFUSALS, NOT_DONE = 0, 1, 2
Command = Callable[["Shell"], int]


class Shell:
    """One call of the shell: its arguments, where the station lies, and how it speaks."""

    def __init__(self, arguments: argparse.Namespace, folder: Path, clock: Clock) -> None:
        self.arguments, self.folder, self.clock = arguments, folder, clock

    @contextmanager
    def working(self) -> Iterator[Work]:
        """Worker processes for a command that needs no station."""
        work = Work(resources.locale())
        try:
            yield work
        finally:
            work.close()

    @contextmanager
    def logged_in(self, *, beside: bool = False) -> Iterator[LoggedIn]:
        """The opened station, by `--user` and the password on the standard input; raises StationError without.

        `beside`: also while a window holds the station."""
        self.refuse_absent()
        with self.working() as work:
            session = stations.login(self.folder, self.user(), self.password(), clock=self.clock, work=work,
                                     beside=beside)
            try:
                if session.actor.password_due:
                    raise PasswordDue
                if not beside:
                    session.desk.sampling.commit_running(session.actor)
                yield session
            finally:
                session.close()

    def refuse_absent(self) -> None:
        """Raises StationError when there is no station."""
        if not station_exists(self.folder):
            raise StationError(_("There is no station in {folder}.").format(folder=self.folder),
                               todo=_("Make one with: station new."), code="E-STA-10")

    def user(self) -> str:
        user = self.arguments.user
        if not user or not self.arguments.password_stdin:
            raise UserError(_("This command needs a login."), todo=_("Give --user NAME --password-stdin."),
                            code="E-CLI-01")
        return str(user)

    def password(self) -> str:
        """One line of the standard input."""
        return sys.stdin.readline().rstrip("\r\n")

    def show(self, document: dict[str, Any], lines: list[str]) -> None:
        """The result: one JSON document with `--json`, else the lines for people."""
        print(json.dumps(document, ensure_ascii=False, indent=1) if self.arguments.json else "\n".join(lines))

    def complain(self, error: UserError) -> int:
        """Print an error a user can act on; the exit code for a command that was not done."""
        if self.arguments.json:
            told = {"error": error.what, "safe": error.safe, "todo": error.todo, "code": error.code}
            print(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            print(f"{error} [{error.code}]", file=sys.stderr)
        return NOT_DONE
