"""One deduction of the open criterion: keycap, box, words, 每次, points. It never takes the focus: keys do the work."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.scorecards import Behaviour, points_text
from qadesk.ui import theme
from qadesk.ui.widgets.chips import chip_width, paint_chip, paint_keycap
from qadesk.ui.widgets.form_paint import BOX, face, metrics, paint_box, paint_text

KEY_X, BOX_X, TEXT_X, RIGHT = 9, 35, 60, 15
POINTS_WIDTH = 36
LINE = 18


class DeductionRow(QAbstractButton):
    """A behaviour that can be ticked; a click ticks like its key, Shift+click takes one time back."""

    pressed_once = Signal(object)
    lowered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behaviour = Behaviour("", "", "", 0)
        self._key = ""
        self._times = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def times(self) -> int:
        return self._times

    def show_behaviour(self, behaviour: Behaviour, key: int, times: int) -> None:
        """Show a behaviour under its digit key, ticked `times` times."""
        if (behaviour, str(key), times) == (self._behaviour, self._key, self._times):
            return
        self._behaviour, self._key, self._times = behaviour, str(key), times
        self.setChecked(times > 0)
        self.setText(behaviour.words.replace("&", "&&"))
        self.setAccessibleName(f"{key} {behaviour.words}  {self._points()}  {self._chip()}".rstrip())
        self.update()

    def height_for(self, width: int) -> int:
        """The height in px that the words need at a width: one row, or more where they wrap."""
        text_width = self._text_width(width)
        if metrics().horizontalAdvance(self._behaviour.words) <= text_width:
            return theme.ROW
        room = QRect(0, 0, text_width, 1000)
        box = metrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._behaviour.words)
        return theme.ROW + (max(1, round(box.height() / metrics().lineSpacing())) - 1) * LINE

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(max(self.width(), 300)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        (self.lowered if shifted else self.pressed_once).emit(self._behaviour)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press did it; a release must not toggle the button by itself."""

    def _text_width(self, width: int) -> int:
        chip = chip_width(self._chip()) + 8 if self._chip() else 0
        return width - TEXT_X - RIGHT - POINTS_WIDTH - chip

    def _chip(self) -> str:
        if not self._behaviour.repeats:
            return ""
        if self._times < 2:
            return _("each time")
        return ngettext("{count} time", "{count} times", self._times).format(count=self._times)

    def _points(self) -> str:
        return points_text(-self._behaviour.points_milli * max(self._times, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        middle = self.height() / 2
        paint_keycap(painter, QRectF(KEY_X, 0, theme.CHIP, self.height()), self._key)
        paint_box(painter, QRectF(BOX_X, middle - BOX / 2, BOX, BOX), checked=self._times > 0)
        self._paint_words(painter)
        right = self.width() - RIGHT
        if self._chip():
            width = chip_width(self._chip())
            place = QRectF(right - POINTS_WIDTH - width - 4, 0, width, self.height())
            paint_chip(painter, place, self._chip(), "warn" if self._times > 1 else "neutral")
        paint_text(painter, QRectF(right - POINTS_WIDTH, 0, POINTS_WIDTH, self.height()), self._points(), face(),
                   "text" if self._times else "text2", right=True)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(face())
        painter.setPen(theme.color("text"))
        place = QRectF(TEXT_X, 0, self._text_width(self.width()), self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), self._behaviour.words)
