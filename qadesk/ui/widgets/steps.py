"""The steps of a wizard: a numbered column, what is done with a tick, where one is in blue, what comes in grey."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import paint_icon

_STEP, _DISC = 46, 22


class Steps(QWidget):
    """Titles with one line below each; shows, takes no input. Steps count from 0 and are `step_px` high."""

    def __init__(self, titles: tuple[str, ...], notes: tuple[str, ...] = (), *, step_px: int = _STEP,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles, self._step_px = titles, step_px
        self._notes = list(notes) or [""] * len(titles)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_to(0)

    def go_to(self, step: int) -> None:
        """Show that `step` is being done and those before it are done."""
        self._at = step
        self.setAccessibleName(f"{step + 1} / {len(self._titles)} {self._titles[min(step, len(self._titles) - 1)]}")
        self.update()

    def set_note(self, step: int, note: str) -> None:
        """Say what was chosen in a step."""
        self._notes[step] = note
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(170, self._step_px * len(self._titles))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(len(self._titles)):
            self._paint_step(painter, step, QRectF(0, step * self._step_px, self.width(), self._step_px))

    def _paint_step(self, painter: QPainter, step: int, place: QRectF) -> None:
        disc = QRectF(place.x() + 1, place.y() + 1, _DISC, _DISC)
        if step + 1 < len(self._titles):
            painter.setPen(QPen(theme.color("border"), 2))
            painter.drawLine(QPointF(disc.center().x(), disc.bottom()), QPointF(disc.center().x(), place.bottom() + 1))
        self._paint_disc(painter, step, disc)
        words = place.adjusted(_DISC + 11, 0, 0, 0)
        painter.setFont(theme.font(bold=step == self._at))
        painter.setPen(theme.color("text" if step <= self._at else "text2"))
        self._words(painter, QRectF(words.x(), words.y() + 1, words.width(), 20), self._titles[step])
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("text2"))
        self._words(painter, QRectF(words.x(), words.y() + 21, words.width(), 18), self._notes[step])

    def _paint_disc(self, painter: QPainter, step: int, disc: QRectF) -> None:
        blue = step <= self._at
        painter.setPen(QPen(theme.color("primary" if step == self._at else "accent" if blue else "edge"), 1.5))
        painter.setBrush(theme.color("primary" if step == self._at else "surface"))
        painter.drawEllipse(disc)
        if step < self._at:
            paint_icon(painter, disc.adjusted(4, 4, -4, -4), "check", theme.color("accent"))
            return
        painter.setFont(theme.font(theme.CAPTION, bold=True))
        painter.setPen(theme.color("on_primary" if step == self._at else "text2"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(step + 1))

    def _words(self, painter: QPainter, place: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
