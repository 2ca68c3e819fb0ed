"""F1: the sheet of keys, made from the key table: the actions that are bound in this window, by where they hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui.keys import SCOPES, KeyAction, Keys, key_name
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import Label, divider


class KeySheet(QDialog):
    """Lists the actions that work here with all their keys; F1 or Esc closes it."""

    def __init__(self, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys = keys
        self._live = keys.live()
        scopes = [scope for scope in SCOPES if any(action.scope == scope for action in self._live)]
        columns = QHBoxLayout()
        columns.setSpacing(32)
        for scope in scopes:
            columns.addLayout(self._column(scope), 1)
        inside = QWidget()
        inside.setLayout(columns)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        close = Button(_("Close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addWidget(Label(_("Function keys and Ctrl work while typing too; single keys only where the form, "
                                "the call list or the marks have the focus."), "caption", wrap=True))
        whole.addWidget(area, 1)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(min(40 + 300 * len(scopes), 1240), 600)
        keys.bind("window.help", self, self.accept)

    def listed(self) -> list[str]:
        """The actions listed, as shown."""
        return [_(action.text) for action in self._live]

    def _column(self, scope: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(_(SCOPES[scope]), "section"))
        column.addWidget(divider())
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(action for action in self._live if action.scope == scope):
            grid.addWidget(self._caps(action), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(Label(_(action.text)), row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _caps(self, action: KeyAction) -> QWidget:
        """The keys as keycaps; a run of digits as one, Enter of the number pad not twice."""
        names = list(dict.fromkeys(key_name(key) for key in self._keys.of(action.id)))
        names = [f"{names[0]}-{names[-1]}"] if len(names) > 3 else names
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name in names:
            row.addWidget(Keycap(name))
        return place
