"""The preview shows the very PDF; it saves and prints it, and stays useful without a printer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.models.audit import AuditRow
from qadesk.models.printing import PrintedPaper
from qadesk.reports.evaluation_sheet import print_evaluation_sheet
from qadesk.ui import preview_dialog
from qadesk.ui.list_files import in_documents
from qadesk.ui.preview_dialog import PreviewDialog
from tests.reports.sheets import normal_sheet
from tests.ui.active import make_active


@pytest.fixture(scope="module")
def long_paper() -> PrintedPaper:
    return print_evaluation_sheet(replace(normal_sheet(), comment="客户说完再解答。𠮷" * 400))


@pytest.fixture
def dialog(kit: dict[str, Any], qtbot: QtBot, long_paper: PrintedPaper) -> PreviewDialog:
    return opened(kit, qtbot, long_paper)


def opened(kit: dict[str, Any], qtbot: QtBot, paper: PrintedPaper) -> PreviewDialog:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = PreviewDialog(paper, desk=kit["desk"], actor=kit["actor"], tasks=kit["tasks"], parent=owner)
    dialog.owner_kept = owner  # type: ignore[attr-defined]
    dialog.show()
    qtbot.waitUntil(lambda: dialog.pages.image_of(0) is not None)
    return dialog


def audited(kit: dict[str, Any]) -> list[object]:
    with kit["desk"].station.database.reading() as session:
        return [row.detail for row in session.scalars(select(AuditRow).filter_by(action="printing.record_output"))]


def test_pages_come_into_view_with_the_page_keys(dialog: PreviewDialog, qtbot: QtBot) -> None:
    make_active(qtbot, dialog)
    qtbot.waitUntil(dialog.pages.hasFocus, timeout=30_000)
    assert dialog.paper.n_pages > 1
    qtbot.keyClick(dialog.pages, Qt.Key.Key_PageDown)
    assert dialog.pages.current == 1
    qtbot.waitUntil(lambda: dialog.pages.image_of(1) is not None)
    qtbot.keyClick(dialog.pages, Qt.Key.Key_Home)
    assert dialog.pages.current == 0


def test_the_ring_leaves_the_pages_with_the_keys(dialog: PreviewDialog, qtbot: QtBot) -> None:
    make_active(qtbot, dialog)
    qtbot.waitUntil(dialog.pages.hasFocus, timeout=30_000)
    QApplication.sendPostedEvents()
    seen = PaintsSeen(dialog.pages.viewport())
    dialog.save_button.setFocus()
    qtbot.waitUntil(lambda: seen.focused == [False], timeout=30_000)


class PaintsSeen(QObject):
    """Whether the pages had the keys whenever they were painted anew."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.focused: list[bool] = []
        canvas.installEventFilter(self)

    def eventFilter(self, canvas: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.focused.append(canvas.parent().hasFocus())  # type: ignore[attr-defined]
        return False


def test_the_zoom_draws_the_page_anew_at_its_size(dialog: PreviewDialog, qtbot: QtBot) -> None:
    fitted = dialog.pages.image_of(0).width()  # type: ignore[union-attr]
    before = dialog.pages.percent
    dialog.pages.zoom_in()
    assert dialog.pages.percent > before
    qtbot.waitUntil(lambda: dialog.pages.image_of(0).width() > fitted)  # type: ignore[union-attr]
    dialog.pages.fit_width()
    assert dialog.pages.percent == before


def test_characters_without_a_glyph_are_named(dialog: PreviewDialog) -> None:
    assert "U+20BB7" in dialog.messages.said() and "没有" in dialog.messages.said()


def test_what_is_saved_is_the_very_pdf_and_the_audit_says_so(
        dialog: PreviewDialog, qtbot: QtBot, tmp_path: Path, kit: dict[str, Any]) -> None:
    dialog.save_to(tmp_path / "评分表.pdf")
    qtbot.waitUntil(lambda: "已保存" in dialog.messages.said(), timeout=30_000)
    assert (tmp_path / "评分表.pdf").read_bytes() == dialog.paper.pdf
    assert audited(kit) == [{"way": "file", "pages": dialog.paper.n_pages}]


def test_a_paper_is_proposed_for_the_persons_documents_not_the_programs_folder(
        dialog: PreviewDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    dialog.save_button.click()
    asked = dialog.findChildren(QFileDialog)[0]
    assert asked.selectedFiles() == [in_documents(dialog.paper.file_name)]
    assert asked.directory().absolutePath() != str(tmp_path)
    asked.reject()


def test_a_place_that_cannot_be_written_is_told_in_place(
        dialog: PreviewDialog, qtbot: QtBot, tmp_path: Path, kit: dict[str, Any]) -> None:
    (tmp_path / "file").write_text("in the way")
    dialog.save_to(tmp_path / "file" / "评分表.pdf")
    qtbot.waitUntil(lambda: "评分表.pdf" in dialog.messages.said(), timeout=30_000)
    assert [row["way"] for row in audited(kit)] == ["file"], "the row is written before the file, so it stands alone"


def test_every_page_reaches_the_printer(
        dialog: PreviewDialog, qtbot: QtBot, tmp_path: Path, kit: dict[str, Any]) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.print_on(printer)
    qtbot.waitUntil(lambda: "打印机" in dialog.messages.said() and "已发送" in dialog.messages.said(), timeout=30_000)
    printed = PdfReader(tmp_path / "printed.pdf")
    assert len(printed.pages) == dialog.paper.n_pages
    assert audited(kit) == [{"way": "printer", "pages": dialog.paper.n_pages}]


def test_without_a_printer_saving_stays_open_and_a_sentence_says_why(
        kit: dict[str, Any], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_dialog.QPrinterInfo, "availablePrinterNames", staticmethod(list))
    dialog = opened(kit, qtbot, print_evaluation_sheet(normal_sheet()))
    assert not dialog.print_button.isEnabled() and dialog.save_button.isEnabled()
    assert "没有打印机" in dialog.messages.said()


def test_closing_in_the_middle_of_printing_harms_nothing(dialog: PreviewDialog, qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    tasks = dialog._tasks
    dialog.print_on(printer)
    del printer
    dialog.close()
    qtbot.waitUntil(tasks.is_idle, timeout=30_000)
