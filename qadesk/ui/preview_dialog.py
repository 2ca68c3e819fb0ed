"""Print preview: the very PDF that is printed and filed, page by page; saved or printed, with or without a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QKeySequence, QPageLayout, QPageSize, QPainter, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from qadesk.errors import UserError
from qadesk.files import write_whole
from qadesk.i18n import _, ngettext
from qadesk.models.printing import PageImage, PrintedPaper
from qadesk.ui.list_files import in_documents
from qadesk.ui.messages import MessageBar
from qadesk.ui.preview_pages import PreviewPages
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.widgets.window_frame import frame_window

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

PRINT_WIDTH_PX = 2480  # A4 at 300 dpi
SIZE = (940, 660)


def preview_paper(owner: QWidget, desk: Desk, actor: Actor, tasks: Tasks, make: Callable[[], PrintedPaper]) -> None:
    """Make a paper in the worker and open its preview over `owner`; what goes wrong stands in the page's bar."""
    tasks.run(owner, make, lambda paper: PreviewDialog(paper, desk=desk, actor=actor, tasks=tasks, parent=owner).show(),
              lane="read")


def preview_evaluation(owner: QWidget, desk: Desk, actor: Actor, tasks: Tasks, evaluation_id: int) -> None:
    """The paper of an evaluation."""
    preview_paper(owner, desk, actor, tasks, lambda: desk.printing.evaluation_sheet(actor, evaluation_id))


def preview_card(owner: QWidget, desk: Desk, actor: Actor, tasks: Tasks, key: str) -> None:
    """The paper of a role's card."""
    preview_paper(owner, desk, actor, tasks, lambda: desk.printing.role_card(actor, key))


