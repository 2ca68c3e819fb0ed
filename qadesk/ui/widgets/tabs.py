"""Chapter tabs of 35 px: words with a 2 px line under the current one; a QTabBar with its keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from qadesk.ui import theme

_PAD = 12


class Tabs(QTabBar):
    """The tabs of a page or pane; `add(text)` returns the index, `currentChanged` says which is shown."""

    def __init__(self, name: str, texts: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.TABS)
        for text in texts:
            self.addTab(text)

    def tabSizeHint(self, index: int) -> QSize:
        width = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.tabText(index))
        return QSize(width + 2 * _PAD, theme.TABS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in filter(self.isTabVisible, range(self.count())):
            self._paint_tab(painter, index, self.tabRect(index))

    def _paint_tab(self, painter: QPainter, index: int, place: QRect) -> None:
        now = index == self.currentIndex()
        painter.setFont(theme.font(bold=now))
        painter.setPen(theme.color("text" if now else "text2"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
        if now:
            line = QRectF(place.x() + _PAD - 2, place.bottom() - 1, place.width() - 2 * _PAD + 4, 2)
            painter.fillRect(line, theme.color("accent"))
        if now and self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.drawRoundedRect(QRectF(place).adjusted(3, 4, -3, -4), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
