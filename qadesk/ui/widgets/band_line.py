"""The band as a chip with the sums beside it, painted as one: other words lay nothing out anew, for quick keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme
from qadesk.ui.widgets.chips import chip_width, paint_chip
from qadesk.ui.widgets.form_lines import text_width, tip
from qadesk.ui.widgets.form_paint import face, paint_text

GAP = 6


class BandLine(QWidget):
    """A chip in a tone, then a caption that is cut where room is short; an empty chip takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.band = self.sums = ""
        self._tone = "neutral"
        self.setFixedHeight(theme.CHIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, band: str, tone: str, sums: str) -> None:
        """Show another band and other sums."""
        if (band, tone, sums) != (self.band, self._tone, self.sums):
            self.band, self._tone, self.sums = band, tone, sums
            self.setAccessibleName(f"{band} {sums}".strip())
            self._tip_when_cut()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.CHIP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tip_when_cut()

    def _left(self) -> int:
        return chip_width(self.band) + GAP if self.band else 0

    def _tip_when_cut(self) -> None:
        cut = text_width(self.sums, theme.CAPTION) > self.width() - self._left()
        self.setToolTip(tip(self.sums) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, left = QPainter(self), self._left()
        if self.band:
            paint_chip(painter, QRectF(0, 0, left - GAP, self.height()), self.band, self._tone)
        place = QRectF(left, 0, self.width() - left, self.height())
        paint_text(painter, place, self.sums, face(theme.CAPTION), "text2")
