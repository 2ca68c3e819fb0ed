"""从备份恢复: which backup, and a name with the password it had then; what stands in the folder is moved aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import NotAllowed, UserError, sentences
from qadesk.i18n import _
from qadesk.models.checks import BackupFacts
from qadesk.ui import theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Progress, Tasks
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.job_line import JobLine
from qadesk.ui.widgets.labels import Label

WIDTH = 520
Restore = Callable[[Path, str, str, Progress], int]


class RestoreDialog(QDialog):
    """`restored(Path, int)`: the backup of this folder stands in the station folder now; how many
    recordings it lacked.

    `known` lists backups on a lane; `restore(backup, login name, password, progress)` runs as a job."""

    restored = Signal(object, int)

    def __init__(self, *, tasks: Tasks, known: Callable[[], Sequence[BackupFacts]], restore: Restore, target: Path,
                 login_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Restore from a backup"))
        self.setMinimumWidth(WIDTH)
        self._tasks, self._restore, self._target = tasks, restore, target
        self.backup, self.choose = QComboBox(), Button(_("Other folder …"))
        self.name, self.password = QLineEdit(login_name), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._backup_field = Field(_("Backup"), self.backup)
        self._name_field = Field(_("Login name"), self.name)
        self._password_field = Field(_("Password at the time of the backup"), self.password)
        self.messages, self.line = MessageBar("restore"), JobLine()
        self.go, self.leave = Button(_("Restore"), "primary"), Button(_("Cancel"), "ghost")
        self._lay_out()
        self._wire()
        tasks.run(self, known, self.offer, lane="read")

    def offer(self, backups: Sequence[BackupFacts]) -> None:
        """Offer these backups, newest first, below one chosen by hand."""
        for facts in backups:
            self.backup.addItem(words_of(facts), facts.folder)
        self._backup_field.set_hint("" if self.backup.count() else _("None was found; choose its folder."))

    def take_folder(self, folder: Path) -> None:
        """Take a backup by its folder."""
        self.backup.insertItem(0, str(folder), str(folder))
        self.backup.setCurrentIndex(0)
        self._backup_field.set_hint("")

    def start(self, backup: Path, login_name: str, password: str) -> None:
        """Restore this backup at once."""
        self.messages.clear()
        self._set_busy(True)
        restore = self._restore
        self.line.show_job(self._tasks.start_job(
            self, _("Restore"), lambda progress: restore(backup, login_name, password, progress),
            lambda lacking: self._end(backup, lacking), self._refuse, self._stopped))

    def reject(self) -> None:
        if self.go.isEnabled():
            super().reject()

    def _try(self) -> None:
        name, password = self.name.text().strip(), self.password.text()
        self._backup_field.set_error("" if self.backup.count() else _("Choose a backup."))
        self._name_field.set_error("" if name else _("Type your login name."))
        self._password_field.set_error("" if password else _("Type your password."))
        if name and password and self.backup.count():
            self.start(Path(self.backup.currentData()), name, password)

    def _end(self, backup: Path, lacking: int) -> None:
        self._set_busy(False)
        self.accept()
        self.restored.emit(backup, lacking)

    def _refuse(self, error: UserError) -> None:
        self._stopped()
        self.password.clear()
        if isinstance(error, NotAllowed):
            self._password_field.set_error(sentences(error.what, error.todo))
        else:
            self.messages.show_error(error)
        self.password.setFocus()
        self.adjustSize()

    def _stopped(self) -> None:
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.backup, self.choose, self.name, self.password, self.go, self.leave):
            part.setEnabled(not busy)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("The folder of the backup"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.take_folder(Path(folder)))
        dialog.open()

    def _wire(self) -> None:
        self.choose.clicked.connect(self._choose_folder)
        self.go.clicked.connect(self._try)
        self.leave.clicked.connect(self.reject)
        self.password.textEdited.connect(lambda _text: self._password_field.set_error(""))
        self.go.setDefault(True)

    def _lay_out(self) -> None:
        whole, form, which = QVBoxLayout(self), QVBoxLayout(), QHBoxLayout()
        whole.setContentsMargins(0, theme.MARGIN, 0, theme.MARGIN)
        form.setContentsMargins(24, 0, 24, 0)
        form.setSpacing(theme.GAP)
        form.addWidget(Label(self.windowTitle(), "title"))
        form.addWidget(Label(_("It is put into {folder}. What stands there now is moved aside within that folder, "
                               "not deleted.").format(folder=self._target), tone="text2", wrap=True))
        self.backup.setSizePolicy(self.name.sizePolicy())
        self.backup.setMinimumContentsLength(24)
        which.addWidget(self._backup_field, 1)
        which.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        form.addLayout(which)
        form.addWidget(self._name_field)
        form.addWidget(self._password_field)
        form.addWidget(self.line)
        form.addLayout(foot_of(self.leave, self.go))
        whole.addWidget(self.messages)
        whole.addLayout(form)


def words_of(facts: BackupFacts) -> str:
    """`2026-09-07 09:30 · QA-01 · D:\\backup`, by this computer's clock."""
    made = datetime.fromtimestamp(facts.made_utc_ms / 1000).astimezone()
    return _("{made} · {station} · {folder}").format(made=f"{made:%Y-%m-%d %H:%M}", station=facts.station,
                                                     folder=Path(facts.folder).parent)
