"""What a check or the doctor found, one banner each: what, what is safe, what to do, its code; all of it copyable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _, ngettext
from qadesk.models.checks import Finding
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label

WIDTH, HEIGHT = 600, 440


class FindingsDialog(QDialog):
    """`facts` are good to know, the rest is to be mended; `action` is one further button: words and slot."""

    def __init__(self, title: str, findings: Sequence[Finding], facts: Sequence[str] = (), *, tone: str = "fatal",
                 action: tuple[str, Callable[[], object]] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(WIDTH, HEIGHT)
        self._findings, self._facts = tuple(findings), tuple(facts)
        self.copy, self.close_button = Button(_("Copy all")), Button(_("Close"), "primary")
        self.action = Button(action[0]) if action else None
        self._lay_out(title, tone)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.said()))
        self.close_button.clicked.connect(self.accept)
        if action and self.action is not None:
            self.action.clicked.connect(self.accept)
            self.action.clicked.connect(action[1])
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def said(self) -> str:
        """All of it as text, a line each."""
        return "\n".join([*self._facts, *(f"{one.code} {sentences(one.what, one.safe, one.todo)}"
                                          for one in self._findings)])

    def _lay_out(self, title: str, tone: str) -> None:
        whole, foot = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP)
        whole.setSpacing(theme.GAP)
        count = len(self._findings)
        whole.addWidget(Label(title, "title", wrap=True))
        whole.addWidget(Label(ngettext("{count} finding", "{count} findings", count).format(count=count)
                              if count else _("Nothing was found."), tone="text2"))
        whole.addWidget(self._list(tone), 1)
        foot.addWidget(self.copy)
        if self.action is not None:
            foot.addWidget(self.action)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        whole.addLayout(foot)

    def _list(self, tone: str) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for one in self._findings:
            column.addWidget(Banner(tone, one.what, sentences(one.safe, one.todo), code=one.code))
        for fact in self._facts:
            column.addWidget(Banner("neutral", "", fact))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName(_("Findings"))
        return area
