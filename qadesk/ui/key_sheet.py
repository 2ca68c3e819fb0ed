"""The sheet of keys, made from the key table: the actions that are bound in this window, by where they hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.keys import SCOPES, TABLE, KeyAction, Keys, key_name
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import Label, divider

COLUMNS = 2
HELP = "window.help"  # bound in every window


class KeySheet(QFrame):
    """Lists the actions that work here with all their keys; before anybody is logged in, all there are."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAccessibleName(_("Keys"))
        self._keys = keys
        live = keys.live()
        self._live = live if any(action.id != HELP for action in live) else list(TABLE)
        inside = QWidget()
        inside.setLayout(self._columns())
        self.area = QScrollArea()
        self.area.setAccessibleName(_("Keys"))
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 16, 16)
        whole.setSpacing(12)
        whole.addWidget(Label(_("Keys"), "clock"))
        whole.addWidget(Label(_("Function keys and Ctrl work while typing too; single keys only where the form, "
                                "the call list or the marks have the focus."), "caption", wrap=True))
        whole.addWidget(self.area, 1)

    def listed(self) -> list[str]:
        """The actions listed, as shown."""
        return [_(action.text) for action in self._live]

    def _columns(self) -> QHBoxLayout:
        """The scopes in two columns of about the same length."""
        columns = QHBoxLayout()
        columns.setSpacing(32)
        scopes = [scope for scope in SCOPES if any(action.scope == scope for action in self._live)]
        half, place = len(self._live) / COLUMNS, 0
        stacks = [QVBoxLayout() for _column in range(COLUMNS)]
        for scope in scopes:
            stacks[min(int(place / max(half, 1)), COLUMNS - 1)].addLayout(self._scope(scope))
            place += sum(action.scope == scope for action in self._live)
        for stack in stacks:
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        return columns

    def _scope(self, scope: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, theme.GAP)
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
