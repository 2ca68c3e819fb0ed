"""What undoing an import would take out, before anything is changed; or why it cannot be undone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.import_history import UndoPlan
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label

WIDTH = 520


class UndoDialog(QDialog):
    """Accepted when the person wants it undone."""

    def __init__(self, plan: UndoPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.banner = self._banner()
        self.setWindowTitle(_("Undo an import"))
        self.setFixedWidth(WIDTH)
        self.agree, self.back = Button(_("Undo the import"), "danger"), Button(_("Leave it"))
        self.agree.setVisible(not plan.reasons)
        self.back.setText(_("Close") if plan.reasons else _("Leave it"))
        self.agree.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        whole, foot = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(_("Undo the import of {name}?").format(name=plan.name), "title", wrap=True))
        whole.addWidget(self.banner)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.agree)
        whole.addLayout(foot)
        self.back.setFocus()

    def said(self) -> str:
        """What stands in it."""
        return self.banner.said()

    def _banner(self) -> Banner:
        if self.plan.reasons:
            return Banner("warn", _("It cannot be undone"), "\n".join(self.plan.reasons))
        text = _("The line stays in the history, and the audit trail names who undid it.")
        if self.plan.calls or self.plan.recordings:
            text = sentences(_("They are taken out of the station; the files stay where they lie and can be imported "
                               "again."), text)
        return Banner("neutral", brought_words(self.plan.calls, self.plan.recordings), text)


def brought_words(calls: int, recordings: int) -> str:
    """So many calls and recordings, in words."""
    parts = [_("Calls: {count:,}").format(count=calls) if calls else "",
             _("Recordings: {count:,}").format(count=recordings) if recordings else ""]
    return _("; ").join(part for part in parts if part) or _("Nothing of it is in the station.")
