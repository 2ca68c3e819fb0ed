"""The import dialog: choose, check, import. Nothing is written before the second step has shown what would happen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.security.roles import may
from qadesk.services.desk import Desk
from qadesk.ui import theme
from qadesk.ui.import_check import ImportCheck
from qadesk.ui.import_choice import ImportChoice
from qadesk.ui.import_job import ImportOutcome, ImportPlan, run_import
from qadesk.ui.import_result import ImportResult, outcome_news
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Job, Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.steps import Steps

CHOOSE, CHECK, IMPORT = range(3)


class ImportDialog(QDialog):
    """Brings lists and recordings in. `done_with(outcome)`: an import has ended, cancelled or not; `settle_asked()`:
    who the agents are that nobody knows is to be settled."""

    done_with = Signal(object)
    settle_asked = Signal()

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._job: Job | None = None
        self._plan, self._rest = ImportPlan(), ImportPlan()
        self.setWindowTitle(_("Import"))
        self.setAcceptDrops(True)
        self.setModal(True)
        self.resize(1240, 656)
        self.messages = MessageBar("import")
        self.steps = Steps((_("Choose"), _("Check"), _("Import")))
        self.choice = ImportChoice(with_people=may(actor, "people.import_list"))
        self.check = ImportCheck(desk=desk, actor=actor, tasks=tasks)
        self.outcome = ImportResult(settles=may(actor, "aliases.settle"))
        self.back, self.next = Button(_("Back"), "ghost"), Button(_("Next"), "primary")
        self._lay_out()
        self.choice.changed.connect(self._show_buttons)
        self.check.checked.connect(self._show_buttons)
        self.check.failed.connect(self._show_error)
        self.check.kept.connect(self._say_kept)
        self.outcome.cancel.clicked.connect(self._cancel)
        self.outcome.go_on.clicked.connect(self._go_on_with_rest)
        self.outcome.settle_asked.connect(self._settle)
        self.back.clicked.connect(lambda: self.go_to(CHOOSE))
        self.next.clicked.connect(self.go_on)
        self.go_to(CHOOSE)

    def take(self, paths: Sequence[Path]) -> None:
        """Choose these files and folders, as if dropped."""
        self.choice.take(paths)

    def go_to(self, step: int) -> None:
        """Show a step."""
        self.messages.clear()
        self.steps.go_to(step)
        self._pages.setCurrentIndex(step)
        self._show_buttons()

    def go_on(self) -> None:
        """Do what the main button says: check, import or close."""
        step = self._pages.currentIndex()
        if step == CHOOSE:
            if not self.choice.are_there():
                return
            self.go_to(CHECK)
            calls, people = self.choice.calls.paths(), self.choice.people.paths()
            self.check.load(calls[0] if calls else None, self.choice.recordings.paths(), people[0] if people else None)
        elif step == CHECK:
            self._import()
        elif self._job is None:
            self.accept()

    def is_running(self) -> bool:
        """Whether an import is under way."""
        return self._job is not None

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (self.choice, self.check, self.outcome):
            self._pages.addWidget(page)
        left, foot, right, whole = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        left.addWidget(Label(_("Import"), "title"))
        left.addSpacing(8)
        left.addWidget(self.steps)
        left.addStretch(1)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        right.setSpacing(theme.GAP)
        right.addWidget(self.messages)
        right.addWidget(self._pages, 1)
        right.addLayout(foot)
        self.steps.setFixedWidth(150)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(24)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _show_buttons(self, _ready: bool = False) -> None:
        step = self._pages.currentIndex()
        ready = {CHOOSE: not self.choice.is_empty(), CHECK: self.check.is_ready(),
                 IMPORT: self._job is None}[step]
        self.next.setText({CHOOSE: _("Next"), CHECK: _("Import"), IMPORT: _("Close")}[step])
        self.next.setEnabled(ready)
        self.next.setDefault(ready)
        self.back.setVisible(step == CHECK)

    def _import(self) -> None:
        people = self.choice.people.paths()
        self.start(ImportPlan(people[0] if people else None, self.choice.recordings.paths(), self.check.way()))

    def start(self, plan: ImportPlan) -> None:
        """Import what was checked; after a lock once more, which adds nothing twice."""
        self._plan, self._rest = plan, ImportPlan()
        self.outcome.begin()
        self.go_to(IMPORT)
        self._job = self._tasks.start_job(
            self, _("Import"), partial(run_import, self._desk, self._actor, plan), self._ended, self._failed,
            again=("recordings", plan), news=outcome_news)
        self._job.progressed.connect(self._progressed)
        self._show_buttons()

    def _progressed(self, done: int, whole: int, words: str) -> None:
        if self._job is not None:
            self.outcome.show_progress(done, whole, words, self._job.left_s(done, whole))

    def _ended(self, outcome: ImportOutcome) -> None:
        self._job = None
        self._rest = self._plan.rest(outcome)
        self.outcome.show_outcome(outcome)
        self._show_buttons()
        self.next.setFocus()
        self.done_with.emit(outcome)

    def _go_on_with_rest(self) -> None:
        self.start(self._rest)

    def _settle(self) -> None:
        self.accept()
        self.settle_asked.emit()

    def _failed(self, error: UserError) -> None:
        self._ended(ImportOutcome(errors=[error]))

    def _say_kept(self, name: str) -> None:
        self.messages.show_message("good", _("The mapping “{name}” is kept: lists with this heading are read by it."
                                             ).format(name=name))

    def _show_error(self, error: UserError) -> None:
        self.messages.show_error(error)
        self._show_buttons()

    def _cancel(self) -> None:
        if self._job is not None:
            self.outcome.show_cancelling()
            self._job.cancel()

    def reject(self) -> None:
        """Esc: leave, but never while an import runs (then it is cancelled, and what was kept is said)."""
        if self._job is not None:
            self._cancel()
        else:
            self.check.stop()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._cancel()
            event.ignore()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next.isEnabled():
            self.go_on()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._pages.currentIndex() == CHOOSE:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
