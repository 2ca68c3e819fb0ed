"""One place for backups: its folder, 选择… and, where there may be none, 不用."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import ElidedLabel, Label


class BackupPlace(QWidget):
    """`chosen(folder)`: a folder, or "" when the place was given up."""

    chosen = Signal(str)

    def __init__(self, caption: str, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._optional = caption, optional
        self.place, self._advice = QLineEdit(readOnly=True), ElidedLabel("", "caption")
        self.place.setAccessibleName(caption)
        self.place.setPlaceholderText(_("None; a USB disk or a share would do") if optional else "")
        title = Label(caption, "caption")
        title.setBuddy(self.place)
        self.choose, self.give_up = Button(_("Choose …")), Button(_("Give up"), "ghost")
        for button in (self.choose, self.give_up):
            button.setAccessibleName(f"{button.text()} {caption}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(title, 0, 0)
        for column, part in enumerate((self.place, self.choose, self.give_up)):
            grid.addWidget(part, 1, column)
        grid.addWidget(self._advice, 2, 0, 1, 3)
        self.choose.clicked.connect(self._choose)
        self.give_up.clicked.connect(lambda: self.chosen.emit(""))
        self.give_up.hide()

    def show_folder(self, folder: str) -> None:
        """Show this folder, or none."""
        self.place.setText(folder)
        self.place.setToolTip(folder)
        self.give_up.setVisible(self._optional and bool(folder))

    def show_advice(self, words: str) -> None:
        """Say something of the place below it."""
        self._advice.setText(words)

    def advice(self) -> str:
        return self._advice.text()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._caption, self.place.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.chosen)
        dialog.open()
