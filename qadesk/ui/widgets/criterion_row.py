"""The closed rows of the scoring form: a criterion (28 px) and the band of its section (24 px)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qadesk.models.answers import BLANK, Answer, Span
from qadesk.models.listening import clock_text
from qadesk.models.scorecards import Criterion, Section, points_text
from qadesk.models.scoring import SectionTotal
from qadesk.ui import theme
from qadesk.ui.widgets.form_lines import text_width, tip
from qadesk.ui.widgets.form_paint import (
    LEFT,
    NAME_X,
    NUMBER_X,
    RIGHT,
    face,
    paint_line_below,
    paint_play_chip,
    paint_state,
    paint_text,
    play_chip_width,
    points_of,
    state_of,
)

POINTS_WIDTH, BAND_POINTS = 64, 90


class CriterionRow(QWidget):
    """One criterion, closed: state icon, number, name, first evidence, points. A click makes it the current one."""

    chosen = Signal(str)
    span_play_asked = Signal(object)

    def __init__(self, criterion: Criterion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.criterion = criterion
        self._answer = BLANK
        self._hovered = False
        self.setFixedHeight(theme.ROW)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing below it has to be painted first
        self._name_anew()

    def show_criterion(self, criterion: Criterion) -> None:
        """Stand for another criterion, open."""
        if criterion is not self.criterion or self._answer is not BLANK:
            self.criterion, self._answer = criterion, BLANK
            self._name_anew()

    def show_answer(self, answer: Answer) -> None:
        """Show another answer."""
        if answer is not self._answer and answer != self._answer:
            self._answer = answer
            self._name_anew()

    def _name_anew(self) -> None:
        answer = self._answer
        name = f"{self.criterion.code} {self.criterion.name}"
        state = state_of(self.criterion, answer)
        self.setAccessibleName(f"{name}  {points_of(self.criterion, answer)}  {state.words}")
        self.setToolTip(tip(name) if self._is_cut() else "")
        self.update()

    def resizeEvent(self, event: object) -> None:
        self.setToolTip(tip(f"{self.criterion.code} {self.criterion.name}") if self._is_cut() else "")

    def sizeHint(self) -> QSize:
        return QSize(300, theme.ROW)

    def _first_span(self) -> Span | None:
        return self._answer.evidence[0] if self._answer.evidence else None

    def _chip_rect(self) -> QRectF:
        span = self._first_span()
        width = play_chip_width(clock_text(span.start_ms)) if span else 0
        return QRectF(self.width() - RIGHT - POINTS_WIDTH - width, 0, width, self.height())

    def _name_rect(self) -> QRectF:
        return QRectF(NAME_X, 0, self._chip_rect().left() - NAME_X - 4, self.height())

    def _is_cut(self) -> bool:
        return text_width(self.criterion.name) > self._name_rect().width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("hover" if self._hovered else "surface"))
        paint_line_below(painter, self.width(), self.height())
        paint_state(painter, self.height() / 2, state_of(self.criterion, self._answer))
        number = QRectF(NUMBER_X, 0, NAME_X - NUMBER_X - 4, self.height())
        paint_text(painter, number, self.criterion.code, face(), "text3")
        paint_text(painter, self._name_rect(), self.criterion.name, face(), "text")
        self._paint_right(painter)

    def _paint_right(self, painter: QPainter) -> None:
        span = self._first_span()
        if span is not None:
            paint_play_chip(painter, self._chip_rect(), clock_text(span.start_ms))
        points = QRectF(self.width() - RIGHT - POINTS_WIDTH, 0, POINTS_WIDTH, self.height())
        token = "text" if self._answer.is_answered and not self._answer.not_applicable else "text3"
        paint_text(painter, points, points_of(self.criterion, self._answer), face(), token, right=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        span = self._first_span()
        if span is not None and self._chip_rect().contains(event.position()):
            self.span_play_asked.emit(span)
        else:
            self.chosen.emit(self.criterion.code)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()


class SectionBand(QWidget):
    """A section's name with its points so far."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self._points = ""
        self.setFixedHeight(theme.SECTION_BAND)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_section(self, section: Section) -> None:
        """Stand for another section."""
        if section is not self.section:
            self.section, self._points = section, ""
            self._tip_when_cut()
            self.update()

    def resizeEvent(self, event: object) -> None:
        self._tip_when_cut()

    def _tip_when_cut(self) -> None:
        name, room = f"{self.section.code}  {self.section.name}", self.width() - LEFT - RIGHT - BAND_POINTS
        self.setToolTip(tip(name) if text_width(name, theme.CAPTION) > room else "")

    def show_total(self, total: SectionTotal) -> None:
        """Show the section's earned and applicable points; a dash while nothing is answered."""
        if total.applicable_milli:
            points = f"{points_text(total.earned_milli)} / {points_text(total.applicable_milli)}"
        else:
            points = f"– / {points_text(total.weight_milli)}"
        if points != self._points:
            self._points = points
            self.setAccessibleName(f"{self.section.code} {self.section.name}  {points}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        font = face(theme.CAPTION)
        place = QRectF(LEFT, 0, self.width() - LEFT - RIGHT, self.height())
        name = place.adjusted(0, 0, -BAND_POINTS, 0)
        paint_text(painter, name, f"{self.section.code}  {self.section.name}", font, "text2")
        paint_text(painter, place, self._points, font, "text2", right=True)
