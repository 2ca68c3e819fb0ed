"""The list of recordings that could not be measured, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.acoustic_marks import AcousticProgress, FailedMeasure
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, foot_of
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column

WIDTH, HEIGHT = 720, 440


class FailedMeasures(QDialog):
    """Rows of FailedMeasure; they can be sorted, and copied."""

    def __init__(self, progress: AcousticProgress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Recordings that cannot be measured"))
        self.resize(WIDTH, HEIGHT)
        self.table: RecordTable[tuple[int, FailedMeasure]] = RecordTable(_("Recordings that cannot be measured"), [
            Column("file", _("File"), lambda row: row[1].file_name, widest=280),
            Column("reason", _("Reason"), lambda row: row[1].reason, stretch=True, hint=lambda row: row[1].reason),
        ], key=lambda row: row[0])
        self.table.set_rows(tuple(enumerate(progress.failed)))
        close = Button(_("Close"), "primary")
        close.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(_("Recordings that cannot be measured"), "title"))
        whole.addWidget(Label(_count_words(progress), tone="text2", wrap=True))
        whole.addWidget(self.table, 1)
        whole.addLayout(foot_of(close))
        self.table.setFocus()


def _count_words(progress: AcousticProgress) -> str:
    shown, total = len(progress.failed), progress.failed_total
    if shown < total:
        return _("The first {shown:,} of {total:,}. They are tried again once the file has changed.").format(
            shown=shown, total=total)
    return ngettext("{count:,} recording. It is tried again once the file has changed.",
                    "{count:,} recordings. They are tried again once the file has changed.", total).format(count=total)
