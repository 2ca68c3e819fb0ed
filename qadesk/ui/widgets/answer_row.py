"""A row of the open criterion under its digit key: keycap, box or radio, words, points. It never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from qadesk.models.choices import Choice
from qadesk.models.scorecards import points_text
from qadesk.ui import theme
from qadesk.ui.widgets.chips import chip_width, paint_chip, paint_keycap
from qadesk.ui.widgets.form_lines import LINE_PX, paint_lines, tip, wrapped
from qadesk.ui.widgets.form_paint import BOX, face, paint_box, paint_radio, paint_text

KEY_X, BOX_X, TEXT_X, RIGHT = 9, 35, 60, 15
POINTS_WIDTH = 40
LINES = 3


class AnswerRow(QAbstractButton):
    """What all such rows share; `lines` says how many its words may take at the most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = self._words = self._points = self._chip = ""
        self._chip_tone, self._lines = "neutral", LINES
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def words(self) -> str:
        """The words of the row, whole."""
        return self._words

    def points(self) -> str:
        """The points of the row as shown."""
        return self._points

    def height_for(self, width: int, lines: int = LINES) -> int:
        """The height in px that the words need at a width; they are cut after `lines` lines."""
        count = len(wrapped(self._words, self._text_width(width), lines))
        if lines != self._lines:
            self._lines = lines
            self._tip_when_cut()
        return theme.ROW + (max(count, 1) - 1) * LINE_PX[theme.BODY]

    def sizeHint(self) -> QSize:
        return QSize(300, self.height_for(max(self.width(), 300)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press did it; a release must not toggle the button by itself."""

    def resizeEvent(self, event: object) -> None:
        self._tip_when_cut()

    def _show(self, key: str, words: str, points: str, *, checked: bool, chip: str = "", tone: str = "neutral") -> None:
        if words != self._words:
            self._words = words
            self.setText(words.replace("&", "&&"))
            self._tip_when_cut()
        self._key, self._points, self._chip, self._chip_tone = key, points, chip, tone
        self.setChecked(checked)
        self.setAccessibleName(f"{key} {words}  {points}  {chip}".rstrip())
        self.update()

    def _tip_when_cut(self) -> None:
        shown = wrapped(self._words, self._text_width(self.width()), self._lines)
        self.setToolTip(tip(self._words) if shown and shown[-1].endswith("…") else "")

    def _text_width(self, width: int) -> int:
        chip = chip_width(self._chip) + 8 if self._chip else 0
        return width - TEXT_X - RIGHT - POINTS_WIDTH - chip

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        paint_keycap(painter, QRectF(KEY_X, 0, theme.CHIP, self.height()), self._key)
        self._paint_mark(painter, QRectF(BOX_X, self.height() / 2 - BOX / 2, BOX, BOX))
        width = self._text_width(self.width())
        paint_lines(painter, QRectF(TEXT_X, 0, width, self.height()), wrapped(self._words, width, self._lines), "text")
        right = self.width() - RIGHT
        if self._chip:
            wide = chip_width(self._chip)
            place = QRectF(right - POINTS_WIDTH - wide - 4, 0, wide, self.height())
            paint_chip(painter, place, self._chip, self._chip_tone)
        paint_text(painter, QRectF(right - POINTS_WIDTH, 0, POINTS_WIDTH, self.height()), self._points, face(),
                   "text" if self.isChecked() else "text2", right=True)

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        paint_box(painter, place, checked=self.isChecked())


class ChoiceRow(AnswerRow):
    """One answer of a choice or of yes/no: a click chooses it like its key, once more clears it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice | None = None

    def show_choice(self, choice: Choice, key: int, *, chosen: bool) -> None:
        """Show an answer under its digit key, with what it earns."""
        if (choice, str(key), chosen) != (self._choice, self._key, self.isChecked()):
            self._choice = choice
            self._show(str(key), choice.words, points_text(choice.points_milli), checked=chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._choice is not None:
            self.chosen.emit(self._choice.value)

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        paint_radio(painter, place, checked=self.isChecked())
