"""What helps where a station does not open, or is not there: the doctor's words, and 从备份恢复….

Imports nothing heavy until it is asked: the login window stands there first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qadesk.clock import Clock
from qadesk.i18n import _
from qadesk.ui.tasks import Progress, Tasks
from qadesk.work import Work

if TYPE_CHECKING:
    from qadesk.models.checks import BackupFacts, Diagnosis
    from qadesk.ui.restore_dialog import RestoreDialog


class Rescue(QObject):
    """`restored(str, int)`: a backup stands in the station folder now; its name, and how many recordings it lacked."""

    restored = Signal(str, int)

    def __init__(self, tasks: Tasks, clock: Clock, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._clock, self._work = tasks, clock, work

    def examine(self, window: QWidget, folder: Path, login_name: str = "") -> None:
        """Look at the station folder from outside and say what ails it."""
        from qadesk.services import doctor

        self._tasks.run(window, lambda: doctor.diagnose(folder, self._clock),
                        lambda found: self._show(window, folder, login_name, found), lane="read")

    def ask(self, window: QWidget, folder: Path, login_name: str = "") -> RestoreDialog:
        """Ask which backup is to be put into the folder, and by whose password."""
        from qadesk.ui.restore_dialog import RestoreDialog

        dialog = RestoreDialog(tasks=self._tasks, known=lambda: _known(folder), target=folder, login_name=login_name,
                               restore=lambda *given: self._restore(folder, *given), parent=window)
        dialog.restored.connect(lambda backup, lacking: self.restored.emit(backup.name, lacking))
        dialog.open()
        return dialog

    def _show(self, window: QWidget, folder: Path, login_name: str, found: Diagnosis) -> None:
        from qadesk.ui.findings_dialog import FindingsDialog

        FindingsDialog(_("Check of the station folder"), found.findings, found.facts, tone="warn",
                       action=(_("Restore from a backup …"), lambda: self.ask(window, folder, login_name)),
                       parent=window).open()

    def _restore(self, folder: Path, backup: Path, login_name: str, password: str, progress: Progress) -> int:
        from qadesk.services.restoring import restore

        return restore(backup, folder, login_name, password, clock=self._clock, work=self._work, progress=progress)


def _known(folder: Path) -> Sequence[BackupFacts]:
    from qadesk.services.doctor_folder import known_backups

    return known_backups(folder)
