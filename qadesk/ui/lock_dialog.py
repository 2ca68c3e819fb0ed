"""The question before a lock while work is under way: pause it, let it go on alone, or do not lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.tasks import Job
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label

WIDTH = 480


class LockDialog(QDialog):
    """`chosen(goes_on)`: lock now, and the work goes on (True) or stops at its next whole step (False)."""

    chosen = Signal(bool)

    def __init__(self, jobs: Sequence[Job], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Lock"))
        self.setFixedWidth(WIDTH)
        self.setModal(True)
        comes_back = all(job.again for job in jobs)
        self.stop = Button(_("Pause and lock") if comes_back else _("Stop and lock"), "primary")
        self.go_on = Button(_("Go on in the background"))
        self.cancel = Button(_("Cancel"), "ghost")
        whole, foot = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        titles = _(", ").join(job.title for job in jobs)
        whole.addWidget(Label(_("Under way: {works}").format(works=titles), "title", wrap=True))
        for words in (_stop_words(comes_back), _go_on_words()):
            whole.addWidget(Label(words, wrap=True))
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.go_on)
        foot.addWidget(self.stop)
        whole.addLayout(foot)
        self.stop.clicked.connect(lambda: self._choose(goes_on=False))
        self.go_on.clicked.connect(lambda: self._choose(goes_on=True))
        self.cancel.clicked.connect(self.reject)
        self.stop.setDefault(True)
        self.stop.setFocus()

    def _choose(self, *, goes_on: bool) -> None:
        self.accept()
        self.chosen.emit(goes_on)


def _stop_words(comes_back: bool) -> str:
    if comes_back:
        return _("Pause: what is done is kept, and the rest is done after you log in again.")
    return _("Stop: what is done is kept. This work cannot be paused; start it again yourself after the login.")


def _go_on_words() -> str:
    return _("Go on: only this work keeps the key until it ends, nothing can be read on the screen, and the audit "
             "trail notes it.")
