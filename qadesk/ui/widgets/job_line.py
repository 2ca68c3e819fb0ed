"""A job under way in one line: what it does, a bar, and the button that cancels it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.tasks import Job
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Bar
from qadesk.ui.widgets.labels import ElidedLabel

BAR_PX = 200


class JobLine(QWidget):
    """Takes no room while nothing runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._words, self._bar = ElidedLabel("", "caption"), Bar(_("Progress"))
        self._bar.setFixedWidth(BAR_PX)
        self.cancel = Button(_("Cancel"), "ghost")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self._stop)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Show this job until it ends."""
        self._job = job
        self._told(0, 1, "")
        self.cancel.setEnabled(True)
        job.progressed.connect(self._told)
        job.ended.connect(self.hide)
        self.show()

    def said(self) -> str:
        """The words shown."""
        return self._words.text()

    def _told(self, done: int, whole: int, words: str) -> None:
        assert self._job is not None
        self._words.setText(_("{work}: {step}").format(work=self._job.title, step=words) if words else self._job.title)
        self._bar.set_share(done, whole)

    def _stop(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._job.cancel()


def beside_job(words: QWidget, line: JobLine) -> QHBoxLayout:
    """The foot of a list: words about it, beside the job that works on it."""
    foot = QHBoxLayout()
    foot.setContentsMargins(theme.TILE_PADDING, 4, 8, 4)
    foot.addWidget(words, 1)
    foot.addWidget(line, 1)
    return foot
