"""The wizard's step of the recovery code: shown once, printed or saved, confirmed by typing a part of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from qadesk.errors import StationError
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.security.slots import plain_code
from qadesk.ui import theme
from qadesk.ui.list_files import in_documents
from qadesk.ui.messages import MessageBar
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.wizard_steps import Step


class CodeStep(Step):
    """The recovery code: printed or saved, and confirmed by typing a part of it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.group = 1  # the second of five: shown as 2
        self.intro(_("Recovery code"), _("It opens the station when every password is lost. It is shown this once."))
        shown = Label(code, "title")
        shown.setFont(theme.mono(theme.CLOCK))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(_("Recovery code"))
        self.messages = MessageBar("wizard")
        self.print_it, self.save_it = Button(_("Print"), icon="printer-outline"), Button(
            _("Save as a file"), icon="content-save-outline")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_it)
        row.addWidget(self.save_it)
        row.addStretch(1)
        self.part = QLineEdit()
        self._field = Field(_("Type the 5 characters of group {number} to confirm that you have it").format(
            number=self.group + 1), self.part)
        self.part.setMaximumWidth(160)
        self.form.addSpacing(4)
        self.form.addWidget(shown)
        self.form.addLayout(row)
        self.form.addWidget(self.messages)
        self.form.addWidget(self._field)
        self.form.addWidget(Banner("warn", _("Keep it away from this computer"),
                                   _("Without a password and without this code the data cannot be opened by anybody.")))
        self.form.addStretch(1)
        self.part.textEdited.connect(lambda _text: self._field.set_error(""))
        self.print_it.clicked.connect(self._print)
        self.save_it.clicked.connect(self._ask_where)

    def check(self) -> bool:
        right = plain_code(self.part.text()) == self.code.split("-")[self.group]
        self._field.set_error("" if right else _("That is not group {number} of the code.").format(
            number=self.group + 1))
        if not right:
            self.part.setFocus()
        return right

    def note(self) -> str:
        return _("Confirmed")

    def save_to(self, path: Path) -> None:
        """Write the code as a text file; says in place whether it is there."""
        try:
            write_whole(path, ("\n".join(self._lines()) + "\n").encode("utf-8-sig"))
        except StationError as error:
            self.messages.show_error(error)
            return
        self.messages.show_message("good", _("Saved as {file}").format(file=path.name),
                                   _("Take the file to a stick or print it, then delete it here."))

    def _lines(self) -> tuple[str, ...]:
        return (_("qadesk QA station"), _("Recovery code"), self.code,
                _("Keep it in a locked place, away from the computer."))

    def _ask_where(self) -> None:
        proposed = in_documents(_("Recovery code") + ".txt")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as a file"), proposed, "*.txt")
        if name:
            self.save_to(Path(name))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only for who prints: it costs the first paint

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            painter, unit = QPainter(printer), printer.resolution() / 72
            for number, line in enumerate(self._lines()):
                font = theme.mono() if line == self.code else theme.font()
                font.setPointSizeF(14)
                painter.setFont(font)
                painter.drawText(round(60 * unit), round((90 + 30 * number) * unit), line)
            painter.end()
            self.messages.show_message("good", _("Sent to the printer"))
