"""The open criterion: the ring, guidance, deductions, evidence and key hints, all in place in the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answer
from qadesk.models.scorecards import Criterion
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.deduction_row import DeductionRow
from qadesk.ui.widgets.evidence_line import EvidenceLine
from qadesk.ui.widgets.form_paint import RIGHT, face, metrics, paint_state, paint_text, points_of, state_of
from qadesk.ui.widgets.key_hints import KeyHints
from qadesk.ui.widgets.labels import Label

EDGE = 3  # the ring stands this far inside the list
HEAD, PADDING = 30, 4
ADVICE_X = 9
POINTS_WIDTH = 80


class CriterionCard(QWidget):
    """Shows the current criterion; the list gives it width and place, `height_for` says how high it must be."""

    behaviour_pressed = Signal(object)
    behaviour_lowered = Signal(object)
    span_play_asked = Signal(object)
    span_remove_asked = Signal(object)
    span_noted = Signal(object, str)
    note_left = Signal()
    evidence_grown = Signal()
    stamp_asked = Signal()
    action_asked = Signal(str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._criterion: Criterion | None = None
        self._answer = Answer()
        self._focused = False
        self._advice = Label("", "caption", wrap=True, parent=self)
        self._rows: list[DeductionRow] = []
        self._evidence = EvidenceLine(keys.shown("evidence.stamp"), parent=self)
        self._hints = KeyHints(self)
        self._evidence.span_play_asked.connect(self.span_play_asked)
        self._evidence.span_remove_asked.connect(self.span_remove_asked)
        self._evidence.span_noted.connect(self.span_noted)
        self._evidence.note_left.connect(self.note_left)
        self._evidence.height_changed.connect(self.evidence_grown)
        self._evidence.stamp_asked.connect(self.stamp_asked)
        self._hints.asked.connect(self.action_asked)

    @property
    def criterion(self) -> Criterion | None:
        return self._criterion

    def show_criterion(self, criterion: Criterion, answer: Answer, *, last_open: bool) -> None:
        """Show a criterion with its answer; `last_open`: no other item is open."""
        changed = criterion is not self._criterion
        self._criterion, self._answer = criterion, answer
        self._advice.setText(criterion.advice)
        self._advice.setVisible(bool(criterion.advice))
        self._show_rows(criterion, answer)
        missing = criterion.evidence_required and bool(answer.ticks) and not answer.evidence
        self._evidence.show_spans(answer.evidence, _("needed here") if missing else "")
        self._hints.show_hints(self._hints_for(criterion, answer, last_open))
        self.setAccessibleName(f"{criterion.code} {criterion.name}  {points_of(criterion, answer)}  "
                               f"{state_of(answer).words}")
        self.place()
        if changed:
            self.update()
        else:  # its parts repaint themselves where they changed
            self.update(0, 0, self.width(), EDGE + HEAD)

    def show_notice(self, words: str) -> None:
        """Say something in the line of hints until the next change."""
        self._hints.show_notice(words)

    def notice(self) -> str:
        """The notice shown, or nothing."""
        return self._hints.notice()

    def set_focused(self, focused: bool) -> None:
        """Whether the keys go to this criterion: the ring, else the bar of an idle selection."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def rows(self) -> list[DeductionRow]:
        """The rows of the deductions shown."""
        count = len(self._criterion.behaviours) if self._criterion else 0
        return self._rows[:count]

    def evidence(self) -> EvidenceLine:
        """The line of evidence."""
        return self._evidence

    def height_for(self, width: int) -> int:
        """The height in px that the card needs at a width."""
        inner = width - 2 * EDGE
        rows = sum(row.height_for(inner) for row in self.rows())
        return (2 * EDGE + HEAD + self._advice_height(inner) + rows + self._evidence.height_for(inner)
                + self._hints.height() + PADDING)

    def _show_rows(self, criterion: Criterion, answer: Answer) -> None:
        while len(self._rows) < len(criterion.behaviours):
            self._rows.append(self._new_row())
        for number, row in enumerate(self._rows, 1):
            row.setVisible(number <= len(criterion.behaviours))
            if number <= len(criterion.behaviours):
                behaviour = criterion.behaviours[number - 1]
                row.show_behaviour(behaviour, number, answer.times(behaviour.code))

    def _new_row(self) -> DeductionRow:
        row = DeductionRow(self)
        row.pressed_once.connect(self.behaviour_pressed)
        row.lowered.connect(self.behaviour_lowered)
        return row

    def _hints_for(self, criterion: Criterion, answer: Answer, last_open: bool) -> tuple[tuple[str, str, str], ...]:
        shown = self._keys.shown
        if answer.is_answered:
            enter = _("Submit …") if last_open else _("Next open item")
        else:
            enter = _("Full marks") if last_open else _("Full marks, next open")
        hints = [(shown("form.comment"), _("Comment"), "form.comment"),
                 (shown("form.next_open"), enter, "form.next_open")]
        if criterion.na_allowed:
            hints.insert(0, (shown("form.not_applicable"), _("Not applicable"), "form.not_applicable"))
        return tuple(hints)

    def _advice_height(self, inner: int) -> int:
        if not self._advice.text():
            return 0
        box = metrics(theme.CAPTION).boundingRect(
            QRect(0, 0, inner - 2 * ADVICE_X, 1000), int(Qt.TextFlag.TextWordWrap), self._advice.text())
        return box.height() + 4

    def resizeEvent(self, event: object) -> None:
        self.place()

    def place(self) -> None:
        """Lay the parts out anew."""
        inner, y = self.width() - 2 * EDGE, EDGE + HEAD
        advice = self._advice_height(inner)
        self._advice.setGeometry(EDGE + ADVICE_X, y, inner - 2 * ADVICE_X, max(advice - 2, 0))
        y += advice
        for row in self.rows():
            height = row.height_for(inner)
            row.setGeometry(EDGE, y, inner, height)
            y += height
        height = self._evidence.height_for(inner)
        self._evidence.setGeometry(EDGE, y, inner, height)
        self._hints.setGeometry(EDGE, y + height, inner, self._hints.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        if self._criterion is None:
            return
        middle = EDGE + HEAD / 2
        paint_state(painter, middle, state_of(self._answer))
        paint_text(painter, QRectF(34, EDGE, 30, HEAD), self._criterion.code, face(), "text3")
        bold, right = face(bold=True), self.width() - RIGHT
        name = QRectF(66, EDGE, right - 66 - POINTS_WIDTH, HEAD)
        paint_text(painter, name, self._criterion.name, bold, "text")
        points = QRectF(right - POINTS_WIDTH, EDGE, POINTS_WIDTH, HEAD)
        paint_text(painter, points, points_of(self._criterion, self._answer), bold, "text", right=True)

    def _paint_frame(self, painter: QPainter) -> None:
        place = QRectF(self.rect()).adjusted(EDGE, 1, -EDGE, -1)
        if self._focused:
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        else:
            painter.fillRect(place, theme.color("sunken"))
            painter.fillRect(QRectF(place.x(), place.y(), theme.BAR, place.height()), theme.color("edge"))
