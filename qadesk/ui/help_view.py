"""A page of the manual on screen: text in our look, pictures as wide as the window lets them, links between pages."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from qadesk import resources
from qadesk.i18n import _
from qadesk.models.manual import ManualPage
from qadesk.ui import theme
from qadesk.ui.help_format import TEXT_PX, blocks, dress

EDGE_PX = 24
RESIZED_MS = 80


class HelpView(QTextBrowser):
    """Shows a page; it opens nothing by itself: a link to a page of the manual asks, one that leads outside tells."""

    topic_asked = Signal(str)  # page key, with the heading after a #: `listening#证据`
    outside_asked = Signal(str)  # an address outside the manual

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Manual"))
        self.setOpenLinks(False)
        self.setProperty("kind", "manual")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # pictures are made for what it leaves
        self.document().setDefaultFont(theme.font(TEXT_PX))
        self.document().setDocumentMargin(EDGE_PX)
        self.anchorClicked.connect(self._follow)
        self._page: ManualPage | None = None
        self._resized = QTimer(self, singleShot=True, interval=RESIZED_MS)
        self._resized.timeout.connect(self._fit_pictures)

    def show_page(self, page: ManualPage, heading: str = "", sought: str = "") -> None:
        """Show a page from its top, from one of its headings, or from the first place where `sought` stands."""
        self._page = page
        self._fill()
        self.mark(sought)
        QTimer.singleShot(0, self, lambda: self._go_to_heading(heading) if heading else self._go_to_mark(0))

    def mark(self, sought: str) -> None:
        """Mark every place where a text stands; none for no text."""
        ink = QTextCharFormat()
        ink.setBackground(theme.color("warn_bg"))
        ink.setForeground(theme.color("warn"))
        marks, found = [], self.document().find(sought) if sought.strip() else QTextCursor()
        while not found.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = found, ink
            marks.append(mark)
            found = self.document().find(sought, found)
        self.setExtraSelections(marks)

    def go_to_next_mark(self) -> None:
        """Bring the next marked place below into sight; after the last, the first."""
        below = self.cursorForPosition(self.rect().topLeft()).position() if self.verticalScrollBar().value() else -1
        starts = [mark.cursor.selectionStart() for mark in self.extraSelections()]
        self._go_to_mark(next((n for n, start in enumerate(starts) if start > below + 1), 0))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the manual, as wide as there is room; nothing else is ever read."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        whole = QImage(str(resources.pictures() / QUrl(name).fileName()))
        return whole if whole.isNull() else self._fitted(whole)

    def _fitted(self, whole: QImage) -> QImage:
        ratio = self.devicePixelRatioF()
        width = min(whole.width(), int((self.viewport().width() - 2 * EDGE_PX) * ratio))
        made = whole.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
        made.setDevicePixelRatio(ratio)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize() != QSize(-1, -1) and event.oldSize().width() != event.size().width():
            self._resized.start()

    def _fit_pictures(self) -> None:
        """Lay the page out anew for the new width; it stays where it was read."""
        bar = self.verticalScrollBar()
        share, marks = bar.value() / max(bar.maximum(), 1), self.extraSelections()
        sought = marks[0].cursor.selectedText() if marks else ""
        self._fill()
        self.mark(sought)
        bar.setValue(round(share * bar.maximum()))

    def _fill(self) -> None:
        if self._page is None:
            return
        self.setMarkdown(self._page.source)
        dress(self.document())

    def _go_to_heading(self, heading: str) -> None:
        for block in blocks(self.document()):
            if block.blockFormat().headingLevel() > 1 and block.text() == heading:
                self._bring_up(block)
                return

    def _go_to_mark(self, index: int) -> None:
        marks = self.extraSelections()
        if index < len(marks):
            self._bring_up(marks[index].cursor.block())

    def _bring_up(self, block: QTextBlock) -> None:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - EDGE_PX // 2)

    def _follow(self, url: QUrl) -> None:
        name = url.fileName()
        if url.isRelative() and name.endswith(".md"):
            self.topic_asked.emit(f"{name.removesuffix('.md')}#{url.fragment()}".rstrip("#"))
        elif url.isRelative() and not name and url.hasFragment():
            self._go_to_heading(url.fragment())
        else:
            self.outside_asked.emit(url.toString())
