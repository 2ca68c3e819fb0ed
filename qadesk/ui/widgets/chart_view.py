"""A chart as a picture that a worker drew for this very place, with its points to walk through and to open.

`image_needed(chart, frame)` asks for the picture; the answer comes by `show_image`. Arrows move from point to point,
Enter opens what lies behind; the point's words stand in its tooltip and for the screen reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qadesk.i18n import _
from qadesk.models.charts import Chart, ChartFrame, ChartImage, ChartLook, Point, Region, RowsChart
from qadesk.ui import theme
from qadesk.ui.widgets.labels import plain_tip

SETTLED_MS = 120
"""How long the size must stay before the chart is drawn anew."""
PAD, LEAST_HEIGHT = 12, 100
ROW, ROWS, AROUND = 15, 9, 72
"""Of a chart with rows: the least px of a row, how many rows are sure to have room, and the px around them."""
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
Opens = Callable[[object], bool]


def look() -> ChartLook:
    """The colours of the theme in force, as charts take them."""
    value = theme.value
    return ChartLook(
        surface=value("surface"), text=value("text"), soft=value("text2"), faint=value("edge"), grid=value("hover"),
        band=value("window"), line=value("agent"), bar=value("agent_peak"), rest=value("silence"), up=value("good"),
        down=value("fatal"), size=theme.CAPTION)


class ChartView(QWidget):
    """Shows one chart after another. `asked(leads, words)`: what lies behind a point; `opens` tells whether this
    person may follow there."""

    asked = Signal(object, str)
    image_needed = Signal(object, object)

    def __init__(self, opens: Opens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens = opens
        self._chart: Chart | None = None
        self._wanted: ChartFrame | None = None
        self._image: QImage | None = None
        self._regions: tuple[Region, ...] = ()
        self._failure = ""
        self._at, self._under = 0, -1
        self._later = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._later.timeout.connect(self._ask)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    # -- what is shown
    def show_chart(self, chart: Chart) -> None:
        """Show a chart; the same one stays as it is, with the point that the keyboard stands on."""
        if chart == self._chart:
            return
        self._chart, self._wanted, self._failure = chart, None, ""
        self._at, self._under = min(self._at, max(0, len(chart.points) - 1)), -1
        self._image, self._regions = None, ()
        rows = len(chart.points) if isinstance(chart, RowsChart) else 0
        self.setMinimumHeight(max(LEAST_HEIGHT, ROW * min(rows, ROWS) + AROUND if rows else 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chart.points else Qt.FocusPolicy.NoFocus)
        self._describe()
        self._ask()
        self.update()

    def show_image(self, chart: Chart, frame: ChartFrame, image: ChartImage) -> None:
        """Take the picture that was asked for; one that is no longer wanted is let go."""
        if chart is not self._chart or frame != self._wanted:
            return
        picture = QImage(image.rgb, image.width_px, image.height_px, 3 * image.width_px,
                         QImage.Format.Format_RGB888).copy()
        picture.setDevicePixelRatio(frame.ratio)
        self._image, self._failure = picture, ""
        self._regions = tuple(replace(one, left=one.left + PAD, top=one.top + PAD) for one in image.regions)
        self.update()

    def show_failure(self, words: str) -> None:
        """Say in place of the picture why it could not be drawn."""
        self._image, self._regions, self._failure = None, (), words
        self.update()

    @property
    def is_drawn(self) -> bool:
        """Whether the picture shown is the one of this chart, place and look."""
        return self._image is not None and self._wanted == self._frame() and not self._later.isActive()

    def current(self) -> Point | None:
        """The point that the keyboard stands on."""
        points = self._chart.points if self._chart else ()
        return points[self._at] if self._at < len(points) else None

    def place_of(self, at: int) -> QRect:
        """Where point `at` stands in the widget; empty while it is not drawn."""
        return next((_rect(one).toAlignedRect() for one in self._regions if one.at == at), QRect())

    # -- asking for the picture
    def _frame(self) -> ChartFrame:
        return ChartFrame(self.width() - 2 * PAD, self.height() - 2 * PAD, self.devicePixelRatioF(), look())

    def _ask(self) -> None:
        frame = self._frame()
        able = self._chart is not None and self._chart.points and not self._chart.empty
        if able and self.isVisible() and frame != self._wanted and min(frame.width, frame.height) > 0:
            if self._wanted is not None and frame.look != self._wanted.look:
                self._image, self._regions = None, ()
            self._wanted = frame
            self.image_needed.emit(self._chart, frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._under = -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._later.start()

    # -- painting
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is not None:
            place = QRect(PAD, PAD, self.width() - 2 * PAD, self.height() - 2 * PAD)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
        else:
            painter.setFont(theme.font(theme.BODY))
            painter.setPen(theme.color("text2"))
            painter.drawText(self.rect().adjusted(PAD, PAD, -PAD, -PAD), Qt.AlignmentFlag.AlignCenter
                             | Qt.TextFlag.TextWordWrap, self._instead())
        if self.hasFocus():
            self._paint_ring(painter)

    def _instead(self) -> str:
        """What stands where there is no picture."""
        if self._failure or self._chart is None:
            return self._failure
        return self._chart.empty or _("The chart is being drawn …")

    def _paint_ring(self, painter: QPainter) -> None:
        place = next((_rect(one) for one in self._regions if one.at == self._at), QRectF(self.rect()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), theme.RING))
        inside = place.intersected(QRectF(self.rect())).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)

    # -- moving through the points
    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.points) - 1 if self._chart else -1
        key = Qt.Key(event.key())
        if last < 0:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._go_to(min(max(self._at + STEPS[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def _go_to(self, at: int) -> None:
        self._at = at
        self._describe()
        place = self.place_of(at)
        if not place.isEmpty():
            QToolTip.showText(self.mapToGlobal(place.bottomLeft() + QPoint(0, 4)), self._tip(at), self)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self._point_at(event.position().toPoint())
        opens = self._under >= 0 and self._chart is not None and self._opens(self._chart.points[self._under].leads)
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._point_at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = at
            self._describe()
            self.update()
            self._open(at)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._point_at(event.pos())
            if at >= 0:
                QToolTip.showText(event.globalPos(), self._tip(at), self, self.place_of(at))
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._later.start()
        return super().event(event)

    def _point_at(self, spot: QPoint) -> int:
        """The point whose middle is nearest, of those that stand there; -1 for none."""
        near = [(abs(place.center().x() - spot.x()) + abs(place.center().y() - spot.y()), one.at)
                for one in self._regions if (place := _rect(one)).contains(spot)]
        return min(near)[1] if near else -1

    def _open(self, at: int) -> None:
        point = self._chart.points[at] if self._chart else None
        if point is not None and self._opens(point.leads):
            QToolTip.hideText()
            self.asked.emit(point.leads, point.words)

    def _tip(self, at: int) -> str:
        return plain_tip(self._chart.points[at].words) if self._chart else ""

    def _describe(self) -> None:
        point, title = self.current(), self._chart.title if self._chart else ""
        self.setAccessibleName(f"{title}  {point.words}" if point else title)
        self.setAccessibleDescription(self._chart.described if self._chart else "")


def _rect(region: Region) -> QRectF:
    return QRectF(region.left, region.top, region.width, region.height)
