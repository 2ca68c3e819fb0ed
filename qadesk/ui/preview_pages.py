"""The pages of a paper one below the other: the picture of a page is asked for when it comes into view."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from qadesk.models.printing import PageImage
from qadesk.ui import theme

A4_RATIO = 297 / 210
GAP = 16
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
WIDTH_AT_100_PERCENT = 794  # A4 at 96 dpi


class PreviewPages(QAbstractScrollArea):
    """`page_needed(index, width_px)`: draw that page; the answer comes by `show_page`. `moved(index)`: page in view."""

    page_needed = Signal(int, int)
    moved = Signal(int)
    zoomed = Signal(int)

    def __init__(self, name: str, n_pages: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._n_pages = n_pages
        self._images: dict[int, QImage] = {}
        self._asked: dict[int, int] = {}
        self._zoom = 0.0  # 0: fit the width
        self._current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.verticalScrollBar().setSingleStep(40)

    @property
    def current(self) -> int:
        """The index of the page in view."""
        return self._current

    @property
    def percent(self) -> int:
        """The size of the pages against paper at 96 dpi."""
        return round(100 * self._page_width() / WIDTH_AT_100_PERCENT)

    def image_of(self, index: int) -> QImage | None:
        """The picture shown of a page, None until it came."""
        return self._images.get(index)

    def show_page(self, index: int, image: PageImage) -> None:
        """Show a page's picture that was asked for."""
        ratio = self.devicePixelRatioF()
        picture = QImage(image.rgb, image.width_px, image.height_px, 3 * image.width_px,
                         QImage.Format.Format_RGB888).copy()
        picture.setDevicePixelRatio(ratio)
        self._images[index] = picture
        self.viewport().update()

    def go_to(self, index: int) -> None:
        """Bring a page to the top; an index out of range goes to the nearest."""
        index = max(0, min(index, self._n_pages - 1))
        self.verticalScrollBar().setValue(self._top(index) - GAP // 2)
        self._set_current(index)

    def fit_width(self) -> None:
        """Make pages as wide as the view, also when it changes."""
        self._set_zoom(0.0)

    def zoom_in(self) -> None:
        self._set_zoom(next((zoom for zoom in ZOOMS if zoom * 100 > self.percent), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self._set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom * 100 < self.percent), ZOOMS[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: self._current + 1, Qt.Key.Key_PageUp: self._current - 1, Qt.Key.Key_Home: 0,
                 Qt.Key.Key_End: self._n_pages - 1}
        if event.key() in steps:
            self.go_to(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("hover"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index in range(self._n_pages):
            place = self._place(index)
            if place.intersects(self.viewport().rect()):
                self._paint_page(painter, index, place)
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))

    def _paint_page(self, painter: QPainter, index: int, place: QRect) -> None:
        image = self._images.get(index)
        painter.fillRect(place, Qt.GlobalColor.white)  # paper is white in every look
        if image is not None:
            painter.drawImage(place, image)
        painter.setPen(theme.color("border"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        wanted = ceil(place.width() * self.devicePixelRatioF())
        if (image is None or image.width() != wanted) and self._asked.get(index) != wanted:
            self._asked[index] = wanted
            self.page_needed.emit(index, wanted)

    def _set_zoom(self, zoom: float) -> None:
        index = self._current
        self._zoom = zoom
        self._lay_out()
        self.go_to(index)
        self.zoomed.emit(self.percent)

    def _lay_out(self) -> None:
        view, width = self.viewport().size(), self._page_width()
        height = self._n_pages * (self._page_height() + GAP) + GAP
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setRange(0, max(0, height - view.height()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setRange(0, max(0, width + 2 * GAP - view.width()))
        self.viewport().update()
        self.zoomed.emit(self.percent)

    def _page_width(self) -> int:
        if self._zoom:
            return round(self._zoom * WIDTH_AT_100_PERCENT)
        return max(120, self.viewport().width() - 2 * GAP)

    def _page_height(self) -> int:
        return round(self._page_width() * A4_RATIO)

    def _top(self, index: int) -> int:
        return GAP + index * (self._page_height() + GAP)

    def _place(self, index: int) -> QRect:
        width = self._page_width()
        left = max(GAP, (self.viewport().width() - width) // 2) - self.horizontalScrollBar().value()
        return QRect(left, self._top(index) - self.verticalScrollBar().value(), width, self._page_height())

    def _scrolled(self, value: int) -> None:
        middle = value + self.viewport().height() // 3
        self._set_current(max(0, min(self._n_pages - 1, middle // (self._page_height() + GAP))))
        self.viewport().update()

    def _set_current(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self.moved.emit(index)
