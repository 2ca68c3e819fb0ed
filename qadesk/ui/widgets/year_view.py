"""A year of the working-day calendar: twelve months side by side, days entered otherwise marked; one day has the ring.

Arrow keys move it by a day or a week, Page up and down by a month, Home to today; Enter opens the day.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qadesk.i18n import N_, _
from qadesk.models.working_days import CalendarYear, is_working
from qadesk.ui import theme
from qadesk.ui.widgets.labels import plain_tip

INITIALS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
          N_("September"), N_("October"), N_("November"), N_("December"))
COLUMNS, LINES, HEAD_LINES, WEEKS = 4, 3, 2, 6
GAP_PX, MARK_PX = 14, 3
LEAST = QSize(620, 420)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def day_words(day: date, shown: CalendarYear) -> str:
    """A day as it is told: its date, whether it is worked, its name, and where it is no usual day."""
    entered = shown.entered.get(day)
    parts = [day.isoformat(), _("worked") if shown.is_working(day) else _("not worked")]
    if entered is not None:
        parts.append(entered.name or _("entered"))
    return " · ".join(parts)


class YearView(QWidget):
    """`day_chosen(date)`: the ring moved; `day_opened(date)`: Enter or a double click; `year_asked(int)`: the ring went
    past the year's end."""

    day_chosen = Signal(object)
    day_opened = Signal(object)
    year_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = CalendarYear(1970, date(1970, 1, 1), ())
        self.day = date(1970, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Working days of the year"))
        self.setMinimumSize(LEAST)

    def show_year(self, year: CalendarYear) -> None:
        """Show a year; the ring stays on its day, or goes to today or to the first of January."""
        self.shown = year
        if self.day.year != year.year:
            self.day = year.today if year.today.year == year.year else date(year.year, 1, 1)
        self._tell()

    def choose(self, day: date) -> None:
        """Put the ring on a day; one of another year is asked for."""
        self.day = day
        if day.year != self.shown.year:
            self.year_asked.emit(day.year)
        else:
            self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(day_words(self.day, self.shown))
        self.update()
        self.day_chosen.emit(self.day)

    # -- hands
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self.day + timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.choose(_other_month(self.day, 1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Home:
            self.choose(self.shown.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if day is not None:
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if day is not None:
            self.day_opened.emit(day)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(day_words(day, self.shown)) if day else "", self)
            return True
        return super().event(event)

    # -- places
    def _cell(self) -> tuple[float, float]:
        """The width of a day, and the height of a line."""
        width = (self.width() - (COLUMNS - 1) * GAP_PX) / COLUMNS
        height = (self.height() - (LINES - 1) * GAP_PX) / LINES
        return width / 7, height / (HEAD_LINES + WEEKS)

    def _corner(self, month: int) -> QPointF:
        wide, high = self._cell()
        line, column = divmod(month - 1, COLUMNS)
        return QPointF(column * (7 * wide + GAP_PX), line * ((HEAD_LINES + WEEKS) * high + GAP_PX))

    def place_of(self, day: date) -> QRectF:
        """Where a day of the year stands."""
        wide, high = self._cell()
        corner = self._corner(day.month)
        offset = date(day.year, day.month, 1).weekday() + day.day - 1
        return QRectF(corner.x() + offset % 7 * wide, corner.y() + (HEAD_LINES + offset // 7) * high, wide, high)

    def _day_at(self, place: QPointF) -> date | None:
        first = date(self.shown.year, 1, 1)
        days = (first + timedelta(days=n) for n in range(366))
        return next((day for day in days if day.year == self.shown.year and self.place_of(day).contains(place)), None)

    # -- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for month in range(1, 13):
            self._paint_head(painter, month)
            for number in range(1, calendar.monthrange(self.shown.year, month)[1] + 1):
                self._paint_day(painter, date(self.shown.year, month, number))

    def _paint_head(self, painter: QPainter, month: int) -> None:
        wide, high = self._cell()
        corner = self._corner(month)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(corner.x(), corner.y(), 7 * wide, high), Qt.AlignmentFlag.AlignVCenter,
                         _(MONTHS[month - 1]))
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text3"))
        for at, initial in enumerate(INITIALS):
            painter.drawText(QRectF(corner.x() + at * wide, corner.y() + high, wide, high),
                             Qt.AlignmentFlag.AlignCenter, _(initial))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        place, entered = self.place_of(day), self.shown.entered.get(day)
        working = self.shown.is_working(day)
        if working != is_working(day, {}):
            painter.fillRect(place.adjusted(1, 1, -1, -1), theme.color("good_bg" if working else "warn_bg"))
            mark = QRectF(place.left() + 1, place.bottom() - MARK_PX - 1, place.width() - 2, MARK_PX)
            painter.fillRect(mark if working else mark.adjusted(0, 0, -place.width() / 2, 0),
                             theme.color("good" if working else "warn"))
        elif entered is not None:
            painter.fillRect(place.adjusted(1, 1, -1, -1), theme.color("hover"))
        painter.setFont(theme.font(bold=entered is not None or day == self.shown.today))
        painter.setPen(theme.color("accent" if day == self.shown.today else "text" if working else "text3"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day == self.day:
            focused = self.hasFocus()
            painter.setPen(QPen(theme.color("focus" if focused else "edge"), theme.RING if focused else 1))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()


def _other_month(day: date, step: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
