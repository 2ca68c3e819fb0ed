"""The first run: five steps at the left, one form at the right; nothing is written before the last button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qadesk import i18n, resources
from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.security.slots import new_recovery_code
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Progress, Tasks
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import ElidedLabel, divider
from qadesk.ui.widgets.steps import Steps
from qadesk.ui.wizard_code import CodeStep
from qadesk.ui.wizard_places import PlacesStep
from qadesk.ui.wizard_steps import AccountStep, FirstRun, LookStep, PracticeStep, Step

_LEFT = 191


class Wizard(QFrame):
    """`finished(FirstRun)` once `create` has made the station; `quit_asked()` when the window is closed before,
    `restore_asked()` when there is a backup instead.

    `create(first_run, progress)` runs as a job that can be cancelled; nothing is kept then. `folder` is where the data
    lie unless another place is chosen; with `folder_fixed` (it was given on the command line) none can be."""

    finished = Signal(object)
    quit_asked = Signal()
    restore_asked = Signal()

    def __init__(self, *, tasks: Tasks, folder: Path, create: Callable[[FirstRun, Progress], object],
                 folder_fixed: bool = False, look: str = "system", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._tasks, self._create = tasks, create
        self._folder, self._folder_fixed = folder, folder_fixed
        self._done = False
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._inside: QWidget | None = None
        self._build(look)
        self.resize(758, 566)

    # -- steps
    def at(self) -> int:
        """The step shown, from 0."""
        return self._stack.currentIndex()

    def go_on(self) -> None:
        """Take the next step if the form is well; after the last, make the station."""
        step = self.forms[self.at()]
        if not step.check():
            return
        self.steps.set_note(self.at(), step.note())
        if self.at() + 1 < len(self.forms):
            self._show(self.at() + 1)
        else:
            self._make()

    def go_back(self) -> None:
        """Go to the step before."""
        if self.at() > 0:
            self._show(self.at() - 1)

    def first_run(self) -> FirstRun:
        """What was gathered."""
        auditor = self.account.auditor.person() if self.account.with_auditor.isChecked() else None
        return FirstRun(i18n.language(), self.look.look, self.account.first.person(), auditor, self.code.code,
                        self.places.data.folder(), self.places.recordings.folder(), self.places.backup.folder(),
                        self.practice.wanted.isChecked())

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.steps.go_to(number)
        last = number + 1 == len(self.forms)
        self.back.setVisible(number > 0)
        self.next.setText(_("Make the station") if last else _("Next"))
        self.later.setVisible(self.forms[number] is self.places)
        self.have_backup.setVisible(number == 0)
        self.setWindowTitle(_("First use, step {step} of {whole}").format(step=number + 1, whole=len(self.forms)))
        self.messages.clear()
        self.practice.lies_beside(self.places.data.folder())
        self._focus_first_field(self.forms[number])

    def _focus_first_field(self, form: Step) -> None:
        fields = (child for child in form.findChildren(QWidget)
                  if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(form))
        next(fields, self.next).setFocus()

    def _make(self) -> None:
        answers = self.first_run()
        create = self._create
        self._set_busy(True)
        job = self._tasks.start_job(self, _("First use"), lambda progress: create(answers, progress),
                                    lambda _made: self._finish(answers), self._refuse, self._stopped)
        job.progressed.connect(lambda done, whole, words: self._show_progress(done, whole, words,
                                                                              job.left_s(done, whole)))
        self.cancel.clicked.connect(job.cancel)

    def _show_progress(self, done: int, whole: int, words: str, left_s: int | None = None) -> None:
        self.bar.set_share(done, whole)
        self.words.setText(words if left_s is None else _("{step}. About {seconds} s left; cancelling keeps nothing.")
                           .format(step=words, seconds=left_s))

    def _finish(self, answers: FirstRun) -> None:
        self._done = True
        self.finished.emit(answers)

    def _refuse(self, error: UserError) -> None:
        self._set_busy(False)
        self.messages.show_error(error)

    def _stopped(self) -> None:
        self._set_busy(False)
        self.messages.show_message("neutral", _("Stopped; nothing was kept."),
                                   _("Leave the practice station out, or make the station again."))

    def _set_busy(self, busy: bool) -> None:
        for part in (self._stack, self.back, self.next):
            part.setEnabled(not busy)
        for shown in (self.bar, self.words, self.cancel):
            shown.setVisible(busy and self.practice.wanted.isChecked())
        self._show_progress(0, 100, _("Starting …"))
        self.next.setText(_("Making the station …") if busy else _("Make the station"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, else goes on as in every wizard."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focus = self.focusWidget()
        (focus if isinstance(focus, QPushButton) else self.next).click()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._done:
            self.quit_asked.emit()

    # -- building; done anew when the language changes in the first step
    def _use_language(self, language: str) -> None:
        if language != i18n.language():
            i18n.install(language, resources.locale())
            self._build(self.look.look)

    def _build(self, look: str) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._whole.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = QWidget()
        self.look, self.account, self.code = LookStep(look), AccountStep(), CodeStep(new_recovery_code())
        self.places = PlacesStep(self._folder, data_fixed=self._folder_fixed)
        self.practice = PracticeStep()
        self.forms: list[Step] = [self.look, self.account, self.code, self.places, self.practice]
        self.look.language_chosen.connect(self._use_language)
        self.steps = Steps((_("Language and look"), _("Supervisor's account"), _("Recovery code"),
                            _("Places"), _("Practice station")),
                           ("", "", "", _("Data and backup"), _("To try everything")))
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(divider(vertical=True))
        row.addWidget(self._right(), 1)
        self._whole.addWidget(self._inside)
        self._show(0)

    def _left(self) -> QWidget:
        left = QFrame()
        left.setProperty("kind", "chrome")
        left.setFixedWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 20, 8, 16)
        column.addWidget(self.steps)
        column.addStretch(1)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        self.messages = MessageBar("wizard")
        self._stack = QStackedWidget()
        for form in self.forms:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(form)
            self._stack.addWidget(area)
        self.back, self.later, self.next = Button(_("Back"), "ghost"), Button(_("Set it later")), Button(
            _("Next"), "primary", icon="arrow-right")
        self.words, self.bar = ElidedLabel("", "caption"), Bar(_("Progress of the practice station"))
        self.cancel = Button(_("Cancel"))
        for shown in (self.words, self.bar, self.cancel):
            shown.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.have_backup = Button(_("I have a backup …"), "ghost")
        self.have_backup.clicked.connect(self.restore_asked)
        foot.addWidget(self.back)
        foot.addWidget(self.have_backup)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.later)
        foot.addWidget(self.next)
        column = QVBoxLayout(right)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addWidget(divider())
        column.addLayout(foot)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.later.clicked.connect(self._leave_places)
        return right

    def _leave_places(self) -> None:
        """Keep the places as they were offered; they can be changed under Administration."""
        fresh = PlacesStep(self._folder, data_fixed=self._folder_fixed)
        for row, offered in ((self.places.recordings, fresh.recordings), (self.places.data, fresh.data),
                             (self.places.backup, fresh.backup)):
            row.line.setText(offered.line.text())
        self.go_on()