class PreviewDialog(QDialog):
    """Shows a paper; it is a window of its own, blocks nothing and goes with the page that opened it."""

    def __init__(self, paper: PrintedPaper, *, desk: Desk, actor: Actor, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(paper.title)
        self.setMinimumSize(560, 400)
        self.resize(*SIZE)
        self.paper, self._desk, self._actor, self._tasks = paper, desk, actor, tasks
        self.messages = MessageBar("preview")
        self.pages = PreviewPages(paper.title, paper.n_pages)
        self._place, self._percent = Label("", "caption"), Label("", "caption")
        self.save_button = Button(_("Save as …"), icon="file-export-outline", key="Ctrl+S")
        self.print_button = Button(_("Print"), "primary", icon="printer-outline", key="Ctrl+P")
        self._lay_out()
        self._connect()
        self._say_what_to_know()
        self._show_place(0)
        self._move_over(parent.window())
        self.pages.setFocus()

    def _move_over(self, owner: QWidget) -> None:
        """In the middle of the owner's window, with the title bar on the screen."""
        middle, room = owner.frameGeometry().center(), owner.screen().availableGeometry()
        self.move(max(room.left(), middle.x() - self.width() // 2), max(room.top(), middle.y() - self.height() // 2))

    def _lay_out(self) -> None:
        head = (ElidedLabel(self.paper.title, "section"), *self._page_controls(), *self._zoom_controls(),
                self.save_button, self.print_button)
        frame_window(self, head, self.messages, self.pages)

    def _page_controls(self) -> tuple[QWidget, ...]:
        earlier, later = (IconButton("chevron-up", _("Previous page"), key="PgUp"),
                          IconButton("chevron-down", _("Next page"), key="PgDn"))
        earlier.clicked.connect(lambda: self.pages.go_to(self.pages.current - 1))
        later.clicked.connect(lambda: self.pages.go_to(self.pages.current + 1))
        for button in (earlier, later):
            button.setVisible(self.paper.n_pages > 1)
        return earlier, self._place, later

    def _zoom_controls(self) -> tuple[QWidget, ...]:
        smaller = IconButton("minus", _("Smaller"), key="Ctrl+-")
        larger = IconButton("plus", _("Larger"), key="Ctrl++")
        fit = IconButton("arrow-expand-horizontal", _("Fit width"), key="Ctrl+0")
        smaller.clicked.connect(self.pages.zoom_out)
        larger.clicked.connect(self.pages.zoom_in)
        fit.clicked.connect(self.pages.fit_width)
        return smaller, self._percent, larger, fit

    def _connect(self) -> None:
        self.pages.page_needed.connect(self._draw_page)
        self.pages.moved.connect(self._show_place)
        self.pages.zoomed.connect(lambda percent: self._percent.setText(f"{percent}%"))
        self.save_button.clicked.connect(self._choose_file)
        self.print_button.clicked.connect(self._choose_printer)
        for keys, slot in (("Ctrl+S", self.save_button.click), ("Ctrl+P", self.print_button.click),
                           ("Ctrl++", self.pages.zoom_in), ("Ctrl+=", self.pages.zoom_in),
                           ("Ctrl+-", self.pages.zoom_out), ("Ctrl+0", self.pages.fit_width)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _say_what_to_know(self) -> None:
        missing = self.paper.missing_characters
        has_printer = bool(QPrinterInfo.availablePrinterNames())
        self.print_button.setEnabled(has_printer)
        if missing:
            listed = "  ".join(f"U+{ord(character):04X}" for character in missing)
            self.messages.show_message("warn", ngettext(
                "{count} character is not in any font of this computer.",
                "{count} characters are not in any font of this computer.", len(missing)).format(count=len(missing)),
                _("They are printed as codes: {characters}. Please write them in by hand, or install a font that has "
                  "them.").format(characters=listed))
        elif not has_printer:
            self.messages.show_message("neutral", _("This computer has no printer."),
                                       _("Save the PDF and print it elsewhere; it is the same paper."))

    def _draw_page(self, index: int, width_px: int) -> None:
        self._tasks.run(self, lambda: self._picture(index, width_px),
                        lambda image: self.pages.show_page(index, image), lane="read")

    def _picture(self, index: int, width_px: int) -> PageImage:
        return self._desk.printing.page_image(self._actor, self.paper, index, width_px)

    def _show_place(self, index: int) -> None:
        self._place.setText(_("Page {page} of {pages}").format(page=index + 1, pages=self.paper.n_pages))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Save the paper"), in_documents(self.paper.file_name), _("PDF (*.pdf)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Note it in the audit trail, then write the PDF to a file, whole or not at all."""
        def save() -> None:
            self._desk.printing.record_output(self._actor, self.paper, "file")
            write_whole(path, self.paper.pdf)

        self._tasks.run(self, save, lambda _done: self.messages.show_message(
            "good", _("Saved as {file}.").format(file=path.name), str(path.parent)))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, self.paper.n_pages)
        dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print all pages, or the range that the printer was told, page after page without holding the window up."""
        printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
                                          QMarginsF()))
        printer.setFullPage(True)
        printer.setDocName(self.paper.title)
        first, last = printer.fromPage() or 1, printer.toPage() or self.paper.n_pages
        printout = _Printout(printer)
        if not printout.painter.isActive():
            self._printed(False)
            return
        self.print_button.setEnabled(False)
        self._tasks.run(self, lambda: self._desk.printing.record_output(self._actor, self.paper, "printer"),
                        lambda _done: self._print_page(printout, first - 1, min(last, self.paper.n_pages)),
                        lambda error: self._stop(printout, error))

    def _print_page(self, printout: _Printout, index: int, end: int) -> None:
        def put(image: PageImage) -> None:
            printout.put(image)
            if index + 1 < end:
                printout.printer.newPage()
                self._print_page(printout, index + 1, end)
            else:
                self._printed(printout.painter.end())

        self._tasks.run(self, lambda: self._picture(index, PRINT_WIDTH_PX), put,
                        lambda error: self._stop(printout, error), lane="read")

    def _stop(self, printout: _Printout, error: UserError) -> None:
        printout.painter.end()
        self.print_button.setEnabled(True)
        self.messages.show_error(error)

    def _printed(self, done: bool) -> None:
        self.print_button.setEnabled(True)
        if not done:
            self.messages.show_message("fatal", _("The printer did not take the paper."),
                                       _("Check the printer, or save the PDF and print it elsewhere."))
            return
        self.messages.show_message("good", _("Sent to the printer."))


class _Printout:
    """A printer being painted on; ended in good order even when the preview goes away in between (lock)."""

    def __init__(self, printer: QPrinter) -> None:
        self.printer, self.painter = printer, QPainter()
        self.painter.begin(printer)

    def put(self, image: PageImage) -> None:
        picture = QImage(image.rgb, image.width_px, image.height_px, 3 * image.width_px, QImage.Format.Format_RGB888)
        self.painter.drawImage(self.painter.viewport(), picture)

    def __del__(self) -> None:
        if self.painter.isActive():
            self.painter.end()
