"""By which named mapping a call list is read, and keeping how it is read now under a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.importing.list_layouts import LAYOUT_NAMES
from qadesk.importing.named_mappings import NamedMapping
from qadesk.models.list_mappings import LONGEST_NAME
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import ElidedLabel, Label

_NAME_WIDTH, _LEAST = 220, 18


class MappingBar(QWidget):
    """`chosen(NamedMapping or None)`: read it so, or as found; `keep_asked(name, instead)`: keep the way under a name.

    Only who `may_keep` mappings sees how to keep one."""

    chosen = Signal(object)
    keep_asked = Signal(str, bool)

    def __init__(self, *, may_keep: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_keep = may_keep
        self.box, self.facts = QComboBox(), ElidedLabel("", "caption")
        self.keep, self.name, self.done, self.leave = (Button(_("Keep as mapping …"), icon="content-save-outline"),
                                                       QLineEdit(), Button(_("Keep")), Button(_("Cancel"), "ghost"))
        self._lay_out()
        self.box.activated.connect(lambda: self.chosen.emit(self.box.currentData()))
        self.keep.clicked.connect(self._ask_name)
        self.done.clicked.connect(self._send)
        self.name.returnPressed.connect(self._send)
        self.name.textChanged.connect(self._show_done)
        self.leave.clicked.connect(self._ask_nothing)
        self._ask_nothing()

    def show_mappings(self, mappings: Sequence[NamedMapping], now: NamedMapping | None) -> None:
        """Offer these; `now` is the one that is used."""
        self.box.clear()
        self.box.addItem(_("As found"), None)
        for mapping in mappings:
            self.box.addItem(mapping.name, mapping)
        at = next((at for at, mapping in enumerate(mappings, start=1) if now and mapping.name == now.name), 0)
        self.box.setCurrentIndex(at)
        self.setVisible(True)
        self._ask_nothing()

    def show_facts(self, layout: str, time_format: str) -> None:
        """Say what was found: the known layout, and how times are written."""
        known = _(LAYOUT_NAMES[layout]) if layout in LAYOUT_NAMES else _("unknown")
        self.facts.setText(_("Layout: {layout} · times: {format}").format(layout=known, format=time_format or "–"))

    def names(self) -> list[str]:
        """The names of the mappings that are offered."""
        return [self.box.itemText(at) for at in range(1, self.box.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the name keeps the mapping and Esc leaves the name: neither is the dialog's, which would import."""
        if not self.name.hasFocus() or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._ask_nothing()
            self.keep.setFocus()

    def _ask_name(self) -> None:
        self._asking(asked=True)
        self.name.setText(self.box.currentText() if self.box.currentIndex() else "")
        self.name.setFocus()
        self.name.selectAll()

    def _ask_nothing(self) -> None:
        self._asking(asked=False)

    def _asking(self, *, asked: bool) -> None:
        self.keep.setVisible(self._may_keep and not asked)
        self.facts.setVisible(not asked)
        for part in (self.name, self.done, self.leave):
            part.setVisible(asked)

    def _show_done(self, text: str) -> None:
        self.done.setEnabled(bool(text.strip()))
        self.done.setText(_("Replace it") if " ".join(text.split()) in self.names() else _("Keep"))

    def _send(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.keep_asked.emit(name, name in self.names())

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.box.setAccessibleName(_("Mapping"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMinimumContentsLength(_LEAST)
        ignore_wheel(self.box)
        self.name.setAccessibleName(_("Name of the mapping"))
        self.name.setPlaceholderText(_("Name of the mapping"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedWidth(_NAME_WIDTH)
        label = Label(_("Mapping"), "caption")
        label.setBuddy(self.box)
        for part in (label, self.box, self.keep, self.name, self.done, self.leave):
            line.addWidget(part)
        line.addWidget(self.facts, 1)
        line.addStretch(0)
